"""What counts against the homeserver’s limits, and what waits for room: not help, nor an effect’s first request."""

import asyncio
import time

import pytest

from adapters.allowance import Allowance, Bucket
from adapters.matrix.waiting import Calm
from adapters.turn import an_effect

FAST = 20.0


@pytest.fixture
def limits() -> Allowance:
    """Two are spare at the beginning."""
    return Allowance(Bucket(FAST, 4))


async def test_the_first_request_of_an_effect_was_counted_when_it_was_handed_out(limits: Allowance):
    with an_effect():
        await Calm(limits).turn()

    assert limits.free(time.monotonic(), answers=True) == 2


async def test_the_others_wait_until_there_is_room(limits: Allowance):
    calm, began = Calm(limits), time.monotonic()
    with an_effect():
        for _ in range(6):
            await calm.turn()

    assert time.monotonic() - began >= 3 / FAST


async def test_what_comes_past_the_outbox_is_counted_and_never_waits(limits: Allowance):
    calm, began = Calm(limits), time.monotonic()
    for _ in range(20):
        await calm.turn()

    assert time.monotonic() - began < 10 / FAST
    assert limits.wait(time.monotonic(), answers=True) > 10 / FAST


async def test_one_effect_knows_nothing_of_another(limits: Allowance):
    calm = Calm(limits)

    async def first() -> None:
        with an_effect():
            await calm.turn()

    await asyncio.gather(first(), first(), first())

    assert limits.free(time.monotonic(), answers=True) == 2


async def test_a_homeserver_that_asks_to_wait_shows_that_less_was_left(limits: Allowance):
    Calm(limits).keep("room", 1.0)

    assert limits.free(time.monotonic(), answers=True) == 0


async def test_without_limits_nothing_waits():
    calm = Calm()
    with an_effect():
        for _ in range(100):
            await calm.turn()
