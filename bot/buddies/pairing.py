"""A round of buddies: who is brought together with whom, so that as few as can be are alone.

What counts, each before all that comes after it: most people placed, and where a pair is not possible a group of three
rather than somebody alone, but as few of these as can be; fewest repeats within twelve weeks, and of those the oldest;
those who were left out before; how well people fit; a toss.

- Up to twelve people: every way is looked at.
- In a small group where everybody suits everybody, once it has begun: the circle method (`season`).
- Up to some fifteen hundred: a maximum-weight matching (`exact`). J. Edmonds, Paths, trees, and flowers, 1965;
  Z. Galil, Efficient algorithms for finding maximum matching in graphs, 1986.
- Beyond: likely pairs, a matching with halves, and what came out odd mended exactly (`half`). M. Balinski, Integer
  programming: methods, uses, computation, 1965. It needs SciPy (the extra `large`); without it the likely pairs are
  matched exactly, which takes long.

All of it is a function of what is given: the same people, past and seed make the same round everywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from bot.buddies.edges import all_edges, likely_edges
from bot.buddies.exact import exact_groups, guided_groups, tried_all
from bot.buddies.large import large_groups
from bot.buddies.model import Kind, Past, Reason, Seeker, fit, rarity_of, recency, weeks_since
from bot.buddies.reasons import reasons_for
from bot.buddies.result import Alone, Bound, Group, Matched
from bot.buddies.season import season_round
from bot.buddies.small import FEW, Found
from bot.buddies.table import Table, table_of
from bot.buddies.worth import Worth, meetings

MOST_EXACT = 1500
MOST_EDGES = 60_000
"""Beyond so many the exact way looks at the likely ones of them only."""
LIKELY = 60


def pair_up(
    seekers: Sequence[Seeker], *, kind: Kind, past: Past, seed: int, together: Sequence[tuple[str, ...]] = ()
) -> Matched:
    """`together`: groups made by hand. One that a rule forbids is not honoured; nothing says why."""
    people = sorted(seekers, key=lambda one: one.id)
    if any(one.id == other.id for one, other in pairwise(people)):
        raise ValueError("somebody is in it twice")
    book = _Book(kind, past, rarity_of(people), {one.id: one for one in people})
    made = book.made_by_hand(together)
    taken = {id_ for group in made for id_ in group.members}
    free = [one for one in people if one.room > 0 and one.id not in taken]
    found, reasons = _round(free, book, seed) if free else (Found([], 0), {})
    groups = sorted(
        [*made, *(book.group([free[place] for place in group]) for group in found.groups)], key=_first
    )
    placed = {id_ for group in groups for id_ in group.members}
    alone = [Alone(one.id, reasons.get(one.id, Reason.NOBODY)) for one in people if one.id not in placed]
    points = sum(fit.points for group in groups for fit in group.fits)
    bound = Bound(max(len(placed), len(taken) + found.placed), points + max(found.more, 0))
    return Matched(groups, alone, len(placed), book.repeats(groups), points, bound)


def _round(free: Sequence[Seeker], book: "_Book", seed: int) -> tuple[Found, Mapping[str, Reason]]:
    table = table_of(free, book.kind, book.rarity, book.past, seed)
    found = _found(table, book.kind)
    return found, _reasons(table, found, book.kind)


def _found(table: Table, kind: Kind) -> Found:
    if len(table) > MOST_EXACT:
        return large_groups(table, kind)
    edges = all_edges(table)
    worth = Worth.of(table.people, kind, edges if len(edges) <= MOST_EDGES else likely_edges(table, LIKELY))
    if len(table) > FEW and kind is Kind.SHADOWING:
        return guided_groups(worth)
    met = {(a, b): weeks for a, b, weeks in table.met.listed() if a < b}
    found = exact_groups(worth) if len(table) > FEW else tried_all(worth, range(len(table)))
    return season_round(worth, met, found) or found


def _reasons(table: Table, found: Found, kind: Kind) -> Mapping[str, Reason]:
    placed = {place for group in found.groups for place in group}
    alone = [place for place in range(len(table)) if place not in placed]
    return {table.people[place].id: reason for place, reason in reasons_for(table, alone, kind).items()}


def _first(group: Group) -> tuple[str, ...]:
    return group.members


@dataclass(frozen=True, slots=True)
class _Book:
    """What is known of everybody, to write down a group and why it is one."""

    kind: Kind
    past: Past
    rarity: Mapping[str, int]
    people: Mapping[str, Seeker]

    def group(self, members: Sequence[Seeker]) -> Group:
        """Of members in the order of their ids. ValueError where two of them who would meet may not."""
        meeting = meetings(members, range(len(members)), self.kind)
        fits = [fit(members[a], members[b], self.kind, self.rarity, self.past) for a, b in meeting or ()]
        if not fits or None in fits:
            raise ValueError("they may not be together")
        return Group(tuple(one.id for one in members), tuple(filter(None, fits)))

    def made_by_hand(self, together: Iterable[tuple[str, ...]]) -> list[Group]:
        """Those that can be. Who is in two of them is in the first."""
        found: list[Group] = []
        taken: set[str] = set()
        for wished in together:
            ids = sorted(set(wished))
            if (
                len(ids) in (2, 3)
                and len(ids) == len(wished)
                and self.people.keys() >= set(ids)
                and taken.isdisjoint(ids)
            ):
                with suppress(ValueError):
                    found.append(self.group([self.people[one] for one in ids]))
                    taken.update(ids)
        return found

    def repeats(self, groups: Iterable[Group]) -> int:
        return sum(
            self._is_repeat(group.members[a], group.members[b])
            for group in groups
            for a, b in self._meeting(group)
        )

    def _meeting(self, group: Group) -> Sequence[tuple[int, int]]:
        return (
            meetings([self.people[one] for one in group.members], range(len(group.members)), self.kind) or ()
        )

    def _is_repeat(self, one: str, other: str) -> bool:
        return recency(weeks_since(one, other, self.past)) > 0
