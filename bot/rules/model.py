"""Ground rules as arithmetic: what a change makes of them, what changed, and when a group has consented.

Silence is not consent. A round is carried by at least two, and by a third of those asked, while no objection
stands. With too few voices it is kept open once more for as long again, then it lapses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId, CircleId

LONGEST = 200
"""Characters in one rule."""
MOST = 20
"""Rules in one set."""
LONGEST_REASON = 500
SHORTEST_TIME, LONGEST_TIME = timedelta(hours=1), timedelta(days=14)
TIME = timedelta(hours=24)

DEFAULTS: tuple[str, ...] = tuple(f"rules-default-{number}" for number in range(1, 8))
"""Seven to start from. A line that is one of these keys is worded in each reader's language; others are as written."""


class Change(StrEnum):
    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"


class Phase(StrEnum):
    CLARIFYING = "clarifying"
    CONSENT = "consent"
    INTEGRATE = "integrate"
    """An objection stands: the wording may change, or the objection may be taken back."""
    ADOPTED = "adopted"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Phase.CLARIFYING, Phase.CONSENT, Phase.INTEGRATE})


class View(StrEnum):
    CONSENT = "consent"
    OBJECT = "object"


class Outcome(StrEnum):
    ADOPT = "adopt"
    EXTEND = "extend"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Edition:
    """The rules as they were adopted, word for word. It belongs to the group."""

    circle: CircleId
    version: int
    at: datetime
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of a facilitators' draft. `owner`: whose words it is, if they are somebody's."""

    words: str = field(repr=False)
    owner: AccountId | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change put to the group: the whole set as it would be. Author and words go once it is decided."""

    id: str
    circle: CircleId
    author: AccountId | None
    base: int
    """The version it would follow; 0: it founds the circle."""
    change: Change | None
    """None: the whole set is new."""
    line: int
    """Which line it is about, counted from 1; 0 where it is the whole set."""
    length: timedelta
    ends: datetime
    """When the phase at hand ends."""
    phase: Phase
    lines: tuple[str, ...] = field(default=(), repr=False)
    round: int = 0
    extended: bool = False
    objected: bool = False
    """Somebody objected in this round, so it was given time once."""

    @property
    def open(self) -> bool:
        return self.phase in OPEN

    @property
    def founds(self) -> bool:
        return self.base == 0

    def opened(self, now: datetime) -> "Proposal":
        """A new consent round on the words as they are now."""
        return replace(
            self,
            phase=Phase.CONSENT,
            round=self.round + 1,
            ends=now + self.length,
            extended=False,
            objected=False,
        )

    def prolonged(self, now: datetime) -> "Proposal":
        return replace(self, ends=now + self.length, extended=True)

    def to_integrate(self, now: datetime) -> "Proposal":
        """Time to find other words: once a round, so that nobody can keep it open for ever."""
        ends = self.ends if self.objected else max(self.ends, now + self.length)
        return replace(self, phase=Phase.INTEGRATE, ends=ends, objected=True)

    def resumed(self) -> "Proposal":
        return replace(self, phase=Phase.CONSENT)

    def closed(self, phase: Phase) -> "Proposal":
        return replace(self, phase=phase, author=None, lines=())


