"""Time goes by, processes begin and end, the platform is away; people can be met in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from bot.app.core import Core
from bot.app.making import Setup
from bot.app.words import Texts
from bot.kernel.delivery import Delivery
from bot.kernel.events import Called, Filled, Pressed
from bot.kernel.ids import place_id
from storage.everything import METADATA
from storage.keyring import KeyRing, Secret
from storage.memberkeys import MemberKeys
from tests.journeys.town import KEYS, Hours, Town
from tests.simulation.promises import Person, Promises
from tests.simulation.weather import Weather

_TEXTS = Texts()
_RECENT = 80
_STEPS = 20_000


class World:
    def __init__(
        self, url: str, ring: KeyRing, keys: MemberKeys, *, seed: int, people: tuple[str, ...]
    ) -> None:
        self._url, self._ring, self._keys, self._seed = url, ring, keys, seed
        self.dice, self.hours = Random(seed), Hours()
        self.weather = Weather(seed=seed)
        self.lives = 0
        core = self._core()
        METADATA.create_all(core.engine)
        self.town = Town(core.start(), self.hours, self.weather, language=KEYS)
        self.people = {name: Person(name) for name in people}
        self.promises = Promises(self.people, {self.town.account(name): name for name in people})
        self.weather.watch = self._seen
        self.rooms: dict[str, tuple[str, ...]] = {}
        self.zones: dict[str, list[tuple[datetime, str]]] = {}

    @property
    def now(self) -> datetime:
        return self.hours.now()

    def holder(self, room: str) -> str:
        return self.rooms[room][0]

    def zone_on(self, room: str, day: date) -> str:
        """By which clock a circle lived that day."""
        return [zone for since, zone in self.zones[room] if since.date() < day][-1]

    async def knows(self, room: str) -> None:
        """Where the circle of this room is, and by which clock it lives."""
        place = place_id(self.town.core.signer, "town", room)
        circle = await self.town.core.do(lambda: self.town.core.circles.at(place))
        assert circle is not None
        assert circle.rules_version == 1
        self.promises.room_of[circle.id] = room
        self.zones[room] = [(self.now - timedelta(days=9), circle.zone)]

    async def joins(self, who: str, room: str) -> None:
        """They come in, say yes to what is kept, and agree."""
        await self.arrives(who, room)
        if not self.people[who].kept:
            await self._happens(who, Called(self.town._origin(who, room), path="welcome yes"))
            self.people[who].kept, self.people[who].zone = True, "Europe/London"
            await self.says(who, "me zone Europe/London", room)
        self.people[who].gone.discard(room)
        await self.says(who, "rules agree", room)

    async def until(self, moment: datetime) -> None:
        """Live through everything that is due until then, in order."""
        for _ in range(_STEPS):
            due, waits = await self.town.core.do(self._soonest)
            soonest = min((at for at in (due, waits) if at is not None), default=None)
            if soonest is None or soonest > moment:
                break
            self.hours.moment = max(self.now, soonest)
            if due is not None and due <= self.now:
                await self.town.waker.once()
            await self.town.postman.quiet()
            await self._after()
        else:
            raise AssertionError("something is due again and again")
        self.hours.moment = max(self.now, moment)

    async def new_life(self) -> None:
        """Another process begins where one ended."""
        self.town.core.close()
        self.weather.died = False
        self.lives += 1
        self.town.lives_by(self._core().start())

    async def outage(self, length: timedelta, *, ours: bool) -> None:
        until = self.now + length
        if ours:
            self.hours.moment = until
            await self.new_life()
        else:
            self.weather.away = True
            await self.until(until)
            self.weather.away = False
            await self.town.front.back()
        await self.until(until)

    async def says(self, who: str, line: str, room: str) -> str:
        return await self._happens(who, Called(self.town._origin(who, room), line=line))

    async def fills(self, who: str, path: str, room: str, **values: str) -> str:
        return await self._happens(who, Filled(self.town._origin(who, room), path, tuple(values.items())))

    async def presses(self, who: str, label: str, room: str = "dm") -> str:
        """A button on the newest message that has it; nothing where they see none."""
        place = f"dm:{who}" if room == "dm" else room
        for message in reversed(self.weather.messages[-_RECENT:]):
            if message.where == place and label in message.tokens:
                origin = self.town._origin(who, room)
                return await self._happens(who, Pressed(origin, message.tokens[label]))
        return ""

    async def arrives(self, who: str, room: str) -> None:
        await self.town.arrives(who, room)
        await self._after()

    async def goes(self, who: str, room: str) -> None:
        await self.town.goes(who, room)
        await self._after()

    async def _happens(self, who: str, event: Called | Filled | Pressed) -> str:
        answer = await self.town.happens(event)
        self.promises.happened(self.now, f"{who}: {answer}")
        if "fault(" in answer or "not-saved" in answer:
            self.promises.broken.append(f"{who} was told {answer} after {event}")
        await self._after()
        return answer

    async def _after(self) -> None:
        if self.weather.died:
            await self.new_life()

    def _soonest(self) -> tuple[datetime | None, datetime | None]:
        """When something is due, and when something waits to be sent."""
        return self.town.core.diary.soonest(), None if self.weather.away else self.town.core.sending.soonest()

    def _seen(self, delivery: Delivery) -> None:
        self.promises.seen(delivery, self.now)

    def _core(self) -> Core:
        """Each life has dice of its own, as the real one does."""
        dice = Random(f"{self._seed}:{self.lives}")
        setup = Setup(self._url, host="Ada")
        return Core(setup, ring=self._ring, keys=self._keys, clock=self.hours, dice=dice, texts=_TEXTS)


@asynccontextmanager
async def a_world(folder: Path, *, seed: int, people: tuple[str, ...]) -> AsyncIterator[World]:
    """All of its chance is the seed's, its keys as well: ids are made of them."""
    dice = Random(seed)
    roots, ids = (Secret(dice.randbytes(32)),), Secret(dice.randbytes(32))
    ring = KeyRing(folder / "kith.key", roots=roots, ids=ids)
    with MemberKeys.create(ring) as keys:
        world = World(f"sqlite:///{folder / 'kith.db'}", ring, keys, seed=seed, people=people)
        try:
            yield world
        finally:
            world.town.core.close()
