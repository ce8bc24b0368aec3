"""A plan as it is shown before anything is done: how many of each kind, then the first of them, each with its place.

Values only: whoever shows them finds the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from bot.signposts.feeds.comparing import Plan


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """`where`: file and line, or file and path; empty for what is no longer in the feed.

    `about`: which fields changed; or why it is set aside or left out, as a sentence.
    """

    kind: Kind
    where: str
    name: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """`counts`: every kind that there is any of, and `unchanged`. `more`: lines beyond those shown."""

    counts: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    more: int


def told(plan: Plan, *, at_most: int) -> Told:
    every = list(_lines(plan))
    counts = [(kind.value, sum(line.kind is kind for line in every)) for kind in Kind]
    counts.insert(len(Kind) - 1, ("unchanged", plan.unchanged))
    shown = tuple(islice(every, at_most))
    return Told(tuple(counts), shown, len(every) - len(shown))


def _lines(plan: Plan) -> Iterator[Line]:
    """What is lost or set aside first: nobody reads to the end of a long list."""
    for gone in plan.removed:
        yield Line(Kind.REMOVED, "", gone.name)
    for bad in plan.invalid:
        yield Line(Kind.INVALID, bad.where, bad.name or bad.foreign, (bad.why,))
    for twice in plan.duplicate:
        whose = twice.of.feed if twice.elsewhere else ""
        yield Line(Kind.DUPLICATE, twice.draft.where, twice.draft.entry.name, (twice.of.name, whose))
    for change in plan.changed:
        yield Line(Kind.CHANGED, change.where, change.after.name, change.fields)
    for new in plan.added:
        yield Line(Kind.ADDED, new.where, new.entry.name)
    for note in plan.notes:
        yield Line(Kind.NOTE, note.where, "", (note.what,))
    for topic, times in plan.unknown_topics:
        yield Line(Kind.NOTE, "", topic, (str(times),))
