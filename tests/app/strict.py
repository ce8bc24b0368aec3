"""A platform that counts what it is asked, and Kith's postman, in a time that moves when there is nothing to do."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from adapters.allowance import Allowance, Bucket, Window
from bot.app.core import Core
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.words import Texts
from bot.kernel.delivery import Delivery, NotNow
from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Why
from bot.kernel.people import CommunityId, PlaceId
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.equipment.prepared import as_declared

START = datetime(2026, 1, 5, 19, tzinfo=UTC)
_WORDS = say(text("about-what"))


@dataclass
class Seconds:
    """How many have gone by; Kith's clock is made of them as well."""

    past: float = 1.0

    def __call__(self) -> float:
        return self.past

    def now(self) -> datetime:
        return START + timedelta(seconds=self.past)


class Filling:
    """A homeserver's bucket: seconds to wait before one more, or 0, and it is counted."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst, self._left, self._at = rate, burst, burst, 0.0

    def asks_to_wait(self, now: float, place: str) -> float:
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return (1 - self._left) / self._rate
        self._left -= 1
        return 0.0


class Sliding:
    """Discord's limits at their strictest: fifty in any second, and five to a place in any five."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._places: defaultdict[str, deque[float]] = defaultdict(deque)

    def asks_to_wait(self, now: float, place: str) -> float:
        windows = ((self._all, 50, 1.0), (self._places[place], 5, 5.0))
        for sent, count, seconds in windows:
            while sent and sent[0] + seconds <= now:
                sent.popleft()
            if len(sent) >= count:
                return sent[0] + seconds - now
        for sent, _, _ in windows:
            sent.append(now)
        return 0.0


@dataclass(frozen=True)
class Limits:
    """`judge`: what the platform does; `allowance`: what Kith knows of it; `allowed`: its most in so many seconds."""

    name: str
    judge: Callable[[], Filling | Sliding]
    allowance: Callable[[], Allowance | None]
    allowed: Callable[[float], float]


DISCORD = Limits(
    "Discord",
    Sliding,
    lambda: Allowance(Window(50, 1.0, used=25), place=lambda: Window(5, 5.0)),
    lambda seconds: 50 * seconds,
)
SYNAPSE = Limits(
    "Synapse",
    lambda: Filling(0.2, 10),
    lambda: Allowance(Bucket(0.2, 10)),
    lambda seconds: 10 + 0.2 * seconds,
)


@dataclass(frozen=True)
class Asked:
    at: float
    place: str
    key: str
    wait: float


@dataclass
class Strict:
    """Implements `Courier`."""

    judge: Filling | Sliding
    allowance: Allowance | None
    seconds: Seconds
    platform: str = "strict"
    asked: list[Asked] = field(default_factory=list)
    doubtful: int = 0
    until: asyncio.Event | None = None
    """Set when it may answer; None: it does at once."""

    async def deliver(self, delivery: Delivery) -> str:
        wait = self.judge.asks_to_wait(self.seconds.past, delivery.to)
        self.asked.append(Asked(self.seconds.past, delivery.to, delivery.effect.key, wait))
        self.doubtful += delivery.tried_since is not None
        if self.until is not None:
            await self.until.wait()
        if wait > 0:
            raise NotNow("asked to wait", after=wait)
        return "made"


