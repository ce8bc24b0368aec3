"""What takes thinking about: looked up beside the writer, thought over on its own, and written down in one transaction.

Until it is written down it stays due, so that whatever ends the process in between, it is thought over anew.
"""

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import structlog

from bot.app.core import Core
from bot.app.metrics import Metrics
from bot.kernel.features import Thought
from storage.diary import Due

log = structlog.get_logger(__name__)


class Thinking:
    """`done` is called after each: something new may be due."""

    def __init__(self, core: Core, metrics: Metrics, *, done: Callable[[], None]) -> None:
        self._core, self._metrics, self._done = core, metrics, done
        self._at_work: dict[int | str, asyncio.Task[None]] = {}

    def takes(self, due: Due) -> bool:
        return due.name in self._core.dispatch.thoughts

    def begin(self, dues: Sequence[Due]) -> int:
        """How many of these were not being thought over yet."""
        new = [due for due in dues if due.id not in self._at_work]
        for due in new:
            self._at_work[due.id] = asyncio.create_task(self._one(due))
        return len(new)

    @property
    def busy(self) -> bool:
        """Whether something that is due is at work already."""
        return bool(self._at_work)

    async def quiet(self) -> None:
        """Until nothing is being thought over."""
        while self._at_work:
            await asyncio.wait(tuple(self._at_work.values()))

    async def stop(self) -> None:
        for task in self._at_work.values():
            task.cancel()
        await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    async def _one(self, due: Due) -> None:
        try:
            await self._thought(due)
        except Exception as trouble:  # it is tried again, and set aside the third time
            log.error("due and failed", error=type(trouble).__name__, exc_info=trouble)
            self._metrics.failed("due")
            await self._core.do(lambda: self._core.diary.failed(due))
        finally:
            del self._at_work[due.id]
            self._done()

    async def _thought(self, due: Due) -> None:
        core, thought = self._core, self._core.dispatch.thoughts[due.name]
        appointment = await core.do(lambda: core.diary.look_at(due))
        if appointment is None:
            return
        seen = await asyncio.to_thread(core.look, lambda: thought.look(appointment))
        found = await _think(thought, seen)

        def keep() -> None:
            taken = core.diary.take(due)
            if taken is not None:
                core.dispatch.conclude(thought, taken, seen, found)

        await core.do(keep)


async def _think(thought: Thought, seen: Any) -> Any:
    """Of much, in a process of its own, so that everybody else is answered meanwhile."""
    if not thought.heavy(seen):
        return await asyncio.to_thread(thought.think, seen)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as apart:
        return await asyncio.get_running_loop().run_in_executor(apart, thought.think, seen)
