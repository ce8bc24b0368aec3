"""Which two could be brought together, and how much that counts: all of them, or of very many the likeliest."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.buddies.chance import rolls, toss
from bot.buddies.sides import UNIT
from bot.buddies.table import Ints, Table, recencies

BLOCK = 256
CHUNKS = 512
RANDOM = 8


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of places, `a` before `b`, each once and in order; their points, and how recent a repeat it would be."""

    a: Ints
    b: Ints
    points: Ints
    recency: Ints
    toss: Ints

    def __len__(self) -> int:
        return len(self.a)

    def of(self, chosen: NDArray[np.bool_] | Ints) -> "Edges":
        return Edges(*(values[chosen] for values in (self.a, self.b, self.points, self.recency, self.toss)))


def all_edges(table: Table) -> Edges:
    found = []
    for rows, scores in table.blocks(BLOCK):
        one, other = np.nonzero(scores >= 0)
        later = one + rows.start < other
        one, other = one[later], other[later]
        found.append((one + rows.start, other, scores[one, other]))
    return _edges(table, found)


def likely_edges(table: Table, most: int) -> Edges:
    """For each the `most` who fit best or a few more, and some by chance, so that hardly anybody depends on few.

    Who was met lately is looked at only where there are not enough others.
    """
    found = []
    chances = rolls(table.tokens, RANDOM, len(table))
    for rows, scores in table.blocks(BLOCK):
        one, other, again = _hide_repeats(table, rows, scores)
        enough = _best_of(scores, most)
        few = (enough[one] == 0) & (again >= 0)
        best, with_whom = np.divmod(np.flatnonzero(scores >= enough[:, None]), len(table))
        lucky, drawn = np.nonzero(np.take_along_axis(scores, chances[rows], axis=1) >= 0)
        scores[one, other] = again
        ones = np.concatenate([best, lucky, one[few]])
        others = np.concatenate([with_whom, chances[rows][lucky, drawn], other[few]])
        found.append((ones + rows.start, others, scores[ones, others]))
    return _edges(table, found)


def _hide_repeats(table: Table, rows: slice, scores: NDArray[np.int32]) -> tuple[Ints, Ints, NDArray[np.int32]]:
    one, other, weeks = table.met.within(rows)
    repeats = recencies(weeks) > 0
    one, other = one[repeats], other[repeats]
    again = scores[one, other]
    scores[one, other] = -1
    return one, other, again


def _best_of(scores: NDArray[np.int32], most: int) -> NDArray[np.int32]:
    """For each row what at least `most` of it reach, and few more than that; 0 where there are not so many.

    Of a few columns together the best is looked at alone: that is nearly as sharp, and far faster than sorting.
    """
    columns = scores.shape[1]
    if columns > 2 * CHUNKS:
        whole = columns // CHUNKS * CHUNKS
        best = scores[:, :whole].reshape(len(scores), -1, CHUNKS).max(axis=1)
        rest = best[:, : columns - whole]
        np.maximum(rest, scores[:, whole:], out=rest)
        scores, columns = best, CHUNKS
    if columns <= most:
        return np.zeros(len(scores), np.int32)
    return np.maximum(np.partition(scores, columns - most, axis=1)[:, columns - most], 0)


def _edges(table: Table, found: Iterable[tuple[Ints, Ints, NDArray[np.int32]]]) -> Edges:
    parts = list(found)
    one, other, scores = (np.concatenate([part[side] for part in parts]).astype(np.int64) for side in range(3))
    keys, first = np.unique(np.minimum(one, other) * len(table) + np.maximum(one, other), return_index=True)
    a, b = np.divmod(keys, len(table))
    return Edges(a, b, scores[first] // UNIT, _recency(table, keys), toss(table.tokens[a], table.tokens[b]))


def _recency(table: Table, keys: Ints) -> Ints:
    """Of each pair, 0 where they never met or not lately."""
    met = table.met.one * len(table) + table.met.other
    found = np.zeros(len(keys), np.int64)
    if len(met):
        at = np.minimum(np.searchsorted(met, keys), len(met) - 1)
        found = np.where(met[at] == keys, recencies(table.met.value[at]), 0)
    return found
