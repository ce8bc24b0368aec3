"""`thanks` and `smallstep` (A5). Whoever is thanked decides whether the circle sees it; so does a step's author."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from random import Random
from typing import Annotated

from bot.appreciation.model import ONE_ACT, State, Thanks, said_already
from bot.appreciation.ports import ThanksKept
from bot.kernel.commands import Command, Hint, Needs, Words
from bot.kernel.documents import Document, Note, Person, Press, Quote, Said, choices, say, text
from bot.kernel.effects import Direct, FormToFill, Post, Reply, To, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.features import Silent
from bot.kernel.happenings import Happening, LeftCircle, Thanked
from bot.kernel.ids import new_id
from bot.kernel.may import may
from bot.kernel.people import THANKS, AccountId, Caller, CircleFacts
from bot.kernel.ports import Circles, Outbox, People

LONGEST = 500
_button = partial(Command, needs=Needs.CONSENT, in_circle=False, hidden=True)


class Seen(StrEnum):
    """Who sees a small step."""

    CIRCLE = "circle"
    FACILITATORS = "facilitators"
    ME = "me"
    """Shown back, then gone: there is no journal (DECISIONS 15)."""


@dataclass(frozen=True, slots=True)
class Thank:
    """Thank somebody in this circle, or name a strength you see in them."""

    member: Person
    words: Annotated[Words, Hint(longest=LONGEST, example="You made room for me on Tuesday")]


@dataclass(frozen=True, slots=True)
class One:
    """One of the thanks, by its id."""

    id: Annotated[str, Hint(longest=12)]


@dataclass(frozen=True, slots=True)
class SmallStep:
    """Mark a small step of your own."""

    words: Annotated[Words, Hint(longest=LONGEST, example="I rang my sister")]
    where: Annotated[Seen | None, Hint(example="circle")] = None
    """Left out, it is asked for: on a typed line every word belongs to the step."""


class Appreciation(Silent):
    """`kith`: accounts that are Kith's own, so that thanking the bot gets a kind word."""

    def __init__(
        self,
        *,
        thanks: ThanksKept,
        people: People,
        circles: Circles,
        outbox: Outbox,
        dice: Random,
        kith: Container[AccountId] = (),
    ) -> None:
        self._thanks = thanks
        self._people = people
        self._circles = circles
        self._outbox = outbox
        self._dice = dice
        self._kith = kith

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("thanks", Thank, self.thank, confidential=True),
            _button("thanks show", One, self.show),
            _button("thanks keep", One, self.keep),
            _button("thanks back", One, self.back),
            Command("smallstep", SmallStep, self.small_step, confidential=True),
        )

    def hear(self, happening: Happening) -> Reply | None:
        if isinstance(happening, LeftCircle):
            for id_ in self._thanks.let_go(happening.account, happening.circle.id):
                self._outbox.cancel(_asked(id_))
        return None

    def thank(self, caller: Caller, form: Thank) -> Reply:
        """Whether somebody is avoided, paused or has thanks switched off: the giver is told the same, word for word."""
        circle, receiver = _circle(caller), form.member.account
        self._can_be_thanked(caller, receiver, circle)
        recent = self._thanks.given_since(caller.account, circle.id, caller.now - ONE_ACT)
        known = said_already(recent, receiver, form.words, caller.now)
        thanks = known or self._new(caller, circle, receiver, form.words)
        if known is None:
            self._thanks.keep(thanks)
        passes = may(self._people, caller.account, receiver, THANKS)
        post = _question(thanks, circle)
        happened = (Thanked(circle.id, caller.account, receiver),)
        return Reply(_receipt(thanks), (post,) if passes else (), happened=happened)

    def show(self, caller: Caller, form: One) -> Reply:
        thanks = self._mine(caller, form.id)
        if thanks.state is State.SHOWN:
            return tell(text("appreciation-shown-already"))
        circle = self._circles.facts(thanks.circle)
        if circle is None or circle.ended or not thanks.waits(caller.now):
            raise Refusal("appreciation-gone")
        self._thanks.decide(thanks.id, State.SHOWN)
        shown = say(
            text("appreciation-shown", giver=Person(thanks.giver), receiver=Person(thanks.receiver)),
            Quote(Said(thanks.words or "")),
        )
        post = Post(f"thanks:{thanks.id}:shown", circle.place, shown, Why.ASKED_FOR, circle=circle.id)
        return tell(text("appreciation-shown-now"), effects=(post,))

    def keep(self, caller: Caller, form: One) -> Reply:
        thanks = self._mine(caller, form.id)
        if thanks.state is State.SHOWN:
            return tell(text("appreciation-shown-already"))
        if thanks.state is not State.KEPT and not thanks.waits(caller.now):
            raise Refusal("appreciation-gone")
        self._thanks.decide(thanks.id, State.KEPT)
        return tell(text("appreciation-kept"))

    def back(self, caller: Caller, form: One) -> Reply:
        thanks = self._thanks.find(form.id)
        if thanks is None or thanks.giver != caller.account:
            raise Refusal("appreciation-gone")
        if thanks.state in (State.SHOWN, State.KEPT):
            return tell(text("appreciation-back-late"))
        self._thanks.decide(thanks.id, State.BACK)
        self._outbox.cancel(_asked(thanks.id))
        return tell(text("appreciation-back-done"), Note(text("appreciation-back-note")))

    def small_step(self, caller: Caller, form: SmallStep) -> Reply:
        quote = Quote(Said(form.words))
        if form.where is None:
            return Reply(form=FormToFill("smallstep", (("words", form.words),)))
        if form.where is Seen.ME:
            return tell(text("appreciation-step-yours"), quote, Note(text("appreciation-step-gone")))
        circle = _circle(caller)
        shown = say(text("appreciation-step", who=Person(caller.account)), quote)
        step = Post(
            f"step:{new_id(self._dice)}", _place(form.where, circle), shown, Why.ASKED_FOR, circle=circle.id
        )
        return tell(text(f"appreciation-step-{form.where}"), effects=(step,))

    def _can_be_thanked(self, caller: Caller, receiver: AccountId, circle: CircleFacts) -> None:
        if receiver == caller.account:
            raise Refusal("appreciation-yourself")
        if receiver in self._kith:
            raise Refusal("appreciation-kith")
        member = self._people.member_of(receiver, circle.community)
        membership = self._circles.membership(circle.id, member)
        if membership is None or membership.away:
            raise Refusal("appreciation-not-here")

    def _new(self, caller: Caller, circle: CircleFacts, receiver: AccountId, words: str) -> Thanks:
        return Thanks(new_id(self._dice), circle.id, caller.account, receiver, caller.now, words)

    def _mine(self, caller: Caller, id_: str) -> Thanks:
        """Thanks that were given to the caller; anybody else learns nothing, not even that there are any."""
        thanks = self._thanks.find(id_)
        if thanks is None or thanks.receiver != caller.account:
            raise Refusal("appreciation-gone")
        return thanks


