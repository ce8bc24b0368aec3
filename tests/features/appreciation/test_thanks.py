"""A5: thanks are shown only where the one they are for says so, and nobody learns who avoids whom (S5, PV9, PV11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

import pytest

from bot.appreciation.commands import Appreciation
from bot.appreciation.model import State, Thanks
from bot.kernel.documents import Press
from bot.kernel.effects import Why
from bot.kernel.happenings import LeftCircle
from bot.kernel.people import THANKS, AccountId, CircleId
from tests.features.pretend import TUESDAYS, WALKERS
from tests.features.talk import Talk

GONE = "That one is not here any more: it was decided about, taken back, or is older than 14 days."
SHOW, KEEP, BACK = "Show it in the circle", "Keep it between us", "Take it back"
KITH = AccountId("kith")


@dataclass
class Kept:
    """Thanks in memory, as storage keeps them: the words are wiped with the decision."""

    all: dict[str, Thanks] = field(default_factory=dict)

    def keep(self, thanks: Thanks) -> None:
        self.all[thanks.id] = thanks

    def find(self, thanks: str) -> Thanks | None:
        return self.all.get(thanks)

    def given_since(self, giver: AccountId, circle: CircleId, since: datetime) -> Sequence[Thanks]:
        theirs = (one for one in self.all.values() if (one.giver, one.circle) == (giver, circle))
        return [one for one in theirs if one.at > since and one.state is State.WAITING]

    def decide(self, thanks: str, state: State) -> None:
        self.all[thanks] = replace(self.all[thanks], words=None, state=state)

    def let_go(self, account: AccountId, circle: CircleId) -> Sequence[str]:
        here = [
            one for one in self.all.values() if one.circle == circle and account in (one.giver, one.receiver)
        ]
        self.all = {id_: one for id_, one in self.all.items() if one not in here}
        return [one.id for one in here if one.state is State.WAITING]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def talk(kept: Kept) -> Talk:
    talk = Talk()
    talk.knows("ana", "bo", "cy")
    return talk.begin(
        Appreciation(
            thanks=kept,
            people=talk.people,
            circles=talk.circles,
            outbox=talk.outbox,
            dice=Random(1),
            kith={KITH},
        )
    )


def test_thanks_are_given_privately_and_shown_when_their_receiver_says_so(talk: Talk, kept: Kept):
    answer = talk.says("ana", "thanks @bo You made room for me on Tuesday")

    assert answer.startswith("Your thanks are on their way to bo.\n\n> You made room for me on Tuesday")
    assert talk.shown(TUESDAYS.place) == []
    (told,) = talk.told("bo")
    assert told.startswith("ana thanks you, in Tuesdays:\n\n> You made room for me on Tuesday")

    assert talk.presses("bo", SHOW) == "It is on its way to the circle, with both your names."
    assert talk.shown(TUESDAYS.place) == ["ana thanks bo:\n\n> You made room for me on Tuesday"]
    assert [one.words for one in kept.all.values()] == [None]


def test_thanks_can_stay_between_the_two(talk: Talk, kept: Kept):
    talk.says("ana", "thanks @bo For the lift")

    assert (
        talk.presses("bo", KEEP) == "It stays between the two of you. Kith does not keep the words any more."
    )
    assert talk.shown(TUESDAYS.place) == []
    assert [one.words for one in kept.all.values()] == [None]


def test_pressing_twice_has_one_effect(talk: Talk):
    """AB11."""
    talk.says("ana", "thanks @bo For the lift")
    talk.presses("bo", SHOW)

    assert talk.presses("bo", SHOW) == "It is in the circle already."
    assert talk.presses("bo", KEEP) == "It is in the circle already."
    assert len(talk.shown(TUESDAYS.place)) == 1


def test_what_was_kept_between_the_two_is_not_shown_later(talk: Talk):
    talk.says("ana", "thanks @bo For the lift")
    talk.presses("bo", KEEP)

    assert talk.presses("bo", SHOW) == GONE
    assert talk.presses("bo", KEEP).startswith("It stays between the two of you.")
    assert talk.shown(TUESDAYS.place) == []


def test_the_giver_can_take_them_back(talk: Talk, kept: Kept):
    """DECISIONS 16."""
    talk.says("ana", "thanks @bo For the lift")
    button = talk._button("bo", SHOW)

    assert talk.presses("ana", BACK).startswith("Taken back. Kith does not keep your words any more.")
    assert talk.told("bo") == []
    assert talk.forges("bo", button, whose="bo") == GONE
    assert [one.words for one in kept.all.values()] == [None]


def test_taking_back_comes_too_late_after_the_decision(talk: Talk):
    talk.says("ana", "thanks @bo For the lift")
    talk.presses("bo", SHOW)

    assert talk.presses("ana", BACK) == "They were decided about already, so they cannot be taken back here."


def test_taking_back_twice_is_harmless(talk: Talk):
    talk.says("ana", "thanks @bo For the lift")
    back = talk._button("ana", BACK)
    talk.presses("ana", BACK)

    assert talk.forges("ana", back, whose="ana").startswith("Taken back.")


def test_the_same_words_a_moment_later_are_one_act(talk: Talk, kept: Kept):
    """DECISIONS 26, AB11: a double click, or sent again out of doubt."""
    first = talk.says("ana", "thanks @bo For the lift")
    talk.waits(timedelta(minutes=1))
    again = talk.says("ana", "thanks @bo For the lift")

    assert again == first
    assert len(kept.all) == 1
    assert len({one.key for one in talk.sent()}) == 1


def test_the_same_words_another_day_are_thanks_again(talk: Talk, kept: Kept):
    talk.says("ana", "thanks @bo For the lift")
    talk.waits(timedelta(minutes=2))
    talk.says("ana", "thanks @bo For the lift")

    assert len(kept.all) == 2


def test_after_fourteen_days_the_buttons_answer_politely(talk: Talk):
    """PV2."""
    talk.says("ana", "thanks @bo For the lift")
    talk.waits(timedelta(days=14))

    assert talk.presses("bo", SHOW) == GONE
    assert talk.presses("bo", KEEP) == GONE
    assert talk.shown(TUESDAYS.place) == []


def test_it_is_of_no_use_after_fourteen_days_and_says_what_it_is(talk: Talk):
    """DECISIONS 24: unasked, of the thanks activity, of the circle, until they can be decided about no more."""
    talk.says("ana", "thanks @bo For the lift")

    (post,) = talk.sent()
    assert (post.why, post.activity, post.circle) == (Why.UNASKED, THANKS, TUESDAYS.id)
    assert post.not_after == talk.clock.now() + timedelta(days=14)


def test_who_avoids_whom_is_never_told(talk: Talk):
    """S5, PV9: the giver sees word for word what they would have seen; nothing arrives."""
    talk.people.apart.add(frozenset((AccountId("ana"), AccountId("bo"))))

    avoided = talk.says("ana", "thanks @bo For the lift")
    open_ = talk.says("cy", "thanks @bo For the lift")

    assert avoided == open_
    assert talk.buttons("ana") == talk.buttons("cy")
    assert len(talk.told("bo")) == 1
    assert "cy thanks you" in talk.told("bo")[0]


@pytest.mark.parametrize("press", ["thanks show", "thanks keep", "thanks back"])
def test_nobody_else_can_press_or_learns_that_there_is_anything(talk: Talk, kept: Kept, press: str):
    """PV11, AB13: a forged button, a foreign one, and one of thanks that never were: the same answer."""
    talk.says("ana", "thanks @bo For the lift")
    (id_,) = kept.all

    foreign = talk.forges("cy", Press(press, (("id", id_),)), whose="cy")
    unknown = talk.forges("cy", Press(press, (("id", "nothing"),)), whose="cy")

    assert foreign == unknown == GONE
    assert kept.all[id_].words == "For the lift"


def test_a_button_shown_to_somebody_else_does_nothing(talk: Talk, kept: Kept):
    """PV11."""
    talk.says("ana", "thanks @bo For the lift")
    show = talk._button("bo", SHOW)

    assert talk.forges("cy", show, whose="bo").startswith("That button is not in use any more")
    assert kept.all[show.values[0][1]].state is State.WAITING


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("thanks @ana I did well", "Those thanks are for yourself: a good thing to notice."),
        ("thanks @kith You are kind", "That is kind. Kith is a bot,"),
        ("thanks @dee Hello", "Thanks go to members of this circle, and this person is not one just now."),
        ("thanks @eve Hello", "Thanks go to members of this circle, and this person is not one just now."),
        (
            "thanks @nobody Hello",
            "Nobody here is known by that. You might mention somebody with @, like @bo.",
        ),
    ],
)
def test_thanks_go_to_members_of_the_circle(talk: Talk, line: str, answer: str):
    talk.knows("dee", "kith", circle=WALKERS)
    talk.knows("eve", circle=None)
    talk.circles.join(TUESDAYS, "eve", away=True)

    assert talk.says("ana", line).startswith(answer)
    assert talk.sent() == []


def test_without_words_the_form_is_shown(talk: Talk):
    assert talk.says("ana", "thanks @bo") == "form thanks"
    assert talk.says("ana", "thanks") == "form thanks"


def test_too_many_words_are_refused_kindly_and_nothing_is_kept(talk: Talk, kept: Kept):
    """AB4, AB6."""
    assert "holds 500 characters" in talk.says("ana", f"thanks @bo {'a' * 501}")
    assert kept.all == {}


@pytest.mark.parametrize("words", ["@everyone look", "\u202ebackwards", "[free](javascript:alert(1))"])
def test_what_somebody_wrote_stays_words(talk: Talk, words: str):
    """AB1, AB2, AB5."""
    talk.says("ana", f"thanks @bo {words}")

    shown = talk.told("bo")[0]
    assert "@everyone" not in shown
    assert "\u202e" not in shown


def test_there_are_no_thanks_where_there_is_no_circle(talk: Talk):
    talk.knows("fin", circle=None)

    assert talk.says("fin", "thanks @bo Hello", circle=None).startswith("That belongs to a circle")


def test_when_a_circle_has_ended_nothing_is_shown_in_it(talk: Talk):
    talk.says("ana", "thanks @bo For the lift")
    talk.circles.known[TUESDAYS.id] = replace(TUESDAYS, ended=True)

    assert talk.presses("bo", SHOW) == GONE


@pytest.mark.parametrize("who", ["ana", "bo"])
def test_leaving_a_circle_takes_waiting_thanks_along(talk: Talk, kept: Kept, who: str):
    """S6, PV3: what was not yet sent is not sent."""
    talk.says("ana", "thanks @bo For the lift")

    talk.dispatch._tell(LeftCircle(TUESDAYS, AccountId(who)))

    assert kept.all == {}
    assert talk.told("bo") == []


def test_nobody_who_left_can_be_shown_as_giver_by_an_old_button(talk: Talk):
    talk.says("ana", "thanks @bo For the lift")
    show = talk._button("bo", SHOW)
    talk.dispatch._tell(LeftCircle(TUESDAYS, AccountId("ana")))

    assert talk.forges("bo", show, whose="bo") == GONE
