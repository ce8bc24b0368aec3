"""The forms of the doors."""

from dataclasses import dataclass
from typing import Annotated

from bot.doors.model import Touches
from bot.kernel.commands import Hint, Words
from bot.kernel.documents import Person

NO_WORDS = Words("")
LONGEST_WORRY = 1000
LONGEST_POST = 1500
"""What every platform shows whole in one message, covered, with its buttons."""


@dataclass(frozen=True, slots=True)
class Worry:
    """I am worried about somebody. Without words it shows who can be told, and what happens then."""

    words: Annotated[Words, Hint(longest=LONGEST_WORRY)] = NO_WORDS
    about: Annotated[Person | None, Hint(example="@bo")] = None


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the facilitators of a worry."""

    words: Annotated[Words, Hint(longest=LONGEST_WORRY)]
    about: Annotated[Person | None, Hint(example="@bo")] = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A facilitator is on it. Everything is in the button: nothing of a worry is kept."""

    id: Annotated[str, Hint(longest=12)]
    circle: Annotated[str, Hint(longest=12)]
    by: Annotated[str, Hint(longest=40)]
    """Who wrote."""
    alone: bool = False
    """It reached the facilitators one by one."""


@dataclass(frozen=True, slots=True)
class ContentNote:
    """Post something of your own with a content note: the words stay covered until a reader chooses to see them."""

    note: Touches
    words: Annotated[Words, Hint(longest=LONGEST_POST)]
    own: Annotated[str, Hint(longest=60)] = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """A post of one's own, by its id."""

    id: Annotated[str, Hint(longest=12)]
    circle: Annotated[str, Hint(longest=12)]
