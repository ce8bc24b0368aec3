"""The tables about people, and about places. Who somebody is on their platform is sealed under their own key."""

from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.people import NOTICE_VERSION, Account, AccountId, CircleId, Quiet
from storage.columns import Moment
from storage.datamap import Kept


class Defaults:
    """What is assumed of somebody who has said nothing, outside every circle."""

    def __init__(self, *, language: str = "en", zone: str = "UTC", country: str = "") -> None:
        self.language, self.zone, self.country = language, zone, country


class AccountRow(SQLModel, table=True):
    __tablename__ = "accounts"

    id: str = Field(primary_key=True, max_length=64)
    platform: str = Field(max_length=16)
    external: bytes = Field(sa_type=sa.LargeBinary)
    notice: int
    language: str = Field(default="", max_length=16)
    zone: str = Field(default="", max_length=64)
    country: str = Field(default="", max_length=2)
    paused_until: datetime | None = Field(default=None, sa_type=Moment)
    quiet_start: str = Field(default="", max_length=5)
    quiet_end: str = Field(default="", max_length=5)
    here: str = Field(default="", max_length=64)
    dropped: int = 0


class MemberRow(SQLModel, table=True):
    __tablename__ = "members"

    id: str = Field(primary_key=True, max_length=64)
    account: str = Field(max_length=64, index=True)
    community: str = Field(max_length=64)


class PresenceRow(SQLModel, table=True):
    __tablename__ = "presences"

    place: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64, index=True)


class SwitchRow(SQLModel, table=True):
    """An activity somebody switched off. What is not here is on."""

    __tablename__ = "switches"

    member: str = Field(primary_key=True, max_length=64)
    activity: str = Field(primary_key=True, max_length=32)


class BoundaryRow(SQLModel, table=True):
    """`by` asked not to meet `other`. It holds both ways. `other` is a mark that is no id of theirs anywhere else."""

    __tablename__ = "boundaries"

    by: str = Field(primary_key=True, max_length=64)
    other: str = Field(primary_key=True, max_length=64, index=True)


class PlaceRow(SQLModel, table=True):
    """A room Kith is to find again. `room`: hashed key of the effect that opened it, if Kith did."""

    __tablename__ = "places"

    id: str = Field(primary_key=True, max_length=64)
    platform: str = Field(max_length=16)
    external: bytes = Field(sa_type=sa.LargeBinary)
    community: str = Field(max_length=64)
    room: str | None = Field(default=None, max_length=32, index=True, unique=True)


_STAY = "until they leave everything"
_account = partial(Kept, "accounts", retention=_STAY, exported=True, erased=True)
_IN_USE = "as long as Kith posts there"

DATA_MAP: tuple[Kept, ...] = (
    _account("id", "tells one person's rows from another's; says nothing of the platform"),
    _account("platform", "which adapter reaches them"),
    _account("external", "how the platform names them, to reach them", sealed=True),
    _account("notice", "which data notice they said yes to"),
    _account("language", "which language Kith speaks with them"),
    _account("zone", "in which zone times are shown"),
    _account("country", "whose urgent lines are shown"),
    _account("paused_until", "until when nothing unasked is sent"),
    _account("quiet_start", "when their quiet hours begin"),
    _account("quiet_end", "when their quiet hours end"),
    _account("here", "which circle direct messages are about"),
    _account("dropped", "how much fell due in a pause, told when they resume"),
    Kept("members", "id", "stands for the person in one community", _STAY, exported=True, erased=True),
    Kept("members", "account", "whose it is", _STAY, exported=True, erased=True),
    Kept("members", "community", "which community", _STAY, exported=True, erased=True),
    Kept(
        "presences",
        "place",
        "who is asked in a round",
        "until they leave the room",
        exported=True,
        erased=True,
    ),
    Kept(
        "presences",
        "account",
        "who is asked in a round",
        "until they leave the room",
        exported=True,
        erased=True,
    ),
    Kept("switches", "member", "whose switch it is", _STAY, exported=True, erased=True),
    Kept("switches", "activity", "what is switched off", _STAY, exported=True, erased=True),
    Kept("boundaries", "by", "who asked not to meet somebody", _STAY, exported=True, erased=True),
    Kept("boundaries", "other", "a mark of whom they asked not to meet", _STAY, exported=True, erased=True),
    Kept("places", "id", "tells one room from another", _IN_USE),
    Kept("places", "platform", "which adapter reaches it", _IN_USE),
    Kept("places", "external", "how the platform names it, to post there", _IN_USE, sealed=True),
    Kept("places", "community", "whose room it is", _IN_USE),
    Kept("places", "room", "which request opened it", _IN_USE),
)


def account_row(account: Account) -> dict[str, Any]:
    quiet = account.quiet
    return {
        "notice": account.notice,
        "language": account.language,
        "zone": account.zone,
        "country": account.country,
        "paused_until": account.paused_until,
        "quiet_start": quiet.start.strftime("%H:%M") if quiet else "",
        "quiet_end": quiet.end.strftime("%H:%M") if quiet else "",
        "here": account.here or "",
    }


def kept_account(row: Any) -> Account | None:
    """None where they have not said yes to the data notice as it is now."""
    return None if row is None or row.notice < NOTICE_VERSION else _settings_of(row)


def _settings_of(row: Any) -> Account:
    bare = Account(
        AccountId(row.id),
        row.notice,
        row.language,
        row.zone,
        row.country,
        row.paused_until,
        here=CircleId(row.here) if row.here else None,
    )
    if not row.quiet_start:
        return bare
    return replace(bare, quiet=Quiet(time.fromisoformat(row.quiet_start), time.fromisoformat(row.quiet_end)))
