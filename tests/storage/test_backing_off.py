"""RL5, RL6: how long a line waits after a setback."""

from datetime import timedelta

import pytest

from bot.kernel.effects import Why
from storage.sending import LONGEST_WAIT
from tests.features.pretend import NOW
from tests.storage.conftest import Store
from tests.storage.sorting import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def set_back(desk: Desk, *, after: float | None = None) -> float:
    """The next try fails. Seconds until there is another."""
    (parcel,) = desk.handed_out()
    now = desk.clock.now()
    desk.sending.setback(parcel, now, after=after)
    desk.sending.release(parcel.line, now, smooth=False)
    soonest = desk.sending.soonest()
    assert soonest is not None
    desk.clock.moment = soonest
    return (soonest - now).total_seconds()


def test_waits_grow_with_jitter_and_have_an_end_however_long_it_lasts(desk: Desk):
    desk.post("a")

    waits = [set_back(desk) for _ in range(2000)]

    assert waits[0] <= 1
    assert waits[3] > waits[0]
    assert max(waits) <= LONGEST_WAIT.total_seconds()


def test_having_been_asked_to_wait_does_not_make_the_next_wait_longer(desk: Desk):
    desk.post("a")
    assert [set_back(desk, after=0.5) for _ in range(20)] == [0.5] * 20

    assert set_back(desk) <= 2


def test_who_was_asked_to_wait_is_woken_as_well(desk: Desk):
    desk.post("a", why=Why.ANSWER)
    (parcel,) = desk.handed_out()
    desk.sending.setback(parcel, NOW, after=60)
    desk.sending.release(parcel.line, NOW, smooth=False)
    assert desk.sent() == []

    desk.wait(seconds=1)
    desk.sending.awake(NOW + timedelta(seconds=1))

    assert desk.sent() == ["a"]
