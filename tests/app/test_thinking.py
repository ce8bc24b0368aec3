"""What takes thinking about: beside the writer, once, and begun anew whatever ends it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.app.core import Core
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.waker import Waker
from bot.app.words import Texts
from bot.kernel.appointments import Appointment
from bot.kernel.effects import Reply
from bot.kernel.features import Job, Silent, Thought
from storage.everything import METADATA
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.journeys.town import Hours

PONDER, BESIDES = "test-ponder", "test-besides"


def where_it_was_thought(_: Any) -> int:
    return os.getpid()


def broken(_: Any) -> int:
    raise ValueError("no thought")


@dataclass
class Pond(Silent):
    """A feature that ponders, and remembers what came of it."""

    think: Callable[[Any], Any] = where_it_was_thought
    much: bool = False
    looked: list[str] = field(default_factory=list)
    kept: list[tuple[Any, Any]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def thoughts(self) -> tuple[Thought, ...]:
        return (Thought(PONDER, self._look, self.think, lambda _: self.much, self._keep),)

    def jobs(self) -> tuple[Job, ...]:
        return (Job(BESIDES, self._besides),)

    def _look(self, appointment: Appointment) -> str:
        self.looked.append(appointment.subject)
        return appointment.subject

    def _keep(self, appointment: Appointment, seen: Any, found: Any) -> Reply:
        self.kept.append((seen, found))
        return Reply()

    def _besides(self, appointment: Appointment) -> Reply:
        self.done.append(appointment.subject)
        return Reply()


@asynccontextmanager
async def a_core(folder: Path, pond: Pond) -> AsyncIterator[tuple[Core, Waker]]:
    ring, hours = KeyRing.create(folder / "kith.key"), Hours()
    with MemberKeys.create(ring) as keys:
        setup = Setup(f"sqlite:///{folder / 'kith.db'}")
        core = Core(setup, ring=ring, keys=keys, clock=hours, dice=Random(1), texts=Texts(), more=(pond,))
        METADATA.create_all(core.engine)
        core.start()
        try:
            yield core, Waker(core, Metrics(), nudge=asyncio.Event())
        finally:
            core.close()


async def due_now(core: Core, name: str = PONDER) -> None:
    await core.do(lambda: core.diary.keep(Appointment(name, "pond", core.now())))


async def test_it_is_looked_up_thought_over_and_written_down_once(tmp_path: Path):
    pond = Pond()
    async with a_core(tmp_path, pond) as (core, waker):
        await due_now(core)

        assert await waker.once() == 1
        assert await waker.once() == 0

    assert pond.looked == ["pond"]
    assert pond.kept == [("pond", os.getpid())]


async def test_of_much_it_is_thought_over_in_a_process_of_its_own(tmp_path: Path):
    pond = Pond(much=True)
    async with a_core(tmp_path, pond) as (core, waker):
        await due_now(core)
        await waker.once()

    ((seen, thought_in),) = pond.kept
    assert seen == "pond"
    assert thought_in != os.getpid()


async def test_meanwhile_the_rest_is_handled_and_it_is_not_begun_twice(tmp_path: Path):
    holds = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(_: Any) -> str:
        asyncio.run_coroutine_threadsafe(holds.wait(), loop).result(10)
        return "found"

    pond = Pond(think=slowly)
    async with a_core(tmp_path, pond) as (core, waker):
        await due_now(core)
        await waker._now()
        await due_now(core, BESIDES)

        assert await waker._now() == 1
        assert pond.done == ["pond"]
        assert pond.kept == []
        assert await waker._until_due() > timedelta(0)
        holds.set()
        await waker.once()

    assert pond.kept == [("pond", "found")]


async def test_whatever_ends_it_it_is_begun_anew(tmp_path: Path):
    """Until it is written down it stays due."""
    holds = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(_: Any) -> str:
        asyncio.run_coroutine_threadsafe(holds.wait(), loop).result(10)
        return "found"

    pond = Pond(think=slowly)
    async with a_core(tmp_path, pond) as (core, waker):
        await due_now(core)
        await waker._now()
        await asyncio.sleep(0.05)
        await waker._thinking.stop()
        assert pond.kept == []
        holds.set()

        await Waker(core, Metrics(), nudge=asyncio.Event()).once()

    assert pond.kept == [("pond", "found")]


async def test_what_cannot_be_thought_is_set_aside_the_third_time(tmp_path: Path):
    pond = Pond(think=broken)
    async with a_core(tmp_path, pond) as (core, waker):
        await due_now(core)

        handled = [await waker.once() for _ in range(4)]

    assert handled == [1, 1, 1, 0]
    assert pond.kept == []
