"""For platforms with no answer, button or form of their own: answers are posted, buttons are numbers, forms are asked.

All of it happens in the handler's own transaction, so that after a crash nobody waits for an answer that was lost.
What was asked in a room and is answered in private goes on to be about that room.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.app.asking import Asked, Asking, answer, begin, read, waits_for_file
from bot.kernel.commands import are_private
from bot.kernel.dispatch import Dispatch, Outcome
from bot.kernel.documents import Document, Note, say, text
from bot.kernel.effects import Direct, Post, Reply, Why
from bot.kernel.errors import Refusal
from bot.kernel.events import Called, Event, Filled, Pressed, Wrote
from bot.kernel.people import AccountId, Caller, Where
from bot.kernel.ports import Outbox
from storage.dialogs import ALONE, SHARED, SqlDialogs
from storage.people import SqlPeople
from storage.places import SqlPlaces

_LONGEST = 3
_MOST = 5000


class Facts(Protocol):
    """What a platform knows at this moment."""

    def powerful(self, who: str, place: str) -> bool:
        """Whether somebody runs a place, by the platform's own ids."""
        ...

    def places(self, who: str) -> Sequence[str]:
        """Where somebody is, besides being alone with Kith."""
        ...

    def community(self, place: str) -> str:
        """The community a place belongs to; empty where there is none."""
        ...

    def may_take_back(self, place: str) -> bool:
        """Whether Kith can take out of a place what somebody typed there."""
        ...


@dataclass(frozen=True, slots=True)
class Handled:
    """`caller`: as whom, and where, it was done."""

    outcome: Outcome
    caller: Caller


@dataclass(frozen=True, slots=True)
class _Unkept:
    """A button of somebody about whom nothing is stored."""

    effect: str
    token: str


