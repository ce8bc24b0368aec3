"""When a schedule is next: a rule in wall time (RFC 5545) and a zone. Never by adding to moments.

A wall time that a spring change leaves out is held at the next moment there is; one that an autumn change brings
twice is held the first time. Old series stay fast: their start is rolled forward in whole intervals first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, HOURLY, MONTHLY, WEEKLY, YEARLY, rrule, rrulestr

from bot.kernel.appointments import Occurrence, Schedule
from bot.kernel.errors import Unreadable

_LOOK_BACK = timedelta(days=2)
"""Farther than any zone is from UTC and any clock change long."""
_MOST_SKIPPED = 100_000
_LAST_YEAR = 9990


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence: its local time as the rule says it, and the moment it is held."""

    wall: datetime
    at: datetime


def next_after(rule: str, start: datetime, zone: str, after: datetime) -> Due | None:
    """The first occurrence held after a moment (aware UTC). `start`: naive wall time."""
    return next(_after(rule, start, zone, after), None)


def catch_up(schedule: Schedule, due: datetime, now: datetime) -> tuple[Occurrence | None, datetime | None]:
    """What to hold now of a schedule whose stored moment is `due`, and when it is next.

    After downtime only the latest is held, and only within its window; the others count as skipped.
    """
    latest, skipped = None, -1
    for one in _after(schedule.rrule, schedule.start, schedule.zone, due - timedelta(microseconds=1)):
        if one.at > now or skipped >= _MOST_SKIPPED:
            return _occurrence(schedule, latest, skipped, now), one.at
        latest, skipped = one, skipped + 1
    return _occurrence(schedule, latest, skipped, now), None


def held_at(wall: datetime, zone: str) -> datetime:
    """The moment (UTC) of a naive wall time in a zone: the first of two, or where it is left out, the end of the gap."""
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    moment = there.astimezone(UTC)
    if moment.astimezone(there.tzinfo).replace(tzinfo=None) == wall:
        return moment
    return _end_of_gap(wall, zone)


def check_rule(rule: str, start: datetime) -> None:
    """Raises `Unreadable` for what is no rule, or comes more often than hourly."""
    try:
        made = _parsed(rule, start)
    except Unreadable:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        raise Unreadable("read-rule") from None
    if _frequency(made) > HOURLY:
        raise Unreadable("read-rule-often")


def _occurrence(schedule: Schedule, one: Due | None, skipped: int, now: datetime) -> Occurrence | None:
    if one is None:
        return None
    return Occurrence(schedule, one.wall, one.at, max(skipped, 0), too_late=now > one.at + schedule.window)


def _after(rule: str, start: datetime, zone: str, after: datetime) -> Iterator[Due]:
    """Occurrences held after a moment, in the order of their wall times."""
    made = _rolled(_parsed(rule, start), after)
    try:
        begin = (after - _LOOK_BACK).replace(tzinfo=None)
    except OverflowError:
        return
    try:
        for wall in made.xafter(begin, inc=True):
            if wall.year > _LAST_YEAR:
                return
            at = held_at(wall, zone)
            if at > after:
                yield Due(wall, at)
    except (OverflowError, ValueError):
        return


@lru_cache(maxsize=8192)
def _parsed(rule: str, start: datetime) -> rrule:
    made = rrulestr(rule.removeprefix("RRULE:"), dtstart=start)
    if not isinstance(made, rrule):
        raise Unreadable("read-rule")
    return made


def _rolled(made: rrule, after: datetime) -> rrule:
    """The same rule begun later by whole intervals, shortly before the moment; one with a COUNT is left as it is."""
    parts: dict[str, Any] = vars(made)
    start, interval = parts["_dtstart"], parts["_interval"]
    target = after.replace(tzinfo=None) - 2 * _LOOK_BACK
    if parts["_count"] is not None or start >= target:
        return made
    rolled = _roll(_frequency(made), start, interval, target)
    return made.replace(dtstart=rolled) if rolled > start else made


def _roll(frequency: int, start: datetime, interval: int, target: datetime) -> datetime:
    """A start whose periods fall on the same ones; never later than the target's own period."""
    step = {HOURLY: timedelta(hours=interval), DAILY: timedelta(days=interval)}.get(frequency)
    if step is not None:
        return start + (target - start) // step * step
    if frequency == WEEKLY:
        step = timedelta(weeks=interval)
        return start + max(0, (target - start - timedelta(days=7)) // step) * step
    if frequency in (MONTHLY, YEARLY):
        return _roll_months(start, interval * (12 if frequency == YEARLY else 1), target)
    return start


def _roll_months(start: datetime, months: int, target: datetime) -> datetime:
    """Only to a month that has the day, in a year in which a rule with this start gives the same days."""
    apart = (target.year - start.year) * 12 + target.month - start.month - 1
    for steps in range(apart // months, 0, -1):
        index = start.year * 12 + start.month - 1 + steps * months
        try:
            return start.replace(year=index // 12, month=index % 12 + 1)
        except ValueError:
            continue
    return start


def _frequency(made: rrule) -> int:
    found: int = vars(made)["_freq"]
    return found


@lru_cache(maxsize=1024)
def _end_of_gap(wall: datetime, zone: str) -> datetime:
    """The second in which the clocks changed, found by halving between the day before and the day after."""
    info, middle = ZoneInfo(zone), wall.replace(tzinfo=UTC)
    start = middle - timedelta(hours=30)
    before, after = 0, 60 * 60 * 60
    offset = _offset(start, info)
    while after - before > 1:
        half = (before + after) // 2
        same = _offset(start + timedelta(seconds=half), info) == offset
        before, after = (half, after) if same else (before, half)
    return start.replace(microsecond=0) + timedelta(seconds=after)


def _offset(moment: datetime, info: ZoneInfo) -> timedelta:
    return moment.astimezone(info).utcoffset() or timedelta()


def local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
