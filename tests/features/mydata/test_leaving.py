"""S6, DECISIONS 3: every way out, told first what goes and what stays, then at once; nobody is asked why."""

from dataclasses import replace

import pytest

from bot.kernel.effects import Remove
from bot.kernel.happenings import LeftAll, LeftCircle
from bot.kernel.people import ACTIVITIES, THANKS, AccountId, CommunityId
from bot.mydata.commands import MyData
from tests.features.pretend import HOUSE, TUESDAYS, WALKERS
from tests.features.talk import Talk

ANA = AccountId("ana")
NOW_CIRCLE, NOW_ALL = "Leave the circle now", "Leave everything now"


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.knows("ana", "bo")
    return talk.begin(
        MyData(people=talk.people, circles=talk.circles, outbox=talk.outbox, languages={"en": "English"})
    )


def member(talk: Talk, who: AccountId = ANA, community: CommunityId = HOUSE) -> object:
    return talk.people.member_of(who, community)


def test_the_ways_out_are_shown_and_nothing_happens_yet(talk: Talk):
    answer = talk.says("ana", "me leave")

    assert answer.endswith("No reason is asked, and nobody is told by Kith.")
    assert [one for one in talk.buttons("ana") if one.startswith("Leave")] == [
        "Leave Tuesdays",
        "Leave everything",
    ]
    assert len(talk.buttons("ana")) == 2 + len(ACTIVITIES)
    assert talk.witness.happened == []


def test_leaving_a_circle_is_explained_first(talk: Talk):
    talk.says("ana", "me leave")
    told = talk.presses("ana", "Leave Tuesdays")

    assert "Goes: your agreement to its rules" in told
    assert "Stays: what you posted in the room" in told
    assert talk.circles.of(ANA)


def test_leaving_a_circle(talk: Talk):
    talk.says("ana", "me leave circle")
    done = talk.presses("ana", NOW_CIRCLE)

    assert done.startswith("It is done: you have left Tuesdays.")
    assert talk.circles.of(ANA) == ()
    assert talk.witness.happened == [LeftCircle(TUESDAYS, ANA)]
    assert talk.outbox.cancelled_for == [(ANA, TUESDAYS.id)]
    assert ANA in talk.people.kept
    assert talk.circles.of(AccountId("bo"))


def test_staying_is_one_press_too(talk: Talk):
    talk.says("ana", "me leave circle")

    assert talk.presses("ana", "Stay as it is").startswith("What you have set here")
    assert talk.circles.of(ANA)


def test_somebody_is_taken_out_of_a_room_only_where_kith_let_them_in(talk: Talk):
    talk.circles.join(WALKERS, "ana", admitted=True)
    talk.says("ana", "me leave tuesdays --sure")
    assert [one for one in talk.outbox.kept if isinstance(one, Remove)] == []

    talk.says("ana", "me leave walkers --sure")
    (remove,) = [one for one in talk.outbox.kept if isinstance(one, Remove)]
    assert (remove.place, remove.account) == (WALKERS.place, ANA)


def test_leaving_again_after_coming_back_is_another_act(talk: Talk):
    """Every effect has one key for ever: the second time needs another."""
    keys = set()
    for _ in range(2):
        talk.circles.join(WALKERS, "ana", admitted=True)
        talk.says("ana", "me leave walkers --sure")
        talk.clock.moment = talk.clock.moment.replace(hour=talk.clock.moment.hour + 1)
        keys |= {one.key for one in talk.outbox.kept if isinstance(one, Remove)}

    assert len(keys) == 2


def test_the_circle_that_direct_messages_were_about_is_forgotten(talk: Talk):
    talk.people.update(replace(talk.people.kept[ANA], here=TUESDAYS.id))

    talk.says("ana", "me leave circle --sure")

    assert talk.people.kept[ANA].here is None


