"""A round of buddies that is killed at every step, and what is to be left of it: all of it, once.

What people do comes in again after each kill, as platforms hand over again what was not acknowledged: each thing they
did is one event with a name for ever.
"""

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from adapters.clock import RehearsalClock
from bot.app.core import Core
from bot.app.desk import Front
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.waker import Waker
from bot.app.words import Texts
from bot.buddies.rounds import Pair
from bot.kernel.delivery import Delivery
from bot.kernel.documents import Press
from bot.kernel.effects import OpenRoom
from bot.kernel.events import Called, Event, Origin, Pressed
from bot.kernel.ids import place_id
from bot.kernel.people import AccountId, Sender, Where
from storage.buddy_rounds import SqlRounds
from storage.everything import METADATA
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.journeys.many import all_say, many_circles, others
from tests.journeys.town import START, a_town
from tests.kills.platform import FilePlatform

PEOPLE = 104
"""More pairs than are introduced at once."""
A_FEW = 6
"""So many answer at the same time."""
TEXTS = Texts()
TEXTS("en", "UTC", name=str)
A_WEEK, DAY, MOMENT = timedelta(days=8), timedelta(days=1), timedelta(seconds=3)
KILLS = {"make": 10, "introduce": 25, "answers": 20, "rooms": 25, "quiet": 10, "end": 10}
"""In which step how often; a hundred in all."""
ROOM, HOLDER = "room-0", "fay-0"
MIND_THE = {"make": 2, "introduce": 12, "answers": 9, "rooms": 14, "quiet": 9, "end": 14}
"""Within so many moments the next kill comes: changes being kept, and things being sent."""


class Mortal:
    """Counts the moments right before a change is kept, before something is sent, and after; at one of them it dies."""

    def __init__(self, folder: Path, dice: Random) -> None:
        self._file, self._dice, self._step, self._left = folder / "killed", dice, "", 0

    def comes_to(self, step: str) -> None:
        killed = Counter(self._file.read_text(encoding="utf-8").split() if self._file.exists() else ())
        self._step = step if killed[step] < KILLS.get(step, 0) else ""
        self._left = self._dice.randint(1, MIND_THE.get(step, 1))

    def moment(self, *_: Any) -> None:
        self._left -= 1
        if self._left <= 0:
            self.dies_if_it_is_to()

    def dies_if_it_is_to(self) -> None:
        """Also where a step has fewer moments than that."""
        if self._step:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(f"{self._step}\n")
            os.kill(os.getpid(), signal.SIGKILL)


class RoomyPlatform(FilePlatform):
    """Rooms can be opened and closed on it as well."""

    mortal: Mortal | None = None

    async def deliver(self, delivery: Delivery) -> str:
        if self.mortal:
            self.mortal.moment()
        if not (delivery.tried_since and self.has(delivery.key)):
            self._post(delivery)
        if self.mortal:
            self.mortal.moment()
        return f"opened-{delivery.effect.key}" if isinstance(delivery.effect, OpenRoom) else ""


@dataclass(frozen=True)
class Left:
    """What there is when all is over. `pairs`: as they are kept."""

    posts: Sequence[tuple[str, str]]
    pairs: Sequence[Pair]
    names: Mapping[AccountId, str]
    kills: Mapping[str, int]

    def places_of(self, what: str) -> Counter[str]:
        """How often what was sent where: posts by a part of their keys."""
        return Counter(place for place, key in self.posts if f":{what}:" in f"{key}:")

    def keys(self) -> Counter[str]:
        return Counter(key for _, key in self.posts)


def a_round_under_fire(folder: Path, url: str, seed: int) -> Left:
    platform = RoomyPlatform(folder / "platform.db", Random(seed))
    platform.create()
    names = asyncio.run(_prepare(folder, url))
    platform.move_to(START + A_WEEK)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kills.rounds"])
    for life in range(10 * sum(KILLS.values())):
        process = context.Process(target=_live, args=(folder, url, seed + life))
        process.start()
        process.join(120)
        assert process.exitcode in (0, -signal.SIGKILL), "it ended in another way"
        if process.exitcode == 0:
            break
    kills = Counter((folder / "killed").read_text(encoding="utf-8").split())
    return Left(platform.posts(), asyncio.run(_pairs(folder, url)), names, kills)


async def _prepare(folder: Path, url: str) -> Mapping[AccountId, str]:
    async with a_town(url, folder) as town:
        found = await many_circles(town, 1, others=PEOPLE)
        await all_say(town, others(found, "buddy join"))
        await town.waits(A_WEEK)
        await town.says(HOLDER, "round open tomorrow 18:00", where=ROOM)
        return {town.account(who): who for who in found[0].others}


async def _pairs(folder: Path, url: str) -> Sequence[Pair]:
    with MemberKeys.open(KeyRing.load(folder / "kith.key")) as keys:
        core = _core(folder, url, keys, RehearsalClock(timedelta())).start()
        pairs = await core.do(lambda: _all_pairs(core))
        core.close()
    return pairs


def _core(folder: Path, url: str, keys: MemberKeys, clock: RehearsalClock) -> Core:
    ring = KeyRing.load(folder / "kith.key")
    return Core(Setup(url), ring=ring, keys=keys, clock=clock, dice=Random(), texts=TEXTS)


def _all_pairs(core: Core) -> Sequence[Pair]:
    ids = core.work.read(sa.select(METADATA.tables["buddy_pairs"].c.id)).scalars().all()
    rounds = SqlRounds(core.work, core.sealer)
    return [pair for id_ in sorted(ids) if (pair := rounds.pair(id_)) is not None]


