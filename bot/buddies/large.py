"""A round of very many people: whoever is likely is looked at, halves are matched, what is odd is mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.buddies.edges import BLOCK, Edges, edges_between, likely_edges
from bot.buddies.exact import matched, seated
from bot.buddies.half import Graph, halves, mended
from bot.buddies.model import Kind, Seeker, turn
from bot.buddies.small import Found, Places
from bot.buddies.table import Ints, Table

LIKELY = 40
TOSS = 2**16
POINT = 2**4
"""So that the coarsest of a toss is below a point: `chance.SIDES` over `TOSS`."""
MOST_PAIRS = 30
MOST_TURN = 120


@dataclass(frozen=True, slots=True)
class Coarse:
    """As `worth.Scale`, in numbers that floating point keeps exactly. One of each outweighs what comes after it for two
    people and those around them, not for all together.
    """

    turn: int
    recency: int
    repeat: int
    trio: int

    @staticmethod
    def of(edges: Edges) -> "Coarse":
        turn_ = POINT * 16 * (int(edges.points.max(initial=0)) + 1)
        return Coarse(turn_, turn_ * 2**9, turn_ * 2**14, turn_ * 2**18)

    def pairs(self, edges: Edges) -> Ints:
        repeats = (edges.recency > 0) * self.repeat + edges.recency * self.recency
        return edges.points * POINT + edges.toss // TOSS - repeats

    def graph(self, people: Sequence[Seeker], edges: Edges, kind: Kind) -> Graph:
        """With whose turn it is; with second seats, as `exact.guided_groups` has them."""
        many = len(people)
        turns = np.array([self.turn * min(turn(one.missed), MOST_TURN) for one in people], np.int64)
        counts = self.pairs(edges) + turns[edges.a] + turns[edges.b]
        if kind is not Kind.SHADOWING:
            return Graph(many, edges.a, edges.b, counts)
        experienced = np.array([one.experienced for one in people])
        guide = np.where(experienced[edges.a], edges.a, edges.b)
        new = edges.a + edges.b - guide
        second = np.flatnonzero(np.array([one.room >= 2 for one in people])[guide])
        return Graph(
            2 * many,
            np.concatenate([edges.a, new[second]]),
            np.concatenate([edges.b, many + guide[second]]),
            np.concatenate([counts, counts[second] - turns[guide[second]] - self.trio]),
        )


def large_groups(table: Table, kind: Kind) -> Found:
    edges = likely_edges(table, LIKELY)
    scale = Coarse.of(edges)
    graph = scale.graph(table.people, edges, kind)
    halved = halves(graph)
    mate = mended(graph, halved)
    more = (halved.most - graph.total(mate)) // POINT
    if kind is Kind.SHADOWING:
        return Found(seated(table.people, mate), len(table), more)
    best = int(edges.points.max(initial=0))
    groups = _with_thirds(table, scale, mate)
    thirds = sum(len(group) == 3 for group in groups)
    return Found(groups, len(table) - len(halved.alone), more + 2 * best * thirds)


def _with_thirds(table: Table, scale: Coarse, mate: Mapping[int, int]) -> list[Places]:
    """Whoever is left over with one of the pairs that suit them best."""
    partner = np.arange(len(table))
    partner[list(mate)] = list(mate.values())
    left = np.flatnonzero(partner == np.arange(len(table)))
    options: dict[tuple[int, int], int] = {}
    for start in range(0, len(left), BLOCK):
        options |= _options(table, scale, left[start : start + BLOCK], partner)
    third = matched(options)
    pairs = ((one, other) for one, other in mate.items() if one < other)
    found = [(*pair, third[-1 - pair[0]]) if -1 - pair[0] in third else pair for pair in pairs]
    return sorted(tuple(sorted(group)) for group in found)


def _options(table: Table, scale: Coarse, left: Ints, partner: Ints) -> dict[tuple[int, int], int]:
    """For each of some people the best pairs they could come to, by the first of the two (below 0)."""
    scores = table.scores_of(left)
    possible = (scores >= 0) & (scores[:, partner] >= 0) & (np.arange(len(table)) < partner)
    row, one = np.nonzero(possible)
    counts = np.zeros(len(row), np.int64)
    for other in (one, partner[one]):
        counts += scale.pairs(edges_between(table, left[row], other, scores[row, other]))
    order = np.lexsort((-counts, row))
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    best = order[rank < MOST_PAIRS]
    turns = [scale.turn * min(turn(table.people[place].missed), MOST_TURN) for place in left.tolist()]
    chosen = zip(row[best].tolist(), one[best].tolist(), counts[best].tolist(), strict=True)
    return {(int(left[at]), -1 - pair): count + turns[at] for at, pair, count in chosen}