def test_with_several_circles_in_a_direct_message_it_is_asked_which(talk: Talk):
    talk.circles.join(WALKERS, "ana")

    assert talk.says("ana", "me leave circle", circle=None).startswith("What would you like to leave?")
    assert {"Leave Tuesdays", "Leave Walkers"} <= set(talk.buttons("ana"))


def test_a_circle_one_is_not_in_cannot_be_left(talk: Talk):
    talk.circles.known[WALKERS.id] = WALKERS

    assert talk.says("ana", "me leave walkers --sure").startswith("What would you like to leave?")
    assert talk.witness.happened == []


def test_an_old_button_after_leaving_changes_nothing(talk: Talk):
    """PV11."""
    talk.says("ana", "me leave circle")
    talk.presses("ana", NOW_CIRCLE)
    talk.says("ana", "me leave circle", circle=None)

    assert len(talk.witness.happened) == 1


def test_leaving_an_activity_is_explained_and_switches_it_off_everywhere(talk: Talk):
    elsewhere = replace(WALKERS, community=CommunityId("hills"))
    talk.circles.join(elsewhere, "ana")
    talk.says("ana", "me leave thanks")
    assert talk.people.switched_off == set()

    assert talk.presses("ana", "Switch off: thanks from other members").startswith("Switched off:")
    assert talk.people.switched_off == {
        (member(talk), THANKS),
        (member(talk, community=CommunityId("hills")), THANKS),
    }


def test_leaving_everything_is_explained_first(talk: Talk):
    told = talk.says("ana", "me leave everything")

    assert "Goes: everything Kith keeps about you, in every circle, and the key that opens it" in told
    assert "a mark without your name is kept" in told
    assert ANA in talk.people.kept


def test_leaving_everything(talk: Talk):
    """PV3: every circle is told while what is kept is there; last of all everything goes."""
    talk.circles.join(WALKERS, "ana")
    talk.says("ana", "me leave everything")
    done = talk.presses("ana", NOW_ALL)

    assert done.startswith("It is done: Kith keeps nothing about you any more.")
    assert "Urgent help still works for you" in done
    assert talk.witness.happened == [LeftCircle(TUESDAYS, ANA), LeftCircle(WALKERS, ANA), LeftAll(ANA)]
    assert talk.people.forgotten == [ANA]
    assert (ANA, None) in talk.outbox.cancelled_for
    assert ANA not in talk.people.kept


def test_nobody_else_is_touched(talk: Talk):
    talk.says("ana", "me leave everything --sure")

    assert AccountId("bo") in talk.people.kept
    assert [one.id for one in talk.circles.of(AccountId("bo"))] == [TUESDAYS.id]
    assert talk.sent() == []


def test_leaving_everything_works_on_a_pause_and_in_a_direct_message(talk: Talk):
    """DECISIONS 9: `me` always works."""
    talk.says("ana", "me pause")

    assert talk.says("ana", "me leave everything --sure", circle=None).startswith("It is done")
    assert talk.people.forgotten == [ANA]


def test_somebody_in_no_circle_can_leave_too(talk: Talk):
    talk.knows("fin", circle=None)

    assert talk.says("fin", "me leave everything --sure", circle=None).startswith("It is done")
    assert talk.witness.happened == [LeftAll(AccountId("fin"))]


def test_who_left_begins_again_as_somebody_new(talk: Talk):
    talk.says("ana", "me leave everything --sure")

    assert talk.says("ana", "me show").startswith("Before that, Kith shows you what it keeps")


@pytest.mark.parametrize("words", ["nonsense", "EVERYTHINGS", "the building"])
def test_what_cannot_be_left_shows_what_can(talk: Talk, words: str):
    assert talk.says("ana", f"me leave {words}").startswith("What would you like to leave?")


def test_whose_place_is_nobody_elses_business(talk: Talk):
    """PV11: a button shown to one person does nothing for another."""
    talk.says("ana", "me leave everything")
    button = talk._button("ana", NOW_ALL)

    assert talk.forges("bo", button, whose="ana").startswith("That button is not in use any more")
    assert talk.people.forgotten == []
