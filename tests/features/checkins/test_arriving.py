"""A3: words reach those they are for and are kept nowhere; a pass leaves no trace (PV2, DECISIONS 15, 16)."""

from datetime import timedelta

import pytest

from bot.checkins.model import KEPT
from bot.kernel.documents import Press
from bot.kernel.effects import Card, Opened
from bot.kernel.people import PlaceId
from tests.features.checkins.gathering import GONE, HALL, HEAR, NOT_YOURS, Gathering
from tests.features.pretend import TUESDAYS

CHANGE, BACK = "Change the words", "Take it back"


def test_a_check_in_goes_to_the_circle_with_what_would_help(room: Gathering):
    answer = room.checks_in("ana", "Tired, and glad", "company")

    assert answer.startswith("Your check-in is on its way to the circle.\n\n> Tired, and glad")
    assert "Kith delivers your words and does not keep them." in answer
    (card,) = room.cards()
    assert card.startswith("ana checks in:\n\n> Tired, and glad\n\nWhat would help: company")


def test_no_words_are_kept(room: Gathering):
    """PV2: neither in what is kept of the check-in, nor anywhere the feature looks."""
    room.checks_in("ana", "A canary in words")

    everything = repr((room.book, room.choices, room.pages, room.diary))

    assert "canary" not in everything
    assert room.the_only().word == ""


def test_what_asks_for_nothing_has_no_buttons_and_is_not_seen_to(room: Gathering):
    room.checks_in("ana", "Just here", "nothing")

    assert HEAR not in room.cards()[0]
    assert room.diary.appointments == set()
    assert room.buttons("ana") == [CHANGE, BACK]


@pytest.mark.parametrize("place", [HALL, None])
def test_what_is_for_the_facilitators_is_seen_by_them_alone(room: Gathering, place: PlaceId | None):
    """Their room may still have to be opened."""
    room.circle_is(hall=place)

    answer = room.checks_in("ana", "Only for you", seen="facilitators")

    assert answer.startswith("Your check-in is on its way to the facilitators. Only they see it.")
    assert room.cards() == []
    assert len(room.cards(place or Opened("facilitators:tuesdays"))) == 1


def test_what_is_for_me_alone_is_shown_back_and_gone(room: Gathering):
    """DECISIONS 15: and that nobody can answer it is said at once."""
    answer = room.checks_in("ana", "Nobody needs to know", "company", "me")

    assert answer.startswith("Here is your check-in, for you alone:\n\n> Nobody needs to know")
    assert "Nobody else sees it, so nobody can answer." in answer
    assert "Kith does not keep it." in answer
    assert (room.mail.kept, room.book.kept, room.diary.appointments) == ([], {}, set())


def test_for_me_alone_without_a_wish_nothing_more_is_said(room: Gathering):
    assert "nobody can answer" not in room.checks_in("ana", "Hm", "nothing", "me")


def test_a_pass_leaves_no_trace(room: Gathering):
    """P8: no row, nothing sent, nothing due; and nobody is told."""
    before = repr((room.book, room.choices, room.pages, room.diary, room.mail))

    answer = room.fills("ana", "checkin pass")

    assert answer.startswith("That is fine.")
    assert repr((room.book, room.choices, room.pages, room.diary, room.mail)) == before
    assert room.witness.happened == []


@pytest.mark.parametrize(
    ("asks", "seen", "said"),
    [
        (False, "circle", "within 12 hours, Kith asks you, in private"),
        (True, "circle", "Kith asks those who offered to listen, one at a time. They see your name"),
        (True, "facilitators", "within 12 hours, Kith reminds the facilitators. You are told."),
    ],
)
def test_what_happens_if_nobody_answers_is_said_before_it_does(
    room: Gathering, asks: bool, seen: str, said: str
):
    if asks:
        room.lets_others_be_asked("ana")

    assert said in room.checks_in("ana", seen=seen)


def test_what_is_left_out_is_asked_and_never_guessed(room: Gathering):
    """On a typed line every word belongs to the check-in; nobody is shown to anybody by a guess."""
    assert room.says("ana", "checkin now Tired") == "form checkin now"
    assert room.forms["ana"] == {"words": "Tired"}
    assert "takes one of these" in room.says("ana", "checkin now Tired --wish hugs --seen circle")
    assert room.mail.kept == []


