"""A check-in for one's buddy: in the room they share, and nowhere else; nobody is asked in their stead (A4, A8)."""

import pytest

from bot.checkins.ports import Buddies
from bot.kernel.people import AccountId, PlaceId
from tests.features.checkins.gathering import FREE, GONE, HALL, HEAR, Gathering
from tests.features.pretend import TUESDAYS

ROOM = PlaceId("their room")
QUIET = "Your buddy has not answered your check-in yet."


@pytest.fixture
def pair(room: Gathering) -> Gathering:
    """Ana and Bo."""
    together(room, "ana", "bo")
    return room


def together(room: Gathering, *names: str) -> None:
    people = frozenset(map(AccountId, names))
    room.buddies.update(dict.fromkeys(people, Buddies(ROOM, people)))


def test_it_is_seen_in_their_room_alone(pair: Gathering):
    said = pair.checks_in("ana", seen="buddy")

    assert said.startswith("Your check-in is on its way to the room of you and your buddy.")
    assert len(pair.cards(ROOM)) == 1
    assert pair.cards() == pair.cards(HALL) == []


def test_without_a_buddy_the_words_come_back_and_nothing_is_kept(room: Gathering):
    said = room.checks_in("ana", "A heavy day", seen="buddy")

    assert "A heavy day" in said
    assert (room.sent(), room.book.kept) == ([], {})


def test_the_buddys_answer_is_told_to_the_author(pair: Gathering):
    pair.checks_in("ana", seen="buddy")

    assert pair.taps("bo", FREE, ROOM).startswith("They are told")
    assert pair.told("ana")[0].startswith("bo is free to listen.")


def test_a_button_that_was_passed_on_opens_nothing(pair: Gathering):
    """Neither to the circle nor to its facilitators."""
    pair.checks_in("ana", seen="buddy")

    for who in ("cem", "fay"):
        assert pair.taps(who, HEAR, ROOM) == GONE
    assert pair.sent() == []


def test_once_they_are_no_buddies_any_more_nothing_is_answered(pair: Gathering):
    pair.checks_in("ana", seen="buddy")
    pair.buddies.clear()

    assert pair.taps("bo", HEAR, ROOM) == GONE


def test_a_new_buddy_has_no_part_in_what_was_for_another(pair: Gathering):
    pair.checks_in("ana", seen="buddy")
    people = frozenset({AccountId("ana"), AccountId("cem")})
    pair.buddies[AccountId("ana")] = Buddies(PlaceId("another room"), people)

    for who in ("bo", "cem"):
        assert pair.taps(who, HEAR, ROOM) == GONE


def test_nobody_is_asked_in_their_stead_whatever_was_agreed(pair: Gathering):
    pair.lets_others_be_asked("ana")
    pair.listen("cem")
    said = pair.checks_in("ana", seen="buddy")
    pair.waits()

    assert "nobody else is asked" in said
    assert pair.asked() == []
    assert [one.startswith(QUIET) for one in pair.told("ana")] == [True]


def test_a_word_of_the_picture_stays_between_them(pair: Gathering):
    pair.says("fay", "checkin words calm, tired, raw --picture yes")
    pair.checks_in("ana", "tired", seen="buddy")

    assert pair.the_only().word == ""


def test_it_is_changed_and_taken_back_where_it_is(pair: Gathering):
    pair.checks_in("ana", "tired", seen="buddy")
    pair.fills("ana", "checkin change", words="a little better")
    assert ["a little better" in one for one in pair.cards(ROOM)] == [True]

    pair.says("ana", "checkin takeback")
    assert pair.cards(ROOM) == []
    assert pair.cards(TUESDAYS.place) == []
