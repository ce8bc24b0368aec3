"""Who would like a buddy, what they wish, who is kept apart from whom, rounds, and the pairs that came of them."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Moment
from storage.datamap import Kept


class SeatRow(SQLModel, table=True):
    __tablename__ = "buddy_seats"
    __table_args__ = (sa.UniqueConstraint("member", "kind"),)

    id: str = Field(primary_key=True, max_length=12)
    account: str = Field(max_length=64, index=True)
    member: str = Field(max_length=64)
    community: str = Field(max_length=64, index=True)
    circle: str = Field(max_length=64)
    kind: str = Field(max_length=16)
    since: datetime = Field(sa_type=Moment)
    resting_until: datetime | None = Field(default=None, sa_type=Moment)
    missed: int
    vouched: bool
    beyond: bool


class WishesRow(SQLModel, table=True):
    __tablename__ = "buddy_wishes"

    member: str = Field(primary_key=True, max_length=64)
    account: str = Field(max_length=64, index=True)
    wishes: bytes = Field(sa_type=sa.LargeBinary)


class ApartRow(SQLModel, table=True):
    """`other`: a mark that is no id of theirs anywhere else. `who`: their id, for the one alone whose wish it is."""

    __tablename__ = "buddy_apart"

    by: str = Field(primary_key=True, max_length=64)
    other: str = Field(primary_key=True, max_length=64, index=True)
    ended: bool = Field(primary_key=True)
    who: bytes = Field(sa_type=sa.LargeBinary)


class RoundRow(SQLModel, table=True):
    __tablename__ = "buddy_rounds"

    id: str = Field(primary_key=True, max_length=12)
    circle: str = Field(max_length=64, index=True)
    community: str = Field(max_length=64, index=True)
    kind: str = Field(max_length=16)
    reach: str = Field(max_length=16)
    weeks: int
    every: int
    least: int
    at: datetime = Field(sa_type=Moment)
    stage: str = Field(max_length=8)
    number: int
    paused: bool
    ends: datetime | None = Field(default=None, sa_type=Moment)
    joined: int
    breaks: str = Field(max_length=300)


class LinkRow(SQLModel, table=True):
    __tablename__ = "buddy_links"

    id: str = Field(primary_key=True, max_length=12)
    scope: str = Field(max_length=16)
    platform: str = Field(max_length=16)
    circle: str = Field(max_length=64, index=True)
    community: str = Field(max_length=64, index=True)
    made: datetime = Field(sa_type=Moment)
    other_circle: str | None = Field(default=None, max_length=64, index=True)
    other_community: str | None = Field(default=None, max_length=64, index=True)


class PairRow(SQLModel, table=True):
    __tablename__ = "buddy_pairs"

    id: str = Field(primary_key=True, max_length=12)
    round: str = Field(max_length=12, index=True)
    kind: str = Field(max_length=16)
    circle: str = Field(max_length=64)
    state: str = Field(max_length=8)
    made: datetime = Field(sa_type=Moment, index=True)
    ends: datetime | None = Field(default=None, sa_type=Moment)
    room: str | None = Field(default=None, max_length=64)
    why: bytes = Field(sa_type=sa.LargeBinary)


class PairedRow(SQLModel, table=True):
    __tablename__ = "buddy_people"

    pair: str = Field(primary_key=True, max_length=12)
    account: str = Field(primary_key=True, max_length=64, index=True)
    member: str = Field(max_length=64)
    circle: str = Field(max_length=64)
    said: str = Field(max_length=8)
    quiet: int
    asked_at: datetime | None = Field(default=None, sa_type=Moment)
    met: bool


_SEATED = "until they leave that kind, the circle or everything"
_WISHES = "until they change them or leave everything"
_APART = "until whoever wished it takes it back or leaves everything"
_SEASON = "52 weeks: a season in which everybody meets everybody"
_seat = partial(Kept, "buddy_seats", retention=_SEATED, exported=True, erased=True)
_wish = partial(Kept, "buddy_wishes", retention=_WISHES, exported=True, erased=True)
_apart = partial(Kept, "buddy_apart", retention=_APART, exported=True, erased=True)
_round = partial(Kept, "buddy_rounds", retention=_SEASON)
_pair = partial(Kept, "buddy_pairs", retention=_SEASON)
_link = partial(
    Kept, "buddy_links", retention="until either side ends it; 14 days if the other never took it up"
)
_paired = partial(Kept, "buddy_people", retention=_SEASON, exported=True, erased=True)
SEATS: tuple[Kept, ...] = (
    _seat("id", "tells one from another"),
    _seat("account", "who would like a buddy"),
    _seat("member", "as whom in this community"),
    _seat("community", "where they are looked for"),
    _seat("circle", "which circle their messages belong to"),
    _seat("kind", "which kind of buddy"),
    _seat("since", "so that somebody new waits a week"),
    _seat("resting_until", "until when they are not paired"),
    _seat("missed", "so that whoever was left out comes first"),
    _seat("vouched", "whether a facilitator said that they need not wait"),
    _seat("beyond", "whether they agreed to meet somebody of a linked community"),
    _wish("member", "whose wishes they are"),
    _wish("account", "whose key they are sealed under"),
    _wish("wishes", "what they would like in a buddy, in their own words", sealed=True),
)
APART: tuple[Kept, ...] = (
    _apart("by", "who asked not to be paired with somebody"),
    _apart("other", "a mark of whom"),
    _apart("ended", "whether it comes of a pair that ended"),
    _apart("who", "whom, to show it to the one who asked", sealed=True),
)
LINKS: tuple[Kept, ...] = (
    _link("id", "tells one from another; the code that the other side takes it up with"),
    _link("scope", "whether circles are linked, or communities"),
    _link("platform", "people of two platforms could not meet"),
    _link("circle", "which circle made it"),
    _link("community", "in which community"),
    _link("made", "until when it can be taken up"),
    _link("other_circle", "which circle took it up"),
    _link("other_community", "in which community"),
)
ROUNDS: tuple[Kept, ...] = (
    _round("id", "tells one from another"),
    _round("circle", "whose facilitators hold it"),
    _round("community", "where people are invited"),
    _round("kind", "which kind of buddy"),
    _round("reach", "who is invited"),
    _round("weeks", "how long its pairs go on"),
    _round("every", "when the next one is"),
    _round("least", "with how few it is not held"),
    _round("at", "when its pairs are made"),
    _round("stage", "what may be done with it"),
    _round("number", "which one of a series it is"),
    _round("paused", "whether it waits"),
    _round("ends", "until when its pairs go on"),
    _round("joined", "how many took part, a number alone"),
    _round("breaks", "on which days there is none"),
    _pair("id", "tells one from another"),
    _pair("round", "of which round it came"),
    _pair("kind", "which kind of buddy"),
    _pair("circle", "where its room is"),
    _pair("state", "what may become of it"),
    _pair("made", "so that people do not meet again too soon"),
    _pair("ends", "until when it goes on"),
    _pair("room", "to close it"),
    _pair("why", "what they have in common, told to them; gone with the end of the pair", sealed=True),
    _paired("pair", "in which pair somebody is"),
    _paired("account", "who it is"),
    _paired("member", "as whom in their community"),
    _paired("circle", "which circle their messages belong to"),
    _paired("said", "whether they want to meet"),
    _paired("quiet", "how often it has gone quiet"),
    _paired("asked_at", "since when they are asked whether they are still there"),
    _paired("met", "whether they said that it goes well"),
)
