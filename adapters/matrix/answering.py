"""Answers that do not go by post: to people about whom nothing is kept, and those that need no database."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial

import structlog

from adapters.matrix.courier import MatrixCourier, NotThere
from adapters.matrix.rooms import Rooms
from bot.kernel.delivery import Answer, Never, NotNow
from bot.kernel.dispatch import URGENT
from bot.kernel.events import Event

log = structlog.get_logger(__name__)
_TRIES = (0.5, 1.0, 2.0, 4.0, *(8.0 for _ in range(75)))
"""Seconds until it is tried again, where the homeserver does not say."""
_SOON, _LOOK = 5.0, 0.25
"""Seconds that somebody has to come into their direct room before it is said that help right now waits there."""


class Answers:
    """In memory: what is not given when the process ends is not given. `there`: set while Kith reads along."""

    def __init__(self, there: asyncio.Event) -> None:
        self._there = there
        self._courier: MatrixCourier | None = None
        self._rooms = Rooms("")
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: defaultdict[str, dict[str, tuple[str, Answer]]] = defaultdict(dict)
        """For people who have yet to come into their direct room."""
        self._watching: set[asyncio.Task[None]] = set()
        """Whether they come; nobody waits for that."""
        self.soon_enough = _SOON

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
        await self.insist(partial(self._answered, key, who, room, answer))

    async def insist(self, doing: Callable[[], Awaitable[None]]) -> None:
        """Until it is done or refused. While the homeserver is known to be away it is not tried."""
        for wait in _TRIES:
            await self._there.wait()
            try:
                return await doing()
            except NotNow as later:
                await asyncio.sleep(later.after or wait)
            except Never as refused:
                log.warning("answer refused", error=type(refused).__name__, code=refused.why)
                return None
        log.warning("answer given up")
        return None

    async def _answered(self, key: str, who: str, room: str, answer: Answer) -> None:
        if self._courier is None:
            raise NotNow("not logged in yet")
        try:
            await self._courier.answer(key, who, room, answer)
        except NotThere:
            self._waiting[who][key] = (room, answer)
            if self._asked_for_help_in(room, answer):
                self._watch(self._unreached(key, who, room, answer))
        except Never:
            if self._asked_for_help_in(room, answer):
                await self._courier.unreached(key, room, answer)
            raise

    def _asked_for_help_in(self, room: str, answer: Answer) -> bool:
        """Whether urgent help was asked for where others are too."""
        in_a_room = room in self._rooms.all and not self._rooms.person_of(room)
        return answer.private and answer.path == URGENT.path and in_a_room

    async def _unreached(self, key: str, who: str, room: str, answer: Answer) -> None:
        """The answer goes on waiting for them; meanwhile nobody is left with nothing."""
        courier, waited = self._courier, 0.0
        while key in self._waiting.get(who, {}):
            if waited >= self.soon_enough and courier is not None:
                return await self.insist(partial(courier.unreached, key, room, answer))
            await asyncio.sleep(_LOOK)
            waited += _LOOK
        return None

    def _watch(self, doing: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(doing)
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)

    def see_to(self, doing: Callable[[], Awaitable[None]]) -> None:
        self.soon(self.insist(doing))

    def soon(self, doing: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def quiet(self) -> None:
        """Until nothing is being given any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def stop(self) -> None:
        for task in (*self._tasks, *self._watching):
            task.cancel()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (trouble := task.exception()) is not None:
            log.warning("answer failed", error=type(trouble).__name__)