def _circle(caller: Caller) -> CircleFacts:
    if caller.circle is None:
        raise Refusal("appreciation-no-circle")
    return caller.circle


def _asked(id_: str) -> str:
    return f"thanks:{id_}:asked"


def _question(thanks: Thanks, circle: CircleFacts) -> Post:
    given = (("id", thanks.id),)
    document = say(
        text("appreciation-for-you", giver=Person(thanks.giver), circle=Said(circle.name)),
        Quote(Said(thanks.words or "")),
        choices(
            (text("appreciation-show"), Press("thanks show", given)),
            (text("appreciation-keep"), Press("thanks keep", given)),
        ),
        Note(text("appreciation-for-you-note")),
    )
    return Post(
        _asked(thanks.id),
        Direct(thanks.receiver),
        document,
        Why.UNASKED,
        activity=THANKS,
        circle=circle.id,
        not_after=thanks.until,
        whose=thanks.giver,
    )


def _receipt(thanks: Thanks) -> Document:
    return say(
        text("appreciation-given", receiver=Person(thanks.receiver)),
        Quote(Said(thanks.words or "")),
        choices((text("appreciation-back"), Press("thanks back", (("id", thanks.id),)))),
        Note(text("appreciation-given-note")),
    )


def _place(where: Seen, circle: CircleFacts) -> To:
    if where is Seen.FACILITATORS:
        return facilitators_of(circle)
    return circle.place
