"""AB11: the same form twice in a row is one act; anything in between, or two minutes, makes it another."""

import asyncio
from datetime import timedelta

import pytest

from bot.app.repeats import ONE_ACT, Repeats
from bot.kernel.delivery import Answer, Reader
from bot.kernel.documents import say, text
from bot.kernel.events import Event, Filled, Origin, Pressed
from bot.kernel.people import AccountId, Sender, Where
from tests.features.pretend import NOW, Clock


def form(words: str = "one", *, who: str = "ana", room: str = "room", path: str = "smallstep") -> Filled:
    return Filled(_origin(who, room), path, (("words", words),))


def press(who: str = "ana") -> Pressed:
    return Pressed(_origin(who, "room"), "token")


def _origin(who: str, room: str) -> Origin:
    return Origin("id", NOW, Sender("town", who), Where("town", room))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def repeats(clock: Clock) -> Repeats:
    return Repeats(clock.now)


def answered(repeats: Repeats, event: Event) -> Answer:
    first = repeats.first(event)
    assert first is not None
    answer = Answer(say(text("done")), Reader("en", "UTC"), private=True, for_account=AccountId("ana"))
    first.set_result(answer)
    return answer


async def test_the_same_again_has_the_same_answer(repeats: Repeats):
    assert repeats.same(form()) is None
    answer = answered(repeats, form())

    known = repeats.same(form())

    assert known is not None
    assert await known is answer


async def test_while_the_first_is_still_at_work_the_second_waits_for_it(repeats: Repeats):
    first = repeats.first(form())
    known = repeats.same(form())

    assert isinstance(known, asyncio.Future)
    assert known is first
    assert not known.done()


@pytest.mark.parametrize(
    "other", [form("two"), form(who="bo"), form(room="elsewhere"), form(path="thanks"), press()]
)
async def test_anything_else_is_another_act(repeats: Repeats, other: Event):
    answered(repeats, form())

    assert repeats.same(other) is None


async def test_what_comes_in_between_makes_it_another_act(repeats: Repeats):
    """Quiet hours on, off and on again are three."""
    answered(repeats, form())
    repeats.same(press())

    assert repeats.same(form()) is None


async def test_somebody_else_in_between_changes_nothing(repeats: Repeats):
    answered(repeats, form())
    repeats.same(press("bo"))

    assert repeats.same(form()) is not None


@pytest.mark.parametrize("late, known", [(ONE_ACT - timedelta(seconds=1), True), (ONE_ACT, False)])
async def test_two_minutes_later_it_is_another_act(repeats: Repeats, clock: Clock, late, known):
    answered(repeats, form())
    clock.moment += late

    assert (repeats.same(form()) is not None) is known


async def test_what_nothing_came_of_can_be_tried_again(repeats: Repeats):
    answered(repeats, form())
    repeats.forget(form())

    assert repeats.same(form()) is None


async def test_words_are_let_go_of_after_a_while(repeats: Repeats, clock: Clock):
    for number in range(100):
        answered(repeats, form(who=f"member-{number}"))
    clock.moment += ONE_ACT
    repeats.same(press())

    assert len(repeats._last) == 0
