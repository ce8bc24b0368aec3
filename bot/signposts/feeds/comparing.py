"""What an import would do, worked out before anything is done: added, changed, removed, duplicate, invalid, unchanged.

An entry belongs to a feed by the feed's name and its own id there. What a feed no longer has is removed; but not what
it still has and merely got wrong this time: that stays as it was, and is reported.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

from bot.kernel.people import CommunityId
from bot.signposts.entry import Entry, EntryId, Medium, Status
from bot.signposts.feeds.feed import Draft, Feed, Invalid, Note

MUCH = 0.2
"""A feed that would take away more than this part of what it had is asked about again."""
NOT_COMPARED = frozenset({"id", "community", "checked"})


@dataclass(frozen=True, slots=True)
class Change:
    before: Entry
    after: Entry
    fields: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The second of two that are the same; it is not brought in. `of`: the first, for whoever looks into it."""

    draft: Draft
    of: Entry
    elsewhere: bool
    """It is known from another source; otherwise it is twice in this feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    feed: str
    community: CommunityId
    had: int
    """How many entries of this feed were known before."""
    added: tuple[Draft, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[Entry, ...] = ()
    duplicate: tuple[Duplicate, ...] = ()
    invalid: tuple[Invalid, ...] = ()
    unchanged: int = 0
    notes: tuple[Note, ...] = ()
    unknown_topics: tuple[tuple[str, int], ...] = field(default=())

    @property
    def gone(self) -> int:
        """Entries that members would no longer see: removed, or said to be closed."""
        return len(self.removed) + sum(map(_shut, self.changed))

    @property
    def drops(self) -> bool:
        """Whether it would take away more than a fifth of what this feed had, or all of it: asked once more."""
        return self.gone > MUCH * self.had or (self.had > 0 and self.gone == self.had)

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(
    feed: Feed, known: Sequence[Entry], *, community: CommunityId, new_id: Callable[[], EntryId]
) -> Plan:
    """`known`: every entry that this community sees. `new_id`: makes ids for what is new."""
    ours = [one for one in known if one.community == community and one.feed == feed.name]
    mine = {one.foreign: one for one in ours if one.foreign}
    others = _by_number(one for one in known if one.community != community or one.feed != feed.name)
    first: dict[str, Entry] = {}
    added: list[Draft] = []
    changed: list[Change] = []
    duplicate: list[Duplicate] = []
    for draft in feed.drafts:
        foreign, before = draft.entry.foreign, mine.get(draft.entry.foreign)
        if foreign in first:
            duplicate.append(Duplicate(draft, first[foreign], elsewhere=False))
            continue
        first[foreign] = draft.entry
        elsewhere = None if before else _known_elsewhere(draft.entry, others)
        if elsewhere is not None:
            duplicate.append(Duplicate(draft, elsewhere, elsewhere=True))
        elif before is None:
            added.append(replace(draft, entry=replace(draft.entry, id=new_id(), community=community)))
        else:
            changed.extend(_change(before, draft))
    broken = {one.foreign for one in feed.invalid if one.foreign}
    removed = tuple(one for foreign, one in mine.items() if foreign not in first and foreign not in broken)
    return Plan(
        feed=feed.name,
        community=community,
        had=len(mine),
        added=tuple(added),
        changed=tuple(changed),
        removed=removed,
        duplicate=tuple(duplicate),
        invalid=feed.invalid,
        unchanged=sum(foreign in mine for foreign in first) - len(changed),
        notes=feed.notes,
        unknown_topics=tuple(sorted(feed.unknown_topics.items(), key=lambda one: (-one[1], one[0]))),
    )


def _change(before: Entry, draft: Draft) -> Iterator[Change]:
    """What somebody made sure of here later than the feed did, stays made sure of."""
    checked = max(before.checked, draft.entry.checked)
    after = replace(draft.entry, id=before.id, community=before.community, checked=checked)
    names = tuple(one.name for one in fields(Entry) if getattr(before, one.name) != getattr(after, one.name))
    if names:
        yield Change(before, after, names, draft.where)


def _shut(change: Change) -> bool:
    """Members would no longer see it."""
    return change.before.status is Status.ACTIVE and change.after.status is not Status.ACTIVE


def _known_elsewhere(entry: Entry, others: dict[tuple[str, str], Entry]) -> Entry | None:
    return next((others[key] for key in _keys(entry) if key in others), None)


def _by_number(known: Iterator[Entry]) -> dict[tuple[str, str], Entry]:
    return {key: one for one in known for key in _keys(one)}


def _keys(entry: Entry) -> Iterator[tuple[str, str]]:
    """The same name and the same number: written in whatever way, it is the same line."""
    name = " ".join(re.findall(r"\w+", entry.name.casefold()))
    for way in entry.ways:
        if way.medium in (Medium.CALL, Medium.TEXT):
            yield name, re.sub(r"[^0-9]", "", way.value)
