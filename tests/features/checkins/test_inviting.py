"""Invitations: the circle's in its room, private ones for who asked for them; and a picture for five or more (P8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.kernel.effects import Direct, Why
from bot.kernel.happenings import CircleChanged, CircleEnded, LeftAll, ZoneSet
from bot.kernel.people import CHECKINS, AccountId, MemberId
from tests.features.checkins.gathering import Gathering
from tests.features.pretend import TUESDAYS, WALKERS

DAY = timedelta(days=1)
ANA = AccountId("ana")
INVITED = "How are you arriving today?"
WORDS = "sunny, cloudy, rain"


def invitations(room: Gathering) -> list[str]:
    return [one for one in room.shown(TUESDAYS.place) if one.startswith(INVITED)]


def moments(room: Gathering, who: str) -> list[str]:
    """When somebody was invited in private, by their last useful moment, in UTC."""
    posts = [one for one in room.sent() if one.to == Direct(AccountId(who)) and one.activity == CHECKINS]
    return [f"{one.not_after - timedelta(hours=3):%d %H:%M}" for one in posts if one.not_after]


def test_the_circle_is_invited_when_it_chose(room: Gathering):
    answer = room.says("fay", "checkin schedule every day 9:00")
    room.waits(2 * DAY)

    assert answer.startswith("The circle is invited to check in every day at 09:00.")
    assert len(invitations(room)) == 2
    assert {one.why for one in room.sent()} == {Why.UNASKED}
    assert all(one.not_after and one.missed for one in room.sent())


def test_an_invitation_names_nobody_and_offers_a_pass(room: Gathering):
    room.says("fay", "checkin schedule every day 9:00")
    room.waits(DAY)

    assert room.taps("bo", "Check in") == "form checkin now"
    assert room.taps("bo", "Not today").startswith("That is fine.")
    assert len(room.sent()) == 1
    assert not any(name in invitations(room)[0] for name in ("ana", "bo", "cem", "fay"))


def test_what_holds_is_shown_and_showing_it_changes_nothing(room: Gathering):
    assert room.says("fay", "checkin schedule").startswith("The circle is not invited to check in.")
    assert room.choices.circles == {}
    room.says("fay", "checkin schedule every day 9:00 --heard 6h")
    planned = dict(room.diary.at)
    room.clock.moment += DAY

    shown = room.says("fay", "checkin schedule")

    assert "is seen to after 6 hours" in shown
    assert room.diary.at == planned


def test_it_is_switched_off(room: Gathering):
    room.says("fay", "checkin schedule every day 9:00")

    answer = room.says("fay", "checkin schedule off")
    room.waits(2 * DAY)

    assert answer.startswith("The circle is not invited to check in.")
    assert invitations(room) == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("checkin schedule --heard 30m", "can be from 1 hour to 72 hours, in whole hours, like 12h"),
        ("checkin schedule --heard 90m", "can be from 1 hour to 72 hours, in whole hours, like 12h"),
        ("checkin schedule --heard 73h", "can be from 1 hour to 72 hours, in whole hours, like 12h"),
        ("checkin words sunny", "Those picture-words could not be read."),
        ("checkin words --picture yes", "For a picture the circle needs picture-words first"),
        ("checkin words off --picture yes", "For a picture the circle needs picture-words first"),
    ],
)
def test_each_wrong_line_gets_a_sentence_that_shows_what_works(room: Gathering, line: str, answer: str):
    assert answer in room.says("fay", line)
    assert room.choices.circles == {}


@pytest.mark.parametrize("line", ["checkin schedule every day 9:00", f"checkin words {WORDS}"])
def test_only_who_holds_the_circle_decides(room: Gathering, line: str):
    room.says("ana", line)

    assert room.choices.circles == {}


@pytest.mark.parametrize("how", ["asleep", "ended", "no rules yet"])
def test_a_circle_that_does_not_live_is_not_invited(room: Gathering, how: str):
    room.says("fay", "checkin schedule every day 9:00")
    room.fills("ana", "checkin settings", when="every day 8:00")
    room.circle_is(asleep=how == "asleep", ended=how == "ended", version=0 if how == "no rules yet" else 1)

    room.waits(2 * DAY)

    assert room.sent() == []


def test_when_a_circle_ends_nothing_stays_planned_until_it_is_taken_up_again(room: Gathering):
    room.says("fay", "checkin schedule every day 9:00")
    room.fills("ana", "checkin settings", when="every day 8:00")
    planned = set(room.diary.planned)
    before = room.circle
    room.circle_is(ended=True)

    room.happens(CircleEnded(before))
    assert room.diary.planned == {}
    room.circle_is()
    room.happens(CircleChanged(replace(before, ended=True), before))

    assert set(room.diary.planned) == planned
    room.waits(DAY)
    assert len(invitations(room)) == 1
    assert len(room.told("ana")) == 1


def test_when_the_circles_clock_changes_so_does_its_rhythm(room: Gathering):
    """And that of those who live by it; not of who has a clock of their own."""
    room.says("fay", "checkin schedule every day 9:00")
    room.fills("bo", "checkin settings", when="every day 9:00")
    room.people.update(replace(room.people.kept[ANA], zone="Asia/Tokyo"))
    room.fills("ana", "checkin settings", when="every day 9:00")
    before = room.circle
    room.circle_is(zone="America/New_York")

    room.happens(CircleChanged(before, room.circle))

    hours = sorted((id_.split(":")[0], f"{at:%H:%M}") for id_, at in room.diary.at.items())
    assert hours == [("checkins", "14:00"), ("checkins-own", "00:00"), ("checkins-own", "14:00")]


def test_nobody_is_invited_in_private_who_did_not_ask(room: Gathering):
    """PRACTICE: nothing is sent to someone who has not said yes."""
    room.says("fay", "checkin schedule every day 9:00")
    room.waits(2 * DAY)

    assert [room.told(who) for who in ("fay", "ana", "bo", "cem")] == [[], [], [], []]


def test_whoever_asked_for_it_is_invited_with_the_circle(room: Gathering):
    room.says("fay", "checkin schedule every day 9:00")
    room.fills("ana", "checkin settings", inviting="circle")

    room.waits(DAY)

    (told,) = room.told("ana")
    assert told.startswith("How are you arriving today? This is your invitation from Tuesdays.")
    (post,) = (one for one in room.sent() if one.to == Direct(ANA))
    assert (post.why, post.activity, post.circle) == (Why.UNASKED, CHECKINS, TUESDAYS.id)
    assert room.told("bo") == []


def test_days_of_ones_own_go_by_ones_own_clock(room: Gathering):
    room.people.update(replace(room.people.kept[ANA], zone="Asia/Tokyo"))

    answer = room.fills("ana", "checkin settings", when="every day 8:00")
    room.waits(2 * DAY)

    assert "You are invited in private every day at 08:00." in answer
    assert moments(room, "ana") == ["24 23:00", "25 23:00"]


def test_when_ones_clock_changes_the_days_go_by_the_new_one(room: Gathering):
    room.fills("ana", "checkin settings", when="every day 8:00")
    room.waits(DAY)
    room.people.update(replace(room.people.kept[ANA], zone="Asia/Tokyo"))

    room.happens(ZoneSet(ANA, "Asia/Tokyo"))
    room.waits(DAY)

    assert moments(room, "ana") == ["25 08:00", "25 23:00"]


def test_it_stays_eight_oclock_when_the_clocks_change(room: Gathering):
    """In London they go forward in the night to 28 March 2027."""
    room.clock.moment = datetime(2027, 3, 26, 12, tzinfo=UTC)
    room.fills("ana", "checkin settings", when="every day 8:00")

    room.waits(3 * DAY)

    assert moments(room, "ana") == ["27 08:00", "28 07:00", "29 07:00"]


def test_anothers_clock_changes_nothing(room: Gathering):
    room.fills("ana", "checkin settings", when="every day 8:00")
    planned = dict(room.diary.at)

    room.happens(ZoneSet(AccountId("bo"), "Asia/Tokyo"))

    assert room.diary.at == planned


def test_days_of_ones_own_are_named_by_their_owner(room: Gathering):
    """Nobody's days are guessed."""
    answer = room.fills("ana", "checkin settings", inviting="own")

    assert answer.startswith("For days of your own Kith needs to know which, and at what time.")
    assert room.diary.planned == {}


