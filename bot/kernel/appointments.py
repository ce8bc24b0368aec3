"""What is to happen later. Rows, not timers: handling one, its effects and its successor commit together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.kernel.people import CircleId


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something due once. Unique by name, subject and time; its handler is found by name. However late, it is kept."""

    name: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something due again and again: a rule in wall time and a zone. `window`: how late it is still of use."""

    id: str
    name: str
    subject: str
    circle: CircleId
    rrule: str
    start: datetime
    """Naive wall time."""
    zone: str
    window: timedelta


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One due moment of a schedule. `skipped`: how many before it fell in our own downtime and are not made up for."""

    schedule: Schedule
    wall: datetime
    at: datetime
    skipped: int = 0
    too_late: bool = False
    """Past its window: it is not held, and that is said."""
