"""A platform in all weathers: away for hours, asking to wait, refusing for good, acting without saying so.

What happens to a delivery is a matter of its key, its try and the seed: never of what else is sent meanwhile.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

from bot.kernel.delivery import Delivery, Never, NotNow
from tests.journeys.town import Platform

WINDOW = timedelta(minutes=10)
"""For so long it knows a key again; after that it has to be looked for."""


class Luck(Enum):
    FINE = 1000
    REFUSES = 60
    DIES_AFTER = 54
    DIES_BEFORE = 52
    ASKS_TO_WAIT = 50
    SAYS_NOTHING = 40
    IS_AWAY = 20


@dataclass
class Weather(Platform):
    """`calm`: nothing goes wrong. `died`: the process that sends is at its end, whatever it was about to do."""

    seed: int = 0
    calm: bool = True
    died: bool = False
    tries: dict[str, int] = field(default_factory=dict)
    acts: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    watch: Callable[[Delivery], None] = lambda _: None

    async def deliver(self, delivery: Delivery) -> str:
        if self.died:
            raise asyncio.CancelledError
        luck = self._luck(delivery)
        self._before(luck)
        made = await self._once(delivery)
        if luck is Luck.SAYS_NOTHING:
            raise NotNow("no answer")
        if luck is Luck.DIES_AFTER:
            self._die()
        return made

    def _before(self, luck: Luck) -> None:
        if self.away or luck is Luck.IS_AWAY:
            raise NotNow("away")
        if luck is Luck.ASKS_TO_WAIT:
            raise NotNow("too much at once", after=120)
        if luck is Luck.REFUSES:
            raise Never("closed")
        if luck is Luck.DIES_BEFORE:
            self._die()

    async def _once(self, delivery: Delivery) -> str:
        assert self.town is not None
        now, known = self.town.hours.now(), self.acts.get(delivery.key)
        if known and (delivery.tried_since or now - known[0] < WINDOW):
            return known[1]
        if known:
            self.doubled.append(delivery.effect.key)
        made = await super().deliver(delivery)
        self.acts[delivery.key] = (now, made)
        self.watch(delivery)
        return made

    def _luck(self, delivery: Delivery) -> Luck:
        tried = self.tries[delivery.key] = self.tries.get(delivery.key, 0) + 1
        rolled = sha256(f"{self.seed}:{delivery.key}:{tried}".encode()).digest()
        number = int.from_bytes(rolled[:4], "big") % Luck.FINE.value
        luck = next(one for one in reversed(Luck) if number < one.value)
        if self.calm or (luck is Luck.REFUSES and not delivery.direct):
            return Luck.FINE
        return luck

    def _die(self) -> None:
        self.died = True
        raise asyncio.CancelledError
