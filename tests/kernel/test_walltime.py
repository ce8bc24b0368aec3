"""How people write times (AB24): what is read, and what gets a sentence with an example."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.errors import Unreadable
from bot.kernel.walltime import read_day, read_duration, read_moment, read_span, read_time

TODAY = date(2026, 11, 25)  # a Wednesday
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ANY_WORDS = st.text(max_size=80)


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("24h", timedelta(hours=24)),
        ("3 days", timedelta(days=3)),
        ("1 week", timedelta(weeks=1)),
        ("90 min", timedelta(minutes=90)),
        ("2h 30m", timedelta(hours=2, minutes=30)),
        ("1 day and 2 hours", timedelta(days=1, hours=2)),
        (" 24H ", timedelta(hours=24)),
        ("２４h", timedelta(hours=24)),
    ],
)
def test_a_length_is_read(words: str, length: timedelta):
    assert read_duration(words) == length


@pytest.mark.parametrize(
    "words", ["", "0h", "h", "24", "-3 days", "3 moons", "9999 weeks", "3 days!", "1e9h", "h" * 500]
)
def test_a_length_that_is_none_is_refused(words: str):
    with pytest.raises(Unreadable, match="read-duration"):
        read_duration(words)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 26)),
        ("friday", date(2026, 11, 27)),
        ("wed", date(2026, 12, 2)),
        ("next Tuesday", date(2026, 12, 1)),
        ("2026-12-24", date(2026, 12, 24)),
        ("24 Dec", date(2026, 12, 24)),
        ("24th December 2026", date(2026, 12, 24)),
        ("3 March", date(2027, 3, 3)),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_a_day_is_the_next_one_to_come(words: str, day: date):
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words", ["", "31 Feb", "2026-02-31", "9999-01-01", "Fr", "someday", "24 Foo", "32 May", "x" * 900]
)
def test_a_day_that_is_none_is_refused(words: str):
    with pytest.raises(Unreadable, match="read-day"):
        read_day(words, TODAY)


@pytest.mark.parametrize(
    ("words", "at"),
    [("19:00", time(19)), ("7pm", time(19)), ("7.30 pm", time(19, 30)), ("12am", time()), ("7", time(7))],
)
def test_a_time_of_day_is_read(words: str, at: time):
    assert read_time(words) == at


@pytest.mark.parametrize("words", ["", "25:00", "19:60", "13pm", "0am", "7:5", "half past"])
def test_a_time_that_is_none_is_refused(words: str):
    with pytest.raises(Unreadable, match="read-time"):
        read_time(words)


@pytest.mark.parametrize("words", ["22:00-07:00", "22:00 – 7", "10pm to 7am", "22:00—07:00"])
def test_a_span_may_go_over_midnight(words: str):
    assert read_span(words) == (time(22), time(7))


@pytest.mark.parametrize("words", ["9-5", "10-7pm", "10pm-7", "11 to 8"])
def test_hours_that_could_be_morning_or_evening_are_asked_about(words: str):
    with pytest.raises(Unreadable, match="read-span-ambiguous"):
        read_span(words)


@pytest.mark.parametrize("words", ["22-7", "22 – 07", "22:00 - 7", "0-7", "9:00-5"])
def test_hours_by_the_24_hour_clock_are_clear(words: str):
    start, end = read_span(words)

    assert (start.minute, end.minute) == (0, 0)


@pytest.mark.parametrize("words", ["", "22:00", "22:00-25:00", "a-b", "1-2-3"])
def test_a_span_that_is_none_is_refused(words: str):
    with pytest.raises(Unreadable, match="read-span"):
        read_span(words)


def test_a_moment_is_a_day_and_a_time_in_a_zone():
    assert read_moment("tuesday 19:00", NOW, "Europe/London") == datetime(2026, 12, 1, 19, tzinfo=UTC)
    assert read_moment("2026-12-24 at 18:30", NOW, "Europe/Berlin") == datetime(
        2026, 12, 24, 17, 30, tzinfo=UTC
    )
    assert read_moment("wednesday 9:00", NOW, "Europe/London") == datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today 19:00", 25),
        ("tomorrow 19:00", 26),
        ("tomorrow at 7 pm", 26),
        ("7pm friday", 27),
        ("on friday, 19.00", 27),
        ("wednesday 19:00", 25),
        ("24 nov 2026 19:00", None),
        ("26 nov 19:00", 26),
    ],
)
def test_a_day_and_a_time_stand_in_any_order(words: str, day: int | None):
    if day is None:
        with pytest.raises(Unreadable, match="read-moment-past"):
            read_moment(words, NOW, "UTC")
    else:
        assert read_moment(words, NOW, "UTC") == datetime(2026, 11, day, 19, tzinfo=UTC)


def test_a_moment_the_clocks_leave_out_is_at_the_end_of_the_gap_and_one_they_bring_twice_the_first():
    """RL10."""
    assert read_moment("2027-03-28 01:30", NOW, "Europe/London") == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert read_moment("2027-10-31 01:30", NOW, "Europe/London") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Etc/../x", "Nowhere", "", "/etc/passwd", "\ud800", "Europe"])
def test_a_zone_that_is_none_is_refused(zone: str):
    """AB24."""
    with pytest.raises(Unreadable, match="read-zone"):
        read_moment("friday 19:00", NOW, zone)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("tuesday", "read-moment"),
        ("friday 25:00", "read-moment"),
        ("31 Feb 19:00", "read-moment"),
        ("9999-01-01 19:00", "read-moment"),
        ("2026-11-25 09:00", "read-moment-past"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(words: str, key: str):
    with pytest.raises(Unreadable) as refused:
        read_moment(words, NOW, "Europe/London")

    assert refused.value.text.key == key


@given(ANY_WORDS)
def test_whatever_is_typed_is_read_or_refused(words: str):
    for read in (read_duration, read_time, read_span):
        try:
            read(words)
        except Unreadable:
            continue
    with contextlib.suppress(Unreadable):
        read_day(words, TODAY)
    with contextlib.suppress(Unreadable):
        read_moment(words, NOW, "Europe/London")
