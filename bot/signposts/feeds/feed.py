"""What a feed is once it has been read: drafts, what was set aside and why, and what was left out without harm.

Nothing is kept yet. What is wrong with one entry sets that entry aside; what is wrong with a file is `FeedTrouble`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.signposts.entry import Entry

LARGEST = 64 * 1024 * 1024
"""Bytes of one file, and of all that a zip holds."""
MOST_FILES = 200
MOST_ROWS = 500_000
MOST_ENTRIES = 50_000
MOST_NOTES = 20_000
"""Beyond this many remarks, the rest is only counted."""


class FeedTrouble(ValueError):
    """A whole file cannot be used: one sentence that names it, what was wrong, and what works."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it was handed over. `name`: as whoever brought it calls it, with its folder where there is one."""

    name: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the importer says of the whole feed. `today`: for telling what is past."""

    zone: str
    country: str
    today: date
    checked: date | None = None
    """When the keeper made sure of what does not say so itself."""
    feed: str = ""
    source: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry without an id or community of ours. `where`: file and line, or file and path."""

    entry: Entry
    where: str


@dataclass(frozen=True, slots=True)
class Invalid:
    """An entry that is set aside. `foreign`: how its feed names it, where it does."""

    where: str
    why: str
    name: str = ""
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was left out or mended without harm."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    name: str
    drafts: tuple[Draft, ...] = ()
    invalid: tuple[Invalid, ...] = ()
    notes: tuple[Note, ...] = ()
    unknown_topics: Mapping[str, int] = field(default_factory=dict)
    """Terms that are no topic of ours, and how often each came."""
