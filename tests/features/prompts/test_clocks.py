"""RL10: what is planned is held exactly once at its local time, over changed clocks, 29 February and week 53."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.features.prompts.board import Board

ZONES = (
    "Australia/Lord_Howe",
    "America/New_York",
    "Europe/London",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Casablanca",
)
START, END = date(2026, 12, 20), date(2028, 12, 1)
"""Week 53 of 2026, two springs and two autumns, and 29 February 2028."""
DAYS = [START + timedelta(days=number) for number in range((END - START).days)]
Fits = Callable[[date], bool]
PLANS: tuple[tuple[str, time, Fits], ...] = (
    ("every day at 1:45", time(1, 45), lambda day: True),
    ("every day at 2:30", time(2, 30), lambda day: True),
    ("Sundays 2:10", time(2, 10), lambda day: day.weekday() == 6),
    ("every second Sunday at 2:59", time(2, 59), lambda day: (day - START).days % 14 == 0),
    ("on the 29th of each month 18:00", time(18), lambda day: day.day == 29),
    ("second Sunday of the month 2:00", time(2), lambda day: day.weekday() == 6 and 8 <= day.day <= 14),
    ("last day of the month 23:59", time(23, 59), lambda day: (day + timedelta(days=1)).day == 1),
    ("every 3 weeks on Sunday 0:00", time(), lambda day: (day - START).days % 21 == 0),
)


def first_minute(wall: datetime, zone: str) -> datetime:
    """An oracle of its own: the first minute of that day or the next whose local time is not before the wall time."""
    info, moment = ZoneInfo(zone), wall.replace(tzinfo=UTC) - timedelta(hours=15)
    while True:
        here = moment.astimezone(info).replace(tzinfo=None)
        if here >= wall:
            return moment
        moment += timedelta(minutes=1) if wall - here < timedelta(hours=3) else timedelta(hours=1)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("words", "at", "fits"), PLANS, ids=[words for words, _, _ in PLANS])
def test_each_is_held_once_at_its_local_time(zone: str, words: str, at: time, fits: Fits):
    board = Board()
    board.circle_is(zone=zone)
    board.clock.moment = datetime.combine(START, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(
        seconds=1
    )
    board.fay(f"prompt schedule {words} --prompts safe")

    board.waits(datetime.combine(END, time(), ZoneInfo(zone)).astimezone(UTC) - board.clock.moment)

    walls = [datetime.combine(day, at) for day in DAYS if fits(day)]
    held = [(one.key.split(":", 2)[2], board.mail.at[one.key]) for one in board.posts()]
    expected = [(f"{wall:%Y-%m-%dT%H:%M}", first_minute(wall, zone)) for wall in walls]
    midnight = f"{END}T00:00"
    assert [one for one in held if one[0] != midnight] == expected


@pytest.mark.parametrize("zone", ZONES)
def test_a_clock_that_is_set_back_holds_nothing_twice(zone: str):
    board = Board()
    board.circle_is(zone=zone)
    board.fay("prompt schedule every day at 8:00")
    board.waits(timedelta(days=3))
    before = len(board.posts())

    board.clock.moment -= timedelta(days=1)
    board.waits(timedelta(days=1))

    assert len(board.posts()) == before