class ByPost:
    """Numbers of people who have not said yes to being remembered live in memory, and end with the process."""

    def __init__(
        self,
        dialogs: SqlDialogs,
        *,
        people: SqlPeople,
        places: SqlPlaces,
        outbox: Outbox,
        dispatch: Dispatch,
    ) -> None:
        self._dialogs, self._people, self._places = dialogs, people, places
        self._outbox, self._dispatch = outbox, dispatch
        self._unkept: dict[tuple[str, int], _Unkept] = {}
        self._asked_in: dict[AccountId, Where] = {}
        self.facts: dict[str, Facts] = {}
        """By platform: those that are served like this."""

    def handle(self, event: Event, caller: Caller) -> Handled:
        """Raises `Refusal`, as `Dispatch.handle` does."""
        if not caller.where.direct and not caller.kept:
            self._asked_in[caller.account] = caller.where
            bound(self._asked_in)
        event, caller = self._pressed(event, caller)
        if (
            isinstance(event, Wrote)
            and (open_ := self._form(caller))
            and not event.words.lstrip().startswith("!")
        ):
            asked = self._answered(open_, event, caller)
            if asked is not None and not (asked.whole and asked.asking):
                return Handled(Outcome(Reply(asked.document)), caller)
            if asked is not None and asked.asking is not None:
                caller = self._within(caller, asked.asking.within)
                event = Filled(event.origin, asked.asking.path, asked.asking.given)
        elif caller.kept and isinstance(event, Called | Pressed | Filled):
            self._dialogs.drop_form(caller.account)
        outcome = self._begun(self._dispatch.handle(event, caller), caller)
        return Handled(self._told(outcome, event, caller), caller)

    def refused(self, caller: Caller) -> None:
        """A form that came to a no is over, so that what is said next is not taken for an answer to it."""
        if caller.kept:
            self._dialogs.drop_form(caller.account)

    def wants_file(self, caller: Caller, caption: str) -> int | None:
        """How many bytes of a file somebody sends to Kith alone: for the question that is open, or for the caption.

        0: the caption is answered, without it. None: nobody asked for one.
        """
        open_ = None if caption.lstrip().startswith("!") else self._form(caller)
        if open_ is None:
            return self._dispatch.takes_file(caption, caller)
        command = self._dispatch.catalogue.find(open_.path)
        return (waits_for_file(command, open_) if command else 0) or None

    def post(self, document: Document, caller: Caller, key: str, *, private: bool) -> bool:
        """Put an answer in the outbox. False where nothing may be kept about its reader: then it is given at once."""
        if not document.blocks or self._people.address(caller.account) is None:
            return False
        here = not private and not caller.where.direct
        to = caller.place if here else Direct(caller.account)
        within = None if here or caller.where.direct else caller.place
        self._outbox.put((Post(f"answer:{key}", to, document, Why.ANSWER, within=within),))
        return True

    def numbers(
        self,
        place: str,
        effect: str,
        tokens: Sequence[str],
        account: AccountId | None,
        *,
        within: str,
        kept: bool,
    ) -> Sequence[int]:
        if kept:
            return self._dialogs.give(place, effect, tokens, account, within=within)
        known = [number for (at, number), one in self._unkept.items() if (at, one.effect) == (place, effect)]
        if len(known) == len(tokens):
            return known
        last = max((number for at, number in self._unkept if at == place), default=0)
        given = [(last + count) % ALONE[1] + 1 for count in range(len(tokens))]
        for number, token in zip(given, tokens, strict=True):
            self._unkept[place, number] = _Unkept(effect, token)
        bound(self._unkept)
        return given

    def _told(self, outcome: Outcome, event: Event, caller: Caller) -> Outcome:
        """Private words that were typed for all to see: what became of them is said with the answer."""
        if not isinstance(event, Called) or caller.where.direct:
            return outcome
        if not are_private(event.line, self._dispatch.catalogue):
            return outcome
        gone = self.facts[caller.where.platform].may_take_back(caller.where.external)
        told = Note(text("post-taken-back" if gone else "post-stays"))
        return replace(outcome, reply=replace(outcome.reply, document=outcome.reply.document + say(told)))

    def _pressed(self, event: Event, caller: Caller) -> tuple[Event, Caller]:
        """A bare number is a button, unless a form waits for an answer that may be one."""
        match event:
            case Wrote(words=words) | Called(line=words) if (number := as_number(words)) is not None:
                if isinstance(event, Wrote) and self._form(caller) is not None:
                    return event, caller
                return self._button(event, number, caller)
            case _:
                return event, caller

    def _button(self, event: Event, number: int, caller: Caller) -> tuple[Event, Caller]:
        if (kept := self._dialogs.token(caller.place, number)) is not None:
            token, within = kept
            return Pressed(event.origin, token), self._within(caller, within)
        direct = caller.where.direct
        if direct and number >= SHARED[0]:
            return self._shared(event, number, caller)
        unkept = self._unkept.get((caller.account if direct else caller.place, number))
        if unkept is None:
            raise Refusal("press-outdated")
        asked_in = self._asked_in.get(caller.account) if direct else None
        return Pressed(event.origin, unkept.token), self._at(caller, asked_in) if asked_in else caller

    def _shared(self, event: Event, number: int, caller: Caller) -> tuple[Event, Caller]:
        """A room's button, pressed where nobody else sees it."""
        platform = caller.where.platform
        facts = self.facts[platform]
        rooms = [
            self._people.caller(
                caller.sender, Where(platform, one, community=facts.community(one)), caller.now
            )
            for one in facts.places(caller.sender.external)
        ]
        place = self._dialogs.shared([one.place for one in rooms], number)
        there = next((one for one in rooms if one.place == place), None)
        kept = self._dialogs.token(place, number) if place else None
        if there is None or kept is None:
            raise Refusal("press-outdated")
        return Pressed(event.origin, kept[0]), self._at(caller, there.where)

    def _within(self, caller: Caller, place: str) -> Caller:
        """The same person, in the place it is about."""
        found = self._places.find(place) if place else None
        if found is None:
            return caller
        platform, external = found
        facts = self.facts.get(platform)
        return self._at(
            caller, Where(platform, external, community=facts.community(external) if facts else "")
        )

    def _at(self, caller: Caller, where: Where) -> Caller:
        """Who runs that place is asked of the platform now: what it said of another place does not count."""
        facts = self.facts.get(where.platform)
        powerful = facts is not None and facts.powerful(caller.sender.external, where.external)
        return self._people.caller(replace(caller.sender, powerful=powerful), where, caller.now)

    def _form(self, caller: Caller) -> Asking | None:
        written = self._dialogs.form(caller.account) if caller.kept else None
        return read(written) if written else None

    def _answered(self, asking: Asking, event: Wrote, caller: Caller) -> Asked | None:
        command = self._dispatch.catalogue.find(asking.path)
        if command is None:
            return None
        there = self._within(caller, asking.within)
        asked = answer(
            command,
            asking,
            event.words,
            person=lambda named: self._people.person(named, there),
            file=event.file,
        )
        self._keep(asked, caller)
        return asked

    def _begun(self, outcome: Outcome, caller: Caller) -> Outcome:
        """Where a form is to be filled in, its first question."""
        form = outcome.reply.form
        command = self._dispatch.catalogue.find(form.path) if form else None
        if form is None or command is None:
            return outcome
        if caller.kept is None:
            return replace(outcome, reply=Reply(say(text("needs-consent"))))
        within = "" if caller.where.direct else caller.place
        asked = begin(command, form.given, within=within)
        if asked.whole:
            asked = begin(command, (), within=within)
        self._keep(asked, caller)
        return Outcome(Reply(outcome.reply.document + asked.document))

    def _keep(self, asked: Asked, caller: Caller) -> None:
        if asked.asking is None or asked.whole:
            self._dialogs.drop_form(caller.account)
        else:
            self._dialogs.keep_form(caller.account, asked.asking.written())


def bound(kept: dict[Any, Any]) -> None:
    """However many strangers come, only the newest are remembered."""
    while len(kept) > _MOST:
        del kept[next(iter(kept))]


def as_number(words: str) -> int | None:
    bare = words.strip().removeprefix("!").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= _LONGEST else None
