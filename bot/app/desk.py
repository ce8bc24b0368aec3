"""The core behind one async door: an event in, an answer out, in three seconds whatever happens.

`urgent` stands outside inbox, writer and database: it is answered from memory.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from secrets import token_hex

import structlog

from bot.app.core import Coming, Core
from bot.app.landing import Landing, NeverBegan
from bot.app.metrics import Metrics
from bot.app.repeats import Repeats
from bot.kernel.commands import Command
from bot.kernel.delivery import Answer, Reader
from bot.kernel.dispatch import Outcome
from bot.kernel.documents import Document, Press, people_in, say, text
from bot.kernel.errors import Refusal
from bot.kernel.events import Called, Event, Filled, Pressed, Wrote
from bot.kernel.ids import account_id, place_id
from bot.kernel.people import AccountId, Caller, PlaceId, Sender, Where
from bot.kernel.ports import Wording
from bot.kernel.presses import unchecked
from bot.signposts.commands import RepeatGuard
from storage.writer import Closed, NotSaved

log = structlog.get_logger(__name__)

_Done = tuple[Answer | None, PlaceId | None]
"""What is said, and the place that was kept with it."""
PATIENCE = 2.5
"""Seconds until somebody is told that nothing was saved."""
_LOOK = 0.5
URGENT = "urgent"


class Front:
    """Implements `Desk`."""

    def __init__(self, core: Core, metrics: Metrics, *, nudge: "asyncio.Event") -> None:
        self._core, self._metrics, self._nudge = core, metrics, nudge
        self._guard = RepeatGuard(core.now)
        self._landing, self._repeats = Landing(), Repeats(core.now)
        self.on_change: Callable[[], None] = _nothing
        """Told after every event that was handled: something new may be due."""
        self.catalogue = core.dispatch.catalogue
        self.wording: Wording = core.texts

    def token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        return self._core.presses.token(press, account=account, place=place)

    async def receive(self, event: Event) -> Answer | None:
        asked = _urgent(event)
        if asked is not None:
            return await self._help_now(event, asked)
        if (known := self._repeats.same(event)) is not None:
            return await asyncio.shield(known)
        started, first = time.perf_counter(), self._repeats.first(event)
        answer = None
        try:
            answer = await self._handled(event)
        finally:
            if first is not None:
                first.set_result(answer)
            if answer is None or not answer.path:
                self._repeats.forget(event)
        self._nudge.set()
        self.on_change()
        self._metrics.handled(answer.path if answer else "", time.perf_counter() - started)
        return answer

    async def _handled(self, event: Event) -> Answer | None:
        try:
            return await self._within(self._submit(event), event)
        except Closed:
            return self._not_saved(event)

    async def offered(self, sender: Sender, where: Where) -> Sequence[Command]:
        def ask() -> Sequence[Command]:
            return self._core.dispatch.offered(self._core.people.caller(sender, where, self._core.now()))

        return await asyncio.to_thread(self._core.look, ask)

    async def catch_up(self) -> int:
        """Handle what was kept before and not handled: once, at the start. How many."""
        waiting = await self._core.do(self._core.inbox.waiting)
        for id_, event in waiting:
            await asyncio.wrap_future(self._submit(event, id_))
        return len(waiting)

    def _submit(self, event: Event, id_: str = "") -> "Future[_Done]":
        core, coming = self._core, Coming(event, self._core.inbox.id_of)
        partition = event.origin.where.community or event.origin.where.external
        said: list[_Done] = []

        def run() -> _Done:
            said[:] = [handled()]
            return said[0]

        def handled() -> _Done:
            if core.inbox.seen(id_) if id_ else not core.inbox.enter(coming.id, event.origin.at):
                return None, None
            caller = core.people.caller(event.origin.sender, event.origin.where, core.now())
            outcome = core.dispatch.handle(event, caller)
            place = self._remember(caller)
            if id_:
                core.inbox.mark(id_, event.origin.at)
            if outcome.path.startswith("me "):
                caller = core.people.caller(event.origin.sender, event.origin.where, core.now())
            return self._answer(outcome, caller), place

        def failed(trouble: Exception) -> _Done:
            reference = "" if isinstance(trouble, Refusal) else token_hex(3)
            core.inbox.mark(id_ or coming.id, event.origin.at, reference=reference)
            said[:] = [(self._no(trouble, reference, event), None)]
            return said[0]

        def look_up() -> _Done | None:
            """The commit is in doubt: where the event is in the inbox, what was said with it holds."""
            return said[0] if said and core.inbox.seen(id_ or coming.id) else None

        asks = None if id_ else coming
        return core.writer.submit(run, failed=failed, look_up=look_up, partition=partition, asks=asks)

    async def _within(self, future: "Future[_Done]", event: Event) -> Answer | None:
        """“Not saved” is said only once the queued handler is cancelled; one that has begun is waited for."""
        try:
            answer, place = await self._landing.wait(future, patience=PATIENCE)
        except NeverBegan:
            self._metrics.failed("busy")
            return self._not_saved(event)
        except NotSaved:
            self._metrics.failed("not-saved")
            return self._not_saved(event)
        self._core.after_commit()
        if place is not None:
            self._core.places.known(place)
        return answer

    def _remember(self, caller: Caller) -> PlaceId | None:
        """Where to post; which place was kept with this job, if one was."""
        core, where = self._core, caller.where
        if where.direct or (caller.kept is None and caller.circle is None):
            return None
        core.places.remember(
            caller.place, platform=where.platform, external=where.external, community=caller.community
        )
        return caller.place

    def _answer(self, outcome: Outcome, caller: Caller) -> Answer | None:
        document, form = outcome.reply.document, outcome.reply.form
        if not document.blocks and form is None:
            return None
        reader = Reader(caller.language, caller.zone, self._core.named(people_in(document)))
        return Answer(document, reader, outcome.private, caller.account, form, outcome.path, caller.place)

    def _no(self, trouble: Exception, reference: str, event: Event) -> Answer:
        if isinstance(trouble, Refusal):
            self._metrics.failed("refused")
            offer = (trouble.offer,) if trouble.offer else ()
            document = say(trouble.text, *offer)
            caller = self._core.people.caller(event.origin.sender, event.origin.where, self._core.now())
            reader = Reader(caller.language, caller.zone, self._core.named(people_in(document)))
            return Answer(document, reader, private=True, for_account=caller.account, place=caller.place)
        self._metrics.failed("fault")
        log.error("command failed", reference=reference, error=type(trouble).__name__, exc_info=trouble)
        return self._bare(say(text("fault", reference=reference)), event)

    def _not_saved(self, event: Event) -> Answer:
        return self._bare(say(text("not-saved")), event)

    def _bare(self, document: Document, event: Event, *, path: str = "") -> Answer:
        """An answer made without the database."""
        origin, setup = event.origin, self._core.setup
        account = account_id(self._core.signer, origin.sender.platform, origin.sender.external)
        place = place_id(self._core.signer, origin.where.platform, origin.where.external)
        reader = Reader(setup.language, setup.zone)
        return Answer(document, reader, private=True, for_account=account, path=path, place=place)

    async def _help_now(self, event: Event, asked: dict[str, str]) -> Answer | None:
        if not self._guard.fresh(event.origin.id):
            return None
        country = asked.get("country") or await self._country(event)
        document = self._core.signposts.answer(
            country, self._core.setup.language, more=bool(asked.get("more"))
        )
        return self._bare(document, event, path=URGENT)

    async def _country(self, event: Event) -> str:
        """Theirs, else the circle's; nothing where the database does not say it at once."""

        def ask() -> str:
            origin = event.origin
            return self._core.people.caller(origin.sender, origin.where, self._core.now()).country

        try:
            return await asyncio.wait_for(asyncio.to_thread(self._core.look, ask), _LOOK)
        except Exception as trouble:  # noqa: BLE001  # whatever is wrong with the database, help is given
            log.warning("country not looked up", error=type(trouble).__name__)
            return ""


def _nothing() -> None:
    """Nobody wants to know."""


def _urgent(event: Event) -> dict[str, str] | None:
    """What was asked with `urgent`, if that is what the event says; read without a signature or a catalogue."""
    match event:
        case Called(line=line) if line and _first(line) == URGENT:
            return _after(line)
        case Wrote(words=words) if _first(words) == URGENT:
            return _after(words)
        case Called(path=path, values=values) | Filled(path=path, values=values) if path == URGENT:
            return dict(values)
        case Pressed(token=token):
            press = unchecked(token)
            return dict(press.values) if press and press.path == URGENT else None
        case _:
            return None


def _first(words: str) -> str:
    return next(iter(words[:40].lstrip("! ").casefold().split()), "").strip(".,:;")


def _after(words: str) -> dict[str, str]:
    """`urgent IE` names a country; anything longer is not one."""
    rest = words[:60].lstrip("! ").split()[1:]
    return {"country": rest[0]} if len(rest) == 1 and len(rest[0]) == 2 else {}
