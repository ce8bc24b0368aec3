"""Where the clock's buttons lead."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_tuesday(now: datetime, zone: str) -> datetime:
    """The next Tuesday, 19:00 in the zone; in UTC."""
    here = now.astimezone(ZoneInfo(zone))
    day = here.date() + timedelta(days=(1 - here.weekday()) % 7)
    moment = datetime.combine(day, time(19), ZoneInfo(zone))
    if moment <= here:
        moment = datetime.combine(day + timedelta(days=7), time(19), ZoneInfo(zone))
    return moment.astimezone(UTC)
