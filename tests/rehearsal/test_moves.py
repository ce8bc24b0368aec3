"""The hands of the clock: what a day and a Tuesday evening are, also when the clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.rehearsal.moves import Move, target
from tests.rehearsal.pretend import NOON, later

LONDON = "Europe/London"


def moved(move: Move, now: datetime, *, zone: str = LONDON, due: datetime | None = None) -> datetime:
    found = target(move, now, zone=zone, due=due)
    assert found is not None
    return found


def test_to_the_next_event():
    assert moved(Move.NEXT, NOON, due=later(3)) == later(3)
    assert moved(Move.NEXT, NOON, due=later(-1)) == NOON
    assert target(Move.NEXT, NOON, zone=LONDON, due=None) is None


def test_an_hour_is_an_hour():
    assert moved(Move.HOUR, NOON) == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    "day, hours", [(datetime(2027, 3, 27, 12, tzinfo=UTC), 23), (datetime(2027, 10, 30, 11, tzinfo=UTC), 25)]
)
def test_a_day_ends_at_the_same_time_of_day(day, hours):
    """RL10: 23 hours in spring, 25 in autumn."""
    assert moved(Move.DAY, day) - day == timedelta(hours=hours)


def test_a_week_is_seven_days_as_people_count_them():
    before_the_change = datetime(2026, 10, 22, 18, tzinfo=UTC)

    later = target(Move.WEEK, before_the_change, zone="Europe/London", due=None)

    assert later == datetime(2026, 10, 29, 19, tzinfo=UTC)


def test_tuesday_evening_is_the_circles_own():
    assert moved(Move.TUESDAY, NOON) == datetime(2026, 11, 24, 19, tzinfo=UTC)
    assert moved(Move.TUESDAY, NOON, zone="Pacific/Auckland") == datetime(2026, 11, 24, 6, tzinfo=UTC)


def test_on_a_tuesday_evening_it_is_the_next_one():
    evening = datetime(2026, 11, 24, 19, tzinfo=UTC)

    assert moved(Move.TUESDAY, evening) == evening + timedelta(days=7)
    assert moved(Move.TUESDAY, evening - timedelta(minutes=1)) == evening
