"""When a schedule is next: a rule in wall time (RFC 5545) and a zone. Never by adding to moments.

A wall time that a spring change leaves out is held at the next moment there is; one that an autumn change brings
twice is held the first time. Old series stay fast: their start is rolled forward in whole intervals first.
A time that spring leaves out may fall together with the one after it: both are held, in their order.
"""

import re
from collections.abc import Iterator, Mapping
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
_RULE = re.compile(r"[A-Z]{4,10}=[A-Z0-9,+-]{1,200}(?:;[A-Z]{4,10}=[A-Z0-9,+-]{1,200}){0,12}")
_UNTIL = re.compile(r"\d{8}(?:T\d{6})?")
_PARTS = {
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY",
    "BYHOUR", "BYMINUTE", "WKST",
}  # fmt: skip
_MOST = {"YEARLY": 10, "MONTHLY": 120, "WEEKLY": 520, "DAILY": 3660, "HOURLY": 8736}
"""The widest interval by frequency."""
_MOST_COUNTED = 10_000
_WHICH_DAYS = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "WKST")
_EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
_ROUND = 400
"""Years after which days, weeks and months fall the same way again."""


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence: its local time as the rule says it, and the moment it is held.

    `twin`: how many local times before it fall on the very same moment (the spring change took their hours). Each
    is held a microsecond after the one before it, so that none is lost and their order is kept.
    """

    wall: datetime
    at: datetime
    twin: int = 0


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
    """The moment (UTC) of a naive wall time in a zone: the first of two, or where left out, the end of the gap."""
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    moment = there.astimezone(UTC)
    if moment.astimezone(there.tzinfo).replace(tzinfo=None) == wall:
        return moment
    return _end_of_gap(wall, zone)


def check_rule(rule: str, start: datetime) -> None:
    """Raises `Unreadable` for what is no rule, comes more often than hourly, or never comes."""
    if next(iter(_parsed(rule, start)), None) is None:
        raise Unreadable("read-rule-never")


def _occurrence(schedule: Schedule, one: Due | None, skipped: int, now: datetime) -> Occurrence | None:
    if one is None:
        return None
    return Occurrence(schedule, one.wall, one.at, max(skipped, 0), too_late=now > one.at + schedule.window)


def _after(rule: str, start: datetime, zone: str, after: datetime) -> Iterator[Due]:
    """Occurrences held after a moment, in the order of their wall times."""
    made = _parsed(rule, start)
    last, twin = None, 0
    try:
        begin = (after - _LOOK_BACK).replace(tzinfo=None)
        for wall in _rolled(made, after).xafter(begin, inc=True):
            if wall.year > _LAST_YEAR:
                return
            moment = held_at(wall, zone)
            last, twin = moment, twin + 1 if moment == last else 0
            at = moment + timedelta(microseconds=twin)
            if at > after:
                yield Due(wall, at, twin)
    except OverflowError:
        return


@lru_cache(maxsize=8192)
def _parsed(rule: str, start: datetime) -> rrule:
    plain = rule.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=") for part in plain.split(";")) if _RULE.fullmatch(plain) else {}
    if not _sound(parts) or plain.count("=") != len(parts):
        raise Unreadable("read-rule-often" if parts.get("FREQ") in ("MINUTELY", "SECONDLY") else "read-rule")
    if len(parts.get("UNTIL", "")) == 8:
        parts["UNTIL"] += "T235959"
    try:
        made = rrulestr(_line(parts), dtstart=start)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        raise Unreadable("read-rule") from None
    if not isinstance(made, rrule):
        raise Unreadable("read-rule")
    if not _ever(parts, start):
        raise Unreadable("read-rule-never")
    return made


def _ever(parts: Mapping[str, str], start: datetime) -> bool:
    """Whether there are such days at all, sought through one round of the calendar at its very end."""
    sought = {name: value for name, value in parts.items() if name not in ("COUNT", "UNTIL")}
    if parts["FREQ"] not in ("MONTHLY", "YEARLY"):
        which = {name: value for name, value in parts.items() if name in _WHICH_DAYS}
        sought = {"FREQ": "YEARLY", "BYDAY": _EVERY_DAY, **which}
        if {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"} & which.keys() and "BYDAY" not in which:
            del sought["BYDAY"]
    rounds = max(0, (9999 - start.year) // _ROUND - 1)
    late = start.replace(year=start.year + rounds * _ROUND)
    return next(iter(rrulestr(_line(sought), dtstart=late)), None) is not None


def _line(parts: Mapping[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _sound(parts: Mapping[str, str]) -> bool:
    """Whether only known parts are there, in sizes that can be worked out while somebody waits."""
    widest = _MOST.get(parts.get("FREQ", ""))
    if widest is None or not parts.keys() <= _PARTS or {"COUNT", "UNTIL"} <= parts.keys():
        return False
    sizes = _within(parts.get("INTERVAL", "1"), widest) and _within(parts.get("COUNT", "1"), _MOST_COUNTED)
    until = "UNTIL" not in parts or _UNTIL.fullmatch(parts["UNTIL"]) is not None
    by_month = parts["FREQ"] in ("MONTHLY", "YEARLY")
    counted = by_month or ("BYSETPOS" not in parts and not re.search(r"\d", parts.get("BYDAY", "")))
    return sizes and until and counted and "," not in parts.get("BYMINUTE", "")


def _within(digits: str, most: int) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) < 6 and 1 <= int(digits) <= most


def _rolled(made: rrule, after: datetime) -> rrule:
    """The same rule begun later by whole intervals, shortly before the moment; one with a COUNT is left as it is."""
    parts: dict[str, Any] = vars(made)
    start, interval = parts["_dtstart"], parts["_interval"]
    if parts["_count"] is not None:
        return made
    target = after.replace(tzinfo=None) - 2 * _LOOK_BACK
    rolled = _roll(_frequency(made), start, interval, target) if start < target else start
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
