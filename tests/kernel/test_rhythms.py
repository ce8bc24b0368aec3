"""RL10, against a calendar of its own: days are walked and clock changes looked up without any rule library."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from bot.kernel.appointments import Schedule
from bot.kernel.errors import Unreadable
from bot.kernel.people import CircleId
from bot.kernel.recurrence import catch_up, check_rule, next_after

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "America/Santiago",
)
FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)
HOURS = (0, 1, 2, 3, 9, 19, 23)
BEGUN = date(2026, 9, 1)  # a Tuesday
Held = tuple[datetime, datetime]


def changes(zone: str) -> list[tuple[datetime, timedelta, timedelta]]:
    """Every change of a zone's clocks in these years, walked in steps of half an hour: moment, offset before, after."""
    info, moment, found = ZoneInfo(zone), datetime(2026, 12, 25, tzinfo=UTC), []
    before = moment.astimezone(info).utcoffset()
    while moment < datetime(2029, 1, 10, tzinfo=UTC):
        offset = moment.astimezone(info).utcoffset()
        assert offset is not None
        assert before is not None
        if offset != before:
            found.append((moment, before, offset))
        before, moment = offset, moment + timedelta(minutes=30)
    return found


CHANGES = {zone: changes(zone) for zone in ZONES}
BEFORE_ALL = {
    zone: datetime(2026, 12, 25, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    for zone in ZONES
}


def moment_of(wall: datetime, zone: str) -> datetime:
    """The first moment at which the local clock is not before this time – told from the list of changes alone."""
    offset, there = BEFORE_ALL[zone], wall.replace(tzinfo=UTC)
    for moment, before, after in CHANGES[zone]:
        if there - before < moment:
            break
        offset = after
        if there - after < moment:  # left out: the clocks jump over it
            return moment
    return there - offset


def nth_of_month(day: date, weekday: int, nth: int) -> bool:
    return day.weekday() == weekday and (day.day - 1) // 7 + 1 == nth


def some_rule(dice: Random) -> tuple[str, Callable[[date], bool]]:
    """A rule, and the days it means, said in another way."""
    every, weekday, nth, day = dice.randint(1, 4), dice.randrange(7), dice.randint(1, 4), dice.randint(1, 31)
    name = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[weekday]
    months = dice.choice((1, 2, 3))
    return dice.choice(
        (
            (f"FREQ=DAILY;INTERVAL={every * 3}", lambda one: (one - BEGUN).days % (every * 3) == 0),
            (
                f"FREQ=WEEKLY;INTERVAL={every};BYDAY={name}",
                lambda one: (
                    one.weekday() == weekday and ((one - BEGUN).days + BEGUN.weekday()) // 7 % every == 0
                ),
            ),
            (f"FREQ=MONTHLY;BYDAY={nth}{name}", lambda one: nth_of_month(one, weekday, nth)),
            (
                f"FREQ=MONTHLY;BYMONTHDAY={day};INTERVAL={months}",
                lambda one: one.day == day and (one.month - BEGUN.month) % months == 0,
            ),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", lambda one: (one + timedelta(days=1)).day == 1),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", lambda one: (one.month, one.day) == (2, 29)),
            (
                f"FREQ=YEARLY;BYWEEKNO=52,53;BYDAY={name}",
                lambda one: one.weekday() == weekday and one.isocalendar().week in (52, 53),
            ),
        )
    )


def some_schedule(dice: Random, number: int) -> tuple[Schedule, list[Held]]:
    rule, meant = some_rule(dice)
    hours, minute = sorted(dice.sample(HOURS, dice.choice((1, 1, 1, 2)))), dice.choice((0, 15, 30, 45))
    zone = ZONES[number % len(ZONES)]
    schedule = Schedule(
        id=str(number),
        name="prompt",
        subject="s",
        circle=CircleId("c"),
        rrule=f"{rule};BYHOUR={','.join(map(str, hours))};BYMINUTE={minute}",
        start=datetime.combine(BEGUN, time()),
        zone=zone,
        window=timedelta(hours=3),
    )
    days = (FIRST + timedelta(days=ahead) for ahead in range((LAST - FIRST).days + 1))
    walls = [datetime.combine(day, time(hour, minute)) for day in days if meant(day) for hour in hours]
    return schedule, [(wall, moment_of(wall, zone)) for wall in walls]


