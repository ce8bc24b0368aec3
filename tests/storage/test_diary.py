"""Appointments once, schedules again and again; what is taken is gone with the transaction that took it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.kernel.appointments import Appointment, Schedule
from bot.kernel.people import CircleId
from storage.diary import SqlDiary
from storage.everything import forget, retire
from tests.features.pretend import NOW, Clock
from tests.storage.conftest import Store

HOUR = timedelta(hours=1)


def a_schedule(id_: str = "s", rule: str = "FREQ=DAILY") -> Schedule:
    return Schedule(
        id_,
        "prompt",
        "subject",
        CircleId("c"),
        rule,
        datetime(2026, 1, 1, 19),
        "Europe/London",
        timedelta(hours=3),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def diary(store: Store, clock: Clock) -> SqlDiary:
    return SqlDiary(store.work, clock)


def test_an_appointment_is_kept_once_and_taken_once(diary: SqlDiary):
    appointment = Appointment("rules-round", "p1", NOW + HOUR)
    diary.keep(appointment)
    diary.keep(appointment)
    assert diary.due(NOW) == []
    assert diary.soonest() == NOW + HOUR

    (due,) = diary.due(NOW + HOUR)

    assert diary.take(due) == appointment
    assert diary.take(due) is None
    assert diary.soonest() is None


def test_an_appointment_can_be_cancelled(diary: SqlDiary):
    diary.keep(Appointment("rules-round", "p1", NOW))
    diary.cancel("rules-round", "p1")

    assert diary.due(NOW) == []


def test_a_schedule_is_held_at_its_local_time_and_moves_on(diary: SqlDiary, clock: Clock):
    diary.plan(a_schedule())
    assert diary.next_of("s") == datetime(2026, 11, 24, 19, tzinfo=UTC)
    clock.moment = datetime(2026, 11, 24, 19, 1, tzinfo=UTC)

    (due,) = diary.due(clock.now())
    held = next(diary.occur([due], clock.now()))

    assert held is not None
    assert held.wall == datetime(2026, 11, 24, 19)
    assert list(diary.occur([due], clock.now())) == []
    assert diary.next_of("s") == datetime(2026, 11, 25, 19, tzinfo=UTC)


def test_what_is_due_together_is_held_in_its_order(diary: SqlDiary, clock: Clock):
    for number in range(20):
        diary.plan(replace(a_schedule(f"s{number}"), start=datetime(2026, 1, 1, 19, 19 - number)))
    clock.moment = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)

    dues = diary.due(clock.now())
    held = list(diary.occur(dues, clock.now()))

    assert [one.schedule.id for one in held] == [f"s{number}" for number in reversed(range(20))]
    assert list(diary.occur(dues, clock.now())) == []
    assert diary.due(clock.now()) == []


@pytest.mark.parametrize(
    "change", [lambda diary: diary.unplan("later"), lambda diary: diary.plan(a_schedule("later"))]
)
def test_what_an_earlier_one_changes_is_not_held_after_it(diary: SqlDiary, clock: Clock, change):
    diary.plan(a_schedule("first"))
    diary.plan(replace(a_schedule("later"), start=datetime(2026, 1, 1, 19, 5)))
    clock.moment = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)

    held = []
    for one in diary.occur(diary.due(clock.now()), clock.now()):
        held.append(one.schedule.id)
        change(diary)

    assert held == ["first"]


def test_after_days_away_the_latest_moments_are_held_in_their_order(diary: SqlDiary, clock: Clock):
    """Not in the order in which their schedules first fell due."""
    diary.plan(a_schedule("evening"))
    diary.plan(replace(a_schedule("earlier"), start=datetime(2026, 1, 1, 18)))
    evening = diary.next_of("evening")
    assert evening is not None
    clock.moment = evening - timedelta(minutes=30)
    (earlier,) = diary.due(clock.moment)
    list(diary.occur([earlier], clock.moment))

    clock.moment += timedelta(days=1, hours=2)
    held = list(diary.occur(diary.due(clock.moment), clock.moment))

    assert [one.schedule.id for one in held] == ["earlier", "evening"]


def test_planning_again_replaces_and_a_moment_is_never_held_twice(
    diary: SqlDiary, store: Store, clock: Clock
):
    diary.plan(a_schedule())
    clock.moment = datetime(2026, 11, 24, 19, tzinfo=UTC)
    (due,) = diary.due(clock.now())
    list(diary.occur([due], clock.now()))
    clock.moment -= HOUR
    diary.plan(a_schedule())
    clock.moment += HOUR

    (again,) = diary.due(clock.now())

    assert list(diary.occur([again], clock.now())) == []


def test_a_schedule_can_be_taken_back(diary: SqlDiary):
    diary.plan(a_schedule())
    diary.unplan("s")

    assert diary.next_of("s") is None


def test_what_fails_is_tried_again_and_set_aside_the_third_time(diary: SqlDiary):
    diary.keep(Appointment("a", "x", NOW))
    diary.plan(a_schedule())

    for _ in range(3):
        for due in diary.due(NOW + timedelta(days=1)):
            diary.failed(due)

    assert diary.due(NOW + timedelta(days=1)) == []
    assert diary.soonest() is None


def test_moments_are_worked_out_anew_when_the_zone_data_changes(diary: SqlDiary, store: Store):
    diary.plan(a_schedule())
    from storage.diary import _S

    store.work.write(_S.update().values(next_at=NOW + timedelta(days=9)))

    assert diary.recompute() == 1
    assert diary.next_of("s") == datetime(2026, 11, 24, 19, tzinfo=UTC)
    assert diary.recompute() == 0


def test_appointments_about_a_person_go_with_them(diary: SqlDiary, store: Store):
    diary.keep(Appointment("again", "circle:account-of-ana", NOW))
    diary.keep(Appointment("again", "circle:account-of-bo", NOW))

    forget(store.work, "account-of-ana", ["member-of-ana"])

    assert len(diary.due(NOW)) == 1


def test_occurrences_are_let_go(diary: SqlDiary, store: Store, clock: Clock):
    diary.plan(a_schedule())
    clock.moment = datetime(2026, 11, 24, 19, tzinfo=UTC)
    list(diary.occur(diary.due(clock.now())[:1], clock.now()))

    retire(store.work, NOW + timedelta(days=40))

    from storage.diary import _O

    assert store.work.read(_O.select()).all() == []
