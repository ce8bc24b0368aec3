"""`kith check` on Discord: the token, what the developer portal says, the clock, and the servers Kith is in."""

import asyncio
from collections.abc import Iterator, Mapping

from adapters.discord.examining import API, Application, BadToken, Examiner, Server
from bot.app.checking_circles import kept_circles
from bot.app.checking_clock import examine_clock
from bot.app.checking_servers import Spot, examine_servers, examine_spots
from bot.app.config import ConfigTrouble, Settings
from bot.app.discord_addresses import addresses
from bot.app.found import Found, shown
from bot.kernel.delivery import Never, NotNow
from storage.circle_rooms import CircleRooms

NOT_TAKEN = (
    "discord.token is not one that Discord takes. Make a new one in the developer portal (Bot, Reset Token), "
    "and put it in its place."
)
_MEMBERS = 1 << 14 | 1 << 15
_UNUSED = {"Presence Intent": 1 << 12 | 1 << 13, "Message Content Intent": 1 << 18 | 1 << 19}
"""Both flags of each: for bots in few servers, and for verified ones."""
_FEW = 5


def examiner_of(settings: Settings) -> Examiner:
    """Raises `ConfigTrouble`."""
    there = addresses()
    return Examiner(settings.discord_token, api=there[0] if there else API)


def examine_discord(settings: Settings) -> Iterator[Found]:
    if not settings.discord.on:
        return
    try:
        yield from asyncio.run(_all(settings, kept_circles(settings, "discord")))
    except ConfigTrouble as trouble:
        yield Found(f"Discord: {trouble}", fine=False)
    except BadToken:
        yield Found(f"Discord: {NOT_TAKEN}", fine=False)
    except (NotNow, Never) as away:
        yield Found(f"Discord: it does not answer ({away.why}). Is this machine online?", fine=False)


async def _all(settings: Settings, circles: tuple[CircleRooms, ...]) -> list[Found]:
    async with examiner_of(settings) as examiner:
        application, me = await examiner.application(), await examiner.me()
        found = [*_portal(settings, application), examine_clock("Discord", "it", examiner.date)]
        servers = await _servers(examiner, me)
        spots = await _spots(examiner, servers, circles) if circles else {}
        return [*found, _count(servers), *examine_servers(servers, spots), *examine_spots(circles, spots)]


def _portal(settings: Settings, application: Application) -> Iterator[Found]:
    yield Found(f"Discord: the token is that of “{shown(application.name)}”.")
    named = settings.discord.application_id
    if named and int(named) != application.id:
        yield Found(
            f"Discord: application_id is another application’s; the token’s is {application.id}.", fine=False
        )
    yield from _intents(application, members=settings.discord.members)
    if application.endpoint:
        yield Found(
            "Discord: commands go to an address on the web, so Kith never hears them. In the developer portal "
            "(General Information) empty Interactions Endpoint URL.",
            fine=False,
        )
    for mend in _could_be_better(application):
        yield Found(f"Discord: {mend}", fine=False, minor=True)


def _intents(application: Application, *, members: bool) -> Iterator[Found]:
    on = bool(application.flags & _MEMBERS)
    if members and not on:
        yield Found(
            "Discord: members = true, but Server Members Intent is off in the developer portal (Bot), so Discord will "
            "not let Kith in. Switch it on there, or set members = false.",
            fine=False,
        )
    unused = [name for name, flags in _UNUSED.items() if application.flags & flags]
    unused += ["Server Members Intent"] * (on and not members)
    if unused:
        yield Found(
            f"Discord: {' and '.join(unused)} can be switched off in the developer portal (Bot): Kith does not use it.",
            fine=False,
            minor=True,
        )
    elif on == members:
        yield Found("Discord: Kith is told no more than it asks for.")


def _could_be_better(application: Application) -> Iterator[str]:
    if application.public:
        yield (
            "anybody can take this bot into a server of theirs. To keep that to yourself, switch Public Bot off in the "
            "developer portal (Bot)."
        )
    if application.code_grant:
        yield (
            "Requires OAuth2 Code Grant is on in the developer portal (Bot), so the invite link does not work. "
            "Switch it off."
        )
    if not (application.privacy and application.terms):
        yield (
            "the developer portal (General Information) names no privacy policy or no terms of service. "
            "Members are owed both; docs/privacy.md is a beginning."
        )


async def _servers(examiner: Examiner, me: int) -> Mapping[int, Server]:
    return {id_: await examiner.server(id_, me) for id_ in await examiner.servers()}


def _count(servers: Mapping[int, Server]) -> Found:
    if not servers:
        return Found(
            "Discord: in no server yet. “kith discord invite” prints the link.", fine=False, minor=True
        )
    names = [f"“{shown(server.name)}”" for server in servers.values()]
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return Found(f"Discord: in {', '.join(names[:_FEW])}{more}.")


async def _spots(
    examiner: Examiner, servers: Mapping[int, Server], circles: tuple[CircleRooms, ...]
) -> Mapping[str, Spot]:
    """By how the circles’ places are kept; what Kith does not see is left out."""
    channels: dict[int, Spot] = {}
    for server in servers.values():
        channels.update({one.id: Spot(server, one) for one in await examiner.channels(server.id)})
    kept = {id_ for circle in circles for id_ in (circle.home, circle.facilitators, circle.lobby) if id_}
    found = {id_: await _spot(examiner, channels, id_) for id_ in sorted(kept)}
    return {id_: spot for id_, spot in found.items() if spot is not None}


async def _spot(examiner: Examiner, channels: Mapping[int, Spot], id_: str) -> Spot | None:
    if not id_.isdecimal():
        return None
    if int(id_) in channels:
        return channels[int(id_)]
    try:
        above = channels.get(await examiner.above(int(id_)))
    except Never:
        return None
    return Spot(above.server, above.channel, thread=True) if above else None
