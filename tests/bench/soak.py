"""RL13: two hundred circles of fifty live three days; nothing that Kith holds in memory or in a queue may grow.

The clock jumps from hour to hour. In each, what is due is posted while members check in and answer one another.
"""

import asyncio
import gc
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median

import sqlalchemy as sa

from bot.app.running import keep_what_stands
from bot.kernel.delivery import Delivery
from bot.kernel.documents import Document, say, text
from bot.kernel.events import Event, Filled, Pressed
from storage.everything import METADATA
from tests.journeys.many import Gathering, all_say, holders, many_circles
from tests.journeys.town import KEYS, Platform, Town, a_town

CIRCLES, MEMBERS, HOURS = 200, 50, 72
WARM = 12
"""Hours until everything has been used once."""
INVITED = 5
"""Members of each circle who are invited in private as well."""
AT_ONCE = 20
ACTIVE = 2
"""In every hour, one circle in so many checks in, and another member answers."""


@dataclass
class Forgetful(Platform):
    """It counts, and keeps of each room only the newest check-in: what grows is to be Kith's."""

    count: int = 0
    cards: dict[str, str] = field(default_factory=dict)

    def _post(self, delivery: Delivery, document: Document) -> str:
        made = super()._post(delivery, document)
        self.count += 1
        token = next((one.tokens.get("checkins-how-hear") for one in self.messages if one.key == made), None)
        if token:
            self.cards[delivery.to] = token
        self.messages.clear()
        return made


@dataclass(frozen=True)
class Soak:
    events: int
    posts: int
    warm: float
    end: float
    p50: float
    p95: float
    queues: dict[str, tuple[int, int]]
    """The longest in the first half and in the second."""

    @property
    def growth(self) -> float:
        return self.end / self.warm - 1


async def soak(folder: Path, *, circles: int = CIRCLES, members: int = MEMBERS, hours: int = HOURS) -> Soak:
    async with a_town(f"sqlite:///{folder}/kith.db", folder, language=KEYS) as town:
        town.platform = platform = Forgetful()
        platform.town = town
        town.lives_by(town.core)
        found = await many_circles(town, circles, others=members - 1)
        await _plan(town, found)
        keep_what_stands()
        dice, each, sizes, memory = Random(1), list[float](), list[dict[str, int]](), list[float]()
        before = platform.count
        for hour in range(hours):
            each += await _an_hour(town, platform, found[hour % ACTIVE :: ACTIVE], dice)
            sizes.append(await town.core.do(lambda: _queues(town)))
            await _is_sent(town)
            gc.collect()
            memory.append(_weight())
    ordered, half = sorted(each), hours // 2
    queues = {
        name: (max(one[name] for one in sizes[:half]), max(one[name] for one in sizes[half:]))
        for name in sizes[0]
    }
    p95 = ordered[int(len(ordered) * 0.95)]
    warm = memory[min(WARM, hours) - 1]
    return Soak(len(each), platform.count - before, warm, memory[-1], median(each), p95, queues)


async def _plan(town: Town, found: list[Gathering]) -> None:
    """Circles do not all do the same at the same time."""
    for number, one in enumerate(found):
        for line in (
            f"prompt schedule every day at {number % 24}:00",
            f"prompt schedule Tuesdays and Thursdays at {(number + 7) % 24}:30",
            f"checkin schedule every day at {(number + 3) % 24}:15",
        ):
            await all_say(town, holders([one], line))
        some = ((who, one.room, "checkin settings --inviting circle") for who in one.others[:INVITED])
        await all_say(town, some)


async def _an_hour(town: Town, platform: Forgetful, active: list[Gathering], dice: Random) -> list[float]:
    """The seconds each of them waited for an answer."""
    town.hours.moment += timedelta(hours=1)
    town.answers.clear()
    due = asyncio.create_task(_what_is_due(town))
    asked: list[Event] = []
    for one in active:
        values = (("words", "Rather tired"), ("wish", "listening"), ("seen", "circle"))
        asked.append(Filled(town._origin(dice.choice(one.others), one.room), "checkin now", values))
        if one.room in platform.cards:
            asked.append(Pressed(town._origin(dice.choice(one.others), one.room), platform.cards[one.room]))
    each: list[float] = []
    for start in range(0, len(asked), AT_ONCE):
        each += await asyncio.gather(*(_answered(town, event) for event in asked[start : start + AT_ONCE]))
    await due
    return each


async def _what_is_due(town: Town) -> None:
    while await town.waker.once():
        await town.postman.quiet()


async def _is_sent(town: Town) -> None:
    await town.postman.quiet()
    await town.core.do(town.core.tidy)


async def _answered(town: Town, event: Event) -> float:
    started = time.perf_counter()
    answer = await town.front.receive(event)
    assert answer is not None
    assert answer.document != say(text("not-saved"))
    return time.perf_counter() - started


def _queues(town: Town) -> dict[str, int]:
    tables, read = METADATA.tables, town.core.work.read
    outbox, inbox, appointments = tables["outbox"], tables["inbox"], tables["appointments"]
    counted = {
        "to be sent": sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "waiting"),
        "to be handled": sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state == "waiting"),
        "appointments": sa.select(sa.func.count()).select_from(appointments),
    }
    waiting = {name: int(read(statement).scalar_one()) for name, statement in counted.items()}
    return {**waiting, "for the writer": town.core.writer.waiting()}


def _weight() -> float:
    """MiB of this process."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
