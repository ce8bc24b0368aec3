"""What the directory asks of storage, in its own words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.kernel.attached import Attached
from bot.kernel.people import AccountId, CircleId, CommunityId
from bot.signposts.entry import Entry, EntryId, Listed, Reach

KEEPER = "keeper"
"""The role of whoever keeps the directory true, among a circle's roles."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is looking for. Never kept, never logged: it lives as long as its answer takes (SG4)."""

    words: str = field(default="", repr=False)
    topic: str = ""
    country: str = ""
    """ISO code; empty where nobody said."""
    place: str = field(default="", repr=False)
    """A town or region, in the asker's words."""
    language: str = ""
    """ISO 639-1; empty: any."""
    age: int | None = field(default=None, repr=False)
    reach: Reach | None = None


WAITS_FOR = timedelta(hours=24)
"""How long a list that was brought waits, sealed, for its keeper's yes."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was looked through and not brought in yet."""

    id: str
    keeper: AccountId
    community: CommunityId
    feed: str
    licence: str
    file: Attached = field(repr=False)


class Search(Protocol):
    def find(self, question: Question, *, community: CommunityId, now: datetime) -> Sequence[Listed]:
        """What may help, best first, at most a few families; only what this community may be shown today.

        Entries that belong together are all there, next to each other. Empty where nothing fits.
        """
        ...

    def unsure(self, question: Question) -> bool:
        """Whether it was hardly understood, so that what is found may be beside the point."""
        ...


class Directory(Protocol):
    """Entries of one community and those for everybody, with the community's own marks on them."""

    def find(self, entry: EntryId, community: CommunityId) -> Listed | None:
        """Also what is hidden, old or no longer active; None where this community has no such entry."""
        ...

    def all(self, community: CommunityId) -> Iterable[Listed]: ...

    def keep(self, entry: Entry, *, by: AccountId | None, now: datetime) -> None:
        """Keep or replace an entry. `by`: who made sure of it, for keepers' eyes."""
        ...

    def keep_all(self, entries: Iterable[Entry], *, by: AccountId | None, now: datetime) -> None:
        """The same for many at once; of two with one id the later counts."""
        ...

    def remove(self, entries: Collection[EntryId]) -> None: ...

    def checked_by(self, entry: EntryId) -> AccountId | None: ...

    def mark(self, listed: Listed, community: CommunityId) -> None:
        """Keep what the community itself says of it: pinned, hidden, its note."""
        ...

    def due(self, community: CommunityId, *, before: date, at_most: int) -> Sequence[Listed]:
        """The community's own entries last checked before that day, longest ago first; nothing hidden or inactive."""
        ...


class Saved(Protocol):
    """What a person keeps for themselves. Sealed; nobody else sees it."""

    def of(self, account: AccountId) -> Sequence[EntryId]: ...

    def keep(self, account: AccountId, entries: Sequence[EntryId]) -> None: ...


class Keepers(Protocol):
    def of(self, community: CommunityId) -> Sequence[AccountId]:
        """Who keeps the directory in any living circle of this community, longest first."""
        ...

    def circle_of(self, keeper: AccountId, community: CommunityId) -> CircleId | None:
        """A circle in which they do."""
        ...


class Flags(Protocol):
    """Entries of which somebody said that they have changed: that they did, never who or in which words."""

    def raise_(self, entry: EntryId, community: CommunityId, now: datetime) -> None: ...

    def lower(self, entry: EntryId, community: CommunityId) -> None: ...

    def of(self, community: CommunityId) -> Sequence[EntryId]:
        """The longest waiting first."""
        ...


class Policies(Protocol):
    """What belongs in a community's directory, in its keepers' words."""

    def of(self, community: CommunityId) -> str: ...

    def keep(self, community: CommunityId, words: str) -> None:
        """Empty: Kith's own words again."""
        ...


class WaitingLists(Protocol):
    def keep(self, waiting: Waiting, now: datetime) -> None:
        """In place of any that this keeper brought before."""
        ...

    def find(self, waiting: str, now: datetime) -> Waiting | None:
        """None once its day is over."""
        ...

    def drop(self, waiting: str) -> None: ...
