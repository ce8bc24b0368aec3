"""The forms of `checkin` and `listening`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from bot.checkins.model import How, Inviting, Seen, Wish
from bot.kernel.commands import Hint, Words

LONGEST_WORDS = 500
NO_WORDS = Words("")
One = Annotated[str, Hint(longest=12, behind=True)]
"""One of the check-ins or pages, by its id."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command without fields."""


@dataclass(frozen=True, slots=True)
class Now:
    """Say how I arrive, what would help, and who may see it."""

    words: Annotated[Words, Hint(longest=LONGEST_WORDS, example="Tired, and glad to be here")]
    wish: Wish
    seen: Seen


@dataclass(frozen=True, slots=True)
class Change:
    words: Annotated[Words, Hint(longest=LONGEST_WORDS, example="A little calmer now")]
    id: One = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """One of my own check-ins; without an id, the latest."""

    id: One = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says to a check-in with one press."""

    id: One
    how: How


@dataclass(frozen=True, slots=True)
class Listen:
    """Whether I can listen, now that I was asked."""

    id: One
    yes: bool


@dataclass(frozen=True, slots=True)
class Choose:
    """How I am invited, and what may happen with what I say; without anything, it is shown."""

    inviting: Inviting | None = None
    when: Annotated[str, Hint(longest=120, example="Mondays 8:00")] = ""
    ask: bool | None = None
    journal: bool | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the circle is invited, and how long a wish waits before it is seen to; without anything, it is shown."""

    when: Annotated[Words, Hint(longest=120, example="Mondays 9:00")] = NO_WORDS
    heard: Annotated[timedelta | None, Hint(example="12h")] = None


@dataclass(frozen=True, slots=True)
class PictureWords:
    """The circle's own words for how one arrives."""

    words: Annotated[Words, Hint(longest=400, example="sunny, cloudy, rain, fog")] = NO_WORDS
    picture: bool | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """Which of the circle's picture-words, from 1."""

    n: Annotated[int, Hint(least=1, most=99)]


@dataclass(frozen=True, slots=True)
class Journal:
    """My own pages."""

    day: Annotated[Words, Hint(longest=40, example="24 Nov")] = NO_WORDS
    weeks: bool = False
    before: One = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    id: One
    words: Annotated[Words, Hint(longest=LONGEST_WORDS)]


@dataclass(frozen=True, slots=True)
class Burn:
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """How many people I can hold in a week."""

    people: Annotated[int, Hint(least=1, most=20, example="2")]
