"""A date as a file for a calendar: iCalendar, RFC 5545, which every calendar reads.

Calendars are shared, and shown on locked screens. So the file gives nothing away: no name, no room, no word of what
it is about; its id leads to nothing that Kith keeps.
"""

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from bot.kernel.documents import File, text

AN_HOUR = timedelta(hours=1)
_SUMMARY = "Kith"
_PRODUCT = "-//Kith//Kith//EN"


def a_date(key: str, at: datetime, now: datetime) -> File:
    """`key`: the same one is the same event, so that a calendar that takes it twice has it once."""
    from icalendar import Calendar, Event  # noqa: PLC0415  # for the few who meet; it is slow to load

    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"kith:{key}")))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", at.astimezone(UTC))
    event.add("duration", AN_HOUR)
    event.add("summary", _SUMMARY)
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return File(text("buddies-meet-file"), "kith.ics", "text/calendar", calendar.to_ical().decode())
