"""Being there: log in, read on from where reading ended, act on what is new, come back when the server was away."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from random import Random

import structlog

from adapters.allowance import Allowance
from adapters.desk import PostDesk
from adapters.failing import LogInFailed
from adapters.matrix.answering import Answers
from adapters.matrix.courier import MatrixCourier
from adapters.matrix.entering import Doors
from adapters.matrix.fetching import Files, Sent
from adapters.matrix.gaps import whole
from adapters.matrix.http import Json, Stranger
from adapters.matrix.keeping import Keeping
from adapters.matrix.keys import Sent as Sealed
from adapters.matrix.login import Login
from adapters.matrix.reading import PLATFORM, Reading, direct
from adapters.matrix.rooms import Room, Rooms
from adapters.matrix.signs import Signs
from adapters.matrix.waiting import USUAL, Calm, Patience
from adapters.matrix.wire import Wire
from adapters.setbacks import Setbacks
from bot.kernel.delivery import Delivery, NotNow
from bot.kernel.documents import say, text
from bot.kernel.events import Called, Event
from bot.kernel.people import Sender

log = structlog.get_logger(__name__)
_SETTLED = 60.0
"""Seconds after which what ends it is a first setback again."""


class Matrix:
    """One account on one homeserver. Implements `Courier`, also while the server is away."""

    platform = PLATFORM

    def __init__(
        self,
        login: Login,
        desk: PostDesk,
        *,
        now: Callable[[], datetime],
        dice: Random,
        invited_by: Sequence[str] = (),
        failed: Callable[[str], None] = lambda _: None,
        patience: Patience = USUAL,
        allowance: Allowance | None = None,
    ) -> None:
        """`invited_by`: whose invitations into rooms are taken (`@ada:example.org`, `@*:example.org`)."""
        self._login, self._desk, self._now, self._dice = login, desk, now, dice
        self._invited_by, self._failed, self._patience = tuple(invited_by), failed, patience
        self._wire: Wire | None = None
        self._courier: MatrixCourier | None = None
        self._rooms = Rooms("")
        self._told: dict[str, float] = {}
        self.allowance, self._calm, self._sent = allowance, Calm(allowance), Sealed()
        self.ready = asyncio.Event()
        """Set while Kith reads along."""
        self._answers = Answers(self.ready)

    async def deliver(self, delivery: Delivery) -> str:
        if self._courier is None or not self.ready.is_set():
            raise NotNow("the homeserver is away")
        return await self._courier.deliver(delivery)

    async def run(self) -> None:
        """Until it is cancelled. Raises `LogInFailed`: nothing but the operator can mend that."""
        try:
            await self._live_on()
        finally:
            self._answers.stop()

    async def _live_on(self) -> None:
        setbacks = Setbacks(self._dice)
        while True:
            began, asked = time.monotonic(), 0.0
            try:
                await self._live()
            except LogInFailed:
                raise
            except Stranger:
                log.warning("matrix session ended")
            except NotNow as away:
                log.warning("matrix away", error=away.why)
                asked = away.after or 0.0
            except Exception as trouble:  # whatever happens there, Kith comes back
                log.error("matrix failed", error=type(trouble).__name__, exc_info=trouble)
            finally:
                self.ready.clear()
                await self._close()
            self._failed("matrix")
            if time.monotonic() - began > _SETTLED:
                setbacks.over()
            await asyncio.sleep(setbacks.wait(asked))

    def powerful(self, who: str, place: str) -> bool:
        room = self._rooms.all.get(self._rooms.current(place))
        return room is not None and room.runs(who)

    def may_take_back(self, place: str) -> bool:
        room = self._rooms.all.get(self._rooms.current(place))
        return room is not None and room.power(self._rooms.me) >= room.needed("", action="redact")

    def places(self, who: str) -> Sequence[str]:
        joined = [room.id for room in self._rooms.all.values() if room.members.get(who) == "join"]
        return sorted({self._rooms.root(room) for room in joined if not self._rooms.person_of(room)})

    def community(self, place: str) -> str:
        room = self._rooms.all.get(self._rooms.current(place))
        return self._rooms.community_of(room) if room else ""

    async def quiet(self) -> None:
        """Until every answer that is being given is given."""
        await self._answers.quiet()

    async def _close(self) -> None:
        wire, self._wire = self._wire, None
        with suppress(Exception):  # it is gone either way
            await (wire.close() if wire else asyncio.sleep(0))

    async def _live(self) -> None:
        self._wire = wire = Wire(self._login, self._patience, self._calm, self._sent)
        await wire.open()
        self._rooms = rooms = Rooms(wire.user)
        self._courier = courier = MatrixCourier(wire, rooms, self._desk, now=self._now)
        self._answers.by(courier, rooms)
        self._doors = Doors(rooms, wire.http, self._desk, courier, invited_by=self._invited_by)
        self._reading = Reading(rooms, wire.user, self._is_command)
        self._signs = Signs(rooms, wire.http, self._desk, self._reading)
        files = Files(self._desk, wire.http)
        keeping = Keeping(self._desk, self._answers, files, now=self._now, take_back=self._take_back)
        since = await self._desk.cursor(PLATFORM)
        going_on = asyncio.create_task(keeping.go_on(since))
        try:
            await self._read_on(wire, since, keeping, going_on)
        finally:
            going_on.cancel()
            await asyncio.wait({going_on})

    async def _read_on(
        self, wire: Wire, since: str, keeping: Keeping, going_on: "asyncio.Task[None]"
    ) -> None:
        """Reading goes on while something waits to be kept, so that urgent help is not held up by a database."""
        full = True
        self._answers.give(await self._desk.work_off(anew=True))
        while True:
            syncing = asyncio.create_task(self._synced(wire, since, full=full))
            try:
                await asyncio.wait({syncing, going_on}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not syncing.done():
                    syncing.cancel()
            if going_on.done():
                going_on.result()
            answer = syncing.result()
            self._rooms.absorb(answer)
            await self._doors.look()
            await keeping.put((await self._take(answer, since), str(answer["next_batch"])))
            since, full = str(answer["next_batch"]), False
            if first := not self.ready.is_set():
                self.ready.set()
                log.info("matrix ready", rooms=len(self._rooms.all))
            if first or self._doors.gathered():
                await self._desk.back()

    async def _synced(self, wire: Wire, since: str, *, full: bool) -> Json:
        """What is new. Asked for until the homeserver says it; what is to be sent waits as long."""
        setbacks = Setbacks(self._dice)
        while True:
            try:
                return await wire.sync(since, full=full, quiet=0 if full else self._patience.quiet)
            except NotNow as away:
                log.warning("matrix away", error=away.why)
                self._failed("matrix")
                self.ready.clear()
                await asyncio.sleep(setbacks.wait(away.after))

    async def _take(self, answer: Json, since: str) -> list[Event | Sent]:
        """What is new, in its order; what is urgent is answered at once and is not among it."""
        came: list[Event | Sent] = []
        for id_, info in answer.get("rooms", {}).get("join", {}).items():
            room = self._rooms.room(id_)
            raw = await whole(self._open_wire().http, room, info.get("timeline", {}), since, self._rooms.me)
            for one in raw:
                event = await self._signs.pressed(one, room, self._now()) or self._read(one, room)
                came += [event] if event is not None and since else []
        if self._sent.owed:
            self._answers.see_to(lambda: self._open_wire().keys.make_good())  # noqa: PLW0108  # whichever it is then
        urgent = [one for one in came if not isinstance(one, Sent) and self._desk.is_urgent(one)]
        for event in urgent:
            came.remove(event)
            self._answers.soon(self._help(event))
        return came

    def _read(self, raw: Json, room: Room) -> Event | Sent | None:
        self._sent.back(raw, room.id, room.joined)
        opened = self._open_wire().opened(raw, room.id)
        if opened is None:
            self._unreadable(raw, room)
            return None
        event = self._safely(opened, room)
        room.absorb(opened)
        self._noticed(opened, room)
        return event

    def _safely(self, opened: Json, room: Room) -> Event | Sent | None:
        """One that cannot be read is left out: it must not keep the others from being read."""
        try:
            return self._reading.event(opened, room, self._now())
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            self._failed("unreadable")
            log.warning("message not read", error=type(trouble).__name__)
            return None

    def _noticed(self, raw: Json, room: Room) -> None:
        """Somebody came into their direct room: what waits for them can be sent."""
        who = str(raw.get("state_key", ""))
        came = raw.get("type") == "m.room.member" and raw.get("content", {}).get("membership") == "join"
        if came and who == self._rooms.me:
            self._answers.see_to(partial(self._doors.leave_what_it_cannot_serve, room))
        if came and self._rooms.person_of(room.id) == who:
            self._answers.soon(self._desk.awake(Sender(PLATFORM, who)))
            self._answers.here(who)

    def _unreadable(self, raw: Json, room: Room) -> None:
        """One sentence to whoever wrote it, at most once an hour, and only where they wrote to Kith alone."""
        self._failed("undecryptable")
        who = str(raw.get("sender", ""))
        if self._rooms.person_of(room.id) != who or time.monotonic() - self._told.get(who, -3600) < 3600:
            return
        self._told[who] = time.monotonic()
        self._answers.soon(self._say(who, room, f"unreadable-{raw.get('event_id')}"))

    async def _take_back(self, event: Called) -> None:
        """Private words that were typed for all to see, out of the room; only where Kith may."""
        origin = event.origin
        room = self._rooms.current(origin.where.external)
        if self.may_take_back(room):
            http = self._open_wire().http
            await http.ask("PUT", "rooms", room, "redact", origin.id, f"back-{origin.id}")

    async def _say(self, who: str, room: Room, key: str) -> None:
        given = await self._desk.sentence(Sender(PLATFORM, who), direct(who), say(text("post-unreadable")))
        await self._answers.answered(key, who, room.id, given)

    async def _help(self, event: Event) -> None:
        answer = await self._desk.receive(event)
        if answer is not None:
            self._answers.give([(event, answer)])

    def _is_command(self, line: str) -> bool:
        first = next(iter(line[:60].casefold().split()), "").strip(".,:;")
        return first.isdigit() or any(one.path.split()[0] == first for one in self._desk.catalogue.commands)

    def _open_wire(self) -> Wire:
        if self._wire is None:
            raise NotNow("closed")
        return self._wire
