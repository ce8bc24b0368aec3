"""Which prompt comes next. No clock and no chance: the same box gives the same answer, so a look ahead is true.

Each schedule draws from a deck of its own. A deck goes in rounds: every prompt it may use comes once, in an order made
of a hash, before any comes again. What is posted counts as used in every deck of the circle. A prompt added or removed
in the middle of a round moves none of the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.kernel.breaks import Break
from bot.kernel.people import CircleId
from bot.kernel.rhythm import Recurring
from bot.prompts.bank import BANK, Depth, Topic

LONGEST = 500
MOST_OWN, MOST_PLANS = 200, 5


class Which(StrEnum):
    """From which prompts a schedule draws."""

    ANY = "any"
    LIGHT = "light"
    DEEP = "deep"
    OWN = "own"
    MUTUAL = "mutual"
    RECIPROCAL = "reciprocal"
    NON_DIRECTIVE = "non-directive"
    RECOVERY = "recovery"
    STRENGTHS = "strengths"
    INCLUSIVE = "inclusive"
    PROGRESSIVE = "progressive"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Own:
    """A prompt in the circle's own words. Its number is how people name it; it keeps it."""

    id: str
    number: int
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deck:
    """How far a round is. `later`: set aside to the end of it. `last`: what was posted last, which begins no round."""

    seed: str
    round: int = 1
    used: frozenset[str] = frozenset()
    later: tuple[str, ...] = ()
    last: str = ""

    def order(self, pool: Iterable[str]) -> Sequence[str]:
        """What is still to come in this round, the next one first."""
        still = {one for one in pool if one not in self.used}
        later = [one for one in self.later if one in still]
        order = sorted(still.difference(later), key=self._place) + later
        if len(order) > 1 and order[0] == self.last:
            order[:2] = order[1], order[0]
        return order

    def ready(self, pool: Iterable[str]) -> "Deck":
        """Itself, or where all were used the next round."""
        pool = tuple(pool)
        if not pool or not self.used.issuperset(pool):
            return self
        return Deck(self.seed, self.round + 1, last=self.last)

    def drawn(self, prompt: str) -> "Deck":
        later = tuple(one for one in self.later if one != prompt)
        return replace(self, used=self.used | {prompt}, later=later, last=prompt)

    def set_aside(self, prompt: str) -> "Deck":
        return replace(self, later=(*(one for one in self.later if one != prompt), prompt))

    def without(self, prompt: str) -> "Deck":
        """Once a prompt is removed nothing of it is remembered."""
        later = tuple(one for one in self.later if one != prompt)
        return replace(self, used=self.used - {prompt}, later=later)

    def _place(self, prompt: str) -> str:
        return sha256(f"{self.seed}:{self.round}:{prompt}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule: when, from which prompts, and when not. `skip`: the one local time that is passed over."""

    id: str
    number: int
    when: Recurring
    which: Which
    deck: Deck
    breaks: tuple[Break, ...] = ()
    skip: datetime | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """All that a circle has: its own prompts, its schedules, and the deck of what is posted without one.

    `paused`: until when nothing is posted.
    """

    circle: CircleId
    own: tuple[Own, ...] = ()
    plans: tuple[Plan, ...] = ()
    spare: Deck = Deck("")
    paused: datetime | None = None

    def pool(self, which: Which) -> tuple[str, ...]:
        """The ids of those that may be drawn."""
        own = tuple(one.id for one in self.own) if which in (Which.ANY, Which.OWN) else ()
        return own + tuple(id_ for id_, about in BANK.items() if _fits(which, *about))

    def next_of(self, plan: Plan | None) -> str | None:
        """The prompt that comes next there, or without a schedule; None where there is none at all."""
        pool = self.pool(plan.which if plan else Which.ANY)
        deck = (plan.deck if plan else self.spare).ready(pool)
        return next(iter(deck.order(pool)), None)

    def drawn(self, prompt: str) -> "Box":
        """It was posted: used, in every deck."""
        plans = tuple(replace(one, deck=self._ready(one).drawn(prompt)) for one in self.plans)
        spare = self.spare.ready(self.pool(Which.ANY)).drawn(prompt)
        return replace(self, plans=plans, spare=spare)

    def set_aside(self, plan: Plan, prompt: str) -> "Box":
        return self.with_plan(replace(plan, deck=self._ready(plan).set_aside(prompt)))

    def without(self, own: Own) -> "Box":
        plans = tuple(replace(one, deck=one.deck.without(own.id)) for one in self.plans)
        kept = tuple(one for one in self.own if one.id != own.id)
        return replace(self, own=kept, plans=plans, spare=self.spare.without(own.id))

    def with_plan(self, plan: Plan) -> "Box":
        """The plan in place of the one of the same id, or besides the others."""
        others = (one for one in self.plans if one.id != plan.id)
        return replace(self, plans=tuple(sorted((*others, plan), key=lambda one: one.number)))

    def plan(self, named: str) -> Plan | None:
        """By its number, as people say it, or by its id, as a button does."""
        return next((one for one in self.plans if named in (one.id, str(one.number))), None)

    def numbered(self, number: int) -> Own | None:
        return next((one for one in self.own if one.number == number), None)

    def own_words(self, prompt: str) -> str | None:
        """The circle's words; None where it is one of the bank."""
        return next((one.words for one in self.own if one.id == prompt), None)

    @property
    def next_own(self) -> int:
        return max((one.number for one in self.own), default=0) + 1

    @property
    def next_number(self) -> int:
        taken = {one.number for one in self.plans}
        return next(number for number in range(1, MOST_PLANS + 2) if number not in taken)

    def _ready(self, plan: Plan) -> Deck:
        return plan.deck.ready(self.pool(plan.which))


def counts() -> Mapping[Topic, tuple[int, int]]:
    """How many light and how many deep ones each topic has."""
    found = {topic: [0, 0] for topic in Topic}
    for topic, depth in BANK.values():
        found[topic][depth is Depth.DEEP] += 1
    return {topic: (light, deep) for topic, (light, deep) in found.items()}


def _fits(which: Which, topic: Topic, depth: Depth) -> bool:
    return which is Which.ANY or which.value in (topic.value, depth.value)
