"""Up to some fifteen hundred people: a maximum-weight matching (Edmonds 1965; Galil 1986), then the odd ones.

Whoever the matching leaves over is taken into a pair that suits them. Who that is, and which pair, is tried out: with a
stand-in for "third in a group" as one more partner, by swaps of five people, and by matching all others anew.

One more group of three places one more person only if each of the three is left over by some largest matching (Gallai
1964, Edmonds 1965). Such threes are tried, the likeliest first, as long as a bound does not say that none is better.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import rustworkx as rx

from bot.buddies.guides import kept_apart_too
from bot.buddies.model import Seeker
from bot.buddies.small import FEW, Found, Places, best_partition
from bot.buddies.worth import Worth

Weighed = Mapping[tuple[int, int], int]
TRIES = 3
MOST_SWAPS = 20_000
SMALL, MOST_EDGES_ANEW = 10_000, 200_000
"""Edges among which the best group of three is looked for; and how many are matched anew for it, all tries together."""


def matched(edges: Weighed) -> dict[int, int]:
    """As many as possible in pairs, and of those ways the one that counts most; both ways round."""
    nodes = sorted({node for edge in edges for node in edge})
    at = {node: place for place, node in enumerate(nodes)}
    graph: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes)
    graph.add_edges_from([(at[a], at[b], counts) for (a, b), counts in edges.items()])
    found = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    pairs = [(nodes[a], nodes[b]) for a, b in found]
    return {one: other for a, b in pairs for one, other in ((a, b), (b, a))}


def pairs_of(mate: Mapping[int, int]) -> list[Places]:
    return sorted((a, b) for a, b in mate.items() if a < b)


def prices(edges: Weighed) -> dict[int, int]:
    """Twice what each place counts at most: two whom an edge joins have together at least twice what it counts.

    It is the dual of a matching with halves (`half` has it for very many): everybody is twice in it, as the one and,
    below 0, as the other.
    """
    arcs = {(a, -1 - b): counts for pair, counts in edges.items() for a, b in (pair, pair[::-1])}
    mate = matched(arcs)
    high = dict.fromkeys((other for _, other in arcs), 0)
    changed = True
    while changed:
        changed = False
        for (one, other), counts in arcs.items():
            rise = counts + (high[mate[one]] - arcs[one, mate[one]] if one in mate else 0)
            if rise > high[other]:
                high[other], changed = rise, True
    low = {
        -1 - other: arcs[-1 - other, mate[-1 - other]] - high[mate[-1 - other]]
        for other in high
        if -1 - other in mate
    }
    return {-1 - other: price + low.get(-1 - other, 0) for other, price in high.items()}


def exact_groups(worth: Worth) -> Found:
    edges = {(a, b): counts + worth.turns[a] + worth.turns[b] for (a, b), counts in worth.pairs.items()}
    mate = matched(edges)
    groups: list[Places] = []
    could_be = more = 0
    for part in _parts(worth):
        paired = {place: mate[place] for place in part if place in mate}
        if len(paired) == len(part):
            found = Found(pairs_of(paired), len(part))
        elif len(part) <= FEW:
            found = tried_all(worth, part)
        else:
            found = _Odd.of(worth, part, edges).best(paired)
        groups += found.groups
        could_be, more = could_be + found.placed, more + found.more
    return Found(groups, could_be, more)


def _parts(worth: Worth) -> list[list[int]]:
    """Who could be with whom, over however many others."""
    graph: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(worth.people)))
    graph.add_edges_from([(a, b, None) for a, b in worth.pairs])
    parts = (sorted(part) for part in rx.connected_components(graph))
    return sorted(part for part in parts if len(part) > 1)


def tried_all(worth: Worth, part: Sequence[int]) -> Found:
    groups = best_partition(len(part), lambda group: worth.group([part[place] for place in group]))
    return Found([tuple(part[place] for place in group) for group in groups], sum(map(len, groups)))


@dataclass(frozen=True, slots=True)
class _Odd:
    """Some people of whom not all can be in pairs."""

    worth: Worth
    part: Sequence[int]
    edges: Weighed
    near: Mapping[int, frozenset[int]]

    @staticmethod
    def of(worth: Worth, part: Sequence[int], edges: Weighed) -> "_Odd":
        inside = set(part)
        own = {edge: counts for edge, counts in edges.items() if edge[0] in inside}
        near: dict[int, set[int]] = {place: set() for place in part}
        for a, b in own:
            near[a].add(b)
            near[b].add(a)
        return _Odd(worth, part, own, {place: frozenset(others) for place, others in near.items()})

    def best(self, mate: Mapping[int, int]) -> Found:
        groups = self._placed(mate)
        for _ in range(TRIES):
            better = self._matched_anew(self._swapped(groups))
            if self.worth.total(better) <= self.worth.total(groups):
                break
            groups = better
        best = self._with_best_threes(groups) if len(self.edges) <= SMALL else groups
        return Found(best, len(self.part), self._more(mate, best))

    def _more(self, mate: Mapping[int, int], groups: Sequence[Places]) -> int:
        """In points: without one of each three the groups are a matching, which the best one bounds."""
        best = max(self.worth.pairs.values()) // self.worth.scale.point
        most = self.worth.points(pairs_of(mate)) + sum(2 * best for group in groups if len(group) == 3)
        return max(most - self.worth.points(groups), 0)

    def _placed(self, mate: Mapping[int, int]) -> list[Places]:
        """With one more stand-in at a time, as long as that places somebody: a group of three that is not needed is
        one too many.
        """
        groups = self._taken_in(mate)
        thirds = sum(len(group) == 3 for group in groups)
        for stand_ins in range(max(thirds, 1), len(self.part) - len(mate) + 1):
            better = self._taken_in(self._with_stand_ins(mate, stand_ins))
            if self.worth.total(better) <= self.worth.total(groups) and stand_ins > thirds:
                break
            groups = max(groups, better, key=self.worth.total)
        return groups

    def _taken_in(self, mate: Mapping[int, int]) -> list[Places]:
        """Whoever has no partner with one of the pairs, as many as possible, as well as possible."""
        pairs = [pair for pair in pairs_of(mate) if pair[0] in self.near and pair[1] in self.near]
        chosen = matched(
            {
                (place, -1 - number): counts + self.worth.turns[place]
                for place in self.part
                if mate.get(place, -1) < 0
                for number, pair in enumerate(pairs)
                if (counts := self._third(place, pair)) is not None
            }
        )
        found = [
            (*pair, chosen[-1 - number]) if -1 - number in chosen else pair
            for number, pair in enumerate(pairs)
        ]
        return [tuple(sorted(group)) for group in found]

    def _third(self, place: int, pair: Places) -> int | None:
        if not self.near[place].issuperset(pair):
            return None
        return sum(self.worth.together(place, other) or 0 for other in pair)

    def _with_stand_ins(self, mate: Mapping[int, int], stand_ins: int) -> Mapping[int, int]:
        """Whoever could be a third may be with one of the stand-ins (below 0)."""
        spare = [-1 - number for number in range(stand_ins)]
        pairs = pairs_of(mate)
        counts = {}
        for place in self.part:
            known = (self._third(place, pair) for pair in pairs if place not in pair)
            most = max((third for third in known if third is not None), default=None)
            if most is not None or self._in_triangle(place):
                counts[place] = (most or 0) + self.worth.turns[place]
        thirds = {(one, place): third for one in spare for place, third in counts.items()}
        return matched({**self.edges, **thirds})

    def _in_triangle(self, place: int) -> bool:
        return any(self.near[place] & self.near[other] for other in self.near[place])

    def _swapped(self, groups: Sequence[Places]) -> list[Places]:
        """Where a group of three and a pair are better made otherwise, they are."""
        found = list(groups)
        trios = [number for number, group in enumerate(found) if len(group) == 3]
        tries = 0
        for trio in trios:
            for pair, group in enumerate(found):
                if len(group) == 2 and tries < MOST_SWAPS:
                    tries += 1
                    found[trio], found[pair] = self._best_of_five(found[trio], found[pair])
        return found

    def _best_of_five(self, trio: Places, pair: Places) -> tuple[Places, Places]:
        five, value = sorted(trio + pair), self.worth.group
        best, most = (trio, pair), (value(trio) or 0) + (value(pair) or 0)
        for two in combinations(five, 2):
            three = tuple(place for place in five if place not in two)
            counts = (value(two), value(three))
            if None not in counts and (total := sum(filter(None, counts))) > most:
                best, most = (three, two), total
        return best

    def _with_best_threes(self, groups: Sequence[Places]) -> Sequence[Places]:
        """With one group of three more, or with another one instead, as long as that is better."""
        for _ in range(len(self.part)):
            ways = (self._with_another(groups, trio) for trio in (None, *_threes(groups)))
            better = next((way for way in ways if self.worth.total(way) > self.worth.total(groups)), None)
            if better is None:
                break
            groups = better
        return groups

    def _with_another(self, groups: Sequence[Places], trio: Places | None) -> Sequence[Places]:
        """The best of those that have another group of three instead of this one."""
        kept = [group for group in _threes(groups) if group != trio]
        possible = list(self._possible_threes(self._matched_anew(kept)[len(kept) :], kept))
        if not possible:
            return groups
        price = prices(
            {edge: counts + 2 * self.worth.scale.placed for edge, counts in self._outside(kept).items()}
        )
        most = sum(price.values()) + 2 * self.worth.total(kept)
        loss = {
            three: sum(price[one] for one in three) - 2 * (self.worth.group(three) or 0) for three in possible
        }
        best = groups
        for three in sorted(loss, key=lambda three: (loss[three], three))[
            : MOST_EDGES_ANEW // len(self.edges) + 1
        ]:
            if most - loss[three] <= 2 * self.worth.total(best):
                break
            best = max(best, self._matched_anew([*kept, three]), key=self.worth.total)
        return best

    def _possible_threes(self, pairs: Sequence[Places], kept: Sequence[Places]) -> Iterator[Places]:
        """Of those who could be left over instead of whoever is: every other step on the way to them is a pair."""
        mate = {one: other for a, b in pairs for one, other in ((a, b), (b, a))}
        outside = {place for three in kept for place in three}
        steps = [place for place in self.part if place not in mate and place not in outside]
        reached = set(steps)
        while steps:
            further = {mate[other] for other in self.near[steps.pop()] if other in mate} - reached
            steps += sorted(further)
            reached |= further
        for a in sorted(reached):
            for b in sorted(self.near[a] & reached):
                yield from ((a, b, c) for c in sorted(self.near[a] & self.near[b] & reached) if a < b < c)

    def _matched_anew(self, groups: Sequence[Places]) -> list[Places]:
        """Everybody outside the groups of three; more may have come to be alone, so it is not always better."""
        trios = _threes(groups)
        return trios + pairs_of(matched(self._outside(trios)))

    def _outside(self, trios: Sequence[Places]) -> Weighed:
        taken = {place for group in trios for place in group}
        return {edge: counts for edge, counts in self.edges.items() if not taken.intersection(edge)}


def _threes(groups: Iterable[Places]) -> list[Places]:
    return [group for group in groups if len(group) == 3]


def guided_groups(worth: Worth) -> Found:
    """Of those who are new and those with experience; exact, too.

    Whoever has room for two has a second seat (a place beyond everybody’s), which costs what a group of three does.
    """
    people, many = worth.people, len(worth.people)
    edges: dict[tuple[int, int], int] = {}
    for pair, counts in worth.pairs.items():
        guide, new = pair if people[pair[0]].experienced else pair[::-1]
        edges[guide, new] = counts + worth.turns[guide] + worth.turns[new]
        if people[guide].room >= 2:
            edges[many + guide, new] = counts + worth.turns[new] - worth.scale.trio
    groups = seated(people, matched(edges))
    return Found(groups, sum(map(len, groups)))


def seated(people: Sequence[Seeker], mate: Mapping[int, int]) -> list[Places]:
    """Both seats of a person are one group."""
    groups: dict[int, list[int]] = {}
    for place, seat in mate.items():
        if place < len(people) and not people[place].experienced:
            groups.setdefault(seat % len(people), []).append(place)
    return kept_apart_too(people, (tuple(sorted((guide, *new))) for guide, new in sorted(groups.items())))
