"""The tables of circles: what a circle is, who agreed to its rules, who holds a role in it."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Moment
from storage.datamap import Kept


class CircleRow(SQLModel, table=True):
    __tablename__ = "circles"

    id: str = Field(primary_key=True, max_length=64)
    community: str = Field(max_length=64)
    place: str = Field(max_length=64, index=True)
    name: bytes = Field(sa_type=sa.LargeBinary)
    language: str = Field(max_length=16)
    zone: str = Field(max_length=64)
    country: str = Field(max_length=2)
    rules_version: int = 0
    grace_days: int = 7
    grace_ends: datetime | None = Field(default=None, sa_type=Moment)
    facilitators_place: str | None = Field(default=None, max_length=64, index=True)
    lobby: str | None = Field(default=None, max_length=64, index=True)
    door: str = Field(default="open", max_length=8)
    hands: int = 0
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    asleep: bool = False


class MembershipRow(SQLModel, table=True):
    __tablename__ = "memberships"

    circle: str = Field(primary_key=True, max_length=64)
    member: str = Field(primary_key=True, max_length=64)
    account: str = Field(max_length=64, index=True)
    agreed: int
    talking: bool = False
    away_since: datetime | None = Field(default=None, sa_type=Moment)
    admitted: bool = False


class RoleRow(SQLModel, table=True):
    """`role`: facilitator, welcomer, or one of them asked and not answered yet (`asked-facilitator`), since then."""

    __tablename__ = "roles"

    circle: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64, index=True)
    role: str = Field(primary_key=True, max_length=24)
    since: datetime = Field(sa_type=Moment)


_LIFE = "until 30 days after the circle ends"
_BELONGS = "until they leave the circle"
_circle = partial(Kept, "circles", retention=_LIFE)
_membership = partial(Kept, "memberships", retention=_BELONGS, exported=True, erased=True)
_role = partial(Kept, "roles", retention=_BELONGS, exported=True, erased=True)
DATA_MAP: tuple[Kept, ...] = (
    _circle("id", "tells one circle from another"),
    _circle("community", "whose circle it is"),
    _circle("place", "where it meets"),
    _circle("name", "how it calls itself", sealed=True),
    _circle("language", "which language is posted"),
    _circle("zone", "in whose time it plans"),
    _circle("country", "whose urgent lines are shown to those who named none"),
    _circle("rules_version", "which rules hold"),
    _circle("grace_days", "how long an agreement counts after a change"),
    _circle("grace_ends", "until when the version before still counts"),
    _circle("facilitators_place", "where its facilitators are told"),
    _circle("lobby", "where newcomers wait until they agreed"),
    _circle("door", "whether the room is open, or entered through the lobby"),
    _circle("hands", "how many held it when last looked at, so that a change is said once"),
    _circle("ended_at", "when it ended, to let everything go 30 days later"),
    _circle("asleep", "whether nobody facilitates it"),
    _membership("circle", "which circle's rules"),
    _membership("member", "who agreed"),
    _membership("account", "who agreed"),
    _membership("agreed", "to which version"),
    _membership("talking", "whether their clock is stopped"),
    _membership("away_since", "when they left the room, so that they can come back"),
    _membership("admitted", "whether Kith let them in, and so may take them out"),
    _role("circle", "in which circle"),
    _role("account", "who holds a role"),
    _role("role", "which role, or which they were asked to take"),
    _role("since", "since when; a question ends 14 days after it was asked"),
)
