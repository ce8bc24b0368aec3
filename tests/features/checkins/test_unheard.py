"""A4: a wish that nobody answered is seen to in time, as its author agreed; and the facilitators are a way out."""

import pytest

from bot.kernel.effects import Why
from tests.features.checkins.gathering import ASK, GONE, HALL, HEAR, NOBODY_FREE, TELL, Gathering
from tests.features.pretend import TUESDAYS

NOBODY_YET = "Nobody has answered your check-in yet."


def test_without_their_agreement_the_author_is_asked_first(room: Gathering):
    room.listen("bo")
    room.checks_in("ana")

    room.waits()

    assert room.asked() == []
    assert room.told("ana")[0].startswith(NOBODY_YET)
    assert room.presses("ana", ASK).startswith("Kith asks those who offered to listen")
    assert room.asked() == ["bo"]


def test_asking_twice_asks_one_at_a_time(room: Gathering):
    """AB11, R2: a second press finds somebody being asked already."""
    room.listen("bo", "cem")
    room.checks_in("ana")
    room.waits()
    ask = room.button("ana", ASK)

    first = room.forges("ana", ask, whose="ana")
    again = room.forges("ana", ask, whose="ana")

    assert first == again
    assert room.asked() == ["bo"]


def test_the_circle_chooses_how_long_is_waited(room: Gathering):
    room.says("fay", "checkin schedule --heard 1h")

    said = room.checks_in("ana")
    room.waits(room.choices.ways(TUESDAYS.id).heard_after)

    assert "within an hour" in said
    assert room.told("ana")[0].startswith(NOBODY_YET)


def test_with_nobody_to_ask_the_author_can_turn_to_the_facilitators(room: Gathering):
    room.checks_in("ana", wish="ideas")
    room.waits()

    room.presses("ana", ASK)
    assert room.told("ana")[-1].startswith(NOBODY_FREE)
    assert room.presses("ana", TELL).startswith(
        "The facilitators are being told that you would like to be heard."
    )
    assert room.shown(HALL) == ["ana checked in and would like practical ideas. Nobody has answered yet."]


def test_facilitators_are_told_once_and_for_a_day(room: Gathering):
    room.checks_in("ana")
    room.waits()
    room.presses("ana", ASK)
    tell = room.button("ana", TELL)

    room.forges("ana", tell, whose="ana")
    room.forges("ana", tell, whose="ana")

    (reminder,) = (one for one in room.sent() if one.to == HALL)
    assert reminder.why is Why.UNASKED
    assert reminder.not_after is not None


@pytest.mark.parametrize("label", [ASK, TELL])
@pytest.mark.parametrize("how", ["heard", "ended", "away"])
def test_what_came_to_an_end_is_not_asked_about(room: Gathering, label: str, how: str):
    """An old button answers politely, and asks nobody."""
    room.listen("bo")
    room.goes("bo")
    room.checks_in("ana")
    room.waits()
    press = room.button("ana", ASK)
    if label == TELL:
        room.forges("ana", press, whose="ana")
        press = room.button("ana", TELL)
    room.circles.join(TUESDAYS, "bo")
    if how == "heard":
        room.taps("cem", HEAR)
    elif how == "ended":
        room.circle_is(ended=True)
    else:
        room.goes("ana")

    assert room.forges("ana", press, whose="ana") == GONE
    assert room.asked() == []
    assert room.shown(HALL) == []


def test_what_facilitators_alone_saw_is_not_told_to_listeners(room: Gathering):
    """Nobody but them learns that there was a check-in."""
    room.listen("bo")
    room.lets_others_be_asked("ana")
    room.checks_in("ana", seen="facilitators")

    room.waits()
    forced = room.fills("ana", "checkin ask", id=room.the_only().id)

    assert room.asked() == []
    assert forced == GONE
    assert room.shown(HALL)[0].startswith("ana checked in and would like just listening.")
    assert room.told("ana")[0].startswith(
        "Nobody has answered your check-in yet. Kith has reminded the facilitators."
    )
