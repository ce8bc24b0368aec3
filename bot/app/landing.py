"""From the writer's thread back to the loop: what a group has done arrives together, with one wake-up for all of it.

`asyncio.wrap_future` does the same for one future at a time, and wakes the loop for every one.
"""

import asyncio
import threading
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
_Pair = tuple["Future[Any]", "asyncio.Future[Any]"]


class NeverBegan(Exception):
    """The job was taken back before it began: nothing of it is in the database."""


class Landing:
    """Belongs to the loop that first waits here."""

    def __init__(self) -> None:
        self._done: list[_Pair] = []
        self._lock = threading.Lock()

    async def wait(self, future: "Future[T]", *, patience: float) -> T:
        """What the job gave. `NeverBegan`: it had not begun after `patience` seconds, and never will.

        One that has begun is waited for, however long it takes.
        """
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[T] = loop.create_future()
        timer = loop.call_later(patience, _give_up, future, waiting)
        future.add_done_callback(lambda done: self._landed(loop, done, waiting))
        try:
            return await waiting
        except asyncio.CancelledError:
            future.cancel()
            raise
        finally:
            timer.cancel()

    def _landed(
        self, loop: asyncio.AbstractEventLoop, future: "Future[Any]", waiting: "asyncio.Future[Any]"
    ) -> None:
        """On whichever thread. The first one after the loop looked rings; the others find it rung."""
        with self._lock:
            first = not self._done
            self._done.append((future, waiting))
        if first and not loop.is_closed():
            loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        with self._lock:
            done, self._done = self._done, []
        for future, waiting in done:
            if not waiting.done():
                _pass_on(future, waiting)


def _give_up(future: "Future[Any]", waiting: "asyncio.Future[Any]") -> None:
    if future.cancel() and not waiting.done():
        waiting.set_exception(NeverBegan())


def _pass_on(future: "Future[Any]", waiting: "asyncio.Future[Any]") -> None:
    if future.cancelled():
        waiting.cancel()
    elif (trouble := future.exception()) is not None:
        waiting.set_exception(trouble)
    else:
        waiting.set_result(future.result())
