"""A date as a file: what any calendar makes of it, and what nobody learns from it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from bot.buddies.calendar import AN_HOUR, a_date
from bot.kernel.documents import File

AT = datetime(2026, 12, 1, 19, tzinfo=ZoneInfo("America/New_York"))
NOW = datetime(2026, 11, 24, 12, 30, 15, 999, tzinfo=UTC)
KEY = "buddies:pair-1:meet:202612020000:ana"


def read(file: File) -> Component:
    (event,) = Calendar.from_ical(file.body).walk("VEVENT")
    return event


def test_it_is_an_hour_in_everybodys_own_zone():
    """In UTC, so that no definition of a zone has to come with it."""
    event = read(a_date(KEY, AT, NOW))

    assert event.decoded("DTSTART") == AT
    assert event.decoded("DTSTART").utcoffset() == timedelta()
    assert event.decoded("DURATION") == AN_HOUR
    assert event.decoded("DTSTAMP") == NOW.replace(microsecond=0)
    assert "TZID" not in a_date(KEY, AT, NOW).body


def test_it_is_a_calendar_as_the_standard_has_it():
    file = a_date(KEY, AT, NOW)
    calendar = Calendar.from_ical(file.body)

    assert (str(calendar["VERSION"]), str(calendar["PRODID"])) == ("2.0", "-//Kith//Kith//EN")
    assert file.body.endswith("END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in file.body.split("\r\n"))
    assert (file.name, file.media_type) == ("kith.ics", "text/calendar")


def test_the_same_suggestion_is_the_same_event_and_another_is_another():
    again, other = a_date(KEY, AT, NOW + timedelta(hours=1)), a_date(f"{KEY}2", AT, NOW)

    assert read(a_date(KEY, AT, NOW))["UID"] == read(again)["UID"]
    assert read(a_date(KEY, AT, NOW))["UID"] != read(other)["UID"]


def test_it_says_nothing_of_what_it_is_about_or_with_whom():
    """Calendars are shared, and shown on locked screens."""
    file = a_date(KEY, AT, NOW)

    assert set(read(file).keys()) == {"UID", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY", "TRANSP"}
    assert str(read(file)["SUMMARY"]) == "Kith"
    assert not any(word in file.body.casefold() for word in ("pair", "ana", "buddies", "support", "meet"))
