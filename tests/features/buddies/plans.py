"""Every plan of a round at once, as an integer program. It knows the rules, and nothing of how rounds are made: neither
what counts how much nor the solver. So what it cannot better, nothing can.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from bot.buddies.model import WINDOW, Kind, Past, Seeker, fit
from tests.features.buddies.weeks import Week, left_out_twice

Group = tuple[str, ...]
Steps = tuple[int, ...]


def who_suits_whom(people: Sequence[Seeker]) -> nx.Graph:
    """For support. Nobody who suits nobody is in it."""
    graph = nx.Graph()
    for one, other in combinations(sorted(people, key=lambda somebody: somebody.id), 2):
        if fit(one, other, Kind.SUPPORT, {}, {}):
            graph.add_edge(one.id, other.id)
    return graph


def proofs(people: Sequence[Seeker], weeks: Sequence[Week]) -> list[tuple[str, Steps, Steps]]:
    """Whoever was left out twice running although there is somebody who suits them; what those around them came to in
    that week, and the best there was.
    """
    graph = who_suits_whom(people)
    found = []
    for week, twice in left_out_twice(weeks):
        for one in sorted(twice & set(graph)):
            plans = Plans.around(one, week, graph)
            found.append((one, plans.made(week), plans.best()))
    return found


@dataclass(frozen=True, slots=True)
class Plans:
    """What comes first, for those who could be with one another, over however many others."""

    groups: Sequence[Group]
    past: Past
    waiting: frozenset[str]

    @staticmethod
    def around(somebody: str, week: Week, graph: nx.Graph) -> "Plans":
        part = graph.subgraph(nx.node_connected_component(graph, somebody))
        groups = sorted(tuple(sorted(group)) for group in _pairs_and_threes(part))
        return Plans(groups, week.past, frozenset(one.id for one in week.people if one.missed))

    def steps(self, group: Group) -> Steps:
        """Placed; groups of three; repeats; how old these are; and who of them was left out the time before."""
        weeks = [ago for pair in combinations(group, 2) if (ago := self.past.get(pair, WINDOW + 1)) <= WINDOW]
        return (len(group), -(len(group) == 3), -len(weeks), sum(weeks), len(self.waiting & set(group)))

    def made(self, week: Week) -> Steps:
        """What the groups of a round come to, of those that are among these."""
        own = set(self.groups)
        return self._added(group.members for group in week.found.groups if group.members in own)

    def best(self) -> Steps:
        """One step after the other, each as good as it can be with those before it as good as they can be."""
        groups, most = self.groups, self._most_pairs()
        placed = self._solved(groups, most, steps=1)[0]
        if placed == 2 * most:
            # Then nobody needs to be a third, and none of the many groups of three needs to be thought of.
            groups = [group for group in groups if len(group) == 2]
        return self._solved(groups, most, steps=len(self.steps(())))

    def _solved(self, groups: Sequence[Group], most: int, *, steps: int) -> Steps:
        """There are at most as many groups as pairs could be, for there is a pair in each."""
        counts = np.array([self.steps(group) for group in groups], np.float64)
        rules = [_once_each(groups), LinearConstraint(csr_array(np.ones((1, len(groups)))), ub=most)]
        for step in range(steps):
            solved = milp(
                -counts[:, step],
                constraints=rules,
                integrality=np.ones(len(groups)),
                bounds=Bounds(0, 1),
                options={"mip_rel_gap": 0},
            )
            assert solved.status == 0, solved.message
            rules.append(LinearConstraint(csr_array(counts[:, [step]].T), lb=round(-solved.fun)))
        return self._added(group for group, taken in zip(groups, solved.x, strict=True) if taken > 0.5)

    def _most_pairs(self) -> int:
        pairs = nx.Graph(group for group in self.groups if len(group) == 2)
        return len(nx.max_weight_matching(pairs, maxcardinality=True))

    def _added(self, groups: Iterator[Group]) -> Steps:
        none = self.steps(())
        return tuple(map(sum, zip(none, *map(self.steps, groups), strict=True)))


def _pairs_and_threes(graph: nx.Graph) -> Iterator[Group]:
    for one, other in graph.edges:
        yield one, other
        for third in set(graph[one]) & set(graph[other]):
            if third > max(one, other):
                yield one, other, third


def _once_each(groups: Sequence[Group]) -> LinearConstraint:
    at = {id_: place for place, id_ in enumerate(sorted({id_ for group in groups for id_ in group}))}
    places = [(at[id_], column) for column, group in enumerate(groups) for id_ in group]
    rows, columns = np.array(places).T
    return LinearConstraint(csr_array((np.ones(len(rows)), (rows, columns))), ub=1)
