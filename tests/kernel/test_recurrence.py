"""RL10: each occurrence exactly once, at its local time – over both changes of the clocks, in six zones."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from bot.kernel.appointments import Schedule
from bot.kernel.errors import Unreadable
from bot.kernel.people import CircleId
from bot.kernel.recurrence import catch_up, check_rule, held_at, next_after

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "America/Santiago",
)
RULES = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TH",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=29",
    "FREQ=WEEKLY;INTERVAL=3",
    "FREQ=YEARLY",
    "FREQ=DAILY;INTERVAL=5",
)
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def by_minutes(wall: datetime, zone: str) -> datetime:
    """An oracle of its own: the first minute of that day or the next whose local time is not before the wall time."""
    info, moment = ZoneInfo(zone), wall.replace(tzinfo=UTC) - timedelta(hours=15)
    while True:
        here = moment.astimezone(info).replace(tzinfo=None)
        if here >= wall:
            return moment
        moment += timedelta(minutes=1) if wall - here < timedelta(hours=3) else timedelta(hours=1)


def schedules(seed: int, count: int) -> list[Schedule]:
    dice = Random(seed)
    return [
        Schedule(
            id=str(number),
            name="prompt",
            subject="s",
            circle=CircleId("c"),
            rrule=dice.choice(RULES),
            start=datetime(
                2025,
                dice.randint(1, 12),
                dice.randint(1, 28),
                dice.choice((0, 1, 2, 3, 12, 19, 23)),
                dice.choice((0, 15, 30)),
            ),
            zone=dice.choice(ZONES),
            window=timedelta(hours=3),
        )
        for number in range(count)
    ]


def walked(schedule: Schedule, *, jitter: Random) -> list[datetime]:
    """The wall times held in two years, by a clock that is sometimes late, asked again and again."""
    due = next_after(schedule.rrule, schedule.start, schedule.zone, START)
    held, at = [], due.at if due else None
    while at is not None and at < END:
        now = at + timedelta(minutes=jitter.choice((0, 0, 1, 59)))
        occurrence, at = catch_up(schedule, at, now)
        assert occurrence is not None
        held.append(occurrence.wall)
    return held


def test_two_years_of_two_hundred_schedules_are_held_once_each_at_their_local_time():
    jitter = Random(7)
    for schedule in schedules(3, 200):
        expected = [
            wall
            for wall in rrulestr(schedule.rrule, dtstart=schedule.start).between(
                datetime(2025, 12, 30), datetime(2028, 1, 2), inc=True
            )
            if START < held_at(wall, schedule.zone) < END
        ]

        held = walked(schedule, jitter=jitter)

        assert Counter(held) == Counter(expected), schedule


@pytest.mark.parametrize("zone", ZONES)
def test_every_half_hour_of_two_years_is_held_when_the_oracle_says(zone: str):
    dice = Random(zone)
    walls = [datetime(2026, 1, 1) + timedelta(minutes=30 * dice.randrange(35_040)) for _ in range(60)]
    walls += _around_changes(zone)

    for wall in walls:
        assert held_at(wall, zone) == by_minutes(wall, zone), wall


def _around_changes(zone: str) -> list[datetime]:
    """Every quarter of an hour of the days on which the clocks change."""
    info, days = ZoneInfo(zone), []
    for number in range(730):
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
        if day.astimezone(info).utcoffset() != (day + timedelta(days=1)).astimezone(info).utcoffset():
            days.append(day.astimezone(info).replace(tzinfo=None, hour=0, minute=0))
    return [day + timedelta(minutes=15 * quarter) for day in days for quarter in range(0, 160, 3)]


def test_a_time_that_spring_leaves_out_is_held_at_the_end_of_the_gap():
    assert held_at(datetime(2026, 3, 29, 1, 30), "Europe/London") == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert held_at(datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe") == datetime(
        2026, 10, 3, 15, 30, tzinfo=UTC
    )


def test_a_time_that_autumn_brings_twice_is_held_the_first_time():
    assert held_at(datetime(2026, 10, 25, 1, 30), "Europe/London") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_after_downtime_only_the_latest_is_held_and_the_others_are_counted():
    schedule = schedules(1, 1)[0]
    daily = Schedule(
        "d",
        "prompt",
        "s",
        CircleId("c"),
        "FREQ=DAILY",
        datetime(2026, 1, 1, 19),
        "Europe/London",
        schedule.window,
    )
    due = datetime(2026, 6, 1, 18, tzinfo=UTC)

    held, following = catch_up(daily, due, due + timedelta(days=3, hours=1))

    assert held is not None
    assert (held.wall, held.skipped, held.too_late) == (datetime(2026, 6, 4, 19), 3, False)
    assert following == datetime(2026, 6, 5, 18, tzinfo=UTC)


def test_past_its_window_it_is_too_late_and_that_is_said():
    daily = Schedule(
        "d",
        "prompt",
        "s",
        CircleId("c"),
        "FREQ=DAILY",
        datetime(2026, 1, 1, 19),
        "Europe/London",
        timedelta(hours=1),
    )
    due = datetime(2026, 6, 1, 18, tzinfo=UTC)

    held, _ = catch_up(daily, due, due + timedelta(hours=2))

    assert held is not None
    assert held.too_late


def test_the_29th_of_february_and_week_53():
    leap = next_after("FREQ=YEARLY", datetime(2024, 2, 29, 12), "UTC", datetime(2024, 3, 1, tzinfo=UTC))
    week = next_after(
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", datetime(2020, 1, 1, 9), "UTC", datetime(2021, 1, 1, tzinfo=UTC)
    )

    assert leap is not None
    assert leap.wall == datetime(2028, 2, 29, 12)
    assert week is not None
    assert week.wall == datetime(2026, 12, 28, 9)


def test_a_series_that_ended_has_no_next():
    ended = next_after("FREQ=DAILY;COUNT=3", datetime(2026, 1, 1, 9), "UTC", datetime(2026, 2, 1, tzinfo=UTC))
    at_the_end_of_time = next_after(
        "FREQ=YEARLY", datetime(9980, 1, 1), "UTC", datetime(9995, 1, 1, tzinfo=UTC)
    )

    assert ended is None
    assert at_the_end_of_time is None


def test_an_old_series_has_the_same_next_as_a_new_one():
    """Rolled forward in whole intervals: every third week stays every third week."""
    old = datetime(1970, 1, 6, 19)
    for rule in (
        "FREQ=WEEKLY;INTERVAL=3",
        "FREQ=DAILY;INTERVAL=7",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=1TU",
        "FREQ=HOURLY;INTERVAL=36",
    ):
        plain = rrulestr(rule, dtstart=old).after(datetime(2026, 6, 1))
        found = next_after(rule, old, "UTC", datetime(2026, 6, 1, tzinfo=UTC))

        assert found is not None
        assert found.wall == plain


@pytest.mark.parametrize(
    "rule", ["", "every tuesday", "FREQ=SOMETIMES", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MINUTELY", "FREQ=SECONDLY"]
)
def test_what_is_no_rule_is_refused(rule: str):
    with pytest.raises(Unreadable):
        check_rule(rule, datetime(2026, 1, 1))


@pytest.mark.parametrize("rule", RULES)
def test_what_is_a_rule_is_taken(rule: str):
    check_rule(rule, datetime(2026, 1, 1))
