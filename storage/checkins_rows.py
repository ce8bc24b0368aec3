"""Check-ins without their words, what others said to them, what people chose – and journals, sealed for their owner."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Moment, WallTime
from storage.datamap import Kept


class CheckInRow(SQLModel, table=True):
    """`how`: the wish and, while a picture needs it, the picture-word."""

    __tablename__ = "checkins"

    id: str = Field(primary_key=True, max_length=12)
    circle: str = Field(max_length=64, index=True)
    author: str = Field(max_length=64, index=True)
    at: datetime = Field(sa_type=Moment, index=True)
    seen: str = Field(max_length=16)
    state: str = Field(max_length=8)
    asks: bool
    revision: int
    how: bytes = Field(sa_type=sa.LargeBinary)


class AnswerRow(SQLModel, table=True):
    __tablename__ = "checkin_answers"

    checkin: str = Field(primary_key=True, max_length=12)
    account: str = Field(primary_key=True, max_length=64, index=True)
    how: str = Field(primary_key=True, max_length=8)
    at: datetime = Field(sa_type=Moment)


class AskedRow(SQLModel, table=True):
    __tablename__ = "checkin_asked"

    checkin: str = Field(primary_key=True, max_length=12)
    listener: str = Field(primary_key=True, max_length=64, index=True)
    state: str = Field(max_length=8)
    at: datetime = Field(sa_type=Moment)


class ChoiceRow(SQLModel, table=True):
    __tablename__ = "checkin_settings"

    circle: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64, index=True)
    inviting: str = Field(max_length=8)
    own: str = Field(default="", max_length=12, index=True)
    rule: str = Field(default="", max_length=200)
    start: datetime | None = Field(default=None, sa_type=WallTime)
    ask_others: bool
    journal: bool


class ListenerRow(SQLModel, table=True):
    __tablename__ = "listeners"

    circle: str = Field(primary_key=True, max_length=64)
    account: str = Field(primary_key=True, max_length=64, index=True)
    most: int
    asked_at: datetime | None = Field(default=None, sa_type=Moment)


class WaysRow(SQLModel, table=True):
    __tablename__ = "circle_checkins"

    circle: str = Field(primary_key=True, max_length=64)
    heard_after: int
    words: bytes = Field(sa_type=sa.LargeBinary)
    picture: bool
    rule: str = Field(default="", max_length=200)
    start: datetime | None = Field(default=None, sa_type=WallTime)


class PageRow(SQLModel, table=True):
    __tablename__ = "journal"

    id: str = Field(primary_key=True, max_length=12)
    account: str = Field(max_length=64, index=True)
    at: datetime = Field(sa_type=Moment)
    words: bytes = Field(sa_type=sa.LargeBinary)


_FORTNIGHT = "14 days"
_CIRCLE = "as long as the circle lives"
_MEMBER = "until they choose otherwise or leave the circle"
_OWNER = "until its owner takes it out or leaves"
_checkin = partial(Kept, "checkins", retention=_FORTNIGHT, erased=True)
_answer = partial(Kept, "checkin_answers", retention=_FORTNIGHT, erased=True)
_asked = partial(Kept, "checkin_asked", retention=_FORTNIGHT, erased=True)
_choice = partial(Kept, "checkin_settings", retention=_MEMBER, exported=True, erased=True)
_offer = partial(Kept, "listeners", retention=_MEMBER, exported=True, erased=True)
_ways = partial(Kept, "circle_checkins", retention=_CIRCLE)
_page = partial(Kept, "journal", retention=_OWNER, exported=True, erased=True)
CHECKINS: tuple[Kept, ...] = (
    _checkin("id", "tells one from another"),
    _checkin("circle", "in which circle it was said"),
    _checkin("author", "who is told what others answer, and may change it", exported=True),
    _checkin("at", "so that it is seen to in time, and let go", exported=True),
    _checkin("seen", "who may answer"),
    _checkin("state", "whether somebody answered"),
    _checkin("asks", "whether it asks for anything"),
    _checkin("revision", "which version of the post is the newest"),
    _checkin(
        "how", "what would help; a picture-word until the picture was shown; its buddies’ room", sealed=True
    ),
    _answer("checkin", "to what somebody answered"),
    _answer("account", "who answered, so that it is told once"),
    _answer("how", "what they said with a press"),
    _answer("at", "so that nobody holds more than they can"),
    _asked("checkin", "for whom somebody was asked to listen"),
    _asked("listener", "who was asked, so that nobody is asked twice"),
    _asked("state", "whether they can"),
    _asked("at", "so that nobody holds more than they can"),
)
CHOICES: tuple[Kept, ...] = (
    _choice("circle", "where it holds"),
    _choice("account", "whose choice it is"),
    _choice("inviting", "when they want to be invited"),
    _choice("own", "names the rhythm of their own days"),
    _choice("rule", "their own days"),
    _choice("start", "their own time of day"),
    _choice("ask_others", "whether others may be asked to listen to them"),
    _choice("journal", "whether they keep a journal"),
    _offer("circle", "where they offer to listen"),
    _offer("account", "who offers it"),
    _offer("most", "how many people they can hold"),
    _offer("asked_at", "so that all are asked in turn"),
    _ways("circle", "whose ways they are"),
    _ways("heard_after", "after how long an unanswered wish is seen to"),
    _ways("words", "the circle's picture-words", sealed=True),
    _ways("picture", "whether the circle sees how it arrived"),
    _ways("rule", "when the circle is invited"),
    _ways("start", "at what time"),
)
PAGES: tuple[Kept, ...] = (
    _page("id", "tells one from another"),
    _page("account", "whose page it is"),
    _page("at", "of which day it is"),
    _page("words", "what they wrote for themselves", sealed=True),
)
