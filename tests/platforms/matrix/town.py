"""The journeys' town on a real homeserver: people type into a room or to Kith alone, and read what arrives.

Only Kith's clock is moved; the homeserver lives in real time.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any

from adapters.allowance import Allowance
from adapters.failing import LogInFailed
from adapters.matrix.http import Http, Json
from adapters.matrix.login import Login
from adapters.matrix.rooms import MARK
from adapters.matrix.run import Matrix
from adapters.matrix.waiting import USUAL
from bot.app.core import Core
from bot.app.desk import Front
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.waker import Waker
from bot.app.words import KEYS, Texts
from bot.kernel.delivery import Answer
from bot.kernel.events import Event, Filled, Origin
from bot.kernel.features import Feature
from bot.kernel.people import AccountId, Sender, Where
from bot.kernel.prefix import write_line
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.signing import RingSigner
from tests.equipment.prepared import as_installed
from tests.equipment.synapse import NAME, Synapse
from tests.journeys.town import ROOM, Hours
from tests.platforms.matrix.jshall import JsHall
from tests.platforms.matrix.jsperson import JsPerson
from tests.platforms.matrix.member import Heard, Member, position

Person = Member | JsPerson
_SOON = 30.0
CHOICE = re.compile(r"post-choice\((.*), (!?\d+)\)")


class Watched(Front):
    """A desk that remembers how far it was read."""

    read = 0

    async def keep(self, platform: str, events: Sequence[Event], cursor: str) -> None:
        await super().keep(platform, events, cursor)
        self.kept = position(cursor)

    async def work_off(self, *, anew: bool = False) -> Sequence[tuple[Event, Answer]]:
        answers = await super().work_off(anew=anew)
        self.read = self.kept
        return answers

    kept = 0


class MatrixTown:
    later = timedelta(seconds=30)
    """As far as Kith's clock is moved while something waits to be tried again."""
    patience = USUAL
    allowance: Allowance | None = None

    def __init__(
        self, core: Core, hours: Hours, synapse: Synapse, folder: Path, *, encrypted: bool, js: JsHall | None
    ) -> None:
        self.js = js
        """Where everybody lives, unless they are on nio."""
        self.core, self.hours, self.synapse, self.folder = core, hours, synapse, folder
        self.encrypted = encrypted
        self.name = token_hex(4)
        """So that several towns can live on one homeserver."""
        nudge, metrics = asyncio.Event(), Metrics()
        self.front = Watched(core, metrics, nudge=nudge)
        self.front.wording = partial(_in_keys, core.texts)
        self.waker = Waker(core, metrics, nudge=nudge)
        self.metrics, self.nudge = metrics, nudge
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, str] = {}
        self._answered: set[str] = set()
        self._asked_alone: set[str] = set()
        self._space = ""

    async def begin(self, login: Login) -> None:
        """Kith starts, and reads along."""
        self.begin_badly(login)
        self.login, self.me = login, login.user
        waiting = asyncio.create_task(self.matrix.ready.wait())
        await asyncio.wait({waiting, self.task}, timeout=_SOON, return_when=asyncio.FIRST_COMPLETED)
        if self.task.done():
            self.task.result()
        assert self.matrix.ready.is_set()

    def begin_badly(self, login: Login) -> None:
        """Kith starts, and may come to nothing."""
        self.matrix = Matrix(
            login,
            self.front,
            now=self.hours.now,
            dice=Random(1),
            invited_by=["@fay-*"],
            patience=self.patience,
            allowance=self.allowance,
        )
        self.core.by_post.facts["matrix"] = self.matrix
        self.postman = Postman(self.core, {"matrix": self.matrix}, self.metrics, nudge=self.nudge)
        self.task = asyncio.create_task(self.matrix.run())

    async def end(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError, LogInFailed):
            await self.task

    async def as_kith(
        self, method: str, *path: str, query: dict[str, str] | None = None, **body: Any
    ) -> Json:
        """What only Kith itself may ask the homeserver."""
        http = Http(self.synapse.url)
        http.token = json.loads((self.login.store / "session.json").read_text())["access_token"]
        try:
            return await http.ask(method, *path, body=body, query=query)
        finally:
            await http.close()

    async def someone(self, who: str) -> Person:
        if who not in self.people:
            id_ = await self.synapse.register(f"{who}-{self.name}")
            member: Person
            if self.js is not None:
                member = await JsPerson.log_in(self.js, self.synapse.url, who, id_)
            else:
                member = await Member.log_in(self.synapse.url, who, id_, self.folder)
            await member.ask("PUT", "profile", id_, "displayname", displayname=who)
            self.people[who] = member
        return self.people[who]

    async def room(self, where: str) -> str:
        """Fay's; she asks Kith in."""
        if where not in self.rooms:
            fay = await self.someone("fay")
            parent = {"type": "m.space.parent", "state_key": await self.space(), "content": {"via": [NAME]}}
            self.rooms[where] = await fay.create(
                encrypted=self.encrypted,
                invite=(self.me,),
                state=(parent,),
                preset="public_chat",
                name=where,
            )
            await self.settle()
        return self.rooms[where]

    async def space(self) -> str:
        """The community: a space of Fay's, with Kith in it."""
        if not self._space:
            fay = await self.someone("fay")
            self._space = await fay.create(
                encrypted=False,
                invite=(self.me,),
                preset="public_chat",
                creation_content={"type": "m.space"},
            )
            await self.settle()
        return self._space

    async def says(self, who: str, line: str, *, where: str = ROOM) -> str:
        member = await self.someone(who)
        if where == "dm":
            return await self._says(member, await self.direct(who), line)
        room = await self.room(where)
        await self._enter(member, room)
        return await self._says(member, room, f"!{self._with_ids(line)}")

    async def fills(self, who: str, path: str, *, where: str = ROOM, **values: str) -> str:
        """Typed in one line; a form only a button leads to comes in as if that had been pressed."""
        command = self.front.catalogue.find(path)
        assert command is not None
        if not command.hidden:
            return await self.says(who, write_line(command, values), where=where)
        member = await self.someone(who)
        sender = Sender("matrix", member.id)
        origin = Origin(token_hex(8), self.hours.now(), sender, Where("matrix", await self.room(where)))
        before = len(member.heard)
        cursor = await self.front.cursor("matrix")
        await self.front.keep("matrix", [Filled(origin, path, tuple(values.items()))], cursor)
        await self.front.work_off()
        await self.settle()
        return self._answer(member, before)

    async def attaches(
        self, who: str, path: str, field: str, name: str, body: bytes, *, where: str = ROOM
    ) -> str:
        """To Kith alone: with the command as its caption, or in answer to the question that a room's command led to."""
        await self.direct(who)
        if where == "dm":
            return await self.sends_file(who, name, body, caption=path)
        asked = await self.says(who, path, where=where)
        if not asked.startswith(f"asking-field(command-{path.replace(' ', '-')}-{field})"):
            return asked
        return await self.sends_file(who, name, body)

    async def sends_file(self, who: str, name: str, body: bytes, *, caption: str = "", **more: Any) -> str:
        """To Kith alone, whether or not it waits for one."""
        member, direct = await self.someone(who), await self.direct(who)
        before = len(member.heard)
        await member.attach(direct, name, body, caption=caption, **more)
        await self.settle()
        return self._answer(member, before)

    async def presses(self, who: str, label: str, *, where: str = ROOM) -> str:
        """By sending Kith the number that stands beside the button, in the newest message they can read that has it."""
        press = await self.button(who, label, where=where)
        return await press()

    async def button(self, who: str, label: str, *, where: str = ROOM) -> Callable[[], Awaitable[str]]:
        """A button they see now, to be pressed later."""
        member = await self.someone(who)
        direct = await self.direct(who)
        rooms = (
            {direct}
            if where == "dm"
            else {direct, where if where.startswith("!") else await self.room(where)}
        )
        for heard in reversed(member.heard):
            if heard.room in rooms and heard.sender == self.me:
                for said, typed in CHOICE.findall(heard.body):
                    if said == label or said.startswith(f"{label}("):
                        return partial(self._says, member, direct, typed.removeprefix("!"))
        raise AssertionError(f"{who} sees no button {label!r} in {[one.body for one in member.heard]}")

    def asks(self, path: str, answer: str) -> bool:
        """Whether the answer is a form to be filled in: its first question."""
        return f"asking-field(command-{path.replace(' ', '-')}-" in answer

    def opened(self, who: str = "fay") -> str:
        """The first room that Kith opened with this person in it."""
        one = self.people[who]
        return next(
            room for room in one.made if one.made[room]["sender"] == self.me and not self._alone(one, room)
        )

    async def history(self, room: str) -> list[Json]:
        """What a room holds, as the homeserver gives it to Fay; newest first."""
        http = (
            self.people["fay"].wire.http
            if isinstance(self.people["fay"], Member)
            else self.people["fay"].http
        )
        page = await http.ask("GET", "rooms", room, "messages", query={"dir": "b", "limit": "500"})
        return list(page["chunk"])

    def account_id(self, who: str) -> str:
        """As the homeserver knows them."""
        return self.people[who].id

    def account(self, who: str) -> AccountId:
        return self.core.people.id_of("matrix", self.people[who].id)

    async def arrives(self, who: str, where: str = ROOM) -> None:
        member = await self.someone(who)
        await self._enter(member, await self.room(where))

    async def goes(self, who: str, where: str = ROOM) -> None:
        member = await self.someone(who)
        await member.ask("POST", "rooms", await self.room(where), "leave")
        await self.settle()

    async def waits(self, time: timedelta) -> None:
        until = self.hours.moment + time
        while (soonest := await self._soonest()) is not None and soonest <= until:
            self.hours.moment = max(self.hours.moment, soonest)
            await self.waker.once()
            await self.settle()
        self.hours.moment = until

    async def _soonest(self) -> Any:
        found = [await self.core.do(self.core.diary.soonest), await self.core.do(self.core.sending.soonest)]
        return min((at for at in found if at is not None), default=None)

    async def direct(self, who: str) -> str:
        """Their room with Kith; they open one where there is none."""
        member = await self.someone(who)
        for room in member.rooms:
            if self._alone(member, room):
                return room
        room = await member.create(
            encrypted=self.encrypted, invite=(self.me,), preset="trusted_private_chat", is_direct=True
        )
        self._asked_alone.add(room)
        await self.settle()
        return room

    def _alone(self, member: Person, room: str) -> bool:
        """Whether it is the one in which they and Kith talk alone."""
        mark = str(member.made[room]["content"].get(MARK, "")) if room in member.made else ""
        return room in self._asked_alone or mark == f"direct:{member.id}"

    def seen(self, where: str = ROOM, *, by: str = "fay") -> list[str]:
        """What Kith said in a room, as one of those in it reads it."""
        room, reader = self.rooms.get(where, where), self.people[by]
        shown = reader.revisions.shown(reader.heard)
        return [one.body.removeprefix("* ") for one in shown if (one.room, one.sender) == (room, self.me)]

    def told(self, who: str) -> list[str]:
        """What Kith said to them alone without their asking."""
        member = self.people[who]
        return [
            one.body
            for one in member.heard
            if one.sender == self.me
            and self._alone(member, one.room)
            and one.event["event_id"] not in self._answered
        ]

    async def files(self, who: str) -> list[str]:
        """What is in the files of Kith's that they can open."""
        member = self.people[who]
        given = [one.event["content"] for one in member.heard if one.sender == self.me]
        return [await member.file(one) for one in given if one.get("msgtype") == "m.file"]

    async def settle(self) -> None:
        """Until everybody has read everything, Kith has answered it, and the homeserver stands still."""
        for _ in range(20):
            before = self._everything()
            await self._kith_reads()
            await self.matrix.quiet()
            await self.postman.quiet()
            if not await self._all_read() and self._everything() == before:
                return
        raise AssertionError("it never ends")

    def _everything(self) -> object:
        seen = [(one.name, len(one.heard), len(one.rooms)) for one in self.people.values()]
        return self.front.read, self._lookout.since, seen

    @property
    def _lookout(self) -> Person:
        """Who looks first: tokens are the homeserver's, so whoever stands where the lookout does has read it all."""
        return next(iter(self.people.values()))

    async def _all_read(self) -> bool:
        """Whether anybody entered a room."""
        entered = await self._lookout.sync()
        for one in self.people.values():
            if one.since != self._lookout.since:
                entered = await one.sync() or entered
        return entered

    async def _kith_reads(self) -> None:
        await self._lookout.sync()
        for _ in range(int(_SOON / 0.01)):
            if self.front.read >= self._lookout.position:
                return
            assert not self.task.done(), self.task
            await asyncio.sleep(0.01)
        raise AssertionError(f"Kith read up to {self.front.read}, not {self._lookout.position}")

    async def _says(self, member: Person, room: str, line: str) -> str:
        before = len(member.heard)
        await member.say(room, line)
        await self.settle()
        return self._answer(member, before)

    def _answer(self, member: Person, before: int) -> str:
        answers = [one for one in member.heard[before:] if self._is_answer(one, member)]
        self._answered |= {one.event["event_id"] for one in answers[-1:]}
        return answers[-1].body if answers else ""

    def _is_answer(self, one: Heard, member: Person) -> bool:
        return one.sender == self.me and self._alone(member, one.room)

    async def _enter(self, member: Person, room: str) -> None:
        if room not in member.rooms:
            await member.ask("POST", "join", room)
            await member.sync()
            await self.settle()

    def _with_ids(self, line: str) -> str:
        return re.sub(r"@(\w+)\b(?!:)", lambda found: self._id(found[1]), line)

    def _id(self, name: str) -> str:
        return self.people[name].id if name in self.people else f"@{name}"


def _in_keys(texts: Texts, language: str, zone: str, **more: Any) -> Any:  # always the key language
    return texts(KEYS, zone, **more)


@asynccontextmanager
async def a_matrix_town(
    synapse: Synapse,
    folder: Path,
    *,
    encrypted: bool,
    js: JsHall | None = None,
    hours: Hours | None = None,
    more: Sequence[Feature] = (),
) -> AsyncIterator[MatrixTown]:
    """`more`: features besides those that come with Kith."""
    ring = KeyRing.create(folder / "kith.key")
    hours = hours or Hours()
    with MemberKeys.create(ring) as keys:
        setup = Setup(f"sqlite:///{folder / 'kith.db'}", host="Ada")
        core = Core(setup, ring=ring, keys=keys, clock=hours, dice=Random(1), texts=Texts(), more=more)
        as_installed(setup.url)
        core.start()
        town = MatrixTown(core, hours, synapse, folder, encrypted=encrypted, js=js)
        id_ = await synapse.register(f"kith-{town.name}")
        await town.begin(
            Login(synapse.url, id_, folder / "matrix", RingSigner(ring).sign(b"matrix store"), "password")
        )
        try:
            yield town
        finally:
            await town.end()
            for one in town.people.values():
                await one.close()
            core.close()
