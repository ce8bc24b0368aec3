"""Bringing a plan into the directory, and taking it back. Whoever calls it does so in one unit of work: all or nothing.

What was there before is kept with the import, so that `undo` can put it back. What somebody changed by hand since then
is left as it is now.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NewType, Protocol

from bot.kernel.people import AccountId, CommunityId
from bot.signposts.entry import Entry, EntryId, Listed
from bot.signposts.feeds.comparing import Plan

ImportId = NewType("ImportId", str)
KEPT_FOR = timedelta(days=90)
"""How long an import can be taken back."""


class CannotUndo(ValueError):
    """One sentence that says why, for whoever asked."""


@dataclass(frozen=True, slots=True)
class Did:
    """What an import did to one entry. `before`: None where there was none. `left`: a mark of what it left there."""

    entry: EntryId
    before: Entry | None
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    id: ImportId
    community: CommunityId
    feed: str
    at: datetime
    added: int
    changed: int
    removed: int
    did: tuple[Did, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """`kept`: entries that somebody changed since, which stay as they are."""

    put_back: int
    taken_out: int
    kept: tuple[EntryId, ...]


class Imports(Protocol):
    def keep(self, one: Import) -> None: ...

    def find(self, one: ImportId) -> Import | None: ...

    def last(self, community: CommunityId, feed: str) -> ImportId | None:
        """The newest that was not taken back."""
        ...

    def all(self, community: CommunityId) -> Sequence[Import]:
        """Newest first; without what each did to its entries."""
        ...

    def remove(self, one: ImportId) -> None: ...


class Shelf(Protocol):
    """What of a `Directory` an import needs."""

    def all(self, community: CommunityId) -> Iterable[Listed]: ...

    def keep_all(self, entries: Iterable[Entry], *, by: AccountId | None, now: datetime) -> None: ...

    def remove(self, entries: Collection[EntryId]) -> None: ...


def apply(
    plan: Plan,
    directory: Shelf,
    imports: Imports,
    *,
    new_id: Callable[[], ImportId],
    now: datetime,
    by: AccountId | None = None,
) -> Import:
    """Do what the plan says. `by`: who made sure of what is new, for keepers' eyes."""
    entries = [*(one.entry for one in plan.added), *(one.after for one in plan.changed)]
    before = {one.before.id: one.before for one in plan.changed}
    did = (
        *(Did(one.id, before.get(one.id), mark(one)) for one in entries),
        *(Did(one.id, one, "") for one in plan.removed),
    )
    made = Import(
        id=new_id(),
        community=plan.community,
        feed=plan.feed,
        at=now,
        added=len(plan.added),
        changed=len(plan.changed),
        removed=len(plan.removed),
        did=did,
    )
    directory.keep_all(entries, by=by, now=now)
    directory.remove([one.id for one in plan.removed])
    imports.keep(made)
    return made


def undo(one: Import, directory: Shelf, imports: Imports, *, now: datetime) -> Undone:
    """Put back what was there before. Only the newest import of a feed; then the one before it, and so on."""
    if imports.last(one.community, one.feed) != one.id:
        raise CannotUndo(f"A later import of {one.feed} builds on this one. Undo that one first.")
    marks = {listed.entry.id: mark(listed.entry) for listed in directory.all(one.community)}
    kept = tuple(did.entry for did in one.did if marks.get(did.entry, "") != did.left)
    mine = [did for did in one.did if did.entry not in set(kept)]
    back = [did.before for did in mine if did.before is not None]
    out = [did.entry for did in mine if did.before is None]
    directory.keep_all(back, by=None, now=now)
    directory.remove(out)
    imports.remove(one.id)
    return Undone(len(back), len(out), kept)


def mark(entry: Entry) -> str:
    """The same for the same entry, whenever it was last made sure of."""
    values = {name: value for name, value in asdict(entry).items() if name != "checked"}
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]
