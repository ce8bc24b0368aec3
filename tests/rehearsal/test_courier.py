"""A platform's promises: the same key is one message, an edit stays where it is, a closed door says no for good."""

from dataclasses import replace

import pytest

from adapters.rehearsal.places import CIRCLE, direct
from adapters.rehearsal.room import KITH, NEWEST, Draft, Room
from bot.kernel.delivery import Never
from bot.kernel.documents import Quote, Said, say, text
from bot.kernel.effects import Admit, Card, CloseRoom, OpenRoom, Remove, Withdraw
from bot.kernel.people import AccountId, CommunityId, PlaceId
from tests.rehearsal.pretend import NOON, PEOPLE, Rehearsal, a_delivery, a_post

OPEN = OpenRoom("facilitators:c", CommunityId("house"), PlaceId("room"), text("facilitators-room"), ())


@pytest.fixture
def here() -> Rehearsal:
    return Rehearsal()


def a_card(revision: int, words: str) -> Card:
    return Card("card", revision, PlaceId("room"), say(Quote(Said(words))))


async def test_the_same_key_twice_is_one_message(here: Rehearsal):
    """RL1: a retry is harmless."""
    first = await here.courier.deliver(a_delivery(a_post(), key="once"))
    second = await here.courier.deliver(a_delivery(a_post(), key="once"))

    assert first == second
    assert here.html("bo").count("We listen") == 1


async def test_a_card_is_edited_where_it_stands(here: Rehearsal):
    made = await here.courier.deliver(a_delivery(a_card(1, "one is coming"), key="k1"))
    await here.courier.deliver(a_delivery(a_post("afterwards"), key="k2"))

    edited = await here.courier.deliver(a_delivery(a_card(2, "two are coming"), key="k3", editing=made))

    assert edited == made
    assert "one is coming" not in here.html("bo")
    assert here.html("bo").index("two are coming") < here.html("bo").index("afterwards")


async def test_a_late_edit_does_not_bring_the_old_words_back(here: Rehearsal):
    await here.courier.deliver(a_delivery(a_card(1, "one"), key="k1"))
    await here.courier.deliver(a_delivery(a_card(3, "three"), key="k3"))

    await here.courier.deliver(a_delivery(a_card(2, "two"), key="k2"))

    assert "three" in here.html("bo")
    assert "two" not in here.html("bo")


async def test_what_is_taken_back_is_gone_and_no_revision_brings_it_back(here: Rehearsal):
    made = await here.courier.deliver(a_delivery(a_card(1, "one"), key="k1"))

    for key in ("w", "w"):
        await here.courier.deliver(a_delivery(Withdraw(key, PlaceId(CIRCLE), "card"), key=key, editing=made))
    await here.courier.deliver(a_delivery(a_card(2, "two"), key="k2", editing=made))

    (message,) = here.room.visible("bo")
    assert message.draft.gone
    assert here.html("bo") == ""


async def test_what_was_never_posted_can_be_taken_back_all_the_same(here: Rehearsal):
    await here.courier.deliver(a_delivery(Withdraw("w", PlaceId(CIRCLE), "card"), key="w"))

    assert here.room.visible("bo") == []


async def test_a_private_message_is_seen_by_one_person(here: Rehearsal):
    await here.courier.deliver(a_delivery(a_post("for Bo"), to="bo", direct=True))

    assert "for Bo" in here.html("bo")
    assert here.html("fay") == ""
    assert here.room.unread("bo", direct("bo")) == 1


async def test_a_room_is_opened_once_and_seen_by_those_let_in(here: Rehearsal):
    place = await here.courier.deliver(a_delivery(OPEN, key="r", members=("fay",)))
    assert await here.courier.deliver(a_delivery(OPEN, key="r", members=("fay",))) == place
    await here.courier.deliver(a_delivery(a_post("among us"), key="p", to=place))
    assert "among us" in here.html("fay")
    assert here.html("bo") == ""

    admit = Admit("a", PlaceId(place), AccountId("bo"))
    await here.courier.deliver(a_delivery(admit, to=place, members=("bo",)))
    assert "among us" in here.html("bo")

    await here.courier.deliver(
        a_delivery(Remove("x", PlaceId(place), AccountId("bo")), to=place, members=("bo",))
    )
    assert here.html("bo") == ""


async def test_what_is_not_there_is_a_no_for_good(here: Rehearsal):
    """AB23: parked, never looped."""
    place = await here.courier.deliver(a_delivery(OPEN, key="r", members=("fay",)))
    await here.courier.deliver(a_delivery(CloseRoom("c", PlaceId(place)), to=place))

    for delivery in (
        a_delivery(a_post(), key="1", to=place),
        a_delivery(a_post(), key="2", to="room:nowhere"),
        a_delivery(a_post(), key="3", to="nobody", direct=True),
        a_delivery(Admit("a", PlaceId(CIRCLE), AccountId("x")), members=("nobody",)),
    ):
        with pytest.raises(Never):
            await here.courier.deliver(delivery)


def test_only_the_newest_messages_of_a_place_are_kept():
    room = Room(PEOPLE)
    room.enter(CIRCLE, "bo")
    for count in range(NEWEST + 20):
        room.say(Draft(CIRCLE, "bo", NOON, words=str(count)), key=str(count))

    said = room.visible("bo")

    assert len(said) == NEWEST
    assert said[0].draft.words == "20"


def test_unread_is_counted_until_it_is_seen():
    room = Room(PEOPLE)
    for who in ("fay", "bo"):
        room.enter(CIRCLE, who)
    room.say(Draft(CIRCLE, "fay", NOON, words="hello"), key="1")
    room.say(Draft(CIRCLE, KITH, NOON, words="only for Fay", only="fay"), key="2")
    assert (room.unread("bo", CIRCLE), room.unread("fay", CIRCLE)) == (1, 1)

    room.see("bo", CIRCLE)

    assert room.unread("bo", CIRCLE) == 0


def test_only_what_changed_is_told_again():
    room = Room(PEOPLE)
    room.enter(CIRCLE, "bo")
    first = room.say(Draft(CIRCLE, KITH, NOON, words="one", revision=1), key="1")
    room.say(Draft(CIRCLE, "bo", NOON, words="two"), key="2")
    known = room.revision

    room.edit(first, replace(first.draft, words="one, anew", revision=2))

    assert [one.draft.words for one in room.visible("bo", known)] == ["one, anew"]


def test_a_watcher_is_told_until_it_goes():
    room, told = Room(PEOPLE), []
    unwatch = room.watch(lambda: told.append(room.revision))
    room.enter(CIRCLE, "bo")
    unwatch()
    room.enter(CIRCLE, "fay")

    assert len(told) == 1