def test_words_are_changed_in_the_same_post(room: Gathering):
    room.checks_in("ana", "Rather low", "ideas")

    answer = room.says("ana", "checkin change A little better")

    assert answer.startswith("Your check-in is being changed:\n\n> A little better")
    (card,) = room.cards()
    assert "A little better" in card
    assert "Rather low" not in card
    assert "practical ideas" in card
    revisions = [one.revision for one in room.mail.kept if isinstance(one, Card)]
    assert revisions == [1, 2]


def test_what_was_for_the_facilitators_stays_there_when_it_is_changed(room: Gathering):
    room.checks_in("ana", "Low", seen="facilitators")

    room.says("ana", "checkin change Lower")

    assert room.cards() == []
    assert "Lower" in room.cards(HALL)[0]


def test_a_changed_check_in_is_still_heard_once(room: Gathering):
    room.checks_in("ana", "Low")
    room.says("ana", "checkin change Lower")

    room.taps("bo", HEAR)

    assert len(room.told("ana")) == 1


def test_the_button_to_change_opens_the_form_for_that_very_one(room: Gathering):
    room.checks_in("ana", "One")
    first = room.button("ana", CHANGE)
    room.waits(timedelta(minutes=5))
    room.checks_in("ana", "Two")

    assert room._press(first, room.caller("ana"), bound_to="ana") == "form checkin change"
    assert room.forms["ana"] == dict(first.values)


def test_what_is_taken_back_is_gone_with_all_that_hung_on_it(room: Gathering):
    room.listen("bo")
    room.lets_others_be_asked("ana")
    room.checks_in("ana", "Low")
    room.waits()
    assert room.asked() == ["bo"]

    answer = room.presses("ana", BACK, circle=TUESDAYS)

    assert answer.startswith("Your check-in is being taken back, and Kith forgets it.")
    assert room.cards() == []
    assert (room.book.kept, room.book.questions) == ({}, {})
    assert room.asked() == []
    assert room.diary.appointments == set()


def test_after_it_was_taken_back_its_buttons_answer_politely(room: Gathering):
    room.checks_in("ana", "Low")
    hear = room.on_card(HEAR)
    room.says("ana", "checkin takeback")

    assert room._press(hear, room.caller("bo"), bound_to="bo") == GONE
    assert room.says("ana", "checkin takeback") == NOT_YOURS
    assert room.says("ana", "checkin change Better") == NOT_YOURS
    assert room.told("ana") == []


@pytest.mark.parametrize("press", ["checkin takeback", "checkin heard", "checkin ask", "checkin tell"])
def test_only_its_author_decides_about_it(room: Gathering, press: str):
    """PV11: a foreign button, and one of a check-in that never was, get the same answer."""
    room.checks_in("ana", "Low")
    mine = room.the_only()
    caller = room.caller("bo")

    foreign = room._press(Press(press, (("id", mine.id),)), caller, bound_to="bo")
    unknown = room._press(Press(press, (("id", "nothing"),)), caller, bound_to="bo")

    assert foreign == unknown == NOT_YOURS
    assert room.the_only() == mine


def test_nobody_else_changes_the_words(room: Gathering):
    room.checks_in("ana", "Low")

    answer = room.fills("bo", "checkin change", words="Bo was here", id=room.the_only().id)

    assert answer == NOT_YOURS
    assert "Low" in room.cards()[0]


def test_a_button_that_was_shown_to_somebody_else_does_nothing(room: Gathering):
    """PV11."""
    room.checks_in("ana", "Low")

    answer = room.forges("bo", room.button("ana", BACK), whose="ana")

    assert answer.startswith("That button is not in use any more")
    assert len(room.cards()) == 1


def test_after_fourteen_days_it_is_not_changed_any_more(room: Gathering):
    """PV2."""
    room.checks_in("ana", "Low", "nothing")
    room.clock.moment += KEPT

    assert room.says("ana", "checkin change Better") == NOT_YOURS


def test_in_a_circle_that_has_ended_nothing_is_changed(room: Gathering):
    room.checks_in("ana", "Low")
    room.circle_is(ended=True)

    assert room.says("ana", "checkin change Better") == NOT_YOURS
    assert "Low" in room.cards()[0]


def test_a_line_that_is_too_long_is_refused_kindly(room: Gathering):
    """AB4."""
    answer = room.checks_in("ana", "a" * 501)

    assert "holds 500 characters" in answer
    assert room.book.kept == {}


@pytest.mark.parametrize("who", ["dee", "eve"])
def test_whoever_does_not_take_part_does_not_check_in(room: Gathering, who: str):
    """Somebody who never agreed, and somebody Kith knows nothing of."""
    room.knows("dee", circle=None)

    room.checks_in(who)

    assert room.book.kept == {}
    assert room.mail.kept == []
