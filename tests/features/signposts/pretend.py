"""The directory and its imports in memory, for whoever wants neither database nor rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.kernel.people import AccountId, CommunityId
from bot.signposts.entry import EVERYBODY, Entry, EntryId, Listed, Status
from bot.signposts.importing import Import, ImportId


@dataclass
class PretendDirectory:
    """Implements `Directory`."""

    entries: dict[EntryId, Entry] = field(default_factory=dict)
    marks: dict[tuple[CommunityId, EntryId], Listed] = field(default_factory=dict)
    looked_at: dict[EntryId, AccountId | None] = field(default_factory=dict)

    def find(self, entry: EntryId, community: CommunityId) -> Listed | None:
        found = self.entries.get(entry)
        if found is None or found.community not in (EVERYBODY, community):
            return None
        return replace(self.marks.get((community, entry), Listed(found)), entry=found)

    def all(self, community: CommunityId) -> Iterable[Listed]:
        found = (self.find(one, community) for one in self.entries)
        return sorted((one for one in found if one), key=lambda one: (one.entry.name, one.entry.id))

    def keep(self, entry: Entry, *, by: AccountId | None, now: datetime) -> None:
        self.entries[entry.id] = entry
        self.looked_at[entry.id] = by

    def keep_all(self, entries: Iterable[Entry], *, by: AccountId | None, now: datetime) -> None:
        for entry in entries:
            self.keep(entry, by=by, now=now)

    def remove(self, entries: Collection[EntryId]) -> None:
        for entry in entries:
            self.entries.pop(entry, None)

    def checked_by(self, entry: EntryId) -> AccountId | None:
        return self.looked_at.get(entry)

    def mark(self, listed: Listed, community: CommunityId) -> None:
        self.marks[community, listed.entry.id] = listed

    def due(self, community: CommunityId, *, before: date, at_most: int) -> Sequence[Listed]:
        theirs = (one for one in self.all(community) if one.entry.community == community and not one.hidden)
        due = [one for one in theirs if one.entry.status is Status.ACTIVE and one.entry.checked < before]
        return tuple(sorted(due, key=lambda one: (one.entry.checked, one.entry.name))[:at_most])


@dataclass
class PretendImports:
    """Implements `Imports`."""

    kept: list[Import] = field(default_factory=list)

    def keep(self, one: Import) -> None:
        self.kept.append(one)

    def find(self, one: ImportId) -> Import | None:
        return next((kept for kept in self.kept if kept.id == one), None)

    def last(self, community: CommunityId, feed: str) -> ImportId | None:
        theirs = [kept.id for kept in self.kept if (kept.community, kept.feed) == (community, feed)]
        return theirs[-1] if theirs else None

    def all(self, community: CommunityId) -> Sequence[Import]:
        return tuple(reversed([replace(kept, did=()) for kept in self.kept if kept.community == community]))

    def remove(self, one: ImportId) -> None:
        self.kept = [kept for kept in self.kept if kept.id != one]
