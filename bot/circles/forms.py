"""The forms of the circle commands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.circles.model import LONGEST_NAME, Door
from bot.kernel.commands import Hint, Words
from bot.kernel.documents import Person


class Change(StrEnum):
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command without fields."""


@dataclass(frozen=True, slots=True)
class Create:
    """Make this place a circle."""

    name: Annotated[Words, Hint(longest=LONGEST_NAME, example="Tuesday circle")]
    zone: Annotated[str, Hint(longest=60, example="Europe/London", suggests="zone")] = ""
    country: Annotated[str, Hint(longest=2, example="GB")] = ""
    language: Annotated[str, Hint(longest=16, example="en")] = ""
    from_: Annotated[str, Hint(longest=4000, lines=True)] = ""
    """The words of a circle file, as a rehearsal saved it; the fields above win over what it says."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Change how the circle is set; without anything, show it."""

    zone: Annotated[str, Hint(longest=60, example="Europe/London", suggests="zone")] = ""
    country: Annotated[str, Hint(longest=3, example="GB")] = ""
    """`off`: none."""
    language: Annotated[str, Hint(longest=16, example="en")] = ""
    grace: Annotated[int | None, Hint(least=1, most=60, example="7")] = None
    """Days."""
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Welcomer:
    """Ask somebody to welcome newcomers."""

    member: Person | None = None
    change: Change = Change.ADD


@dataclass(frozen=True, slots=True)
class Keeper:
    """Ask somebody to keep the directory of signposts true."""

    member: Person | None = None
    change: Change = Change.ADD


@dataclass(frozen=True, slots=True)
class Facilitators:
    """Ask somebody to hold the circle with us, or step back."""

    member: Person | None = None
    change: Change = Change.ADD


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether I take a role I was asked to take."""

    role: Annotated[str, Hint(longest=12)]
    circle: Annotated[str, Hint(longest=12)]
    yes: bool


@dataclass(frozen=True, slots=True)
class Move:
    """Bring a circle to this place."""

    circle: Annotated[str, Hint(longest=12)] = ""


@dataclass(frozen=True, slots=True)
class Rename:
    name: Annotated[Words, Hint(longest=LONGEST_NAME, example="Tuesday evening circle")]


@dataclass(frozen=True, slots=True)
class End:
    """End the circle."""

    sure: bool = False
