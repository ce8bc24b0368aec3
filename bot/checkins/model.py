"""What a check-in is, who may be asked to listen, and what a circle sees of how it arrived. Arithmetic: no clock.

Words are nowhere in here but in a private journal: what somebody said goes to those it is for, and is gone.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.kernel.people import AccountId, CircleId, PlaceId
from bot.kernel.rhythm import Recurring

HEARD_AFTER = timedelta(hours=12)
"""After which an unanswered wish is seen to, until a circle chooses another time."""
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=72)
KEPT = timedelta(days=14)
"""How long Kith knows that there was a check-in, so that it can be changed, taken back and heard."""
TIME_TO_ANSWER = timedelta(hours=3)
"""Of somebody who was asked to listen; then the next one is asked."""
HOLDING = timedelta(days=7)
"""For so long somebody who listened counts towards what they can hold."""
ENOUGH = 5
"""Fewer would be people picked out."""
USUALLY = 2
"""How many people somebody who says nothing else holds at a time."""
MOST_WORDS, LONGEST_WORD = 12, 24


class Wish(StrEnum):
    """What would help."""

    LISTENING = "listening"
    EXPERIENCE = "experience"
    COMPANY = "company"
    IDEAS = "ideas"
    NOTHING = "nothing"


class Seen(StrEnum):
    """Who may see it."""

    ME = "me"
    CIRCLE = "circle"
    FACILITATORS = "facilitators"
    BUDDY = "buddy"
    """Whoever shares a buddies' room with them."""


class How(StrEnum):
    """What others can say to a check-in with one press."""

    HEAR = "hear"
    TOO = "too"
    FREE = "free"


class State(StrEnum):
    OPEN = "open"
    HEARD = "heard"
    """Somebody answered, or the author says that it is enough."""


class Asked(StrEnum):
    """Where somebody stands who was asked to listen."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    """They said so, or did not answer in time: nobody sees which."""


class Inviting(StrEnum):
    """When somebody wants to be invited to check in, privately."""

    NEVER = "never"
    CIRCLE = "circle"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """That somebody checked in, and how they would like to be met. `word`: a picture-word, while a picture needs it."""

    id: str
    circle: CircleId
    author: AccountId
    at: datetime
    wish: Wish
    seen: Seen
    state: State = State.OPEN
    revision: int = 1
    word: str = field(default="", repr=False)
    room: PlaceId | None = None
    """Of its author and their buddy, where it is for their buddy alone."""

    @property
    def waits(self) -> bool:
        """Whether it asks for something that nobody has given yet."""
        return self.state is State.OPEN and self.wish is not Wish.NOTHING

    def heard(self) -> "CheckIn":
        return replace(self, state=State.HEARD)

    @property
    def key(self) -> str:
        """Of the card others see."""
        return f"checkin:{self.id}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What one member chose in one circle. `own`: the id of the schedule of their own days, `rhythm` what it is."""

    circle: CircleId
    account: AccountId
    inviting: Inviting = Inviting.NEVER
    own: str = ""
    rhythm: Recurring | None = None
    ask_others: bool = False
    """If nobody answers, others may be asked to listen."""
    journal: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """How one circle checks in. `words`: its picture-words. `picture`: whether it wants to see how it arrived."""

    circle: CircleId
    heard_after: timedelta = HEARD_AFTER
    words: tuple[str, ...] = ()
    picture: bool = False
    rhythm: Recurring | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who offered to listen in a circle. `most`: people they hold in any seven days, over all circles."""

    circle: CircleId
    account: AccountId
    most: int = USUALLY
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of a private journal."""

    id: str
    account: AccountId
    at: datetime
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """A listener as they stand now. `holding`: people they listened to lately; `busy`: asked by somebody right now."""

    listener: Listener
    holding: int
    busy: bool
    quiet_until: datetime | None = None

    @property
    def free(self) -> bool:
        return not self.busy and self.holding < self.listener.most


def next_listener(standing: Iterable[Standing]) -> Listener | None:
    """Whoever was asked longest ago, and of those the one who holds least: the load goes round (R2)."""
    free = [one for one in standing if one.free and one.quiet_until is None]
    chosen = min(free, key=_turn, default=None)
    return chosen.listener if chosen else None


def worth_waiting_for(standing: Iterable[Standing]) -> datetime | None:
    """When the first one who is free, but in their quiet hours, can be asked."""
    ends = [one.quiet_until for one in standing if one.free and one.quiet_until is not None]
    return min(ends, default=None)


def _turn(one: Standing) -> tuple[bool, datetime | None, int, str]:
    asked = one.listener.asked_at
    return (asked is not None, asked, one.holding, one.listener.account)


def picture_of(words: Iterable[str], known: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How often each of the circle's words was chosen, in the circle's order; nothing below `ENOUGH` (P8)."""
    counted = Counter(word for word in words if word in known)
    if counted.total() < ENOUGH:
        return ()
    return tuple((word, counted[word]) for word in known if counted[word])


def weeks_of(days: Iterable[date], today: date) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """By how many weeks ago (0: this one), on which weekdays (0: Monday). Weeks without any are not there at all."""
    monday = today - timedelta(days=today.weekday())
    found: dict[int, set[int]] = {}
    for day in days:
        ago = (monday - (day - timedelta(days=day.weekday()))).days // 7
        found.setdefault(ago, set()).add(day.weekday())
    return tuple((ago, tuple(sorted(which))) for ago, which in sorted(found.items()))


def read_words(line: str) -> tuple[str, ...]:
    """`sunny, cloudy, rain`: each once, in their order. ValueError where they are too few, too many or too long."""
    parts = [" ".join(part.split()) for part in re.split(r"[,;\n]", line)]
    found: dict[str, str] = {}
    for part in filter(None, parts):
        found.setdefault(part.casefold(), part)
    words = tuple(found.values())
    if not 2 <= len(words) <= MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise ValueError
    return words


def picture_word(said: str, known: Collection[str]) -> str:
    """The circle's word that was said, however it was written; empty where it was somebody's own words."""
    folded = " ".join(said.split()).casefold()
    return next((word for word in known if word.casefold() == folded), "")
