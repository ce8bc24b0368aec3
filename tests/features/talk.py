"""Conversations with some features behind the real dispatch, everything they ask for in memory, in plain English.

People type, press the buttons of what they last saw, and read what comes back. Times stand still until moved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from hashlib import sha256

from bot.app.words import Texts
from bot.kernel.dispatch import Dispatch
from bot.kernel.documents import Choices, Document, Press, say
from bot.kernel.effects import Direct, Effect, Post, Reply
from bot.kernel.errors import Refusal
from bot.kernel.events import Called, Event, Filled, Origin, Pressed
from bot.kernel.features import Feature, Silent
from bot.kernel.happenings import Happening
from bot.kernel.people import Account, AccountId, Caller, CircleFacts, PlaceId, Sender, Where
from bot.kernel.plain import plain
from bot.kernel.presses import Presses
from tests.features.pretend import TUESDAYS, Circles, Clock, Outbox, People, a_caller


@cache
def english() -> Texts:
    return Texts()


class Signer:
    def sign(self, data: bytes) -> str:
        return sha256(data).hexdigest()[:22]


@dataclass
class Witness(Silent):
    """A feature that only remembers what happened."""

    happened: list[Happening] = field(default_factory=list)

    def hear(self, happening: Happening) -> Reply | None:
        self.happened.append(happening)
        return None


@dataclass
class Talk:
    people: People = field(default_factory=People)
    circles: Circles = field(default_factory=Circles)
    outbox: Outbox = field(default_factory=Outbox)
    clock: Clock = field(default_factory=Clock)
    witness: Witness = field(default_factory=Witness)
    answers: dict[str, Document] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    presses_by: Presses = field(default_factory=lambda: Presses(Signer()))

    def begin(self, *features: Feature) -> "Talk":
        self.dispatch = Dispatch(
            (*features, self.witness),
            people=self.people,
            circles=self.circles,
            outbox=self.outbox,
            presses=self.presses_by,
        )
        return self

    def knows(self, *names: str, circle: CircleFacts | None = TUESDAYS) -> None:
        """They said yes to the data notice and, where a circle is named, agreed to its rules."""
        for who in names:
            self.people.kept.setdefault(AccountId(who), Account(AccountId(who)))
            if circle:
                self.circles.join(circle, who)

    def says(self, who: str, line: str, *, circle: CircleFacts | None = TUESDAYS) -> str:
        """A typed command: in a circle's room or, without one, in a direct message."""
        caller = self.caller(who, circle)
        return self._happens(Called(_origin(caller), line=line), caller)

    def fills(self, who: str, path: str, *, circle: CircleFacts | None = TUESDAYS, **values: str) -> str:
        caller = self.caller(who, circle)
        return self._happens(Filled(_origin(caller), path, tuple(values.items())), caller)

    def presses(self, who: str, label: str, *, circle: CircleFacts | None = None) -> str:
        """A button by its label: on their last answer, or on anything that was sent to them."""
        caller = self.caller(who, circle)
        return self._press(self._button(who, label), caller, bound_to=who)

    def forges(self, who: str, press: Press, *, whose: str) -> str:
        """Somebody presses a button that was shown to somebody else."""
        return self._press(press, self.caller(who, None), bound_to=whose)

    def told(self, who: str) -> list[str]:
        """What was sent to somebody privately and not taken back."""
        return [self._read(one.document) for one in self.sent() if one.to == Direct(AccountId(who))]

    def shown(self, place: object) -> list[str]:
        return [self._read(one.document) for one in self.sent() if one.to == place]

    def sent(self) -> list[Post]:
        return [one for one in self._unsent() if isinstance(one, Post)]

    def waits(self, time: timedelta) -> None:
        self.clock.moment += time

    def caller(self, who: str, circle: CircleFacts | None = TUESDAYS) -> Caller:
        facts = self.circles.facts(circle.id) or circle if circle else None
        caller = a_caller(who, self.people, circle=facts, now=self.clock.now())
        membership = self.circles.membership(facts.id, caller.member) if facts else None
        return replace(caller, membership=membership)

    def buttons(self, who: str) -> list[str]:
        """The labels on somebody's last answer."""
        return [label for label, _ in _buttons(self.answers[who], self._words())]

    def _unsent(self) -> Sequence[Effect]:
        return [one for one in self.outbox.kept if one.key not in self.outbox.cancelled]

    def _button(self, who: str, label: str) -> Press:
        theirs = [one.document for one in self.sent() if one.to == Direct(AccountId(who))]
        for document in (self.answers.get(who, say()), *reversed(theirs)):
            for name, press in _buttons(document, self._words()):
                if name == label:
                    return press
        raise AssertionError(f"{who} sees no button {label!r}")

    def _press(self, press: Press, caller: Caller, *, bound_to: str) -> str:
        token = self.presses_by.token(press, account=AccountId(bound_to), place=caller.place)
        return self._happens(Pressed(_origin(caller), token), caller)

    def _happens(self, event: Event, caller: Caller) -> str:
        try:
            outcome = self.dispatch.handle(event, caller)
        except Refusal as refusal:
            offer = (refusal.offer,) if refusal.offer else ()
            document = say(refusal.text, *offer)
        else:
            document = outcome.reply.document
            if outcome.reply.form:
                self.forms[caller.account] = dict(outcome.reply.form.given)
                return f"form {outcome.reply.form.path}"
        self.answers[caller.account] = document
        return self._read(document)

    def _words(self) -> Callable[..., str]:
        return english()("en", "Europe/London", name=str)

    def _read(self, document: Document) -> str:
        """Without the invisible marks that keep names apart from our own words."""
        read = plain(document, english()("en", "Europe/London", name=str), name=str)
        return read.replace("\u2068", "").replace("\u2069", "")


def _buttons(document: Document, words: Callable[..., str]) -> list[tuple[str, Press]]:
    found = [one for block in document.blocks if isinstance(block, Choices) for one in block.items]
    return [(words(one.label).replace("\u2068", "").replace("\u2069", ""), one.press) for one in found]


def _origin(caller: Caller) -> Origin:
    return Origin(
        "event", caller.now, Sender("pretend", caller.account), Where("pretend", PlaceId(caller.place))
    )
