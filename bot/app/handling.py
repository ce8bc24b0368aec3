"""One event on its way through the writer: entered once, handled, answered; what becomes of it when something fails."""

from secrets import token_hex

import structlog

from bot.app.core import Coming, Core
from bot.app.metrics import Metrics
from bot.kernel.delivery import Answer, Reader
from bot.kernel.dispatch import Outcome
from bot.kernel.documents import Document, people_in, say, text
from bot.kernel.errors import Refusal
from bot.kernel.events import Called, Event, Filled, Pressed
from bot.kernel.ids import account_id, place_id
from bot.kernel.people import Caller, PlaceId
from storage.unanswered import Unanswered

log = structlog.get_logger(__name__)
URGENT = "urgent"
"""Whoever asked for it, and what they were shown, is kept nowhere: it is given at once."""
Done = tuple[Answer | None, PlaceId | None]
"""What is said at once, and the place that was kept with it."""


class Handling:
    """`id_`: of an event that was kept before, and is only now handled. `reply`: what a late answer would need.

    All methods run on the writer's thread.
    """

    def __init__(self, core: Core, metrics: Metrics, event: Event, id_: str = "", *, reply: str = "") -> None:
        self._core, self._metrics, self._event, self._id = core, metrics, event, id_
        self._reply = reply
        self.coming = Coming(event, core.inbox.id_of)
        self._said: Done | None = None

    def run(self) -> Done:
        self._said = self._handled()
        return self._said

    def failed(self, trouble: Exception) -> Done:
        reference = "" if isinstance(trouble, Refusal) else token_hex(3)
        self._core.inbox.mark(self._key, self._event.origin.at, reference=reference)
        answer = self._no(trouble, reference)
        if self._by_post:
            self._core.by_post.refused(self._caller())
        if isinstance(trouble, Refusal):
            self._keep_until_given(answer, self._caller())
        posted = isinstance(trouble, Refusal) and self._posted(answer.document, self._caller(), private=True)
        self._said = (None if posted else answer, None)
        return self._said

    def look_up(self) -> Done | None:
        """The commit is in doubt: where the event is in the inbox, what was said with it holds."""
        return self._said if self._core.inbox.seen(self._key) else None

    @property
    def _key(self) -> str:
        return self._id or self.coming.id

    def _handled(self) -> Done:
        inbox, at = self._core.inbox, self._event.origin.at
        if inbox.seen(self._id) if self._id else not inbox.enter(self.coming.id, at):
            return None, None
        outcome, caller = self._outcome()
        place = self._remember(caller)
        if self._id:
            inbox.mark(self._id, at)
        if outcome.path.startswith("me "):
            caller = self._core.people.caller(caller.sender, caller.where, self._core.now())
        kept = outcome.path != URGENT and self._posted(
            outcome.reply.document, caller, private=outcome.private
        )
        if kept:
            return None, place
        answer = self._answer(outcome, caller)
        if answer is not None and outcome.path != URGENT:
            self._keep_until_given(answer, caller)
        return answer, place

    def _outcome(self) -> tuple[Outcome, Caller]:
        caller = self._caller()
        if isinstance(self._event, Called | Pressed | Filled) and self._core.dispatch.noticed(caller):
            caller = self._caller()
        if not self._by_post:
            return self._core.dispatch.handle(self._event, caller), caller
        done = self._core.by_post.handle(self._event, caller)
        return done.outcome, done.caller

    @property
    def _by_post(self) -> bool:
        return self._event.origin.sender.platform in self._core.by_post.facts

    def _posted(self, document: Document, caller: Caller, *, private: bool) -> bool:
        return self._by_post and self._core.by_post.post(document, caller, self._key, private=private)

    def _keep_until_given(self, answer: Answer, caller: Caller) -> None:
        """A form is not kept: nothing has happened yet."""
        if not self._reply or not caller.kept or answer.form is not None:
            return
        reader = answer.reader
        kept = Unanswered(
            self._key,
            caller.account,
            self._reply,
            answer.document,
            answer.private,
            reader.language,
            reader.zone,
            answer.place,
            tuple(reader.people.items()),
        )
        self._core.unanswered.keep(kept, caller.sender.platform)

    def _caller(self) -> Caller:
        origin = self._event.origin
        return self._core.people.caller(origin.sender, origin.where, self._core.now())

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

    def _no(self, trouble: Exception, reference: str) -> Answer:
        if isinstance(trouble, Refusal):
            self._metrics.failed("refused")
            offer = (trouble.offer,) if trouble.offer else ()
            document, caller = say(trouble.text, *offer), self._caller()
            reader = Reader(caller.language, caller.zone, self._core.named(people_in(document)))
            return Answer(document, reader, private=True, for_account=caller.account, place=caller.place)
        self._metrics.failed("fault")
        log.error("command failed", reference=reference, error=type(trouble).__name__, exc_info=trouble)
        return bare(self._core, say(text("fault", reference=reference)), self._event)


def bare(core: Core, document: Document, event: Event, *, path: str = "") -> Answer:
    """An answer made without the database."""
    origin, setup = event.origin, core.setup
    account = account_id(core.signer, origin.sender.platform, origin.sender.external)
    place = place_id(core.signer, origin.where.platform, origin.where.external)
    reader = Reader(setup.language, setup.zone)
    return Answer(document, reader, private=True, for_account=account, path=path, place=place)
