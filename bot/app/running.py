"""What runs around one core: the door, the postman, the waker; and hands that move a rehearsal's clock."""

import asyncio
import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from adapters.desk import Courier
from bot.app.core import Core
from bot.app.desk import Front
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.waker import Waker
from bot.app.words import Texts
from bot.kernel.ports import Clock
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys

_STUCK = 5


class Movable(Clock, Protocol):
    def move_to(self, moment: datetime) -> None: ...


@dataclass
class Running:
    """All that runs around one core. `hands` moves its clock, if it can be moved."""

    core: Core
    front: Front
    postman: Postman
    waker: Waker
    metrics: Metrics
    couriers: dict[str, Courier]

    def watch(self) -> None:
        """Gauges that are asked when somebody looks."""
        core = self.core
        self.metrics.watch("writer_waiting", "Jobs that wait for the writer", core.writer.waiting)
        self.metrics.watch(
            "inbox_waiting", "Events kept and not handled", lambda: self._look(core.inbox.count)
        )
        self.metrics.watch_each("outbox_waiting", "Effects not sent yet", "lane", self._queued)
        self.metrics.watch(
            "outbox_oldest_seconds", "How long the oldest has been due", lambda: self._look(self._oldest)
        )

    def trouble(self) -> Mapping[str, str]:
        """For `/health`."""
        try:
            self.core.look(self.core.sending.queues)
        except Exception as trouble:  # noqa: BLE001  # whatever it is, it is what is wrong
            return {"database": type(trouble).__name__}
        return {}

    def _look(self, run: Callable[[], float]) -> float:
        try:
            return self.core.look(run)
        except Exception:  # noqa: BLE001  # a number that cannot be had is none
            return float("nan")

    def _queued(self) -> Mapping[str, float]:
        try:
            queues = self.core.look(self.core.sending.queues)
        except Exception:  # noqa: BLE001  # a number that cannot be had is none
            return {}
        return {"answers": 0, "ordinary": 0} | {lane: count for lane, (count, _) in queues.items()}

    def _oldest(self) -> float:
        now = self.core.now()
        since = [at for _, at in self.core.sending.queues().values() if at <= now]
        return (now - min(since)).total_seconds() if since else 0.0

    def begin(self) -> "list[asyncio.Task[None]]":
        return [asyncio.create_task(self.postman.run()), asyncio.create_task(self.waker.run())]


class MovingHands:
    """Implements `Hands`: everything due until then happens, in order, by the same code."""

    def __init__(self, running: Running, clock: Movable) -> None:
        self._running, self._clock = running, clock

    def now(self) -> datetime:
        return self._clock.now()

    async def next_event(self) -> datetime | None:
        core = self._running.core
        found = [await core.do(core.diary.soonest), await core.do(core.sending.soonest)]
        return min((at for at in found if at is not None), default=None)

    async def move_to(self, moment: datetime) -> None:
        await self._live()
        stuck, before = 0, None
        while (soonest := await self.next_event()) is not None and soonest <= moment and stuck < _STUCK:
            stuck = stuck + 1 if soonest == before else 0
            before = soonest
            self._clock.move_to(soonest)
            await self._live()
        self._clock.move_to(moment)
        await self._live()

    async def _live(self) -> None:
        await self._running.waker.once()
        await self._running.postman.quiet()


def keep_what_stands() -> None:
    """Programs and tables stay as long as the process: whoever looks for rubbish need not look through them again."""
    gc.collect()
    gc.freeze()


def assemble(setup: Setup, ring: KeyRing, keys: MemberKeys, clock: Clock, dice: Random) -> Running:
    core = Core(setup, ring=ring, keys=keys, clock=clock, dice=dice, texts=Texts(now=clock.now))
    nudge, metrics, couriers = asyncio.Event(), Metrics(), dict[str, Courier]()
    front = Front(core, metrics, nudge=nudge)
    postman = Postman(core, couriers, metrics, nudge=nudge)
    waker = Waker(core, metrics, nudge=nudge)
    front.on_change = waker.ring
    running = Running(core, front, postman, waker, metrics, couriers)
    running.watch()
    return running
