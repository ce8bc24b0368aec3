"""A5: a small step goes where its author says, and nowhere else (DECISIONS 15)."""

from dataclasses import replace
from random import Random

import pytest

from bot.appreciation.commands import Appreciation
from bot.kernel.effects import Opened, Why
from bot.kernel.people import PlaceId
from tests.features.appreciation.test_thanks import Kept
from tests.features.pretend import TUESDAYS
from tests.features.talk import Talk

STEP = "I rang my sister"


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def talk(kept: Kept) -> Talk:
    talk = Talk()
    talk.knows("ana")
    return talk.begin(
        Appreciation(
            thanks=kept, people=talk.people, circles=talk.circles, outbox=talk.outbox, dice=Random(1)
        )
    )


def test_a_step_is_shown_in_the_circle(talk: Talk):
    answer = talk.says("ana", f"smallstep {STEP} --where circle")

    assert answer == "Your small step is on its way to the circle."
    assert talk.shown(TUESDAYS.place) == [f"ana marks a small step:\n\n> {STEP}"]
    assert [one.why for one in talk.sent()] == [Why.ASKED_FOR]


def test_a_step_is_shown_to_the_facilitators_alone(talk: Talk):
    """Their room may still have to be opened."""
    answer = talk.says("ana", f"smallstep {STEP} --where facilitators")

    assert answer.startswith("Your small step is on its way to the facilitators.")
    assert talk.shown(TUESDAYS.place) == []
    assert talk.shown(Opened("facilitators:tuesdays")) == [f"ana marks a small step:\n\n> {STEP}"]


def test_it_goes_to_the_facilitators_room_where_there_is_one(talk: Talk):
    talk.circles.known[TUESDAYS.id] = replace(TUESDAYS, facilitators_place=PlaceId("quiet room"))

    talk.says("ana", f"smallstep {STEP} --where facilitators")

    assert len(talk.shown("quiet room")) == 1


def test_a_step_for_me_alone_is_shown_back_and_then_gone(talk: Talk, kept: Kept):
    """DECISIONS 15: there is no journal, and that is said."""
    answer = talk.says("ana", f"smallstep {STEP} --where me")

    assert answer.startswith(f"Here is your small step, for you alone:\n\n> {STEP}")
    assert "Kith does not keep it." in answer
    assert talk.sent() == []
    assert kept.all == {}


def test_who_sees_it_is_asked_never_guessed(talk: Talk):
    """On a typed line every word belongs to the step; the form then asks who sees it, with the words kept."""
    assert talk.says("ana", f"smallstep {STEP}") == "form smallstep"
    assert talk.forms["ana"] == {"words": STEP}
    assert talk.says("ana", "smallstep circle") == "form smallstep"
    assert "takes one of these: circle, facilitators, me" in talk.says(
        "ana", f"smallstep {STEP} --where zzzz"
    )
    assert talk.sent() == []


def test_two_steps_are_two_posts(talk: Talk):
    for _ in range(2):
        talk.says("ana", f"smallstep {STEP} --where circle")

    assert len({one.key for one in talk.sent()}) == 2
