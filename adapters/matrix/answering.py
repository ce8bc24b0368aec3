"""Answers that do not go by post: to people about whom nothing is kept, and those that need no database."""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Iterable

import structlog

from adapters.matrix.courier import MatrixCourier, NotThere
from adapters.matrix.rooms import Rooms
from bot.kernel.delivery import Answer, Never, NotNow
from bot.kernel.events import Event

log = structlog.get_logger(__name__)
_TRIES = (1.0, 3.0, 10.0, 30.0)
"""Seconds until it is tried again, where the homeserver does not say."""


class Answers:
    """In memory: what is not given when the process ends is not given."""

    def __init__(self) -> None:
        self._courier: MatrixCourier | None = None
        self._rooms = Rooms("")
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: defaultdict[str, dict[str, tuple[str, Answer]]] = defaultdict(dict)
        """For people who have yet to come into their direct room."""

    def by(self, courier: MatrixCourier, rooms: Rooms) -> None:
        self._courier, self._rooms = courier, rooms

    def give(self, answers: Iterable[tuple[Event, Answer]]) -> None:
        for event, answer in answers:
            origin = event.origin
            where = self._rooms.direct.get(origin.sender.external, "") if origin.where.direct else ""
            room = where or origin.where.external
            self.soon(self.answered(f"answer-{origin.id}", origin.sender.external, room, answer))

    def here(self, who: str) -> None:
        """Somebody came into their direct room."""
        for key, (room, answer) in self._waiting.pop(who, {}).items():
            self.soon(self.answered(key, who, room, answer))

    async def answered(self, key: str, who: str, room: str, answer: Answer) -> None:
        for wait in _TRIES:
            try:
                if self._courier is not None:
                    await self._courier.answer(key, who, room, answer)
                return
            except NotThere:
                self._waiting[who][key] = (room, answer)
                return
            except NotNow as later:
                await asyncio.sleep(later.after or wait)
            except Never as refused:
                log.warning("answer refused", error=type(refused).__name__, code=refused.why)
                return

    def soon(self, doing: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def quiet(self) -> None:
        """Until nothing is being given any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (trouble := task.exception()) is not None:
            log.warning("answer failed", error=type(trouble).__name__)