def _live(folder: Path, url: str, seed: int) -> None:
    platform = RoomyPlatform(folder / "platform.db", Random(seed))
    platform.mortal = Mortal(folder, Random(seed))
    asyncio.run(_relive(folder, url, platform, platform.mortal))


async def _relive(folder: Path, url: str, platform: RoomyPlatform, mortal: Mortal) -> None:
    clock = RehearsalClock(platform.ahead())
    with MemberKeys.open(KeyRing.load(folder / "kith.key")) as keys:
        core = _core(folder, url, keys, clock)
        sa.event.listen(core.engine, "commit", mortal.moment)
        core.start()
        await core.do(core.now)
        await Life(core, clock, platform, mortal=mortal).live(folder)
        core.close()


class Life:
    """One life of the process: it goes through the whole story again, and what has been done is not done twice."""

    def __init__(self, core: Core, clock: RehearsalClock, platform: RoomyPlatform, *, mortal: Mortal) -> None:
        self._core, self._clock, self._platform, self._mortal = core, clock, platform, mortal
        nudge, metrics = asyncio.Event(), Metrics()
        self._front = Front(core, metrics, nudge=nudge)
        self._postman = Postman(core, {platform.platform: platform}, metrics, nudge=nudge)
        self._waker = Waker(core, metrics, nudge=nudge)

    async def live(self, folder: Path) -> None:
        steps: Iterable[tuple[str, Callable[[], Awaitable[None]]]] = (
            ("make", self._made),
            ("introduce", self._introduced),
            ("answers", self._answered),
            ("rooms", self._settle),
            ("quiet", self._gone_quiet),
            ("end", self._ended),
        )
        for step, run in steps:
            done = folder / f"over-{step}"
            if not done.exists():
                self._mortal.comes_to(step)
                await run()
                self._mortal.dies_if_it_is_to()
                done.touch()

    async def _made(self) -> None:
        await self._happens(self._typed(HOLDER, "round run", "run"))

    async def _introduced(self) -> None:
        await self._happens(self._typed(HOLDER, "round introduce", "introduce"))
        await self._until(START + A_WEEK + timedelta(hours=1))

    async def _answered(self) -> None:
        pairs, names = await self._everybody()
        asked = [(one.account, pair.id) for pair in pairs for one in pair.people]
        presses = [
            self._pressed(names[account], account, Press("buddy answer", (("id", id_), ("say", "yes"))))
            for account, id_ in asked
        ]
        for start in range(0, len(presses), A_FEW):
            await asyncio.gather(*(self._happens(one) for one in presses[start : start + A_FEW]))

    async def _gone_quiet(self) -> None:
        """The first of each third pair; of those asked, every second one answers."""
        for n, who in enumerate(await self._firsts(3)):
            await self._happens(self._typed(who, "buddy quiet", f"quiet-{n}", direct=True))
        await self._until(START + A_WEEK + 2 * DAY)
        for n, who in enumerate(await self._firsts(6, place=-1)):
            await self._happens(self._typed(who, "buddy here", f"here-{n}", direct=True))
        await self._until(START + A_WEEK + 4 * DAY)

    async def _ended(self) -> None:
        """Every fourth by one of them, the others at their time; then the rooms are closed."""
        for n, who in enumerate(await self._firsts(4)):
            await self._happens(self._typed(who, "buddy end", f"end-{n}", direct=True))
        await self._settle()
        await self._until(START + A_WEEK + timedelta(weeks=5, days=1))

    async def _firsts(self, every: int, *, place: int = 0) -> list[str]:
        pairs, names = await self._everybody()
        return [names[pair.people[place].account] for pair in pairs[::every]]

    async def _everybody(self) -> tuple[Sequence[Pair], Mapping[AccountId, str]]:
        pairs = await self._core.do(lambda: _all_pairs(self._core))
        accounts = tuple(one.account for pair in pairs for one in pair.people)
        return pairs, await self._core.do(lambda: self._core.people.externals(accounts))

    async def _until(self, time: datetime) -> None:
        """Everything that is due until then, each at its time."""
        await self._settle()
        while (soonest := await self._core.do(self._core.diary.soonest)) is not None and soonest <= time:
            self._move_to(max(self._clock.now(), soonest) + MOMENT)
            await self._settle()
        self._move_to(max(self._clock.now(), time))

    def _move_to(self, time: datetime) -> None:
        self._clock.move_to(time)
        self._platform.move_to(time)

    async def _settle(self) -> None:
        while await self._waker.once():
            await self._postman.quiet()
        await self._postman.quiet()

    async def _happens(self, event: Event) -> None:
        await self._front.receive(event)
        self._mortal.moment()

    def _typed(self, who: str, line: str, name: str, *, direct: bool = False) -> Event:
        return Called(self._origin(who, name, direct=direct), line=line)

    def _pressed(self, who: str, account: AccountId, press: Press) -> Event:
        place = place_id(self._core.signer, "town", f"dm:{who}")
        token = self._front.token(press, account=account, place=place)
        return Pressed(self._origin(who, f"answer-{who}", direct=True), token)

    def _origin(self, who: str, name: str, *, direct: bool) -> Origin:
        place = f"dm:{who}" if direct else ROOM
        where = Where("town", place, direct=direct, community="town")
        return Origin(name, self._clock.now(), Sender("town", who, powerful=who == HOLDER), where)