def test_other_days_replace_the_ones_before(room: Gathering):
    room.fills("ana", "checkin settings", when="every day 8:00")
    room.fills("ana", "checkin settings", when="Mondays 8:00")

    assert len(room.diary.planned) == 1
    room.waits(3 * DAY)
    assert room.told("ana") == []


@pytest.mark.parametrize("how", ["never", "circle"])
def test_they_are_given_up_and_taken_up_again(room: Gathering, how: str):
    room.fills("ana", "checkin settings", when="every day 8:00")

    room.fills("ana", "checkin settings", inviting=how)
    assert room.diary.planned == {}
    answer = room.fills("ana", "checkin settings", inviting="own")

    assert "every day at 08:00" in answer
    assert len(room.diary.planned) == 1


def test_each_circle_has_days_of_its_own(room: Gathering):
    room.knows("ana", circle=WALKERS)
    room.fills("ana", "checkin settings", when="every day 8:00")
    room.fills("ana", "checkin settings", circle=WALKERS, when="every day 10:00")

    room.waits(DAY)

    assert [one.split("from ")[1].split(".")[0] for one in room.told("ana")] == ["Tuesdays", "Walkers"]


@pytest.mark.parametrize("line", ["--inviting circle", '--when "every day 8:00"'])
def test_whoever_asks_for_it_again_has_it_switched_on_again(room: Gathering, line: str):
    """`me` can switch it off for everything; asking for it is asking for it."""
    room.fills("ana", "checkin settings", inviting="circle")
    room.people.allow(MemberId("ana@house"), CHECKINS, on=False)

    room.says("ana", f"checkin settings {line}")

    assert room.people.allows(MemberId("ana@house"), CHECKINS)


def test_other_settings_switch_nothing_on(room: Gathering):
    room.fills("ana", "checkin settings", inviting="circle")
    room.people.allow(MemberId("ana@house"), CHECKINS, on=False)

    room.fills("ana", "checkin settings", journal="yes", ask="yes")

    assert not room.people.allows(MemberId("ana@house"), CHECKINS)


@pytest.mark.parametrize("how", ["the circle", "everything"])
def test_leaving_takes_what_one_chose_and_offered_along(room: Gathering, how: str):
    """S6, PV3: also from where they were away, of which nobody is told that they left."""
    room.fills("ana", "checkin settings", when="every day 8:00", ask="yes")
    room.listen("ana")
    room.checks_in("ana")

    if how == "the circle":
        room.leaves("ana")
        assert (room.book.kept, room.diary.appointments, room.cards()) == ({}, set(), [])
    else:
        room.happens(LeftAll(ANA))

    assert (room.choices.chosen, room.choices.offers, room.diary.planned) == ({}, {}, {})
