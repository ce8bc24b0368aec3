"""The forms people fill in about ground rules."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from bot.kernel.commands import Hint, Words
from bot.rules.model import LONGEST, LONGEST_REASON, MOST, TIME, Change

NO_WORDS = Words("")
Line = Annotated[int, Hint(least=1, most=MOST, example="3")]
Id = Annotated[str, Hint(longest=12, behind=True)]
Number = Annotated[int, Hint(least=0, behind=True)]
Time = Annotated[timedelta, Hint(example="24h")]


@dataclass(frozen=True, slots=True)
class Show:
    """Nothing to fill in."""


@dataclass(frozen=True, slots=True)
class Agree:
    """`version`: which version a button was shown with; 0: the rules as they are now."""

    version: Number = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """Ask the facilitators to talk about the rules."""

    words: Annotated[Words, Hint(longest=LONGEST_REASON, example="I am not sure about line 3")] = NO_WORDS


@dataclass(frozen=True, slots=True)
class Propose:
    """`words`: the new wording; with `remove`, why the line might go."""

    words: Annotated[Words, Hint(longest=LONGEST, example="We keep our cameras optional")]
    change: Change | None = None
    line: Line = 0
    clarify: Time = TIME


@dataclass(frozen=True, slots=True)
class Consent:
    """A button names the proposal and its round; typed without, it is the one that is open."""

    id: Id = ""
    round: Number = 0


@dataclass(frozen=True, slots=True)
class Object:
    """`named`: show the circle whose objection it is."""

    reason: Annotated[Words, Hint(longest=LONGEST_REASON, example="Some of us need to see each other")]
    named: bool = False
    id: Id = ""
    round: Number = 0


@dataclass(frozen=True, slots=True)
class Reword:
    """Other words for what is proposed. `line`: which, where the whole set is new."""

    words: Annotated[Words, Hint(longest=LONGEST, example="Cameras are welcome, and optional")]
    line: Line = 0
    id: Id = ""


@dataclass(frozen=True, slots=True)
class Withdraw:
    id: Id = ""


@dataclass(frozen=True, slots=True)
class History:
    """`version`: show that one whole."""

    version: Number = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """With nothing filled in, it shows the draft, or starts one."""

    words: Annotated[Words, Hint(longest=LONGEST, example="We say when we need a break")] = NO_WORDS
    change: Change | None = None
    line: Line = 0


@dataclass(frozen=True, slots=True)
class Publish:
    """`clarify`: how long each step takes."""

    clarify: Time = TIME
