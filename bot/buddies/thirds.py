"""Whoever is left over of very many comes to a pair that suits them, or makes way for somebody else who can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.buddies.coarse import Coarse
from bot.buddies.edges import BLOCK, edges_between
from bot.buddies.exact import matched
from bot.buddies.half import Graph, Halves, around
from bot.buddies.small import Places
from bot.buddies.table import Ints, Table

MOST_PAIRS, MOST_TRIES, AROUND = 30, 20, 60

Options = dict[tuple[int, int], int]
"""Of somebody and a pair, which is named by -1 less the first of the two, what it counts that they come to it."""


def with_thirds(
    table: Table, scale: Coarse, graph: Graph, mate: Mapping[int, int], halved: Halves
) -> list[Places]:
    partner = np.arange(len(table))
    partner[list(mate)] = list(mate.values())
    third: dict[int, int] = {}
    left = len(table) - len(mate)
    _take_in(table, scale, partner, third)
    spare = np.intersect1d(_left(partner, third), np.union1d(graph.a, graph.b))
    missing = left - len(third) - len(halved.alone)
    for place in spare.tolist()[:MOST_TRIES]:
        if missing > 0 and partner[place] == place:
            missing -= _Region.around(place, graph, halved, partner, third).make_way(
                table, scale, partner, third
            )
    _take_in(table, scale, partner, third, again=True)
    pairs = ((one, other) for one, other in enumerate(partner.tolist()) if one < other)
    return [tuple(sorted((*pair, third[pair[0]]))) if pair[0] in third else pair for pair in pairs]


def _left(partner: Ints, third: Mapping[int, int]) -> Ints:
    alone = np.flatnonzero(partner == np.arange(len(partner)))
    return np.setdiff1d(alone, list(third.values()))


def _take_in(
    table: Table, scale: Coarse, partner: Ints, third: dict[int, int], *, again: bool = False
) -> None:
    """Whoever is left comes to a pair; `again`: also where they would meet somebody they met lately."""
    left, away = _left(partner, third), partner.copy()
    taken = [*third, *partner[list(third)].tolist()]
    away[taken] = taken
    options: Options = {}
    for start in range(0, len(left), BLOCK):
        found = _options(table, scale, left[start : start + BLOCK], away)
        options |= {pair: count for pair, count in found.items() if again or count > 0}
    third |= {-1 - pair: one for pair, one in matched(options).items() if pair < 0}


def _options(table: Table, scale: Coarse, left: Ints, partner: Ints) -> Options:
    """For each of some people the best pairs they could come to."""
    scores = table.scores_of(left)
    possible = (scores >= 0) & (scores[:, partner] >= 0) & (np.arange(len(table)) < partner)
    row, one = np.nonzero(possible)
    counts = scale.turns([table.people[place] for place in left.tolist()])[row]
    for other in (one, partner[one]):
        counts += scale.pairs(edges_between(table, left[row], other, scores[row, other]))
    order = np.lexsort((-counts, row))
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    best = order[rank < MOST_PAIRS]
    chosen = zip(left[row[best]].tolist(), (-1 - one[best]).tolist(), counts[best].tolist(), strict=True)
    return {(place, pair): count for place, pair, count in chosen}


@dataclass(frozen=True, slots=True)
class _Region:
    """Some people around somebody for whom there is no pair, and what is possible among them."""

    places: Sequence[int]
    edges: Mapping[tuple[int, int], int]

    @staticmethod
    def around(
        place: int, graph: Graph, halved: Halves, partner: Ints, third: Mapping[int, int]
    ) -> "_Region":
        taken = {*third, *partner[list(third)].tolist(), *third.values()}
        mate = {one: other for one, other in enumerate(partner.tolist()) if one != other and one not in taken}
        places = around(graph, halved, mate, [place], most=AROUND)
        places = {one for one in places if one == place or one in mate}
        inside = np.zeros(graph.many, np.bool_)
        inside[list(places)] = True
        return _Region(sorted(places), graph.within(inside))

    def make_way(self, table: Table, scale: Coarse, partner: Ints, third: dict[int, int]) -> bool:
        """All of them are matched anew, with one stand-in for being a third elsewhere. Whether nobody is left then."""
        best = self._elsewhere(table, scale, partner, third)
        stand_in = len(table)
        found = matched({**self.edges, **{(place, stand_in): count for place, (count, _) in best.items()}})
        if any(place not in found for place in self.places):
            return False
        for place in self.places:
            partner[place] = found[place] if found[place] < stand_in else place
        going = found[stand_in]
        third[-1 - best[going][1]] = going
        return True

    def _elsewhere(
        self, table: Table, scale: Coarse, partner: Ints, third: Mapping[int, int]
    ) -> dict[int, tuple[int, int]]:
        """The best pair outside to which each of them could come, and what that counts."""
        away = partner.copy()
        taken = [*self.places, *third, *partner[list(third)].tolist()]
        away[taken] = taken
        best: dict[int, tuple[int, int]] = {}
        for (place, pair), count in _options(table, scale, np.array(self.places), away).items():
            best[place] = max(best.get(place, (count, pair)), (count, pair))
        return best
