"""The forms of the prompt commands."""

from dataclasses import dataclass
from typing import Annotated

from bot.kernel.commands import Hint, Words
from bot.prompts.bank import Topic
from bot.prompts.model import LONGEST, Which

NO_WORDS = Words("")
_Plan = Annotated[str, Hint(longest=12, example="2")]
"""A schedule's number; in a button its id."""
_Number = Annotated[int, Hint(least=1, most=99_999, example="3", suggests="prompt")]


@dataclass(frozen=True, slots=True)
class Add:
    """A prompt in our own words."""

    words: Annotated[Words, Hint(longest=LONGEST, example="What made you smile this week?")]


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for one of ours."""

    number: _Number
    words: Annotated[Words, Hint(longest=LONGEST, example="What made you smile today?")]


@dataclass(frozen=True, slots=True)
class Remove:
    number: _Number


@dataclass(frozen=True, slots=True)
class List:
    """Our own, page by page, and the topics of the bank; with a topic, the questions of that one."""

    topic: Topic | None = None
    page: Annotated[int, Hint(least=1, most=999, example="2")] = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """When prompts are posted. Without anything, the schedules there are."""

    when: Annotated[Words, Hint(longest=120, example="Tuesdays 19:00")] = NO_WORDS
    """`off`: take the schedule back."""
    prompts: Which | None = None
    breaks: Annotated[str, Hint(longest=300, example="21 Dec - 3 Jan")] = ""
    """Days on which nothing is posted; `off`: none."""
    schedule: _Plan = ""
    """Which one to change; left out, a new one is made, or the only one is changed."""


@dataclass(frozen=True, slots=True)
class Pause:
    until: Annotated[Words, Hint(longest=60, example="3 Jan")] = NO_WORDS
    """`off`: go on."""


@dataclass(frozen=True, slots=True)
class OfPlan:
    """What is to be done to one schedule: the only one, or the one named."""

    schedule: _Plan = ""


@dataclass(frozen=True, slots=True)
class Now:
    """Post one at once: our own of this number, or the next one of a schedule."""

    number: Annotated[int | None, Hint(least=1, most=99_999, example="3", suggests="prompt")] = None
    schedule: _Plan = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """Pass over this very moment of a schedule, or do not after all."""

    schedule: Annotated[str, Hint(longest=12)]
    at: Annotated[str, Hint(longest=20)]
    undo: bool = False


@dataclass(frozen=True, slots=True)
class Swap:
    """Something else instead of this very prompt."""

    schedule: Annotated[str, Hint(longest=12)]
    prompt: Annotated[str, Hint(longest=20)]
