"""A group finds its rules, changes them by consent, and everybody agrees anew (A2, F12, P8)."""

from datetime import timedelta

import pytest

from bot.kernel.effects import Direct, Opened, Why
from bot.kernel.happenings import CircleEnded, LeftAll, LeftCircle, RulesAdopted
from bot.kernel.people import AccountId
from bot.rules.model import DEFAULTS
from tests.features.pretend import TUESDAYS
from tests.features.rules.shelf import DAY, Council

CAMERAS = "We keep our cameras optional"
FOUND = "Yes, with these rules"


@pytest.fixture
def four() -> Council:
    """A circle of four that has agreed to its first rules."""
    council = Council(holders={"fay"})
    return council.gathers("ana", "bo", "cy", "fay", version=1)


@pytest.fixture
def asked(four: Council) -> Council:
    """They are being asked for their consent to a change that Ana proposed."""
    four.says("ana", f"rules propose {CAMERAS}")
    four.waits(DAY)
    return four


def test_the_whole_story():
    council = Council(holders={"fay"}).gathers("ana", "bo", "cy", "fay")
    assert "has not agreed on rules yet" in council.says("ana", "rules show")

    council.says("fay", "rules draft")
    council.says("fay", "rules draft --line 7 We laugh together")
    council.says("fay", "rules publish")
    council.taps("ana", FOUND)
    council.taps("fay", FOUND)
    council.waits(DAY)
    assert council.heard(RulesAdopted) == [RulesAdopted(TUESDAYS.id, 1)]
    assert council.agreements() == [("ana", 1, True), ("fay", 1, True)]
    council.says("bo", "rules agree")
    council.says("cy", "rules agree")

    proposed = council.says("ana", f"rules propose {CAMERAS}")
    assert "belong to the group" in proposed
    assert "time for questions" in council.room()[-1]
    council.waits(DAY)
    assert "Do you consent to this change?" in council.room()[-1]
    council.says("bo", "rules object Some of us need to see each other")
    assert "Some of us need to see each other" in council.room()[-1]
    council.says("ana", "rules reword Cameras are welcome and optional")
    for who in ("ana", "bo", "fay"):
        council.taps(who, "I consent")
    council.waits(DAY)

    assert council.heard(RulesAdopted)[-1] == RulesAdopted(TUESDAYS.id, 2)
    assert [council.agreed(who) for who in ("ana", "bo", "cy", "fay")] == [2, 2, 1, 2]
    (invited,) = council.told("cy")
    assert "Added: Cameras are welcome and optional" in invited
    assert [council.told(who) for who in ("ana", "bo", "fay")] == [[], [], []]

    council.waits(timedelta(days=7))
    (numbers,) = council.shown(Opened("facilitators:tuesdays"))
    assert "Agreed: 3. Not yet: 1." in numbers
    assert "cy" not in numbers.split()
    assert council.circles.membership(TUESDAYS.id, council.caller("cy").member) is not None


def test_a_draft_begins_from_the_default_set(four: Council):
    council = Council(holders={"fay"}).gathers("fay")

    answer = council.says("fay", "rules draft")

    assert "What is said here stays here" in answer
    assert council.rules.lines(TUESDAYS.id) == DEFAULTS


def test_a_draft_may_come_from_elsewhere():
    """DECISIONS 31."""
    council = Council(holders={"fay"}).gathers("fay")

    council.rules.start_draft(TUESDAYS.id, ["We listen", "We can pass"])

    assert list(council.rules.lines(TUESDAYS.id)) == ["We listen", "We can pass"]
    assert "We can pass" in council.says("fay", "rules draft")


def test_only_facilitators_draft(four: Council):
    """PV10, AB12: as of this very moment."""
    four.says("fay", "rules draft --line 1 We rest")
    four.holders.clear()

    assert "facilitators" in four.says("fay", "rules publish")
    assert four.shelf.open(TUESDAYS.id) is None


def test_putting_it_to_the_group_twice_is_one_act(four: Council):
    """AB11."""
    four.says("ana", f"rules propose {CAMERAS}")
    again = four.says("ana", f"rules propose {CAMERAS}")

    assert "put to the group" in again
    assert len(four.room()) == 1


def test_a_proposal_names_nobody(asked: Council):
    assert all("ana" not in one.split() for one in asked.room())


def test_who_consented_is_shown_to_nobody(asked: Council):
    asked.taps("bo", "I consent")
    asked.waits(DAY)

    assert "1 of 4 have consented so far" in asked.room()[-1]
    assert all("bo" not in one.split() for one in [*asked.room(), asked.says("cy", "rules show")])


def test_too_few_voices_give_more_time_once_and_then_it_lapses(asked: Council):
    """DECISIONS 11: silence is not consent."""
    asked.taps("bo", "I consent")

    asked.waits(DAY)
    assert "stays open until" in asked.room()[-1]
    asked.waits(DAY)

    assert "too few answers" in asked.room()[-1]
    assert asked.heard(RulesAdopted) == []
    assert asked.shelf.said == {}


def test_an_objection_is_enough_to_leave_the_rules_as_they_are(asked: Council):
    asked.says("bo", "rules object I could not live with it")
    for who in ("ana", "cy", "fay"):
        asked.taps(who, "I consent")

    asked.waits(2 * DAY)

    assert "An objection still stands" in asked.room()[-1]
    assert asked.heard(RulesAdopted) == []