def held(schedule: Schedule, dice: Random) -> Iterator[Held]:
    """Two years by a clock that is late, or set back an hour or a day between two looks – never so late as to skip."""
    begin = datetime.combine(FIRST, time(), UTC) - timedelta(days=1)
    due = next_after(schedule.rrule, schedule.start, schedule.zone, begin)
    at = due.at if due else None
    while at is not None and at < datetime(2029, 1, 3, tzinfo=UTC):
        back = at - dice.choice((timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)))
        assert catch_up(schedule, at, back) == (None, at)
        occurrence, following = catch_up(schedule, at, at)
        assert occurrence is not None
        assert (occurrence.skipped, occurrence.at) == (0, at)
        assert following is None or following > at
        yield occurrence.wall, occurrence.at
        at = following


def test_each_occurrence_of_two_hundred_schedules_in_two_years_is_held_once_at_its_time():
    dice = Random(2027)
    for number in range(200):
        schedule, expected = some_schedule(dice, number)

        found = [
            (wall, at.replace(microsecond=0))
            for wall, at in held(schedule, dice)
            if FIRST <= wall.date() <= LAST
        ]

        assert found == expected, schedule


def test_two_times_that_fall_on_one_moment_are_both_held_in_their_order():
    """At 01:00 the clocks go to 02:00: what is meant for one and for two comes at the same moment, and none is lost."""
    rule, start, zone = "FREQ=DAILY;BYHOUR=1,2", datetime(2027, 3, 1), "Europe/London"
    change = datetime(2027, 3, 28, 1, tzinfo=UTC)

    first = next_after(rule, start, zone, change - timedelta(hours=2))
    assert first is not None
    second = next_after(rule, start, zone, first.at)
    assert second is not None

    assert (first.wall.hour, first.at, first.twin) == (1, change, 0)
    assert (second.wall.hour, second.at, second.twin) == (2, change + timedelta(microseconds=1), 1)


def test_a_day_that_a_zone_left_out_is_held_when_it_came_back():
    """Samoa had no 30th of December 2011."""
    due = next_after(
        "FREQ=YEARLY", datetime(2010, 12, 30, 19), "Pacific/Apia", datetime(2011, 12, 1, tzinfo=UTC)
    )

    assert due is not None
    assert due.at == datetime(2011, 12, 30, 10, tzinfo=UTC)


RULES = (
    "FREQ=YEARLY;INTERVAL=3;BYMONTH=3,11;BYDAY=2TU",
    "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU",
    "FREQ=MONTHLY;INTERVAL=5;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY",
    "FREQ=YEARLY",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO",
    "FREQ=DAILY;INTERVAL=13;BYMONTH=1,7",
    "FREQ=HOURLY;INTERVAL=5;BYHOUR=0,1,2,3,4,5,6,7",
    "FREQ=DAILY;COUNT=4000",
    "FREQ=WEEKLY;UNTIL=20190101",
)


@pytest.mark.parametrize("rule", RULES)
def test_rolling_forward_changes_nothing(rule: str):
    """Against the plain series, from its first day on."""
    dice = Random(rule)
    for start in (datetime(2008, 2, 29, 19), datetime(2007, 12, 31, 9, 30), datetime(2010, 1, 31, 0)):
        plain = rrulestr(rule, dtstart=start, cache=True)
        for _ in range(6):
            after = datetime(2012, 1, 1) + timedelta(hours=dice.randrange(24 * 365 * 12))

            found = next_after(rule, start, "UTC", after.replace(tzinfo=UTC))

            assert (found.wall if found else None) == plain.after(after)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=6",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=DAILY;UNTIL=20200101",
    ],
)
def test_a_day_that_never_comes_is_refused_at_once(rule: str):
    with pytest.raises(Unreadable, match="read-rule-never"):
        check_rule(rule, datetime(2026, 1, 1, 9))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=99999",
        "FREQ=DAILY;COUNT=999999",
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=friday",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=HOURLY;BYMINUTE=0,1,2,3",
        "FREQ=DAILY;BYSECOND=0,1",
        "FREQ=DAILY;BYHOUR=25",
        "FREQ=WEEKLY;BYDAY=1TU",
        "DTSTART:20200101T000000\nRRULE:FREQ=DAILY",
        "FREQ=DAILY;" * 99,
    ],
)
def test_what_would_never_end_or_is_no_rule_is_refused(rule: str):
    with pytest.raises(Unreadable, match="read-rule"):
        check_rule(rule, datetime(2026, 1, 1))
    with pytest.raises(Unreadable, match="read-rule"):
        next_after(rule, datetime(2026, 1, 1), "UTC", datetime(2026, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize("after", [datetime(1, 1, 1), datetime(9999, 12, 31, 23), datetime(9999, 12, 30)])
def test_the_ends_of_time_have_no_next(after: datetime):
    assert (
        next_after("FREQ=DAILY", datetime(2026, 1, 1, 9), "Asia/Kolkata", after.replace(tzinfo=UTC)) is None
    )
