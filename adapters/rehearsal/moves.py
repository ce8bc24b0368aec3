"""Where the hands of the clock may be moved to. Arithmetic: the zone decides what a Tuesday evening is."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

TUESDAY, EVENING = 1, time(19)


class Move(StrEnum):
    NEXT = "next"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    TUESDAY = "tuesday"


def target(move: Move, now: datetime, *, zone: str, due: datetime | None) -> datetime | None:
    """Aware UTC, never before `now`. None where nothing is due."""
    match move:
        case Move.NEXT:
            return None if due is None else max(due, now)
        case Move.HOUR:
            return now + timedelta(hours=1)
        case Move.DAY:
            return _wall(now, zone, days=1)
        case Move.WEEK:
            return _wall(now, zone, days=7)
        case Move.TUESDAY:
            return _tuesday(now, zone)


def _wall(now: datetime, zone: str, *, days: int) -> datetime:
    """The same time of day, some days on, as people count them."""
    there = now.astimezone(ZoneInfo(zone))
    return (there + timedelta(days=days)).astimezone(UTC)


def _tuesday(now: datetime, zone: str) -> datetime:
    there = now.astimezone(ZoneInfo(zone))
    day = there.date() + timedelta(days=(TUESDAY - there.weekday()) % 7)
    at = datetime.combine(day, EVENING, tzinfo=there.tzinfo)
    if at <= there:
        at = datetime.combine(day + timedelta(days=7), EVENING, tzinfo=there.tzinfo)
    return at.astimezone(UTC)
