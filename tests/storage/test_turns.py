"""Handing out by platform, for those that have limits: on both databases."""

from datetime import timedelta

import pytest

from bot.kernel.effects import Direct, Post, Why
from bot.kernel.people import CommunityId, PlaceId
from storage.parcels import Whose
from storage.places import SqlPlaces
from tests.features.pretend import NOW
from tests.storage.conftest import Store
from tests.storage.sorting import HI, Desk
from tests.storage.test_sending import keep

STRICT = Whose(("strict",), others=False)
OTHERS = Whose(("strict",))


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = Desk(store)
    places = SqlPlaces(store.work, store.sealer)
    for name, platform in (("room", "strict"), ("garden", "strict"), ("elsewhere", "free")):
        places.remember(PlaceId(name), platform=platform, external=name, community=CommunityId("c"))
    return desk


def claimed(desk: Desk, whose: Whose, *, answers: bool = False, lines: int = 32) -> list[str]:
    """One each."""
    desk.outbox.settle()
    rounds = desk.sending.claim(desk.clock.now(), lines=lines, each=1, whose=whose, answers=answers)
    return sorted(parcel.effect.key for one in rounds for parcel in one.parcels)


def test_a_platforms_lines_are_its_places_and_its_people(desk: Desk):
    ana = keep(desk, "ana")
    for key, place in (("a", "room"), ("b", "garden"), ("c", "elsewhere"), ("d", "nowhere")):
        desk.post(key, PlaceId(place))
    desk.outbox.put((Post("e", Direct(ana), HI, Why.ANSWER),))
    theirs = desk.people.address(ana)
    assert theirs is not None

    assert claimed(desk, STRICT) == ["a", "b"]
    assert claimed(desk, Whose((theirs[0],), others=False)) == ["e"]
    assert claimed(desk, OTHERS) == ["c", "d"]


def test_one_at_a_time_in_turn(desk: Desk):
    for number in range(2):
        desk.post(f"a{number}")
        desk.post(f"b{number}", PlaceId("garden"))
    served = []
    for _ in range(4):
        desk.wait(seconds=1)
        desk.outbox.settle()
        (one,) = desk.sending.claim(desk.clock.now(), lines=1, each=1, whose=STRICT)
        served.append(one.parcels[0].effect.key)
        desk.sending.done(one.parcels[0], "")
        desk.sending.release(one.line, desk.clock.now(), smooth=True)

    assert sorted(served[:2]) == ["a0", "b0"]
    assert sorted(served[2:]) == ["a1", "b1"]


def test_answers_alone_where_there_is_room_for_no_more(desk: Desk):
    desk.post("prompt")
    desk.post("answer", why=Why.ANSWER)
    desk.post("another", PlaceId("garden"))

    assert claimed(desk, STRICT, answers=True) == ["answer"]
    assert claimed(desk, STRICT, answers=True) == []


def test_whoever_gives_a_line_back_hears_that_an_answer_waits_there(desk: Desk):
    desk.post("prompt")
    assert claimed(desk, STRICT) == ["prompt"]
    desk.post("answer", why=Why.ANSWER)
    desk.outbox.settle()

    assert desk.sending.release("room", NOW, smooth=True)
    assert not desk.sending.release("garden", NOW, smooth=True)


def test_a_place_that_is_held_is_left_out_and_says_nothing_of_when(desk: Desk):
    desk.post("a")
    desk.post("b", PlaceId("garden"), not_before=NOW + timedelta(minutes=1))
    held = Whose(("strict",), others=False, held=("room",))

    assert claimed(desk, held) == []
    assert desk.sending.soonest(held) == NOW + timedelta(minutes=1)
    assert desk.sending.soonest(STRICT) == NOW
    assert desk.sending.soonest(OTHERS) is None


def test_when_the_next_of_the_answers_that_wait_is_due(desk: Desk):
    desk.post("answer", why=Why.ANSWER)
    (parcel,) = desk.handed_out()
    assert desk.sending.next_answer(NOW) is None
    desk.sending.setback(parcel, NOW, after=30)
    desk.sending.release("room", NOW, smooth=False)

    assert desk.sending.next_answer(NOW) == NOW + timedelta(seconds=30)
