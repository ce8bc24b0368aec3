"""A4, DECISIONS 20: what others say reaches the author alone; whoever may not meet is never told of the other (PV9)."""

import pytest

from bot.kernel.effects import Direct, Why
from bot.kernel.happenings import Thanked
from bot.kernel.people import AccountId
from tests.features.checkins.gathering import (
    FREE,
    GONE,
    HALL,
    HEAR,
    HEARD,
    TOO,
    Gathering,
)
from tests.features.pretend import TUESDAYS


@pytest.mark.parametrize(
    ("label", "told"),
    [
        (HEAR, "bo hears you."),
        (TOO, "bo says: me too."),
        (FREE, "bo is free to listen. You might write to them, now or later."),
    ],
)
def test_one_press_is_told_to_the_author_alone(room: Gathering, label: str, told: str):
    room.checks_in("ana")

    answer = room.taps("bo", label)

    assert answer.startswith("They are told, and nobody else is.")
    (post,) = room.sent()
    assert post.to == Direct(AccountId("ana"))
    assert post.why is Why.ASKED_FOR
    assert room.told("ana")[0].startswith(told)


def test_whoever_was_heard_is_asked_nothing_more(room: Gathering):
    room.checks_in("ana")
    room.taps("bo", HEAR)

    room.waits()

    assert len(room.told("ana")) == 1


def test_pressing_twice_is_told_once(room: Gathering):
    """AB11."""
    room.checks_in("ana")

    assert room.taps("bo", HEAR) == room.taps("bo", HEAR)
    assert len(room.told("ana")) == 1


def test_the_same_person_can_say_two_things_and_others_can_too(room: Gathering):
    room.checks_in("ana")

    room.taps("bo", HEAR)
    room.taps("bo", FREE)
    room.taps("cem", HEAR)

    assert len(room.told("ana")) == 3


def test_ones_own_check_in_is_for_others_to_answer(room: Gathering):
    room.checks_in("ana")

    answer = room.taps("ana", HEAR)

    assert answer.startswith("That is your own check-in.")
    assert room.buttons("ana") == [HEARD]
    assert room.the_only().waits


def test_whoever_is_apart_sees_the_same_and_nothing_arrives(room: Gathering):
    """S5, PV9: word for word; and it does not count as having been heard."""
    room.people.apart.add(frozenset((AccountId("ana"), AccountId("bo"))))
    room.checks_in("ana")

    avoided = room.taps("bo", HEAR)

    assert room.told("ana") == []
    assert room.the_only().waits
    assert avoided == room.taps("cem", HEAR)


@pytest.mark.parametrize("who", ["dee", "eve", "away"])
def test_whoever_the_post_was_not_for_cannot_answer_it(room: Gathering, who: str):
    """PV11: no member, nobody Kith knows, and somebody who left the room."""
    room.knows("dee", circle=None)
    room.knows("away")
    room.goes("away")
    room.checks_in("ana")

    room.taps(who, HEAR)

    assert room.told("ana") == []


def test_a_button_carried_into_another_room_does_nothing(room: Gathering):
    """PV11."""
    room.checks_in("ana", seen="facilitators")
    hear = room.on_card(HEAR, HALL)

    answer = room._press(hear, room.caller("bo"), bound_to="bo")

    assert answer == GONE
    assert room.told("ana") == []


def test_facilitators_answer_in_their_room(room: Gathering):
    room.checks_in("ana", seen="facilitators")

    assert room.taps("fay", HEAR, HALL).startswith("They are told")
    assert room.told("ana")[0].startswith("fay hears you.")


def test_whoever_facilitates_no_longer_does_not_answer(room: Gathering):
    room.checks_in("ana", seen="facilitators")
    room.held.holders = {"cem"}

    assert room.taps("fay", HEAR, HALL) == GONE


def test_in_a_circle_that_has_ended_nobody_answers(room: Gathering):
    room.checks_in("ana")
    room.circle_is(ended=True)

    assert room.taps("bo", HEAR) == GONE
    assert room.told("ana") == []


def test_nothing_is_sent_to_an_author_who_left_the_room(room: Gathering):
    """DECISIONS 3."""
    room.checks_in("ana")
    room.goes("ana")

    assert room.taps("bo", HEAR) == GONE
    assert room.told("ana") == []


def test_nothing_is_asked_for_an_author_who_left_the_room(room: Gathering):
    room.listen("bo")
    room.lets_others_be_asked("ana")
    room.checks_in("ana")
    room.goes("ana")

    room.waits()

    assert room.asked() == []
    assert room.told("ana") == []


def test_an_author_on_a_pause_is_still_seen_to(room: Gathering):
    """DECISIONS 9: they asked for it; a pause stops only what nobody asked for."""
    room.listen("bo")
    room.lets_others_be_asked("ana")
    room.checks_in("ana")
    room.is_paused("ana")

    room.waits()
    room.presses("bo", "I can")

    assert [one.why for one in room.sent() if one.to == Direct(AccountId("ana"))] == [Why.ASKED_FOR]


def test_it_is_enough_when_the_author_says_so(room: Gathering):
    room.checks_in("ana")

    enough = room.button("ana", HEARD)
    answers = [room.forges("ana", enough, whose="ana") for _ in range(2)]
    room.waits()

    assert set(answers) == {"Good. Nobody is asked any more."}
    assert room.told("ana") == []


def test_a_thanks_from_the_author_says_that_they_were_heard(room: Gathering):
    room.checks_in("ana")

    room.happens(Thanked(TUESDAYS.id, AccountId("ana"), AccountId("bo")))

    assert not room.the_only().waits


@pytest.mark.parametrize(
    ("giver", "receiver", "circle"),
    [("bo", "ana", "tuesdays"), ("ana", "ana", "tuesdays"), ("ana", "bo", "walkers")],
)
def test_other_thanks_say_nothing_about_it(room: Gathering, giver: str, receiver: str, circle: str):
    room.checks_in("ana")

    room.happens(Thanked(type(TUESDAYS.id)(circle), AccountId(giver), AccountId(receiver)))

    assert room.the_only().waits
