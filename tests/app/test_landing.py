"""From the writer's thread to the loop: everything arrives once, and one ring is enough for what comes together."""

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.app.landing import Landing, NeverBegan

SOON = 20.0


async def test_what_was_given_arrives():
    future: Future[int] = Future()
    waiting = asyncio.create_task(Landing().wait(future, patience=SOON))
    await asyncio.sleep(0)

    threading.Thread(target=lambda: future.set_result(7)).start()

    assert await waiting == 7


async def test_what_was_done_before_anybody_waited_arrives():
    future: Future[int] = Future()
    future.set_result(7)

    assert await Landing().wait(future, patience=SOON) == 7


async def test_what_was_raised_arrives():
    future: Future[int] = Future()
    future.set_exception(KeyError("x"))

    with pytest.raises(KeyError):
        await Landing().wait(future, patience=SOON)


async def test_what_comes_from_many_threads_at_once_all_arrives():
    landing, futures = Landing(), [Future[int]() for _ in range(4000)]
    waiting = [asyncio.create_task(landing.wait(future, patience=SOON)) for future in futures]
    await asyncio.sleep(0)

    with ThreadPoolExecutor(8) as pool:
        for number, future in enumerate(futures):
            pool.submit(future.set_result, number)
        assert await asyncio.wait_for(asyncio.gather(*waiting), SOON) == list(range(4000))


class Counting(asyncio.SelectorEventLoop):
    """A loop that counts how often it is rung for."""

    rung = 0

    def call_soon_threadsafe(self, callback: Any, *args: Any, context: Any = None) -> Any:  # type: ignore[override]
        self.rung += 1
        return super().call_soon_threadsafe(callback, *args, context=context)


def test_the_loop_is_woken_once_for_what_comes_together():
    async def land(count: int) -> None:
        landing, futures = Landing(), [Future[int]() for _ in range(count)]
        waiting = [asyncio.create_task(landing.wait(future, patience=SOON)) for future in futures]
        await asyncio.sleep(0)
        for future in futures:
            future.set_result(1)
        await asyncio.gather(*waiting)

    with asyncio.Runner(loop_factory=Counting) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, Counting)
        before = loop.rung
        runner.run(land(50))
        assert loop.rung - before == 1


async def test_what_did_not_begin_in_time_never_will():
    future: Future[int] = Future()

    with pytest.raises(NeverBegan):
        await Landing().wait(future, patience=0.01)

    assert future.cancelled()


async def test_what_has_begun_is_waited_for():
    future: Future[int] = Future()
    assert future.set_running_or_notify_cancel()
    waiting = asyncio.create_task(Landing().wait(future, patience=0.01))
    await asyncio.sleep(0.05)
    future.set_result(7)

    assert await waiting == 7


async def test_whoever_goes_takes_back_what_has_not_begun():
    future: Future[int] = Future()
    waiting = asyncio.create_task(Landing().wait(future, patience=SOON))
    await asyncio.sleep(0)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert future.cancelled()
