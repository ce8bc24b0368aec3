"""Every effect has one key for ever and says why it is sent; an unasked one says until when (DECISIONS 9, 24)."""

from datetime import UTC, datetime

import pytest

from bot.kernel.documents import Quote, Said, say, text
from bot.kernel.effects import Direct, FormToFill, Opened, Post, Reply, To, Why, tell
from bot.kernel.happenings import CircleMade
from bot.kernel.people import THANKS, AccountId, PlaceId
from tests.features.pretend import TUESDAYS

ANA, ROOM = Direct(AccountId("ana")), PlaceId("room")
LATER = datetime(2026, 12, 24, tzinfo=UTC)


@pytest.mark.parametrize("to", [ANA, ROOM, Opened("facilitators:c")])
@pytest.mark.parametrize("why", [Why.ANSWER, Why.ASKED_FOR])
def test_what_was_asked_for_needs_no_end(to: To, why: Why):
    assert Post("k", to, say(), why).not_after is None


@pytest.mark.parametrize("to", [ANA, ROOM, Opened("facilitators:c")])
def test_what_nobody_asked_for_says_until_when_it_is_of_use(to: To):
    with pytest.raises(ValueError, match="until when"):
        Post("k", to, say(), Why.UNASKED, activity=THANKS)


def test_what_nobody_asked_for_names_the_switch_that_stops_it():
    with pytest.raises(ValueError, match="names its activity"):
        Post("k", ANA, say(), Why.UNASKED, not_after=LATER)


@pytest.mark.parametrize("to", [ROOM, Opened("facilitators:c")])
def test_a_room_has_no_switches(to: To):
    assert Post("k", to, say(), Why.UNASKED, not_after=LATER).activity is None


def test_what_is_unasked_and_complete_is_made():
    assert Post("k", ANA, say(), Why.UNASKED, activity=THANKS, not_after=LATER).activity == THANKS


def test_a_reply_of_some_blocks():
    happened = (CircleMade(TUESDAYS, AccountId("ana")),)
    post = Post("k", ROOM, say())

    reply = tell(text("a"), text("b"), effects=(post,), happened=happened)

    assert reply == Reply(say(text("a"), text("b")), (post,), happened=happened)
    assert Reply().document == say()


def test_nothing_that_somebody_wrote_is_shown_when_it_is_printed():
    """PV5."""
    canary = "canary-b7f2"

    printed = repr(Post("k", ROOM, say(Quote(Said(canary))))) + repr(
        FormToFill("thanks", (("words", canary),))
    )

    assert canary not in printed
