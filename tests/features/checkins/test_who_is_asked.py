"""R2: who is asked to listen: within what they can hold, outside their quiet hours, in turn; and never who is apart."""

from datetime import timedelta

import pytest

from bot.kernel.people import LISTENING, AccountId, MemberId
from tests.features.checkins.gathering import CAN, CANNOT, FREE, HEAR, NOBODY_FREE, Gathering, waiting
from tests.features.pretend import TUESDAYS, WALKERS

WEEK = timedelta(days=7)


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
