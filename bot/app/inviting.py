"""The link that brings Kith into a Discord server, with the permissions it needs and no others."""

import asyncio
from urllib.parse import urlencode

from adapters.discord.examining import BadToken
from adapters.discord.permissions import needed
from bot.app.checking_discord import NOT_TAKEN, examiner_of
from bot.app.config import ConfigTrouble, Settings
from bot.kernel.delivery import Never, NotNow


def link(application: str, *, lobby: bool = False) -> str:
    """`lobby`: for circles whose newcomers come in through one."""
    query = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": str(needed(lobby)),
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


def invite(settings: Settings, *, lobby: bool = False) -> str:
    """Where the settings do not name the application, Discord is asked whose the token is. Raises `ConfigTrouble`."""
    return link(settings.discord.application_id or asyncio.run(_asked(settings)), lobby=lobby)


async def _asked(settings: Settings) -> str:
    if not settings.discord.on:
        raise ConfigTrouble(
            "Kith has no application on Discord yet. The README says how to make one; then set discord.token_file."
        )
    try:
        async with examiner_of(settings) as examiner:
            return str((await examiner.application()).id)
    except BadToken:
        raise ConfigTrouble(NOT_TAKEN) from None
    except (NotNow, Never) as away:
        raise ConfigTrouble(
            f"Discord does not answer ({away.why}). Try again later, or set discord.application_id."
        ) from None
