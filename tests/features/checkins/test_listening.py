"""A4, R2: listeners are asked one at a time, in turn, within what they can hold; a no is told to nobody."""

from datetime import timedelta

import pytest

from bot.checkins.model import TIME_TO_ANSWER
from bot.kernel.effects import Direct, Why
from bot.kernel.happenings import WentOut
from bot.kernel.people import LISTENING, AccountId
from tests.features.checkins.gathering import CAN, CANNOT, GONE, HEAR, NOBODY_FREE, Gathering, waiting
from tests.features.pretend import TUESDAYS, WALKERS


def test_a_listener_sees_who_and_how_and_no_words(room: Gathering):
    """DECISIONS 20."""
    waiting(room, "bo")

    (question,) = room.told("bo")

    assert question.startswith(
        "ana checked in, in Tuesdays. What would help: company. Could you listen to them?"
    )
    assert "heavy" not in question
    (post,) = (one for one in room.sent() if one.to == Direct(AccountId("bo")))
    assert (post.why, post.activity, post.circle) == (Why.UNASKED, LISTENING, TUESDAYS.id)
    assert post.not_after == room.clock.now() + TIME_TO_ANSWER
    assert (post.whose, post.about) == (AccountId("ana"), room.the_only().key)


def test_a_yes_is_told_to_the_author_alone(room: Gathering):
    waiting(room, "bo", "cem")

    answer = room.presses("bo", CAN)

    assert answer.startswith("ana is told that you are free to listen. What would help them: company.")
    assert room.told("ana")[0].startswith("bo is free to listen.")
    assert len(room.told("ana")) == 1
    assert room.told("cem") == []


def test_a_no_is_told_to_nobody_and_the_next_one_is_asked(room: Gathering):
    waiting(room, "bo", "cem")

    assert room.presses("bo", CANNOT) == "That is fine. Nobody is told."
    assert room.asked() == ["bo", "cem"]
    assert room.told("ana") == []


def test_no_answer_is_a_no(room: Gathering):
    waiting(room, "bo", "cem")

    room.waits(TIME_TO_ANSWER)

    assert room.asked() == ["bo", "cem"]
    assert room.told("ana") == []


def test_when_all_said_no_the_author_is_told_that_nobody_is_free(room: Gathering):
    """Nobody learns who was asked, or what they said."""
    waiting(room, "bo", "cem")
    room.presses("bo", CANNOT)
    room.presses("cem", CANNOT)

    (told,) = room.told("ana")

    assert told.startswith(NOBODY_FREE)
    assert "bo" not in told.replace("nobody", "")
    assert "cem" not in told


def test_a_late_yes_still_counts_and_whoever_is_being_asked_is_spared(room: Gathering):
    waiting(room, "bo", "cem")
    can = room.button("bo", CAN)
    room.waits(TIME_TO_ANSWER)

    room.forges("bo", can, whose="bo")

    assert room.told("ana")[0].startswith("bo is free to listen.")
    assert room.told("cem") == []
    room.waits(TIME_TO_ANSWER)
    assert len(room.told("ana")) == 1


def test_pressing_twice_has_one_effect(room: Gathering):
    """AB11: and it does not make the week in which they hold somebody longer."""
    waiting(room, "bo", "cem")
    can, cannot = room.button("bo", CAN), room.button("bo", CANNOT)
    room.forges("bo", can, whose="bo")
    held = dict(room.book.questions)
    room.waits(timedelta(hours=1))

    room.forges("bo", can, whose="bo")
    room.forges("bo", cannot, whose="bo")

    assert room.book.questions == held
    assert len(room.told("ana")) == 1
    assert room.asked() == []


def test_a_no_pressed_twice_asks_one_more_and_not_two(room: Gathering):
    waiting(room, "bo", "cem", "fay")
    cannot = room.button("bo", CANNOT)

    for _ in range(2):
        room.forges("bo", cannot, whose="bo")

    assert room.asked() == ["bo", "cem"]


def test_between_asked_and_answered_the_wish_was_heard(room: Gathering):
    waiting(room, "bo", "cem")
    can, cannot = room.button("bo", CAN), room.button("bo", CANNOT)
    room.taps("cem", HEAR)

    assert room.forges("bo", cannot, whose="bo") == "That is fine. Nobody is told."
    assert room.forges("bo", can, whose="bo").startswith("They have been heard in the meantime.")
    assert len(room.told("ana")) == 1
    assert room.asked() == []


@pytest.mark.parametrize("label", [CAN, CANNOT])
def test_a_question_that_was_passed_on_does_nothing(room: Gathering, label: str):
    """PV11: somebody who was never asked, with a button of their own making or of somebody else's."""
    waiting(room, "bo")
    press = room.button("bo", label)

    assert room.forges("cem", press, whose="cem") == GONE
    assert room.forges("cem", press, whose="bo").startswith("That button is not in use any more")
    assert room.told("ana") == []


def test_when_a_listener_leaves_the_next_one_is_asked(room: Gathering):
    """S6: at once; whoever waits is not left waiting, and the one who left is told nothing."""
    waiting(room, "bo", "cem")
    can = room.button("bo", CAN)

    room.leaves("bo")

    assert room.asked()[-1] == "cem"
    assert room.forges("bo", can, whose="bo") == GONE
    room.waits(TIME_TO_ANSWER)
    assert room.told("ana")[0].startswith(NOBODY_FREE)


def test_when_a_listener_is_away_the_next_one_is_asked(room: Gathering):
    waiting(room, "bo", "cem")

    room.happens(WentOut(room.caller("bo"), room.circle))

    assert room.asked() == ["bo", "cem"]
    room.waits(TIME_TO_ANSWER - timedelta(minutes=1))
    assert room.told("ana") == []


def test_whoever_leaves_another_room_of_the_circle_is_still_asked(room: Gathering):
    """The lobby, or the facilitators' place: they are here all the same."""
    waiting(room, "bo", "cem")

    room.happens(WentOut(room.caller("bo", WALKERS), room.circle))

    assert room.asked() == ["bo"]


def test_when_the_author_leaves_whoever_was_asked_is_spared_it(room: Gathering):
    """S6, PV3."""
    waiting(room, "bo")
    can = room.button("bo", CAN)

    room.leaves("ana")

    assert room.asked() == []
    assert room.book.kept == {}
    assert room.forges("bo", can, whose="bo") == GONE
    assert room.diary.appointments == set()


def test_an_author_who_is_away_is_told_nothing(room: Gathering):
    """DECISIONS 3."""
    waiting(room, "bo")
    room.goes("ana")

    assert room.presses("bo", CAN) == GONE
    assert room.told("ana") == []


def test_two_who_are_apart_by_now_do_not_meet(room: Gathering):
    """PV9: a boundary that was set after the question."""
    waiting(room, "bo", "cem")
    room.people.apart.add(frozenset((AccountId("ana"), AccountId("bo"))))

    assert room.presses("bo", CAN) == GONE
    assert room.told("ana") == []
    room.waits(TIME_TO_ANSWER)
    assert room.asked() == ["bo", "cem"]
