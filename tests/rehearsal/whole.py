"""A rehearsal with the real Kith behind it, its sample lived through, and a clock that stands until it is moved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from adapters.rehearsal.inbound import Action
from adapters.rehearsal.panel import panel
from adapters.rehearsal.places import CIRCLE
from adapters.rehearsal.playing import Play
from adapters.rehearsal.run import RunningRoom, furnish
from adapters.rehearsal.sample import Sample
from bot.app.making import Setup
from bot.app.running import MovingHands, assemble
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.equipment.prepared import as_declared
from tests.rehearsal.pretend import NOON


@dataclass
class Standing:
    moment: datetime = field(default=NOON)

    def now(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)


@dataclass
class Whole:
    """What a person at the page can do and see, without the page."""

    running: RunningRoom
    hands: MovingHands

    @property
    def play(self) -> Play:
        assert self.running.server.play is not None
        return self.running.server.play

    @property
    def crowd(self) -> list[str]:
        return [one.id for one in self.running.room.residents.values() if one.crowd]

    def shown(self) -> dict[str, Any]:
        return panel(self.play, self.running.room, self.running.server.view)

    def groups(self) -> list[tuple[str, ...]]:
        return [tuple(one["people"]) for one in self.shown()["pairs"]]

    def read(self, who: str, since: int = 0) -> str:
        """All that this person can see."""
        return "\n".join(one["html"] for one in self.running.server.view.of(who, since)["messages"])

    async def picks(self, who: str, path: str) -> None:
        await self.running.server.inbound.pick(Action(str(uuid4()), who, CIRCLE), path, ())

    async def presses(self, who: str, label: str) -> None:
        await self.running.server.inbound.press_labelled(Action(str(uuid4()), who, CIRCLE), label)
        await self.hands.move_to(self.hands.now() + timedelta(minutes=1))


@asynccontextmanager
async def a_whole_rehearsal(folder: Path) -> AsyncIterator[Whole]:
    ring, clock = KeyRing.create(folder / "kith.key"), Standing()
    with MemberKeys.create(ring) as keys:
        setup = Setup(f"sqlite:///{folder / 'kith.db'}", host="Ada")
        running = assemble(setup, ring, keys, clock, Random(1))
        as_declared(setup.url)
        hands = MovingHands(running, clock)
        room = furnish(running.front, hands)
        running.couriers[room.courier.platform] = room.courier
        running.core.start()
        try:
            await Sample(room.room, room.server.act, hands).furnish(name="Tuesday circle", country="GB")
            yield Whole(room, hands)
        finally:
            await room.close()
            running.core.close()
