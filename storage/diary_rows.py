"""The tables of what is to happen later: appointments once, schedules again and again, and occurrences held."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Moment, WallTime
from storage.datamap import Kept


class AppointmentRow(SQLModel, table=True):
    __tablename__ = "appointments"
    __table_args__ = (sa.UniqueConstraint("name", "subject", "at"),)

    id: int | None = Field(
        default=None, primary_key=True, sa_type=sa.BigInteger().with_variant(sa.Integer, "sqlite")
    )
    name: str = Field(max_length=32)
    subject: str = Field(max_length=128)
    at: datetime = Field(sa_type=Moment, index=True)
    tries: int = 0


class ScheduleRow(SQLModel, table=True):
    """`next_at` is worked out from the rule in wall time, never by adding to moments."""

    __tablename__ = "schedules"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=32)
    subject: str = Field(max_length=128)
    circle: str = Field(max_length=64, index=True)
    rrule: str = Field(max_length=255)
    start: datetime = Field(sa_type=WallTime)
    zone: str = Field(max_length=64)
    window: int
    next_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    tries: int = 0


class OccurrenceRow(SQLModel, table=True):
    """One moment of a schedule, by its local time: held once."""

    __tablename__ = "occurrences"

    schedule: str = Field(primary_key=True, max_length=64)
    wall: datetime = Field(primary_key=True, sa_type=WallTime)
    at: datetime = Field(sa_type=Moment, index=True)
    late: bool = False


_once = partial(Kept, "appointments", retention="until it has happened")
_again = partial(Kept, "schedules", retention="until it is taken back or the circle ends")
_held = partial(Kept, "occurrences", retention="30 days")
DATA_MAP: tuple[Kept, ...] = (
    _once("id", "tells one from another"),
    _once("name", "what is to happen"),
    _once("subject", "what it is about"),
    _once("at", "when it is due"),
    _once("tries", "so that one cannot stop Kith again and again"),
    _again("id", "tells one from another"),
    _again("name", "what is to happen"),
    _again("subject", "what it is about"),
    _again("circle", "whose it is"),
    _again("rrule", "on which days and times"),
    _again("start", "from when on"),
    _again("zone", "in whose time"),
    _again("window", "how late it is still of use"),
    _again("next_at", "when it is next"),
    _again("tries", "so that one cannot stop Kith again and again"),
    _held("schedule", "so that each moment is held once"),
    _held("wall", "which moment, in its zone"),
    _held("at", "to let it go in time"),
    _held("late", "whether it came too late to be held"),
)
