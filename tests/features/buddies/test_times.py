"""When somebody could meet: read, written, laid down in half hours of UTC, and read off again by another clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.words import Texts
from bot.buddies.times import (
    HALF_HOURS,
    WHOLE_WEEK,
    Part,
    Span,
    Week,
    in_bits,
    in_words,
    moments_of,
    read_week,
    toggled,
    written,
)
from bot.kernel.errors import Unreadable

MONDAY = datetime(2026, 11, 23, 0, tzinfo=UTC)
WORKDAYS, ALL_DAYS = range(5), range(7)
ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
SPANS = st.builds(
    lambda day, start, length: Span(day, start * 30, min(start + length, 48) * 30),
    st.integers(0, 6),
    st.integers(0, 47),
    st.integers(1, 48),
)
MOMENTS = st.integers(0, 400 * 48).map(lambda halves: MONDAY + halves * timedelta(minutes=30))


def spans(days: range, start: int, end: int) -> Week:
    return tuple(Span(day, start * 60, end * 60) for day in days)


@pytest.mark.parametrize(
    "words, week",
    [
        ("Tuesday evenings, Sat 10:00-12:00", (Span(1, 1020, 1320), Span(5, 600, 720))),
        ("tue evening", (Span(1, 1020, 1320),)),
        ("Tuesdays evening", (Span(1, 1020, 1320),)),
        ("sunday morning; monday afternoon", (Span(0, 720, 1020), Span(6, 480, 720))),
        ("friday", (Span(4, 480, 1320),)),
        ("weekdays 7pm to 8:30pm", tuple(Span(day, 1140, 1230) for day in WORKDAYS)),
        ("weekends mornings", spans(range(5, 7), 8, 12)),
        ("any day evening", spans(ALL_DAYS, 17, 22)),
        ("daily", spans(ALL_DAYS, 8, 22)),
        ("Mon mornings and Tue mornings", spans(range(2), 8, 12)),
        ("sun 22:00-02:00", (Span(0, 0, 120), Span(6, 1320, 1440))),
        ("sat 22:00-00:00", (Span(5, 1320, 1440),)),
        ("mon 10:00-12:00, mon 10:00-12:00", (Span(0, 600, 720),)),
        ("any", ()),
        ("Any time", ()),
        ("off", ()),
    ],
)
def test_a_week_is_read_as_people_write_it(words: str, week: Week):
    assert read_week(words) == week


TOO_MANY = ", ".join(f"daily {hour}:00-{hour}:30" for hour in range(1, 6))


@pytest.mark.parametrize(
    "words",
    [
        "",
        ",",
        "evenings",
        "tu evening",
        "caturday",
        "mon 25:00-26:00",
        "mon 10:00",
        "mon soonish",
        "x" * 201,
        TOO_MANY,
    ],
)
def test_what_cannot_be_read_is_said_so(words: str):
    """AB24: never guessed."""
    with pytest.raises(Unreadable):
        read_week(words)


@given(week=st.lists(SPANS, min_size=1, max_size=5, unique=True).map(lambda some: tuple(sorted(some))))
def test_what_is_written_is_read_again(week: Week):
    assert read_week(written(week)) == week


def test_a_press_adds_and_the_next_one_takes_away():
    once = toggled((Span(5, 600, 720),), 1, Part.EVENING)

    assert once == (Span(1, 1020, 1320), Span(5, 600, 720))
    assert once[0].part is Part.EVENING
    assert once[1].part is None
    assert toggled(once, 1, Part.EVENING) == (Span(5, 600, 720),)


def test_with_nothing_said_any_time_suits():
    assert in_bits((), "Europe/London", MONDAY) == WHOLE_WEEK
    assert WHOLE_WEEK.bit_count() == HALF_HOURS


@pytest.mark.parametrize(
    "zone, first",
    [
        ("UTC", 48 + 34),
        ("America/New_York", 48 + 34 + 10),
        ("Asia/Tokyo", 48 + 34 - 18),
        ("Pacific/Kiritimati", 34 + 20),
    ],
)
def test_an_evening_is_at_another_hour_of_utc_in_each_zone(zone: str, first: int):
    bits = in_bits((Span(1, 1020, 1320),), zone, MONDAY)

    assert bits == ((1 << 10) - 1) << first


def test_the_end_of_the_week_goes_over_into_its_beginning():
    bits = in_bits((Span(6, 1380, 1440),), "America/New_York", MONDAY)

    assert bits == 0b11 << 8, "eleven on Sunday evening there is four on Monday morning in UTC"


@pytest.mark.parametrize(
    "start, end, halves", [(600, 660, 2), (610, 660, 1), (600, 650, 1), (610, 655, 0), (600, 629, 0)]
)
def test_only_whole_half_hours_count(start: int, end: int, halves: int):
    assert in_bits((Span(2, start, end),), "UTC", MONDAY).bit_count() == halves


@pytest.mark.parametrize(
    "zone, now, hour",
    [
        ("Europe/London", datetime(2026, 3, 23, tzinfo=UTC), 19),
        ("Europe/London", datetime(2026, 3, 30, tzinfo=UTC), 18),
        ("Europe/London", datetime(2026, 10, 19, tzinfo=UTC), 18),
        ("Europe/London", datetime(2026, 10, 26, tzinfo=UTC), 19),
        ("Australia/Lord_Howe", datetime(2026, 7, 1, tzinfo=UTC), 8.5),
        ("Australia/Lord_Howe", datetime(2026, 12, 1, tzinfo=UTC), 8),
    ],
)
def test_the_week_at_hand_is_laid_down_since_clocks_change(zone: str, now: datetime, hour: float):
    bits = in_bits((Span(2, 19 * 60, 20 * 60),), zone, now)

    assert bits == 0b11 << (2 * 48 + int(hour * 2))


def test_an_hour_that_the_clocks_leave_out_is_no_time_to_meet():
    spring = datetime(2026, 3, 27, 12, tzinfo=UTC)

    assert in_bits((Span(6, 60, 120),), "Europe/London", spring) == 0
    assert in_bits((Span(6, 60, 150),), "Europe/London", spring) == 1 << (6 * 48 + 2)


@given(span=SPANS, zone=st.sampled_from(("UTC", "Europe/London", "America/New_York")), now=MOMENTS)
def test_two_clocks_agree_on_what_suits(span: Span, zone: str, now: datetime):
    """What one zone lays down, any zone reads off: the same half hours, none past midnight."""
    bits = in_bits((span,), zone, now)

    for other in ZONES:
        read = moments_of(bits, other, now)
        assert all(0 <= one.start < one.end <= 1440 for one in read)
        assert sum(one.end - one.start for one in read) == 30 * bits.bit_count()
    assert in_bits(moments_of(bits, "UTC", now), "UTC", now) == (bits or WHOLE_WEEK)


@given(now=MOMENTS, span=SPANS)
def test_away_from_a_change_of_clocks_it_is_read_off_as_it_was_laid_down(now: datetime, span: Span):
    assert moments_of(in_bits((span,), "Asia/Tokyo", now), "Asia/Tokyo", now) == (span,)


def test_a_half_hour_past_midnight_is_of_two_days():
    """By a clock that is a quarter of an hour off."""
    assert moments_of(1 << 36, "Asia/Kathmandu", MONDAY) == (Span(0, 1425, 1440), Span(1, 0, 15))


@pytest.mark.parametrize(
    "span, words",
    [
        (Span(1, 1020, 1320), "Tuesday evening"),
        (Span(0, 480, 720), "Monday morning"),
        (Span(6, 720, 1020), "Sunday afternoon"),
        (Span(5, 600, 725), "Saturday 10:00 to 12:05"),
        (Span(5, 1320, 1440), "Saturday 22:00 to 24:00"),
    ],
)
def test_in_words(span: Span, words: str):
    read = Texts()("en", "UTC", name=str)(in_words(span))

    assert read.replace("\u2068", "").replace("\u2069", "") == words