def test_a_reason_carries_a_name_only_where_its_author_wants(asked: Council):
    asked.says("bo", "rules object I could not live with it")
    assert "bo" not in asked.room()[-1].split()

    asked.says("cy", "rules object Nor could I --named yes")

    assert "cy objects:" in asked.room()[-1]


def test_reasons_are_wiped_at_the_decision(asked: Council):
    """PV2, DECISIONS 11."""
    asked.says("bo", "rules object I could not live with it")
    asked.says("ana", "rules reword Cameras are welcome")

    assert asked.shelf.said == {}


def test_whoever_objected_can_take_it_back(asked: Council):
    asked.says("bo", "rules object Not sure yet")

    asked.taps("bo", "I consent")

    assert "No objection stands any more" in asked.room()[-1]
    asked.taps("cy", "I consent")
    asked.waits(DAY)
    assert asked.heard(RulesAdopted) == [RulesAdopted(TUESDAYS.id, 2)]


def test_a_button_of_an_older_round_changes_nothing(asked: Council):
    """PV11."""
    old = asked.in_room("I consent")
    asked.says("bo", "rules object Not sure yet")
    asked.says("ana", "rules reword Cameras are welcome")

    assert "That round is over" in asked.taps_on("cy", old)
    assert asked.shelf.said == {}


def test_a_button_of_an_older_version_agrees_to_nothing(asked: Council):
    """PV11: what it showed is not what holds."""
    asked.says("ana", "rules withdraw")
    four = asked
    four.says("cy", "rules agree")
    for line in ("We rest", "We laugh"):
        four.says("ana", f"rules propose {line}")
        four.waits(DAY)
        for who in ("ana", "bo", "fay"):
            four.taps(who, "I consent")
        four.waits(DAY)

    answer = four.says("cy", "rules agree --version 2")

    assert "have changed since" in answer
    assert four.agreed("cy") == 1


def test_only_members_have_a_say(asked: Council):
    """AB13: whoever never agreed cannot decide for those who did."""
    asked.knows("dee", circle=None)

    asked.taps("dee", "I consent")

    assert asked.shelf.said == {}


def test_one_thing_at_a_time(four: Council):
    four.says("ana", f"rules propose {CAMERAS}")

    assert "one thing at a time" in four.says("bo", "rules propose We rest")


def test_asking_to_talk_stops_the_clock_and_reaches_the_facilitators(four: Council):
    """DECISIONS 12."""
    four.says("bo", "rules talk About the second line")

    (post,) = [one for one in four.sent() if one.to == Opened("facilitators:tuesdays")]
    assert post.why is Why.ASKED_FOR
    assert "About the second line" in four.shown(post.to)[0]
    membership = four.circles.membership(TUESDAYS.id, four.caller("bo").member)
    assert membership is not None
    assert membership.talking


def test_agreeing_after_talking_starts_the_clock_again(four: Council):
    four.says("bo", "rules talk")
    four.says("bo", "rules agree")

    membership = four.circles.membership(TUESDAYS.id, four.caller("bo").member)
    assert membership is not None
    assert not membership.talking


def test_an_invitation_to_agree_again_says_until_when_and_can_be_stopped(asked: Council):
    """DECISIONS 9, 24: unasked, of an activity, of a circle, and of use until the grace ends."""
    for who in ("ana", "fay"):
        asked.taps(who, "I consent")
    asked.waits(DAY)

    posts = [one for one in asked.sent() if isinstance(one.to, Direct)]

    assert {one.to for one in posts} == {Direct(AccountId("bo")), Direct(AccountId("cy"))}
    facts = asked.circles.facts(TUESDAYS.id)
    assert facts is not None
    assert {(one.why, one.activity, one.circle, one.not_after) for one in posts} == {
        (Why.UNASKED, "invitations", TUESDAYS.id, facts.grace_ends)
    }


def test_whoever_leaves_takes_their_proposal_with_them(asked: Council):
    asked.taps("bo", "I consent")

    asked.rules.hear(LeftCircle(TUESDAYS, AccountId("ana")))

    assert asked.shelf.open(TUESDAYS.id) is None
    assert asked.pages.kept == set()
    assert all(one.lines == () and one.author is None for one in asked.shelf.proposals.values())


def test_whoever_leaves_everything_takes_what_they_said(asked: Council):
    """PV3."""
    asked.says("bo", "rules object Not sure yet")

    asked.rules.hear(LeftAll(AccountId("bo")))

    assert asked.shelf.said == {}


def test_adopted_rules_stay_when_their_author_leaves(asked: Council):
    """DECISIONS 13."""
    for who in ("ana", "bo", "cy", "fay"):
        asked.taps(who, "I consent")

    asked.rules.hear(LeftAll(AccountId("ana")))

    assert CAMERAS in asked.says("bo", "rules show")


def test_nothing_is_decided_in_a_circle_that_ended(asked: Council):
    asked.rules.hear(CircleEnded(TUESDAYS))
    before = len(asked.room())

    asked.waits(10 * DAY)

    assert asked.shelf.open(TUESDAYS.id) is None
    assert len(asked.room()) == before


def test_a_number_that_is_no_line_is_named(four: Council):
    """AB24."""
    assert "from 1 to 2" in four.says("ana", "rules propose --line 12 New words")
    assert "from one hour to 14 days" in four.says("ana", "rules propose Be kind --clarify 5 min")
