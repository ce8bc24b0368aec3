"""The core behind one async door: an event in, an answer out, in three seconds whatever happens.

`urgent` stands outside inbox, writer and database: it is answered from memory.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

import structlog

from bot.app.by_post import as_number, bound
from bot.app.core import Core
from bot.app.handling import URGENT, Done, Handling, bare
from bot.app.houses import Houses
from bot.app.landing import Landing, NeverBegan
from bot.app.metrics import Metrics
from bot.app.repeats import Repeats
from bot.app.replies import Replies
from bot.app.urgently import asked_urgently
from bot.kernel.commands import Command
from bot.kernel.delivery import Answer, NotNow
from bot.kernel.documents import Document, Press, say, text
from bot.kernel.events import Called, Event, Origin, Wrote
from bot.kernel.ids import place_id
from bot.kernel.people import AccountId, Sender, Where
from bot.kernel.ports import Wording
from bot.kernel.presses import unchecked
from bot.signposts.commands import RepeatGuard
from storage.inbox import AT_ONCE
from storage.writer import Closed, NotSaved

log = structlog.get_logger(__name__)

PATIENCE = 2.5
"""Seconds until somebody is told that nothing was saved."""
_PATIENCE_FOR_HELP = 1.0
"""The same, where what was sent may be the number of urgent help (SG7)."""
_LOOK = 0.5
_FOREVER = 1e9


class Front:
    """Implements `Desk`."""

    def __init__(self, core: Core, metrics: Metrics, *, nudge: "asyncio.Event") -> None:
        self._core, self._metrics, self._nudge = core, metrics, nudge
        self._guard = RepeatGuard(core.now)
        self._landing, self._repeats = Landing(), Repeats(core.now)
        self.replies, self.houses = Replies(core), Houses(core)
        self._helps: dict[tuple[str, int], dict[str, str]] = {}
        """What the numbers of urgent help stand for, for when the database is away."""
        self._just_kept: Sequence[tuple[str, Event]] = ()
        self._tried: set[str] = set()
        """Events whose try was counted in this life: one life counts once, however often it begins anew."""
        self.on_change: Callable[[], None] = _nothing
        """Told after every event that was handled: something new may be due."""
        self.catalogue = core.dispatch.catalogue
        self.wording: Wording = core.texts
        self.languages = tuple(core.texts.languages)

    def token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        return self._core.presses.token(press, account=account, place=place)

    async def receive(self, event: Event, *, reply: str = "") -> Answer | None:
        asked = asked_urgently(event)
        if asked is not None:
            return await self._help_now(event, asked)
        if (known := self._repeats.same(event)) is not None:
            return await asyncio.shield(known)
        started, first = time.perf_counter(), self._repeats.first(event)
        answer = None
        try:
            answer = await self._handled(event, reply)
        finally:
            if first is not None:
                first.set_result(answer)
            if answer is None or not answer.path:
                self._repeats.forget(event)
        self._nudge.set()
        self.on_change()
        self._metrics.handled(answer.path if answer else "", time.perf_counter() - started)
        return answer

    async def _handled(self, event: Event, reply: str) -> Answer | None:
        try:
            return await self._within(self._submit(event, reply=reply), event)
        except Closed:
            return self._not_saved(event)

    async def offered(self, sender: Sender, where: Where) -> Sequence[Command]:
        def ask() -> Sequence[Command]:
            return self._core.dispatch.offered(self._core.people.caller(sender, where, self._core.now()))

        return await asyncio.to_thread(self._core.look, ask)

    async def suggest(
        self, sender: Sender, where: Where, path: str, field: str, typed: str
    ) -> Sequence[tuple[str, str]]:
        return await self.replies.suggest(sender, where, path, field, typed)

    async def keep(self, platform: str, events: Sequence[Event], cursor: str) -> None:
        core = self._core

        def run() -> Sequence[tuple[str, Event]]:
            for event in events:
                core.inbox.accept(event)
            core.dialogs.move_cursor(platform, cursor)
            return core.inbox.waiting() if events else ()

        help_ = any(self._numbered_help(event) is not None for event in events)
        patience = _PATIENCE_FOR_HELP if help_ else PATIENCE
        try:
            self._just_kept = await self._landing.wait(core.job(run), patience=patience)
        except (NeverBegan, NotSaved, Closed) as trouble:
            raise NotNow("not saved") from trouble

    async def work_off(self, *, anew: bool = False) -> Sequence[tuple[Event, Answer]]:
        """What `keep` has just found waiting is not looked for again: a look is a wait for the writer."""
        answers: list[tuple[Event, Answer]] = []
        waiting, self._just_kept = self._just_kept, ()
        if anew or not waiting:
            waiting = await self._core.do(self._core.inbox.waiting)
        while waiting:
            for id_, event in waiting:
                if anew and id_ not in self._tried:
                    self._tried.add(id_)
                    await self._core.do(partial(self._core.inbox.trying, id_))
                started = time.perf_counter()
                answer = await self._kept_before(event, id_)
                self._metrics.handled(answer.path if answer else "", time.perf_counter() - started)
                if answer is not None:
                    answers.append((event, answer))
            self._nudge.set()
            self.on_change()
            more = len(waiting) == AT_ONCE
            waiting = await self._core.do(self._core.inbox.waiting) if more else ()
        return answers

    async def _kept_before(self, event: Event, id_: str) -> Answer | None:
        """Nobody waits for it, so that it is never given up: where it could not be saved, it is done later."""
        try:
            done = await self._landing.wait(self._submit(event, id_), patience=_FOREVER)
        except (NotSaved, Closed) as trouble:
            self._metrics.failed("not-saved")
            raise NotNow("not saved") from trouble
        return self._after(done)

    async def cursor(self, platform: str) -> str:
        return await self._core.do(lambda: self._core.dialogs.cursor(platform))

    async def numbers(
        self,
        place: str,
        effect: str,
        presses: Sequence[Press],
        account: AccountId | None,
        *,
        within: str,
        kept: bool,
    ) -> Sequence[int]:
        tokens = [self.token(press, account=account, place=place) for press in presses]
        give = partial(self._core.by_post.numbers, place, effect, tokens, account, within=within, kept=kept)
        given = await self._core.do(give) if kept else give()
        for number, press in zip(given, presses, strict=True):
            self._helps.pop((place, number), None)
            if press.path == URGENT:
                self._helps[place, number] = dict(press.values)
        bound(self._helps)
        return given

    async def harmless_number(self, where: Where, effect: str) -> int | None:
        place = place_id(self._core.signer, where.platform, where.external)
        found = await self._core.do(lambda: self._core.dialogs.first(place, effect))
        press = unchecked(found[1]) if found else None
        return found[0] if found and press and press.harmless else None

    def is_urgent(self, event: Event) -> bool:
        return asked_urgently(event) is not None

    async def waits(self, event: Event) -> Answer | None:
        help_ = self._numbered_help(event)
        if help_ is not None:
            return await self._help_now(event, help_)
        return bare(self._core, say(text("post-waits")), event)

    def _numbered_help(self, event: Event) -> dict[str, str] | None:
        """What a number stands for, if it is one of urgent help that was shown there, or to whoever sent it."""
        line = event.line if isinstance(event, Called) else event.words if isinstance(event, Wrote) else ""
        number = as_number(line)
        if number is None:
            return None
        here = bare(self._core, say(), event)
        places = (here.place, str(here.for_account))
        return next((self._helps[one, number] for one in places if (one, number) in self._helps), None)

    async def facilitates(self, sender: Sender) -> bool:
        def ask() -> bool:
            account = self._core.people.id_of(sender.platform, sender.external)
            return any(not circle.ended for circle in self._core.circles.held(account))

        return await self._core.do(ask)

    async def wants_file(self, sender: Sender, where: Where, caption: str) -> int | None:
        def ask() -> int | None:
            caller = self._core.people.caller(sender, where, self._core.now())
            return self._core.by_post.wants_file(caller, caption)

        try:
            return await self._landing.wait(self._core.job(ask), patience=PATIENCE)
        except (NeverBegan, NotSaved, Closed) as trouble:
            raise NotNow("not looked up") from trouble

    async def sentence(self, sender: Sender, where: Where, document: Document) -> Answer:
        return bare(self._core, document, Wrote(Origin("", self._core.now(), sender, where), ""))

    async def awake(self, sender: Sender) -> None:
        line = f"direct:{self._core.people.id_of(sender.platform, sender.external)}"
        await self._core.do(lambda: self._core.sending.awake(self._core.now(), line))
        self._nudge.set()

    async def back(self) -> None:
        await self._core.do(lambda: self._core.sending.awake(self._core.now()))
        self._nudge.set()

    def _submit(self, event: Event, id_: str = "", *, reply: str = "") -> "Future[Done]":
        handling = Handling(self._core, self._metrics, event, id_, reply=reply)
        return self._core.writer.submit(
            handling.run,
            failed=handling.failed,
            look_up=handling.look_up,
            partition=event.origin.where.community or event.origin.where.external,
            asks=handling.coming if not id_ else None,
        )

    async def _within(self, future: "Future[Done]", event: Event) -> Answer | None:
        """“Not saved” is said only once the queued handler is cancelled; one that has begun is waited for."""
        try:
            return self._after(await self._landing.wait(future, patience=PATIENCE))
        except NeverBegan:
            self._metrics.failed("busy")
            return self._not_saved(event)
        except NotSaved:
            self._metrics.failed("not-saved")
            return self._not_saved(event)

    def _after(self, done: Done) -> Answer | None:
        answer, place = done
        self._core.after_commit()
        if place is not None:
            self._core.places.known(place)
        return answer

    def _not_saved(self, event: Event) -> Answer:
        return bare(self._core, say(text("not-saved")), event)

    async def _help_now(self, event: Event, asked: dict[str, str]) -> Answer | None:
        if not self._guard.fresh(event.origin.id):
            return None
        country = asked.get("country") or await self._country(event)
        document = self._core.signposts.answer(
            country,
            self._core.setup.language,
            more=bool(asked.get("more")),
            numbers=bool(asked.get("numbers")),
        )
        return bare(self._core, document, event, path=URGENT)

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
