"""How settings are named to whoever runs Kith: an example of each, the nearest to a slip, what was wrong with one."""

from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from bot.app.sections import SQLITE

EXAMPLES = {
    "storage.url": SQLITE,
    "storage.url_file": "/run/secrets/kith-database",
    "rehearsal.port": "8765",
    "community.language": "en",
    "community.zone": "Europe/London",
    "community.country": "GB",
    "host.name": "Ada and the Tuesday group",
    "host.contact": "ada@example.org",
    "secrets.key_file": "kith.key",
    "operating.health_port": "8766",
    "operating.log_level": "info",
    "operating.migrate": "true",
    "matrix.homeserver": "https://matrix.example.org",
    "matrix.user_id": "@kith:example.org",
    "matrix.password": "the account’s password",
    "matrix.password_file": "/run/secrets/kith-matrix-password",
    "matrix.access_token": "syt_…",
    "matrix.access_token_file": "/run/secrets/kith-matrix-token",
    "matrix.store_path": "matrix",
    "matrix.accept_invites_from": '["@ada:example.org", "@*:example.org"]',
    "matrix.messages_per_second": "0.2",
    "matrix.burst": "10",
    "discord.token": "MTA…",
    "discord.token_file": "/run/secrets/kith-discord-token",
    "discord.application_id": "1049382716054937600",
    "discord.shard_count": "2",
    "discord.shard_ids": "[0, 1]",
    "discord.members": "false",
    "discord.plain": "false",
}
SECRETS = ("matrix.password", "matrix.access_token", "discord.token")
"""What only its owner may read; the database’s address holds one only sometimes."""
_UNSHOWN = ("storage.", "matrix.", "discord.")
"""A password or a token may stand in any line of these, by a slip."""
_SHOULD = MappingProxyType(
    {
        "community.country": "should be two capital letters, or empty",
        "operating.log_level": "should be debug, info, warning or error",
        "matrix.user_id": "should be a full id, with @ and the server’s name",
        "discord.application_id": "should be the number named Application ID in the developer portal, or empty",
    }
)
"""Where the general wording would be a puzzle."""


def sentence(trouble: ValidationError) -> str:
    error = trouble.errors(include_url=False)[0]
    key = ".".join(part for part in error["loc"] if isinstance(part, str))  # not which one of a list
    if error["type"] == "extra_forbidden":
        return f"{key} is not a setting.{nearest(key)}"
    why = error["msg"].removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")
    example = f" For example: {EXAMPLES[key]}" if key in EXAMPLES else ""
    return f"{key} {_shown(key, error['input'])} {_SHOULD.get(key, why)}.{example}"


def _shown(key: str, value: Any) -> str:
    """What was given, unless it may be a secret or is too long for a line."""
    written = repr(value)
    return "as it is" if key.startswith(_UNSHOWN) or len(written) > 60 else f"= {written}:"


def nearest(key: str) -> str:
    names = [*EXAMPLES, *sections()]
    lasts = {name.rpartition(".")[2]: name for name in reversed(EXAMPLES)}
    near = get_close_matches(key, names, n=1) or [
        lasts[last] for last in get_close_matches(key.rpartition(".")[2], lasts, n=1)
    ]
    return f" Is it {near[0]}?" if near else f" The sections are {', '.join(sections())}."


def line_of(section: str) -> str:
    key = next(key for key in EXAMPLES if key.startswith(f"{section}."))
    return f"{key} = {EXAMPLES[key]}"


def variable(key: str) -> str:
    return "KITH_" + key.upper().replace(".", "__")


def sections() -> list[str]:
    return sorted({one.partition(".")[0] for one in EXAMPLES})
