"""A platform made of memory, and Kith running behind it: people talk, press and wait, and see what they would see.

`Town` keeps a platform's promises: the same key twice is one message; edits change it in place.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from adapters.allowance import Allowance
from bot.app.core import Core
from bot.app.desk import Front
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.waker import Waker
from bot.app.words import KEYS, Texts
from bot.kernel.attached import write
from bot.kernel.delivery import Answer, Delivery, Never, NotNow, Reader
from bot.kernel.documents import Choices, Document, Press, files_in
from bot.kernel.effects import Admit, Card, CloseRoom, OpenRoom, Post, Remove, Withdraw
from bot.kernel.events import Arrived, Called, Event, Filled, Left, Origin, Pressed, Wrote
from bot.kernel.features import Feature
from bot.kernel.people import AccountId, Sender, Where
from bot.kernel.plain import plain
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.equipment.prepared import as_declared

START = datetime(2026, 11, 24, 18, tzinfo=UTC)
ROOM = "room"


@dataclass
class Hours:
    """A clock that stands until it is moved, or until it is to `run`."""

    moment: datetime = START
    since: float | None = None

    def now(self) -> datetime:
        return (
            self.moment
            if self.since is None
            else self.moment + timedelta(seconds=perf_counter() - self.since)
        )

    @contextmanager
    def run(self) -> Iterator[None]:
        """As fast as any clock, for as long as this lasts."""
        self.since = perf_counter()
        try:
            yield
        finally:
            self.moment, self.since = self.now(), None


@dataclass
class Message:
    key: str
    where: str
    words: str
    tokens: dict[str, str]
    pinged: tuple[str, ...] = ()
    about: str = ""
    files: tuple[str, ...] = ()


@dataclass
class Platform:
    """Implements `Courier`. `away`: it answers nobody. `closed`: rooms and people it refuses."""

    platform: str = "town"
    allowance: Allowance | None = None
    messages: list[Message] = field(default_factory=list)
    rooms: dict[str, set[str]] = field(default_factory=dict)
    away: bool = False
    closed: set[str] = field(default_factory=set)
    town: "Town | None" = None

    async def deliver(self, delivery: Delivery) -> str:
        if self.away:
            raise NotNow("away")
        if delivery.to in self.closed:
            raise Never("closed")
        match delivery.effect:
            case Withdraw():
                self.messages = [one for one in self.messages if one.key != delivery.editing]
                return ""
            case OpenRoom():
                self.rooms.setdefault(f"opened-{delivery.key}", set()).update(delivery.members)
                return f"opened-{delivery.key}"
            case Admit():
                self.rooms.setdefault(delivery.to, set()).update(delivery.members)
            case Remove(stays=stays):
                going = () if stays else delivery.members
                self.rooms.setdefault(delivery.to, set()).difference_update(going)
            case CloseRoom():
                self.rooms.pop(delivery.to, None)
            case Post(document=document) | Card(document=document):
                return self._post(delivery, document)
        return ""

    def _post(self, delivery: Delivery, document: Document) -> str:
        assert self.town is not None
        where = f"dm:{delivery.to}" if delivery.direct else delivery.to
        message = self.town.message(
            delivery.key, where, document, delivery.reader, account=delivery.for_account, place=delivery.place
        )
        message.about = delivery.about[1] if delivery.about else ""
        known = next((one for one in self.messages if one.key in (delivery.key, delivery.editing)), None)
        if known is None:
            self.messages.append(message)
        elif delivery.editing:
            known.words, known.tokens = message.words, message.tokens
        return known.key if known else message.key


class Town:
    """`language`: what everybody reads; the key language shows that nothing is written into the program."""

    def __init__(self, core: Core, hours: Hours, platform: Platform, *, language: str) -> None:
        self.hours, self.platform, self.language = hours, platform, language
        platform.town = self
        self.powerful = {"fay"}
        self.elsewhere: dict[str, str] = {}
        """Rooms of another community, and of which."""
        self._count = 0
        self.answers: dict[str, Message] = {}
        self.lives_by(core)

    def lives_by(self, core: Core) -> None:
        """A process begins."""
        self.core, nudge = core, asyncio.Event()
        self.metrics = metrics = Metrics()
        self.front = Front(core, metrics, nudge=nudge)
        self.postman = Postman(core, {self.platform.platform: self.platform}, metrics, nudge=nudge)
        self.waker = Waker(core, metrics, nudge=nudge)

    async def says(self, who: str, line: str, *, where: str = ROOM) -> str:
        """A typed command; in a direct message any words."""
        if where == "dm":
            return await self.happens(Wrote(self._origin(who, where), line))
        return await self.happens(Called(self._origin(who, where), line=line))

    async def presses(self, who: str, label: str, *, where: str = ROOM) -> str:
        """A button by its label (or its key): on their newest answer, else the newest message they can see."""
        place = f"dm:{who}" if where == "dm" else where
        seen = [one for one in self.platform.messages if one.where in (place, f"dm:{who}")]
        for message in (self.answers.get(who), *reversed(seen)):
            if message and label in message.tokens:
                in_dm = message.where.startswith("dm:")
                origin = self._origin(who, "dm" if in_dm else message.where)
                return await self.happens(Pressed(origin, message.tokens[label]))
        raise AssertionError(f"{who} sees no button {label!r}")

    async def button(self, who: str, label: str) -> Callable[[], Awaitable[str]]:
        """A button they see now, to be pressed later."""
        message = next(one for one in reversed(self.platform.messages) if label in one.tokens)
        token = message.tokens[label]
        return lambda: self.happens(Pressed(self._origin(who, message.where), token))

    def asks(self, path: str, answer: str) -> bool:
        """Whether the answer is a form to be filled in."""
        return answer == f"form {path}"

    def opened(self, who: str = "fay") -> str:
        """The first room that Kith opened with this person in it."""
        rooms = self.platform.rooms
        return next(one for one, people in rooms.items() if one.startswith("opened-") and who in people)

    def account(self, who: str) -> AccountId:
        return self.core.people.id_of("town", who)

    async def fills(self, who: str, path: str, *, where: str = ROOM, **values: str) -> str:
        return await self.happens(Filled(self._origin(who, where), path, tuple(values.items())))

    async def attaches(
        self, who: str, path: str, field: str, name: str, body: bytes, *, where: str = ROOM
    ) -> str:
        """They call the command and give it the file, as one does there."""
        values = ((field, write(name, body)),)
        return await self.happens(Called(self._origin(who, where), path=path, values=values))

    async def arrives(self, who: str, where: str = ROOM) -> None:
        self.platform.rooms.setdefault(where, set()).add(who)
        await self.happens(Arrived(self._origin(who, where)))

    async def goes(self, who: str, where: str = ROOM) -> None:
        self.platform.rooms.setdefault(where, set()).discard(who)
        await self.happens(Left(self._origin(who, where)))

    async def happens(self, event: Event) -> str:
        answer = await self.front.receive(event)
        await self.postman.quiet()
        return self._answered(event, answer)

    async def waits(self, time: timedelta) -> None:
        """Live through everything that is due until then, in order."""
        until = self.hours.moment + time
        while True:
            soonest = [
                at
                for at in (
                    await self.core.do(self.core.diary.soonest),
                    await self.core.do(self.core.sending.soonest),
                )
                if at is not None and at <= until
            ]
            if not soonest:
                break
            self.hours.moment = max(self.hours.moment, min(soonest))
            before = len(self.platform.messages)
            handled = await self.waker.once()
            await self.postman.quiet()
            if not handled and len(self.platform.messages) == before and self.platform.away:
                break
        self.hours.moment = until

    def seen(self, where: str = ROOM, *, by: str = "fay") -> list[str]:  # whoever is there sees the same
        return [one.words for one in self.platform.messages if one.where == where]

    def told(self, who: str) -> list[str]:
        """What arrived in their direct messages without their asking."""
        return self.seen(f"dm:{who}")

    async def files(self, who: str) -> list[str]:
        """What is in the files that Kith gave them, alone or in a room; what they asked for themselves comes last."""
        mine = {f"dm:{who}", *(one for one, people in self.platform.rooms.items() if who in people)}
        seen = [one for one in self.platform.messages if one.where in mine]
        return [file for one in (*seen, self.answers.get(who)) if one for file in one.files]

    def message(
        self,
        key: str,
        where: str,
        document: Document,
        reader: Reader,
        *,
        account: AccountId | None,
        place: str,
    ) -> Message:
        def name(account: AccountId) -> str:
            return reader.people.get(account, "a former member")

        words = self.front.wording(self.language or reader.language, reader.zone, name=name)
        tokens: dict[str, str] = {}
        for block in document.blocks:
            if isinstance(block, Choices):
                for one in block.items:
                    token = self._token(one.press, account=account, place=place)
                    tokens[words(one.label)] = tokens[one.label.key] = token
        files = tuple(one.body for one in files_in(document))
        return Message(key, where, plain(document, words, name=name), tokens, files=files)

    def _token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        return self.front.token(press, account=account, place=place)

    def _answered(self, event: Event, answer: Answer | None) -> str:
        who = event.origin.sender.external
        if answer is None:
            return ""
        if answer.form is not None:
            return f"form {answer.form.path}"
        where = event.origin.where.external
        message = self.message(
            "", where, answer.document, answer.reader, account=answer.for_account, place=answer.place
        )
        self.answers[who] = message
        return message.words

    def _origin(self, who: str, where: str) -> Origin:
        self._count += 1
        external = f"dm:{who}" if where == "dm" else where
        return Origin(
            f"event-{self._count}",
            self.hours.now(),
            Sender("town", who, powerful=who in self.powerful),
            Where("town", external, direct=where == "dm", community=self.elsewhere.get(where, "town")),
        )


@asynccontextmanager
async def a_town(
    url: str, folder: Path, *, language: str = "", seed: int = 1, more: Sequence[Feature] = ()
) -> AsyncIterator[Town]:
    """`more`: features besides those that come with Kith."""
    ring = KeyRing.create(folder / "kith.key")
    hours = Hours()
    with MemberKeys.create(ring) as keys:
        core = Core(
            Setup(url, host="Ada"),
            ring=ring,
            keys=keys,
            clock=hours,
            dice=Random(seed),
            texts=Texts(),
            more=more,
        )
        as_declared(url)
        core.start()
        try:
            yield Town(core, hours, Platform(), language=language)
        finally:
            core.close()


__all__ = ["KEYS", "ROOM", "START", "Hours", "Message", "Platform", "Town", "a_town"]
