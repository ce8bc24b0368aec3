"""Seats and wishes: who may be paired, and what the pairing needs to know of them and no more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buddies.model import ANY_TIME, Kind, Likeness, Mode, Seeker
from bot.buddies.seats import COOLING_OFF, EXPERIENCED, NEW, Seat, Wishes, seeker, ticked
from bot.buddies.times import Span
from bot.kernel.people import FOREVER, AccountId, CircleId, MemberId
from tests.features.pretend import HOUSE, NOW

ANA, BO = AccountId("ana"), AccountId("bo")
SEAT = Seat("seat-1", ANA, MemberId("ana@house"), HOUSE, CircleId("tuesdays"), Kind.SUPPORT, NOW)
MOMENT = timedelta(microseconds=1)


def test_whoever_is_new_waits_a_week_unless_somebody_vouches_for_them():
    """S5, AB15."""
    assert not SEAT.cooled(NOW + COOLING_OFF - MOMENT)
    assert SEAT.cooled(NOW + COOLING_OFF)
    assert replace(SEAT, vouched=True).cooled(NOW)


@pytest.mark.parametrize(
    "until, rests",
    [(None, False), (NOW, False), (NOW - MOMENT, False), (NOW + MOMENT, True), (FOREVER, True)],
)
def test_whoever_rests_rests_until_then(until, rests: bool):
    assert replace(SEAT, resting_until=until).rests(NOW) == rests


def test_who_says_nothing_is_hindered_by_nothing():
    found = seeker(SEAT, Wishes(), zone="UTC", now=NOW, room=2, apart=frozenset())

    assert (found.id, found.times, found.modes, found.room) == ("ana", ANY_TIME, frozenset(Mode), 2)
    assert (found.languages, found.topics, found.experience) == (frozenset(), frozenset(), NEW)


def test_all_that_somebody_wishes_is_handed_on():
    wishes = Wishes(
        topics=("sleep",),
        languages=("welsh",),
        any_language=True,
        week=(Span(1, 1020, 1080),),
        by=(Mode.VOICE,),
        area="Cardiff",
        access="captions",
        likeness=Likeness.LIKE,
        gender="woman",
        same_gender=True,
        experienced=True,
    )

    found = seeker(replace(SEAT, missed=3), wishes, zone="UTC", now=NOW, room=1, apart=frozenset((BO,)))

    assert found == Seeker(
        id="ana",
        languages=frozenset(("welsh",)),
        any_language=True,
        times=0b11 << 82,
        modes=frozenset((Mode.VOICE,)),
        area="Cardiff",
        topics=frozenset(("sleep",)),
        likeness=Likeness.LIKE,
        gender="woman",
        same_gender=True,
        experience=EXPERIENCED,
        room=1,
        missed=3,
        apart=frozenset((BO,)),
    )


@pytest.mark.parametrize("room", [-3, -1, 0])
def test_whoever_holds_more_than_they_can_has_no_room(room: int):
    """R2."""
    assert seeker(SEAT, Wishes(), zone="UTC", now=NOW, room=room, apart=frozenset()).room == 0


@pytest.mark.parametrize(
    "words, topics",
    [
        ("sleep", ("sleep",)),
        ("Caring  for a Parent, SLEEP", ("caring for a parent", "sleep")),
        ("sleep; sleep\nSleep,, ,", ("sleep",)),
        ("", ()),
        (" , ;\n", ()),
        ("a, b, c, d", ("a", "b", "c")),
    ],
)
def test_what_is_ticked_is_each_once_in_its_order(words: str, topics: tuple[str, ...]):
    assert ticked(words, most=3) == topics


@given(words=st.text(max_size=80), most=st.integers(0, 5))
def test_whatever_is_written_is_ticked_the_same_when_it_is_shown_and_written_again(words: str, most: int):
    found = ticked(words, most=most)

    assert len(found) <= most
    assert len(set(found)) == len(found)
    assert all(found)


def test_what_somebody_wishes_is_not_shown_when_it_is_printed():
    """PV5."""
    wishes = Wishes(topics=("canary",), area="canary", access="canary", gender="canary")

    assert "canary" not in repr(wishes)
