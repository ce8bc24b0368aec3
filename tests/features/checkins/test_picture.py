"""The circle's picture-words, what it sees of how it arrived (P8, Q2), and the settings of each."""

from datetime import timedelta

import pytest

from tests.features.checkins.gathering import Gathering
from tests.features.pretend import TUESDAYS

DAY = timedelta(days=1)
WORDS = "sunny, cloudy, rain"


def pictures(room: Gathering) -> list[str]:
    return [one for one in room.shown(TUESDAYS.place) if one.startswith("How we arrived")]


def test_the_circles_words_are_on_the_invitation(room: Gathering):
    room.says("fay", f"checkin words {WORDS}")
    room.says("fay", "checkin schedule every day 9:00")
    room.waits(DAY)

    assert room.taps("ana", "rain") == "form checkin now"
    assert room.forms["ana"] == {"words": "rain"}
    assert room.taps("ana", "In my own words") == "form checkin now"
    assert room.forms["ana"] == {}


def test_a_word_the_circle_gave_up_opens_an_empty_form(room: Gathering):
    room.says("fay", f"checkin words {WORDS}")
    room.says("fay", "checkin schedule every day 9:00")
    room.waits(DAY)
    room.says("fay", "checkin words sun, moon")

    room.taps("ana", "rain")

    assert room.forms["ana"] == {}


def picture(room: Gathering) -> None:
    room.knows("dee", "eve")
    room.says("fay", f"checkin words {WORDS} --picture yes")
    room.says("fay", "checkin schedule every day 9:00")
    room.waits(timedelta(hours=22))


def test_five_people_see_how_the_circle_arrived(room: Gathering):
    """Q2: how many, never who; and afterwards no word is kept."""
    picture(room)
    for who, word in (("fay", "rain"), ("ana", "RAIN"), ("bo", "sunny"), ("cem", "rain"), ("dee", " Sunny ")):
        room.checks_in(who, word, "nothing")

    room.waits(DAY / 2)

    (shown,) = pictures(room)
    assert shown.startswith("How we arrived\n\n- sunny: 2 of us\n- rain: 3 of us")
    assert {one.word for one in room.book.kept.values()} == {""}


def test_four_people_do_not_however_often_they_check_in(room: Gathering):
    """P8: the picture is one of people, so that nobody can be picked out by checking in again."""
    picture(room)
    for who in ("ana", "ana", "ana", "bo", "cem", "fay"):
        room.checks_in(who, "rain", "nothing")

    room.waits(DAY / 2)

    assert pictures(room) == []
    assert {one.word for one in room.book.kept.values()} == {""}


def test_own_words_and_words_for_others_do_not_count(room: Gathering):
    picture(room)
    for who in ("ana", "bo", "cem"):
        room.checks_in(who, "rain", "nothing")
    room.checks_in("fay", "rain", "nothing", "facilitators")
    room.checks_in("dee", "rain", "nothing", "me")
    room.checks_in("eve", "rain, I think", "nothing")

    room.waits(DAY / 2)

    assert pictures(room) == []


def test_what_was_changed_or_taken_back_counts_as_it_is_now(room: Gathering):
    picture(room)
    for who in ("fay", "ana", "bo", "cem", "dee", "eve"):
        room.checks_in(who, "rain", "nothing")
    room.says("eve", "checkin takeback")
    room.says("dee", "checkin change sunny")

    room.waits(DAY / 2)

    assert pictures(room)[0].startswith("How we arrived\n\n- sunny: one of us\n- rain: 4 of us")


def test_without_a_picture_no_word_is_kept(room: Gathering):
    """PV2."""
    room.says("fay", f"checkin words {WORDS}")

    room.checks_in("ana", "rain", "nothing")

    assert room.the_only().word == ""


def test_a_word_no_picture_came_for_is_let_go_after_a_day(room: Gathering):
    """PV2."""
    room.says("fay", f"checkin words {WORDS} --picture yes")
    room.checks_in("ana", "rain", "nothing")
    assert room.the_only().word == "rain"

    room.waits(DAY)

    assert room.the_only().word == ""


@pytest.mark.parametrize("how", ["picture off", "asleep", "ended"])
def test_a_picture_nobody_wants_any_more_is_not_shown(room: Gathering, how: str):
    picture(room)
    for who in ("fay", "ana", "bo", "cem", "dee"):
        room.checks_in(who, "rain", "nothing")
    if how == "picture off":
        room.says("fay", "checkin words --picture no")
    else:
        room.circle_is(asleep=how == "asleep", ended=how == "ended")

    room.waits(DAY / 2)

    assert pictures(room) == []
    assert {one.word for one in room.book.kept.values()} == {""}


def test_settings_are_shown_with_a_switch_for_each(room: Gathering):
    answer = room.says("ana", "checkin settings")

    assert answer.startswith("Your check-ins in Tuesdays")
    assert room.buttons("ana") == ["Invite me when the circle is", "Others may be asked", "Keep a journal"]
    for label in room.buttons("ana"):
        room.presses("ana", label, circle=TUESDAYS)
    assert room.buttons("ana") == ["Do not invite me", "Ask me first", "Stop the journal"]
    for label in room.buttons("ana"):
        room.presses("ana", label, circle=TUESDAYS)
    assert room.buttons("ana")[:3] == [
        "Invite me when the circle is",
        "Others may be asked",
        "Keep a journal",
    ]


def test_showing_settings_keeps_nothing(room: Gathering):
    room.says("ana", "checkin settings")

    assert room.choices.chosen == {}


def test_days_that_cannot_be_read_change_nothing(room: Gathering):
    room.fills("ana", "checkin settings", when="whenever", journal="yes")

    assert room.choices.chosen == {}