class Office:
    """A postman whose rest moves the time. `at`: what happens when so many seconds have gone by."""

    def __init__(self, core: Core, platform: Strict, seconds: Seconds) -> None:
        self.core, self.platform, self.seconds = core, platform, seconds
        self.nudge = asyncio.Event()
        couriers = {platform.platform: platform}
        self.postman = Postman(core, couriers, Metrics(), nudge=self.nudge, timer=seconds, rest=self._rest)
        self._plans: deque[tuple[float, str, Sequence[str]]] = deque()
        self.put_at: dict[str, float] = {}

    async def put(self, place: str, keys: Sequence[str], *, why: Why = Why.ASKED_FOR) -> None:
        self.put_at |= dict.fromkeys(keys, self.seconds.past)
        posts = [Post(key, PlaceId(place), _WORDS, why) for key in keys]
        await self.core.do(lambda: self.core.outbox.put(posts))
        self.nudge.set()

    def plan(self, at: float, place: str, keys: Sequence[str]) -> None:
        """Answers that will be put there; to be planned in their order."""
        self._plans.append((at, place, keys))

    async def work(self) -> None:
        """Until everything is sent."""
        working = asyncio.create_task(self.postman.run())
        while await self.core.do(self.core.sending.queues) or self._plans:  # noqa: ASYNC110  # it is in the database
            await asyncio.sleep(0.1)
        working.cancel()
        await asyncio.wait({working})
        await self.postman.finish()

    async def _rest(self, waiters: set[asyncio.Task[Any]], seconds: float) -> None:
        """Nothing is being sent and nobody calls: time goes by, to the next thing that happens."""
        done, _ = await asyncio.wait(waiters, timeout=0)
        if done:
            return
        if len(waiters) > 1:
            await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
            return
        planned = self._plans[0][0] if self._plans else float("inf")
        self.seconds.past = min(self.seconds.past + seconds, max(planned, self.seconds.past))
        if self._plans and planned <= self.seconds.past:
            _, place, keys = self._plans.popleft()
            await self.put(place, keys, why=Why.ANSWER)

    def sent(self) -> Mapping[str, Asked]:
        """What came through, by its key."""
        return {one.key: one for one in self.platform.asked if not one.wait}

    def refused(self) -> list[Asked]:
        return [one for one in self.platform.asked if one.wait]

    def delays(self, keys: Sequence[str]) -> list[float]:
        sent = self.sent()
        return [sent[key].at - self.put_at[key] for key in keys]

    def share(self, limits: Limits) -> float:
        """Of what the platform would have let through in that time."""
        began, sent = min(self.put_at.values()), self.sent()
        return len(sent) / limits.allowed(max(one.at for one in sent.values()) - began)

    def unfairness(self) -> float:
        """The longest any place waited for its last, by the median."""
        last: dict[str, float] = {}
        for one in self.sent().values():
            if one.key.startswith("prompt:"):
                last[one.place] = max(last.get(one.place, 0.0), one.at)
        began = min(self.put_at.values())
        waits = [at - began for at in last.values()]
        return max(waits) / median(waits)


@asynccontextmanager
async def an_office(folder: Path, limits: Limits, *, places: int) -> AsyncIterator[Office]:
    ring, seconds = KeyRing.create(folder / "kith.key"), Seconds()
    with MemberKeys.create(ring) as keys:
        setup = Setup(f"sqlite:///{folder / 'kith.db'}")
        core = Core(setup, ring=ring, keys=keys, clock=seconds, dice=Random(1), texts=Texts())
        as_declared(setup.url)
        core.start()
        await core.do(lambda: _furnish(core, places))
        try:
            yield Office(core, Strict(limits.judge(), limits.allowance(), seconds), seconds)
        finally:
            core.close()


def _furnish(core: Core, places: int) -> None:
    for name in ("quiet", *(f"p{number}" for number in range(places))):
        core.places.remember(PlaceId(name), platform="strict", external=name, community=CommunityId("c"))


async def a_crowd(folder: Path, limits: Limits, *, prompts: int, answers_every: float) -> Office:
    """Prompts for three hundred places; meanwhile five times three are answered, two where prompts wait as well."""
    async with an_office(folder, limits, places=PLACES) as office:
        for place in range(PLACES):
            await office.put(f"p{place}", [f"prompt:{number}" for number in range(place, prompts, PLACES)])
        for number in range(5):
            at = answers_every * (number + 1)
            office.plan(at, f"p{number * 7}", [f"answer:{number}:a", f"answer:{number}:b"])
            office.plan(at, "quiet", [f"answer:{number}:c"])
        await office.work()
        return office


PLACES = 300
ANSWERS = [f"answer:{number}:{one}" for number in range(5) for one in "abc"]
