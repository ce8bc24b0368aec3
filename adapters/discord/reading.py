"""What Discord tells of what somebody did, read into who, where and what; nothing else of it is looked at.

Who may run a place, and what Kith itself may do there, comes with every interaction, as Discord works it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.discord.permissions import ADMINISTRATOR, lacking
from bot.kernel.events import Origin
from bot.kernel.people import Sender, Where

Json = dict[str, Any]
PLATFORM = "discord"
COMMAND, COMPONENT, TYPING, FORM = 2, 3, 4, 5
_MANAGE_SERVER = 1 << 5
_THREADS = (10, 11, 12)
_OTHER_CODES = {"no": "nb", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}
"""Languages that Discord knows by other codes than we do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One interaction. `reply`: what an answer to it needs, good for a quarter of an hour."""

    kind: int
    origin: Origin
    reply: str = field(repr=False)
    data: Json = field(repr=False)
    name: str = field(default="", repr=False)
    """How the person is shown there."""

    @property
    def direct(self) -> bool:
        return self.origin.where.direct


def direct(who: str) -> Where:
    """Being alone with Kith."""
    return Where(PLATFORM, f"dm:{who}", direct=True)


def reply_of(id_: str, token: str) -> str:
    return f"{id_}:{token}"


def parts_of(reply: str) -> tuple[str, str]:
    """The interaction's id, and its token."""
    id_, _, token = reply.partition(":")
    return id_, token


def asked(raw: Json, now: datetime, languages: Sequence[str]) -> Asked:
    """Raises `KeyError`, `TypeError` or `ValueError` where it is not as Discord says it is."""
    member = raw.get("member") or {}
    user = member.get("user") or raw["user"]
    sender = Sender(
        PLATFORM,
        str(user["id"]),
        powerful=bool(int(member.get("permissions") or 0) & (ADMINISTRATOR | _MANAGE_SERVER)),
        human=not user.get("bot", False),
        language=spoken(str(raw.get("locale") or ""), languages),
    )
    where = _where(raw) if raw.get("guild_id") else direct(sender.external)
    name = str(member.get("nick") or user.get("global_name") or user.get("username") or "")
    origin = Origin(str(raw["id"]), now, sender, where)
    return Asked(
        int(raw["type"]), origin, reply_of(str(raw["id"]), raw["token"]), raw.get("data") or {}, name
    )


def spoken(locale: str, languages: Sequence[str]) -> str:
    """Which of our languages somebody's client speaks; empty where it is none of them."""
    codes = (locale, _OTHER_CODES.get(locale, ""), locale.partition("-")[0])
    return next((one for one in codes if one and one in languages), "")


def in_channel(guild: str, channel: str, *, around: str = "") -> Where:
    return Where(PLATFORM, channel, community=guild, around=around)


def _where(raw: Json) -> Where:
    channel = raw.get("channel") or {}
    thread = int(channel.get("type", 0)) in _THREADS
    mine = raw.get("app_permissions")
    missing = () if mine is None else lacking(int(mine), lobby=True, thread=thread)
    return Where(
        PLATFORM,
        str(raw["channel_id"]),
        community=str(raw["guild_id"]),
        around=str(channel.get("parent_id") or "") if thread else "",
        lacks=tuple(
            ("lobby-" if one.only_with == "lobby" else "") + one.id.lower().replace("_", "-")
            for one in missing
        ),
    )