@dataclass(frozen=True, slots=True)
class Stance:
    """What one person said in the round at hand. `reason`: wiped at the decision."""

    proposal: str
    account: AccountId
    view: View
    named: bool = False
    reason: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts, never names."""

    asked: int
    consents: int
    objections: int

    @property
    def enough(self) -> bool:
        return self.consents >= 2 and self.consents * 3 >= self.asked

    @property
    def everybody(self) -> bool:
        """Nobody is left to wait for."""
        return self.enough and not self.objections and self.consents >= self.asked


@dataclass(frozen=True, slots=True)
class Differs:
    """`before` empty: added. `after` empty: taken out. Both: worded anew."""

    before: str = field(repr=False)
    after: str = field(repr=False)


def tally(asked: frozenset[AccountId], stances: Sequence[Stance]) -> Tally:
    """Whoever took a stance counts as asked, wherever they are now."""
    views = [one.view for one in stances]
    everyone = asked | {one.account for one in stances}
    return Tally(len(everyone), views.count(View.CONSENT), views.count(View.OBJECT))


def at_the_end(counts: Tally, *, extended: bool) -> Outcome:
    if counts.objections:
        return Outcome.LAPSE
    if counts.enough:
        return Outcome.ADOPT
    return Outcome.LAPSE if extended else Outcome.EXTEND


def what_changed(before: Sequence[str], after: Sequence[str]) -> tuple[Differs, ...]:
    """Line by line, in the order of the rules; a line that moved is taken out in one place and added in another."""
    return tuple(_differences(before, after))


def changed(lines: Sequence[str], change: Change, line: int, words: str) -> tuple[str, ...]:
    """The set with one change made. `line` counts from 1; 0 with `ADD` is the end. Raises `Refusal`."""
    last = len(lines) + (1 if change is Change.ADD else 0)
    at = line or (last if change is Change.ADD else 0)
    if not 1 <= at <= last:
        raise Refusal("rules-line-unknown", last=last)
    new = () if change is Change.REMOVE else (a_rule(words),)
    rest = lines[at - 1 :] if change is Change.ADD else lines[at:]
    return checked((*lines[: at - 1], *new, *rest))


def meant(change: Change | None, line: int) -> Change:
    """A line without a change means new words for it; neither means one more line."""
    return change or (Change.REPLACE if line else Change.ADD)


def a_rule(words: str) -> str:
    """One rule is one line, said briefly. Raises `Refusal`."""
    line = " ".join(words.split())
    if not line:
        raise Refusal("rules-empty")
    if len(line) > LONGEST:
        raise Refusal("rules-too-long", most=LONGEST)
    return line


def checked(lines: Sequence[str]) -> tuple[str, ...]:
    """A set a group can keep in mind: not empty, not endless, nothing said twice. Raises `Refusal`."""
    if not lines:
        raise Refusal("rules-none-left")
    if len(lines) > MOST:
        raise Refusal("rules-too-many", most=MOST)
    if len({one.casefold() for one in lines}) < len(lines):
        raise Refusal("rules-said-already")
    return tuple(lines)


def with_owner(before: Sequence[DraftLine], words: Sequence[str], owner: AccountId) -> tuple[DraftLine, ...]:
    """The draft in new words: a line that was there stays whose it was, a new one is its writer's."""
    known = {one.words: one for one in before}
    return tuple(known.get(one, DraftLine(one, owner)) for one in words)


def reworded(proposal: Proposal, line: int, words: str) -> Proposal:
    """The proposal in other words. A line that was to go comes back in words that may be kept. Raises `Refusal`."""
    if proposal.change is None:
        if not line:
            raise Refusal("rules-reword-which", last=len(proposal.lines))
        return replace(proposal, lines=changed(proposal.lines, Change.REPLACE, line, words))
    back = proposal.change is Change.REMOVE
    lines = changed(proposal.lines, Change.ADD if back else Change.REPLACE, proposal.line, words)
    return replace(proposal, lines=lines, change=Change.REPLACE if back else proposal.change)


def a_time(length: timedelta) -> timedelta:
    """Long enough to be seen, short enough to be decided. Raises `Refusal`."""
    if not SHORTEST_TIME <= length <= LONGEST_TIME:
        raise Refusal("rules-time")
    return length


def _differences(before: Sequence[str], after: Sequence[str]) -> Iterator[Differs]:
    for _, start, end, new_start, new_end in _steps(before, after):
        old, new = before[start:end], after[new_start:new_end]
        paired = min(len(old), len(new))
        for was, now in zip(old, new, strict=False):
            yield Differs(was, now)
        yield from (Differs(was, "") for was in old[paired:])
        yield from (Differs("", now) for now in new[paired:])


def _steps(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [step for step in steps if step[0] != "equal"]
