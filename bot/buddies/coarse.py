"""What counts first, where there are too many people for numbers of any size. See `worth` for the exact way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.buddies.edges import POSSIBLE, Edges
from bot.buddies.half import Graph
from bot.buddies.model import Kind, Seeker, turn
from bot.buddies.sides import UNIT
from bot.buddies.table import Ints

TOSS = 2**16
POINT = 2**4
"""So that the coarsest of a toss is below a point: `chance.SIDES` over `TOSS`."""
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
        turns = self.turns(people)
        counts = self.pairs(edges) + turns[edges.a] + turns[edges.b]
        if kind is not Kind.SHADOWING:
            return Graph(many, edges.a, edges.b, counts)
        experienced = np.array([one.experienced for one in people])
        guide = np.where(experienced[edges.a], edges.a, edges.b)
        new = edges.a + edges.b - guide
        second = np.flatnonzero(np.array([one.room >= 2 for one in people])[guide])
        sides = np.unique(new), np.unique(np.concatenate([guide, many + guide[second]]))
        return Graph(
            2 * many,
            np.concatenate([edges.a, new[second]]),
            np.concatenate([edges.b, many + guide[second]]),
            np.concatenate([counts, counts[second] - turns[guide[second]] - self.trio]),
            spared=max(sides, key=len),
        )

    def turns(self, people: Sequence[Seeker]) -> Ints:
        return np.array([self.turn * min(turn(one.missed), MOST_TURN) for one in people], np.int64)

    def prices(self, people: Sequence[Seeker], doubled: Ints) -> NDArray[np.int32]:
        """Half of what `half.Halves` has, in the units of a table, and without whose turn it is."""
        units = (doubled[: len(people)] // 2 - self.turns(people)) * (UNIT // POINT)
        prices: NDArray[np.int32] = np.clip(units, POSSIBLE // 4, -POSSIBLE // 4).astype(np.int32)
        return prices
