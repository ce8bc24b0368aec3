"""The forms of `buddy` and `round`."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from bot.buddies.links import Scope
from bot.buddies.model import Kind, Likeness
from bot.buddies.rounds import LEAST, MOST_WEEKS, USUAL_WEEKS, Reach
from bot.buddies.seats import MOST_PEOPLE
from bot.buddies.times import Part
from bot.kernel.commands import Hint, Words
from bot.kernel.documents import Person

NO_WORDS = Words("")
One = Annotated[str, Hint(longest=12, behind=True)]
"""One of the pairs or rounds, by its id."""
_Day = Annotated[int, Hint(least=0, most=6, behind=True)]


class By(StrEnum):
    """How somebody would like to meet."""

    ANY = "any"
    TEXT = "text"
    VOICE = "voice"
    IN_PERSON = "in-person"
    TEXT_OR_VOICE = "text-or-voice"


class Reply(StrEnum):
    YES = "yes"
    DIRECT = "direct"
    NO = "no"


class StillThere(StrEnum):
    HERE = "here"
    NOT_NOW = "not-now"
    END = "end"


class Going(StrEnum):
    WELL = "well"
    QUIET = "quiet"
    END = "end"


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command without fields."""


@dataclass(frozen=True, slots=True)
class Join:
    """`beyond`: whether it may be somebody of a community that this one is linked with."""

    kind: Kind = Kind.SUPPORT
    beyond: bool | None = None


@dataclass(frozen=True, slots=True)
class Prefs:
    """What I would like in a buddy. All of it can be left out."""

    topics: Annotated[Words, Hint(longest=200, example="caring for a parent, sleep")] = NO_WORDS
    languages: Annotated[str, Hint(longest=100, example="English, Welsh")] = ""
    times: Annotated[str, Hint(longest=200, example="Tuesday evenings, Sat 10:00-12:00")] = ""
    by: By | None = None
    area: Annotated[str, Hint(longest=60, example="Cardiff")] = ""


@dataclass(frozen=True, slots=True)
class About:
    """More that I may want to say. All of it can be left out."""

    likeness: Likeness | None = None
    gender: Annotated[str, Hint(longest=40, example="woman")] = ""
    same_gender: bool | None = None
    access: Annotated[str, Hint(longest=200, example="captions, short messages")] = ""
    experienced: bool | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    people: Annotated[int, Hint(least=0, most=MOST_PEOPLE, example="2")]
    often: Annotated[int | None, Hint(least=0, most=52, example="4")] = None
    """Weeks between one introduction and the next."""


@dataclass(frozen=True, slots=True)
class Time:
    """A part of a day that suits, or suits no more."""

    day: _Day
    part: Part


@dataclass(frozen=True, slots=True)
class Whom:
    who: Annotated[Person, Hint(example="@bo")]


@dataclass(frozen=True, slots=True)
class Perhaps:
    """Somebody, or nobody: then those there are are shown."""

    who: Annotated[Person | None, Hint(example="@bo")] = None


@dataclass(frozen=True, slots=True)
class Rest:
    """For how long; without it, until I come back."""

    for_: Annotated[timedelta | None, Hint(example="2 weeks")] = None


@dataclass(frozen=True, slots=True)
class Leave:
    """One kind; without it, all."""

    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Meet:
    when: Annotated[Words, Hint(longest=60, example="Tuesday 19:00")] = NO_WORDS
    id: One = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """One of my pairs; without an id, the newest."""

    id: One = ""


@dataclass(frozen=True, slots=True)
class Answer:
    id: One
    say: Reply


@dataclass(frozen=True, slots=True)
class Hello:
    id: One
    n: Annotated[int, Hint(least=1, most=3, behind=True)]


@dataclass(frozen=True, slots=True)
class Check:
    id: One
    say: StillThere


@dataclass(frozen=True, slots=True)
class Midway:
    id: One
    say: Going


@dataclass(frozen=True, slots=True)
class LookBack:
    words: Annotated[Words, Hint(longest=500, example="That I am not the only one")]


@dataclass(frozen=True, slots=True)
class Open:
    """A round of pairs."""

    starts: Annotated[Words, Hint(longest=60, example="Sunday 18:00")] = NO_WORDS
    kind: Kind = Kind.SUPPORT
    weeks: Annotated[int, Hint(least=1, most=MOST_WEEKS, example="4")] = USUAL_WEEKS
    every: Annotated[int, Hint(least=0, most=MOST_WEEKS, example="4")] = 0
    reach: Reach = Reach.CIRCLE


@dataclass(frozen=True, slots=True)
class Days:
    """On which no round begins."""

    days: Annotated[Words, Hint(longest=300, example="21 Dec - 3 Jan")]


@dataclass(frozen=True, slots=True)
class ToLink:
    """Without a code, one is made."""

    code: Annotated[str, Hint(longest=12, example="k3vq7mxa")] = ""
    scope: Scope = Scope.CIRCLE


@dataclass(frozen=True, slots=True)
class Linked:
    id: One


@dataclass(frozen=True, slots=True)
class Run:
    """The round that is open; `now`: without waiting for its time."""

    least: Annotated[int, Hint(least=LEAST, most=999, example="4")] = LEAST


@dataclass(frozen=True, slots=True)
class Hand:
    """Two people to be paired by hand. Both are asked, as always."""

    one: Annotated[Person, Hint(example="@ana")]
    other: Annotated[Person, Hint(example="@bo")]
