"""A4, R2: listeners are asked one at a time, in turn, within what they can hold; a no is told to nobody."""

from datetime import timedelta

import pytest

from bot.checkins.model import TIME_TO_ANSWER
from bot.kernel.effects import Direct, Why
from bot.kernel.happenings import WentOut
from bot.kernel.people import LISTENING, AccountId, MemberId
from tests.features.checkins.gathering import CAN, CANNOT, FREE, GONE, HEAR, Gathering
from tests.features.pretend import TUESDAYS, WALKERS

NOBODY_FREE = "Of those who offered to listen, nobody is free just now."
WEEK = timedelta(days=7)


def waiting(room: Gathering, *listeners: str) -> None:
    """Ana checked in, nobody answered, and those who offered to listen are asked."""
    room.listen(*listeners)
    room.lets_others_be_asked("ana")
    room.checks_in("ana", "A heavy week", "company")
    room.waits()


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


def test_nobody_is_asked_to_listen_to_themselves(room: Gathering):
    waiting(room, "ana", "bo")
    assert room.asked() == ["bo"]
    room.presses("bo", CANNOT)

    assert room.asked() == ["bo"]
    assert room.told("ana")[0].startswith(NOBODY_FREE)


def test_in_quiet_hours_a_listener_is_asked_when_they_end(room: Gathering):
    """R2, and the author is not told that nobody is free while somebody soon is."""
    room.is_quiet("bo", "22:00", "07:00")
    waiting(room, "bo")
    assert room.asked() == []

    room.waits(timedelta(hours=6, minutes=59))
    assert room.asked() == []
    room.waits(timedelta(minutes=1))

    assert room.asked() == ["bo"]
    assert room.told("ana") == []


def test_somebody_awake_is_asked_before_somebody_in_quiet_hours(room: Gathering):
    room.is_quiet("bo", "22:00", "07:00")

    waiting(room, "bo", "cem")

    assert room.asked() == ["cem"]


def test_whoever_was_heard_in_the_night_is_not_asked_about_in_the_morning(room: Gathering):
    room.is_quiet("bo", "22:00", "07:00")
    waiting(room, "bo")
    room.taps("cem", HEAR)

    room.waits(timedelta(days=1))

    assert room.asked() == []


@pytest.mark.parametrize(
    "how", ["paused", "away", "switched off", "old rules", "apart", "not offered", "left"]
)
def test_who_is_not_asked(room: Gathering, how: str):
    """PV9, R2: nobody asks why; the next one is asked, or the author is told the same as ever."""
    room.listen("bo")
    bo = AccountId("bo")
    match how:
        case "paused":
            room.is_paused("bo")
        case "away":
            room.goes("bo")
        case "switched off":
            room.people.allow(MemberId("bo@house"), LISTENING, on=False)
        case "old rules":
            room.circle_is(version=2)
            for who in ("ana", "cem", "fay"):
                room.agrees(who, 2)
        case "apart":
            room.people.apart.add(frozenset((AccountId("ana"), bo)))
        case "not offered":
            room.says("bo", "listening off")
        case _:
            room.leaves("bo")

    waiting(room, "cem")
    room.presses("cem", CANNOT)

    assert room.asked() == ["cem"]
    assert room.told("ana")[0].startswith(NOBODY_FREE)


def test_at_their_limit_nobody_is_asked_until_a_week_has_gone(room: Gathering):
    """R2."""
    waiting(room, "bo")
    room.says("bo", "listening limit 1")
    room.presses("bo", CAN)
    room.lets_others_be_asked("cem")

    room.checks_in("cem")
    room.waits()
    assert room.told("cem")[0].startswith(NOBODY_FREE)
    room.clock.moment += WEEK
    room.checks_in("cem")
    room.waits()

    assert len([one for one in room.told("bo") if one.startswith("cem checked in")]) == 1


def test_offering_by_oneself_counts_too(room: Gathering):
    """Whoever said that they are free holds somebody, asked or not."""
    room.listen("bo")
    room.says("bo", "listening limit 1")
    room.checks_in("fay")
    room.taps("bo", FREE)
    room.lets_others_be_asked("ana")

    room.checks_in("ana")
    room.waits()

    assert room.asked() == []


def test_whoever_is_being_asked_is_not_asked_by_somebody_else_just_now(room: Gathering):
    room.lets_others_be_asked("cem")
    room.checks_in("cem")
    waiting(room, "bo")

    assert room.asked() == ["bo"]
    told = [one for who in ("ana", "cem") for one in room.told(who)]
    assert [one.startswith(NOBODY_FREE) for one in told] == [True]


def test_the_load_goes_round(room: Gathering):
    room.listen("bo", "cem", "fay")
    room.lets_others_be_asked("ana")

    for _ in range(6):
        room.checks_in("ana")
        room.waits(timedelta(hours=12, minutes=1))
        room.presses(room.asked()[-1], CANNOT)
        room.taps("fay", HEAR)
        room.clock.moment += timedelta(days=1)

    asked = room.ever_asked()
    assert len(asked) == 12
    assert all(len(set(asked[start : start + 3])) == 3 for start in range(0, len(asked) - 2, 3))


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


def test_listening_says_how_many_and_how_to_change_it(room: Gathering):
    answer = room.says("bo", "listening on")

    assert answer.startswith("You offer to listen in Tuesdays.")
    assert "at most 2 people in any seven days" in answer
    assert "at most one person" in room.says("bo", "listening limit 1")
    assert "at most one person" in room.says("bo", "listening on")


def test_a_limit_holds_in_all_circles(room: Gathering):
    """What one person can hold does not grow with the places they are in."""
    room.knows("bo", circle=WALKERS)
    room.listen("bo")
    room.says("bo", "listening limit 5")

    answer = room.says("bo", "listening on", circle=WALKERS)

    assert "at most 5 people" in answer
    room.says("bo", "listening limit 1", circle=WALKERS)
    assert {one.most for one in room.choices.offers.values()} == {1}


def test_offering_again_switches_it_on_again(room: Gathering):
    room.people.allow(MemberId("bo@house"), LISTENING, on=False)

    room.listen("bo")

    assert room.people.allows(MemberId("bo@house"), LISTENING)


@pytest.mark.parametrize("number", ["0", "21", "many"])
def test_a_limit_is_a_number_somebody_can_hold(room: Gathering, number: str):
    room.listen("bo")

    room.says("bo", f"listening limit {number}")

    assert room.choices.offers[TUESDAYS.id, AccountId("bo")].most == 2


def test_a_limit_is_for_those_who_offer(room: Gathering):
    assert room.says("bo", "listening limit 1").startswith("That number is for people who offer to listen.")
