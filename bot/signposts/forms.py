"""What people fill in about the directory."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.kernel.commands import Hint, Words
from bot.signposts.entry import Medium, Reach

OLDEST = 120
NO_WORDS = Words("")
LONGEST = 600
_ENTRY = Hint(longest=12, suggests="signpost", example="k7m2p4qa")


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing to fill in."""


@dataclass(frozen=True, slots=True)
class Find:
    """Look for what might help, in your own words."""

    words: Annotated[Words, Hint(longest=300, example="cant sleep at night")]
    place: Annotated[str, Hint(longest=60, example="Leeds")] = ""
    language: Annotated[str, Hint(longest=30, example="Polish")] = ""
    age: Annotated[int | None, Hint(least=0, most=OLDEST, example="17")] = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Browse:
    """Look through the directory by topic."""

    topic: Annotated[str, Hint(longest=40, suggests="topic", example="sleep")] = ""
    place: Annotated[str, Hint(longest=60, example="Leeds")] = ""
    language: Annotated[str, Hint(longest=30, example="Polish")] = ""
    age: Annotated[int | None, Hint(least=0, most=OLDEST, example="17")] = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class One:
    """One entry, by its id."""

    entry: Annotated[str, _ENTRY]


@dataclass(frozen=True, slots=True)
class Several:
    """Entries by their ids, with dots between."""

    entries: Annotated[str, Hint(longest=80, behind=True)]


@dataclass(frozen=True, slots=True)
class Unsave:
    """Let one go that was saved; without an id, all of them."""

    entry: Annotated[str, _ENTRY] = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """Tell the keepers that something has changed."""

    entry: Annotated[str, _ENTRY]
    words: Annotated[Words, Hint(longest=LONGEST, example="They moved to the library")]


@dataclass(frozen=True, slots=True)
class Suggest:
    """Suggest something for the directory."""

    words: Annotated[Words, Hint(longest=LONGEST, example="Tea and talk, Tuesdays at 3 in the library")]


@dataclass(frozen=True, slots=True)
class Add:
    """Put something into the directory."""

    name: Annotated[str, Hint(longest=120, example="Teatime")]
    how: Annotated[Medium, Hint(example="visit")]
    at: Annotated[str, Hint(longest=200, example="Library")]
    what: Annotated[Words, Hint(longest=LONGEST, example="A table in the library where people talk over tea")]
    place: Annotated[str, Hint(longest=60, example="Leeds")] = ""


class Part(StrEnum):
    """What of an entry can be changed."""

    NAME = "name"
    WHAT = "what"
    WHO = "who"
    CALL = "call"
    TEXT = "text"
    CHAT = "chat"
    EMAIL = "email"
    WEB = "web"
    VISIT = "visit"
    HOURS = "hours"
    ZONE = "zone"
    COST = "cost"
    LANGUAGES = "languages"
    ACCESS = "access"
    HAPPENS = "happens"
    PRIVATE = "private"
    TOPICS = "topics"
    COUNTRY = "country"
    AREAS = "areas"
    AGES = "ages"
    PAIR = "pair"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Edit:
    """Change one thing of an entry."""

    entry: Annotated[str, _ENTRY]
    part: Annotated[Part, Hint(example="hours")]
    to: Annotated[Words, Hint(longest=LONGEST, example="Mo-Fr 09:00-17:00")]


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Mark:
    """Hide or pin an entry, or take that back."""

    entry: Annotated[str, _ENTRY]
    change: Switch = Switch.ON


@dataclass(frozen=True, slots=True)
class Noted:
    """Add a note to an entry, for everybody in this community."""

    entry: Annotated[str, _ENTRY]
    words: Annotated[Words, Hint(longest=300, example="The side door is the step-free one")]


@dataclass(frozen=True, slots=True)
class Retire:
    """Take an entry out of use, or bring it back."""

    entry: Annotated[str, _ENTRY]
    change: Switch = Switch.ON
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What belongs in this directory, as its keepers see it."""

    words: Annotated[Words, Hint(longest=LONGEST, example="Free or cheap, near the tram")] = NO_WORDS
