"""What counts first. Each thing counts more than all that comes after it can add up to.

First that as many as possible are placed, in as few groups of three as possible; then few repeats, then old ones; then
those who were left out before; then how well people fit; and last a toss.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.buddies.edges import Edges
from bot.buddies.model import WINDOW, Seeker, turn

Worths = Mapping[tuple[int, int], int]
"""Of each two places that may be brought together, the first before the second."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much one of each counts, in tosses. Whole numbers of any size: nothing is rounded."""

    point: int
    turn: int
    recency: int
    repeat: int
    placed: int

    @staticmethod
    def of(people: Sequence[Seeker], edges: Edges) -> "Scale":
        """So that none of them can be outweighed: there are at most as many pairs in groups as people."""
        many = len(people)
        best = int(edges.points.max(initial=0))
        point = 256 * many
        turn_ = point * (best * many + 1)
        recency = turn_ * (sum(turn(one.missed) for one in people) + 1)
        repeat = recency * ((WINDOW + 1) * many + 1)
        return Scale(point, turn_, recency, repeat, placed=repeat * (2 * many + 1))

    def pairs(self, edges: Edges) -> list[int]:
        """What each pair counts, without whose turn it is."""
        values = zip(edges.points.tolist(), edges.recency.tolist(), edges.toss.tolist(), strict=True)
        return [
            points * self.point + toss - (self.repeat + recency * self.recency if recency else 0)
            for points, recency, toss in values
        ]

    def turns(self, people: Iterable[Seeker]) -> list[int]:
        return [self.turn * turn(one.missed) for one in people]


def by_pair(edges: Edges, values: Iterable[int]) -> dict[tuple[int, int], int]:
    return dict(zip(zip(edges.a.tolist(), edges.b.tolist(), strict=True), values, strict=True))
