"""Open, closed or unknown: over midnight, on bank holidays, and on both days on which clocks change (SG3)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signposts.entry import Entry
from bot.signposts.hours import Opening, State, opening, readable
from tests.features.signposts.parish import an_entry


def kept(hours: str, zone: str = "Europe/London", country: str = "GB") -> Entry:
    return an_entry("Tea", hours=hours, zone=zone, country=country)


def at(hours: str, *moment: int, zone: str = "Europe/London", country: str = "GB") -> Opening:
    """`moment`: year, month, day, hour, minute in UTC."""
    return opening(kept(hours, zone, country), datetime(*moment, tzinfo=UTC))  # type: ignore[arg-type, misc]


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_a_night_runs_over_midnight():
    assert at("Fr-Sa 22:00-06:00", 2026, 11, 28, 3) == Opening(State.OPEN, utc(2026, 11, 28, 6))
    assert at("Fr-Sa 22:00-06:00", 2026, 11, 29, 7) == Opening(State.CLOSED, utc(2026, 12, 4, 22))


def test_bank_holidays_are_those_of_its_country():
    assert at("Mo-Fr 09:00-17:00; PH off", 2026, 12, 25, 11) == Opening(State.CLOSED, utc(2026, 12, 29, 9))
    assert at("Mo-Fr 09:00-17:00", 2026, 12, 25, 11).state is State.OPEN
    assert (
        at("Mo-Fr 09:00-17:00; PH off", 2026, 3, 17, 11, zone="Europe/Dublin", country="IE").state
        is State.CLOSED
    )
    assert at("Mo-Fr 09:00-17:00; PH off", 2026, 3, 17, 11).state is State.OPEN


def test_always_is_always():
    assert at("24/7", 2026, 12, 25, 3) == Opening(State.OPEN, always=True)
    assert at("24/7", 2026, 12, 25, 3, zone="") == Opening(State.OPEN, always=True)


@pytest.mark.parametrize(
    "hours, zone",
    [
        ("", "Europe/London"),
        ("Mo-Fr 09:00-17:00", ""),
        ("Mo-Fr 09:00-17:00", "Mars/Olympus"),
        ("often", "Europe/London"),
    ],
)
def test_what_nobody_said_is_unknown(hours: str, zone: str):
    assert at(hours, 2026, 11, 25, 10, zone=zone) == Opening(State.UNKNOWN)


def test_holidays_of_a_country_nobody_knows_make_it_unknown():
    assert at("Mo-Fr 09:00-17:00; PH off", 2026, 11, 25, 10, country="ZZ") == Opening(State.UNKNOWN)
    assert at("Mo-Fr 09:00-17:00", 2026, 11, 25, 10, country="ZZ").state is State.OPEN


def test_in_spring_an_hour_that_is_left_out_opens_at_its_end():
    assert at("Su 01:30-03:30", 2026, 3, 29, 0, 50) == Opening(State.CLOSED, utc(2026, 3, 29, 1))
    assert at("Su 01:30-03:30", 2026, 3, 29, 1, 10) == Opening(State.OPEN, utc(2026, 3, 29, 2, 30))
    assert at("Sa 22:00-06:00", 2026, 3, 29, 4, 59) == Opening(State.OPEN, utc(2026, 3, 29, 5))


def test_in_autumn_an_hour_that_comes_twice_opens_the_first_time():
    assert at("Su 01:30-03:30", 2026, 10, 25, 0, 20) == Opening(State.CLOSED, utc(2026, 10, 25, 0, 30))
    assert at("Su 01:30-03:30", 2026, 10, 25, 0, 50) == Opening(State.OPEN, utc(2026, 10, 25, 3, 30))
    assert at("Su 01:15-01:45", 2026, 10, 25, 1, 20).state is State.CLOSED
    assert at("Sa 22:00-06:00", 2026, 10, 25, 5, 59) == Opening(State.OPEN, utc(2026, 10, 25, 6))


def test_where_clocks_change_by_half_an_hour():
    opened = at("Su 00:30-02:45", 2026, 10, 3, 15, 40, zone="Australia/Lord_Howe", country="AU")

    assert opened == Opening(State.OPEN, utc(2026, 10, 3, 15, 45))


@given(
    st.sampled_from(
        ["Mo-Fr 09:00-17:00; PH off", "22:00-06:00", "Sa-Su 00:30-02:30", "Mo-Su 01:00-02:00", "24/7"]
    ),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001  # made aware below
)
def test_what_is_said_holds_until_the_moment_it_names(hours: str, zone: str, naive: datetime):
    now = naive.replace(tzinfo=UTC)
    found = opening(kept(hours, zone), now)

    if found.until is None:
        assert found.always
        return
    assert found.until > now
    just_before = opening(kept(hours, zone), max(now, found.until - timedelta(seconds=1)))
    assert (just_before.state, just_before.until) == (found.state, found.until)
    assert opening(kept(hours, zone), found.until).state is not found.state


@given(st.text(max_size=60))
def test_any_words_are_survived(words: str):
    """AB4."""
    readable(words, "GB")
    opening(kept(words), utc(2026, 11, 25, 10))
