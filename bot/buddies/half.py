"""Very many people: first everybody may be half with one and half with another; then what came out odd is mended.

A graph taken twice, everybody once as the one and once as the other, is a problem of assignment. Its answer is a
matching with halves (Balinski 1965): pairs, and rings in which everybody is half with the one before and half with
the one after. A ring of an even number falls into pairs at no loss. Those of odd numbers, and whoever is alone, are
matched exactly (Edmonds 1965) in a region around them. What the halves count is a bound that no matching can pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.buddies.exact import matched
from bot.buddies.table import Ints

REGION, SHARE = 200, 50
"""People over whom odd rings are mended together, and one more for so many."""
STEPS = 6
"""Pairs on the way from one odd ring to another."""
FAR = 2**60
ROUNDS = 400
DEARER = 64


@dataclass(frozen=True, slots=True)
class Graph:
    """Edges between places, `a` before `b`, and what each counts: below 2 ** 38, so that floating point is exact.

    `spared`: places that may be alone at no cost. Where there are two sides, those of the larger one: how many of them
    are alone depends on the smaller side only, and it takes very long to look for a way out for each.
    """

    many: int
    a: Ints
    b: Ints
    counts: Ints
    spared: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def total(self, mate: Mapping[int, int]) -> int:
        partner = np.full(self.many, -1)
        partner[list(mate)] = list(mate.values())
        return int(self.counts[partner[self.a] == self.b].sum())

    def within(self, inside: NDArray[np.bool_]) -> dict[tuple[int, int], int]:
        own = np.flatnonzero(inside[self.a] & inside[self.b])
        places = zip(self.a[own].tolist(), self.b[own].tolist(), strict=True)
        return dict(zip(places, self.counts[own].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Halves:
    """`partner`: of each the one after them, themselves where they are alone.

    `price`: twice what each counts at most: two whom an edge joins have together at least twice what it counts.
    """

    partner: Ints
    price: Ints

    most: int
    """What no matching that leaves no more people alone can count more than."""

    @property
    def alone(self) -> Ints:
        return np.flatnonzero(self.partner == np.arange(len(self.partner)))


def halves(graph: Graph) -> Halves:
    """With as few alone as possible. What being alone costs rises until it is so: the less, the faster it is solved."""
    # An extra of ours: who has no large rounds does not need it.
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    places = (np.concatenate([graph.a, graph.b]), np.concatenate([graph.b, graph.a]))
    joined = csr_matrix((np.ones(len(places[0])), places), shape=(graph.many, graph.many))
    fewest = int((maximum_bipartite_matching(joined) < 0).sum())
    cost = DEARER * int(np.ptp(graph.counts) + 1 if len(graph.counts) else 1)
    while len((found := _halves(graph, cost)).alone) > fewest:
        cost *= DEARER
    return found


def unsolved(graph: Graph) -> Halves:
    """Where there is no solver for halves: an exact matching, and prices that are right but say little."""
    mate = matched(graph.within(np.ones(graph.many, np.bool_)))
    partner = np.arange(graph.many)
    partner[list(mate)] = list(mate.values())
    top = np.full(graph.many, int(graph.counts.max(initial=0)), np.int64)
    return Halves(partner, top, graph.total(mate))


def _halves(graph: Graph, alone: int) -> Halves:
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415

    everybody = np.arange(graph.many)
    top = int(graph.counts.max(initial=0)) + 1
    one = np.concatenate([graph.a, graph.b, everybody])
    other = np.concatenate([graph.b, graph.a, everybody])
    dearer = np.full(graph.many, alone)
    dearer[graph.spared] = 0
    costs = np.concatenate([top - graph.counts, top - graph.counts, top + dearer])
    square = csr_matrix((costs.astype(np.float64), (one, other)), shape=(graph.many, graph.many))
    partner = min_weight_full_bipartite_matching(square)[1].astype(np.int64)
    paid = np.asarray(square[everybody, partner]).ravel().astype(np.int64)
    behind = _shortest(one, other, costs, partner, paid)
    counted = top * graph.many - int(paid.sum()) + int(dearer[partner == everybody].sum())
    return Halves(partner, top - (paid - behind[partner] + behind), counted // 2)


def _shortest(one: Ints, other: Ints, costs: Ints, partner: Ints, paid: Ints) -> Ints:
    """How far below 0 each can be reached by changes that leave everybody assigned (Bellman and Ford, all at once)."""
    order = np.argsort(other, kind="stable")
    sources, steps = partner[one[order]], (costs - paid[one])[order]
    starts = np.searchsorted(other[order], np.arange(len(partner)))
    reached = np.zeros(len(partner), np.int64)
    for _ in range(ROUNDS):
        nearer = np.minimum(np.minimum.reduceat(reached[sources] + steps, starts), reached)
        if np.array_equal(nearer, reached):
            break
        reached = nearer
    return reached


def mended(graph: Graph, found: Halves) -> dict[int, int]:
    """Everybody's partner, both ways round; who is in it not is left over."""
    mate, odd = _opened(found.partner)
    region = around(graph, found, mate, odd, most=REGION + graph.many // SHARE)
    inside = np.zeros(graph.many, np.bool_)
    inside[list(region)] = True
    kept = {one: other for one, other in mate.items() if one not in region}
    return kept | matched(graph.within(inside))


def _opened(partner: Ints) -> tuple[dict[int, int], list[int]]:
    """Pairs, of even rings; and whoever is alone or in an odd one."""
    after, seen = partner.tolist(), [False] * len(partner)
    mate: dict[int, int] = {}
    odd: list[int] = []
    for first in range(len(after)):
        ring = []
        place = first
        while not seen[place]:
            seen[place] = True
            ring.append(place)
            place = after[place]
        if len(ring) % 2:
            odd += ring
        else:
            for one, other in zip(ring[::2], ring[1::2], strict=True):
                mate[one], mate[other] = other, one
    return mate, odd


def around(
    graph: Graph, found: Halves, mate: Mapping[int, int], odd: Sequence[int], *, most: int
) -> set[int]:
    """The odd ones, and the pairs through which a change for their sake would cost least."""
    slack = found.price[graph.a] + found.price[graph.b] - 2 * graph.counts
    one, other = np.concatenate([graph.a, graph.b]), np.concatenate([graph.b, graph.a])
    slack = np.concatenate([slack, slack])
    partner = np.arange(graph.many)
    partner[list(mate)] = list(mate.values())
    far = np.full(graph.many, FAR)
    far[list(odd)] = 0
    for _ in range(STEPS):
        nearer = far.copy()
        np.minimum.at(nearer, partner[other], far[one] + slack)
        far = nearer
    near = np.argsort(far, kind="stable")[: len(odd) + most]
    near = near[far[near] < FAR]
    # Where much is equal, many are as near as the odd ones themselves.
    return {*odd, *near.tolist(), *partner[near].tolist()}
