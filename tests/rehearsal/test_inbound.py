"""What reaches Kith and what does not; one action happens once; answers are seen by whom they are for."""

import asyncio

import pytest

from adapters.rehearsal.inbound import LONGEST, Trouble
from adapters.rehearsal.places import CIRCLE, direct
from bot.kernel.events import Arrived, Called, Filled, Left, Pressed, Wrote
from tests.rehearsal.pretend import Rehearsal, an_action


@pytest.fixture
def here() -> Rehearsal:
    return Rehearsal()


async def test_ordinary_talk_is_shown_and_goes_no_further(here: Rehearsal):
    """DR6: nothing is read beyond commands, presses, forms and direct messages to Kith."""
    await here.inbound.say(an_action(), "canary-7319 just between us")

    assert here.desk.received == []
    assert here.words("fay") == ["canary-7319 just between us"]


async def test_a_line_with_the_prefix_is_a_command_that_only_its_author_sees(here: Rehearsal):
    await here.inbound.say(an_action(), "  !help rules")

    match here.desk.received:
        case [Called(line="help rules", origin=origin)]:
            assert (origin.sender.external, origin.where.external, origin.where.direct) == (
                "bo",
                CIRCLE,
                False,
            )
        case other:
            raise AssertionError(other)
    assert "We listen" in here.html("bo")
    assert here.words("fay") == []


async def test_an_answer_for_the_place_is_seen_by_all(here: Rehearsal):
    await here.inbound.say(an_action(), "!rules show")

    assert "We listen" in here.html("fay")
    assert here.words("fay") == [""]


async def test_buttons_are_bound_to_the_person_or_the_place(here: Rehearsal):
    """PV11."""
    await here.inbound.say(an_action(), "!help")

    assert 'data-token="welcome yes|bo"' in here.html("bo")
    assert 'data-token="rules show|place:circle"' in here.html("bo")


async def test_in_a_direct_message_all_words_are_for_kith(here: Rehearsal):
    await here.inbound.say(an_action(place=direct("bo")), "hello there")

    match here.desk.received:
        case [Wrote(words="hello there", origin=origin)]:
            assert origin.where.direct
        case other:
            raise AssertionError(other)


async def test_a_double_click_is_one_act(here: Rehearsal):
    """AB11: the same action sent twice, at once or later, is handled once and answered alike."""
    action = an_action()
    both = await asyncio.gather(
        here.inbound.pick(action, "rules propose", ()), here.inbound.pick(action, "rules propose", ())
    )
    again = await here.inbound.pick(action, "rules propose", ())

    assert len(here.desk.received) == 1
    assert both[0] is both[1] is again


async def test_a_no_to_a_form_is_told_beside_it_and_nowhere_else(here: Rehearsal):
    outcome = await here.inbound.fill(an_action(), "rules propose", (("words", "never"),))

    assert outcome.refused
    assert outcome.said is not None
    assert here.html("bo") == ""


async def test_a_form_sent_in_is_answered_in_the_room(here: Rehearsal):
    outcome = await here.inbound.fill(an_action(), "rules propose", (("words", "We listen"),))

    assert not outcome.refused
    assert isinstance(here.desk.received[0], Filled)
    assert "We listen" in here.html("bo")


async def test_a_press_carries_its_token(here: Rehearsal):
    await here.inbound.press(an_action(), "token")

    match here.desk.received:
        case [Pressed(token="token")]:
            pass
        case other:
            raise AssertionError(other)


async def test_coming_and_going_are_told_once_each(here: Rehearsal):
    await here.inbound.arrive(an_action("nia"))
    await here.inbound.arrive(an_action("nia"))
    await here.inbound.leave(an_action("nia"))

    assert [type(one) for one in here.desk.received] == [Arrived, Left]


@pytest.mark.parametrize(
    "words, key",
    [("", "empty"), (" \n ", "empty"), ("\u200b\u200e\x00", "empty"), ("x" * (LONGEST + 1), "too-long")],
)
async def test_words_that_are_none_are_kindly_refused(here: Rehearsal, words, key):
    """AB4."""
    with pytest.raises(Trouble, match=key):
        await here.inbound.say(an_action(), words)

    assert here.desk.received == []


async def test_half_a_letter_harms_nothing(here: Rehearsal):
    """AB2, AB4: a lone surrogate and a turned line are shown whole."""
    await here.inbound.say(an_action(), "a\ud800b \u202edlrow")

    assert here.words("fay") == ["a\ufffdb dlrow"]


async def test_nobody_acts_where_they_are_not(here: Rehearsal):
    """AB13: not in the circle's room, not in somebody else's messages, not as nobody."""
    for action, key in (
        (an_action("nia"), "not-here"),
        (an_action("bo", direct("fay")), "not-here"),
        (an_action("zed"), "nobody"),
    ):
        with pytest.raises(Trouble, match=key):
            await here.inbound.say(action, "!help")

    assert here.desk.received == []
