"""Rounds, and the pairs that come of them: what may follow what. Pure: time is an argument.

A round is open, then its pairs are made, then they are introduced; until then all of it can be undone, and after that
only people end their own pairs. Of three, two go on when one ends it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.buddies.model import Kind
from bot.kernel.breaks import Break, on_break
from bot.kernel.people import AccountId, CircleId, CommunityId, MemberId, PlaceId
from bot.kernel.recurrence import held_at

UNDO = timedelta(hours=2)
"""Between the pairs and their introductions, for whoever holds the round to look and to take it back."""
TO_ACCEPT = timedelta(hours=48)
TO_CLOSE = timedelta(days=7)
"""After the end, until the room of a pair is closed."""
QUIET_FIRST, QUIET_ASKED = timedelta(hours=24), timedelta(hours=24)
"""From “it has gone quiet” until somebody is asked; from being asked until the other is told."""
LEAST, USUAL_WEEKS, MOST_WEEKS = 2, 4, 12
KEPT = timedelta(weeks=52)
"""How long it is known who has met: a season in which everybody meets everybody."""
SHOWN_FROM = 5
"""Numbers about fewer people are not told."""


class Reach(StrEnum):
    """Who is invited."""

    CIRCLE = "circle"
    CIRCLES = "circles"
    """This one and those it is linked with."""
    COMMUNITY = "community"
    NETWORK = "network"
    """Whoever agreed to it, here and in the communities that are linked with this one."""


class Stage(StrEnum):
    OPEN = "open"
    MADE = "made"
    RUNNING = "running"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Round:
    """`every`: weeks from one round to the next; 0 for one alone. `at`: when its pairs are made."""

    id: str
    circle: CircleId
    community: CommunityId
    kind: Kind
    reach: Reach
    weeks: int
    every: int
    least: int
    at: datetime
    stage: Stage = Stage.OPEN
    number: int = 1
    paused: bool = False
    ends: datetime | None = None
    joined: int = 0
    """How many took part, told in numbers alone."""
    breaks: tuple[Break, ...] = ()

    def following(self, zone: str) -> datetime:
        """When the next of a series is: at the same time of day, and past a break in the first week without one."""
        return self._later(zone, max(1, self.every))

    def clear(self, zone: str) -> "Round":
        """Past a break, if it has yet to begin."""
        return replace(self, at=self._later(zone, 0)) if self.open else self

    def _later(self, zone: str, weeks: int) -> datetime:
        wall = self.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(weeks=weeks)
        if not weeks and not on_break(self.breaks, wall.date()):
            return self.at
        while on_break(self.breaks, wall.date()):
            wall += timedelta(weeks=1)
        return held_at(wall, zone)

    @property
    def open(self) -> bool:
        return self.stage is Stage.OPEN

    def begun(self, now: datetime) -> "Round":
        """The introductions go out."""
        return replace(self, stage=Stage.RUNNING, ends=now + timedelta(weeks=self.weeks))

    def ends_for_one_who_comes(self, now: datetime) -> datetime:
        """The end of a pair made now: with the others, or after weeks of its own where that is too soon."""
        own = now + timedelta(weeks=self.weeks)
        return own if self.ends is None or self.half_time(now) else self.ends

    def half_time(self, now: datetime) -> bool:
        """Whether it is too late to come in."""
        return self.ends is not None and now > self.ends - timedelta(weeks=self.weeks) / 2


class State(StrEnum):
    """Of a pair."""

    MADE = "made"
    ASKED = "asked"
    MET = "met"
    UNMET = "unmet"
    """Somebody said no, or nothing."""
    ENDED = "ended"


class Said(StrEnum):
    """What one of a pair said to being introduced."""

    WAITING = "waiting"
    YES = "yes"
    DIRECT = "direct"
    """Yes, and by direct message rather than in a room."""
    NO = "no"
    LEFT = "left"
    """They ended it."""

    @property
    def agreed(self) -> bool:
        return self in (Said.YES, Said.DIRECT)


@dataclass(frozen=True, slots=True)
class One:
    """One of a pair. `asked_at`: since when they are asked whether they are still there; `quiet`: how often so far."""

    account: AccountId
    member: MemberId
    circle: CircleId
    said: Said = Said.WAITING
    quiet: int = 0
    asked_at: datetime | None = None
    met: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of why they were paired, as the pairing had it: `topics`, and which."""

    name: str
    what: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, or three. `why`: what all of them share."""

    id: str
    round: str
    kind: Kind
    circle: CircleId
    people: tuple[One, ...]
    why: tuple[Reason, ...]
    made: datetime
    state: State = State.MADE
    ends: datetime | None = None
    room: PlaceId | None = None

    def one(self, account: AccountId) -> One | None:
        return next((one for one in self.people if one.account == account), None)

    def others(self, account: AccountId) -> tuple[One, ...]:
        """Those still in it, but for this one."""
        return tuple(one for one in self.staying if one.account != account)

    @property
    def staying(self) -> tuple[One, ...]:
        return tuple(one for one in self.people if one.said not in (Said.NO, Said.LEFT))

    @property
    def agreed(self) -> bool:
        return all(one.said.agreed for one in self.staying) and len(self.staying) > 1

    @property
    def direct(self) -> bool:
        """Only by the choice of all who met; a room that is there stays theirs."""
        return self.room is None and all(one.said is Said.DIRECT for one in self.staying)

    @property
    def lives(self) -> bool:
        return self.state in (State.MADE, State.ASKED, State.MET)

    def with_one(self, one: One) -> "Pair":
        people = tuple(one if each.account == one.account else each for each in self.people)
        return replace(self, people=people)

    def saying(self, account: AccountId, said: Said) -> "Pair":
        """After this answer. With a no, or nobody left to meet, it does not come about."""
        one = self.one(account)
        if one is None:
            return self
        pair = self.with_one(replace(one, said=said))
        if len(pair.staying) < 2:
            return replace(pair, state=State.ENDED if self.state is State.MET else State.UNMET)
        return replace(pair, state=State.MET) if pair.agreed else pair


@dataclass(frozen=True, slots=True)
class Numbers:
    """A round in numbers; how people are, and who, is nobody's to see."""

    joined: int
    paired: int
    pairs: int
    threes: int
    met: int
    ended_early: int
    waiting: int


def numbers(round_: Round, pairs: tuple[Pair, ...]) -> Numbers:
    """People who took part, were paired, said yes to each other, ended before the end, and are still waiting."""
    real = tuple(one for one in pairs if one.state is not State.MADE or round_.stage is Stage.MADE)
    paired = {one.account for pair in real for one in pair.people}
    met = tuple(one for one in real if one.state in (State.MET, State.ENDED))
    return Numbers(
        joined=round_.joined,
        paired=len(paired),
        pairs=sum(len(one.people) == 2 for one in real),
        threes=sum(len(one.people) > 2 for one in real),
        met=sum(len(one.people) for one in met),
        ended_early=sum(one.said is Said.LEFT for pair in met for one in pair.people),
        waiting=max(0, round_.joined - len(paired)),
    )
