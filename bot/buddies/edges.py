"""Which two could be brought together, and how much that counts: all of them, or of very many the likeliest."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.buddies.chance import rolls, toss
from bot.buddies.sides import NEVER, UNIT
from bot.buddies.table import Ints, Table, recencies

BLOCK = 192
CHUNKS = 512
RANDOM = 4
ASKED, SOUGHT = 512, 85
"""One in so many may like somebody better than their price says."""
SLIGHT = 100
"""One in so many points may be overlooked at most, by a cautious estimate."""
POSSIBLE = -(2**20)
"""Where a price is taken off, what is not forbidden is above this."""


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
    return _edges_of(table, found)


def likely_edges(table: Table, most: int) -> Edges:
    """For each the `most` who are likeliest or a few more, and some by chance, so that hardly anybody depends on few.

    Likely is who fits well and is not sought after by everybody, so a price is taken off for that. Who was met lately
    is looked at only where there are not enough others.
    """
    found = []
    prices = _prices(table)
    chances = rolls(table.tokens, RANDOM, len(table))
    for rows, scores in table.blocks(BLOCK):
        one, other, again = _hide_repeats(table, rows, scores)
        np.subtract(scores, prices, out=scores)
        enough = _best_of(scores, most)
        few = (enough[one] == POSSIBLE) & (again >= 0)
        best, with_whom = np.divmod(np.flatnonzero(scores >= enough[:, None]), len(table))
        lucky, drawn = np.nonzero(np.take_along_axis(scores, chances[rows], axis=1) > POSSIBLE)
        ones = np.concatenate([best, lucky, one[few]])
        others = np.concatenate([with_whom, chances[rows][lucky, drawn], other[few]])
        scores[one, other] = again - prices[other]
        found.append((ones + rows.start, others, scores[ones, others] + prices[others]))
    return _edges_of(table, found)


def with_overlooked(table: Table, edges: Edges, prices: NDArray[np.int32], most: int) -> Edges | None:
    """The edges and those that are worth more than the prices of both, which a solution so far has come to.

    None where, of some people drawn by chance, hardly any has such a one: looking at all takes as long as at first.
    """
    drawn = np.sort(np.argsort(table.tokens, kind="stable")[:BLOCK])
    better = (table.scores_of(drawn) - prices).max(axis=1) - prices[drawn]
    if np.maximum(better, 0).sum(dtype=np.int64) <= np.abs(prices[drawn]).sum(dtype=np.int64) // SLIGHT:
        return None
    found = [(edges.a, edges.b, (edges.points * UNIT).astype(np.int32))]
    for rows, scores in table.blocks(BLOCK):
        _hide_repeats(table, rows, scores)
        np.subtract(scores, prices, out=scores)
        enough = np.maximum(_best_of(scores, most), prices[rows] + 1)
        best, with_whom = np.divmod(np.flatnonzero(scores >= enough[:, None]), len(table))
        found.append((best + rows.start, with_whom, scores[best, with_whom] + prices[with_whom]))
    return _edges_of(table, found)


def _prices(table: Table) -> NDArray[np.int32]:
    """Most of what each counts for whoever likes them best but a few, of some people drawn by chance."""
    drawn = np.sort(np.argsort(table.tokens, kind="stable")[:ASKED])
    parts = (drawn[start : start + BLOCK] for start in range(0, len(drawn), BLOCK))
    scores = np.concatenate([np.maximum(table.scores_of(part), 0) for part in parts])
    place = len(drawn) - 1 - len(drawn) // SOUGHT
    scores.partition(place, axis=0)
    prices: NDArray[np.int32] = scores[place] * 9 // 10
    return prices


def _hide_repeats(
    table: Table, rows: slice, scores: NDArray[np.int32]
) -> tuple[Ints, Ints, NDArray[np.int32]]:
    one, other, weeks = table.met.within(rows)
    repeats = recencies(weeks) > 0
    one, other = one[repeats], other[repeats]
    again = scores[one, other]
    scores[one, other] = NEVER
    return one, other, again


def _best_of(scores: NDArray[np.int32], most: int) -> NDArray[np.int32]:
    """For each row what at least `most` of it reach, and few more than that; `POSSIBLE` where there are not so many.

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
        return np.full(len(scores), POSSIBLE, np.int32)
    return np.maximum(np.partition(scores, columns - most, axis=1)[:, columns - most], POSSIBLE)


def _edges_of(table: Table, found: Iterable[tuple[Ints, Ints, NDArray[np.int32]]]) -> Edges:
    """Each once, from whichever side it was found."""
    parts = list(found)
    one, other, scores = (np.concatenate([part[side] for part in parts]) for side in range(3))
    keys, first = np.unique(np.minimum(one, other) * len(table) + np.maximum(one, other), return_index=True)
    return edges_between(table, *np.divmod(keys, len(table)), scores[first])


def edges_between(table: Table, a: Ints, b: Ints, scores: NDArray[np.int32]) -> Edges:
    points = scores.astype(np.int64) // UNIT
    return Edges(a, b, points, _recency(table, a * len(table) + b), toss(table.tokens[a], table.tokens[b]))


def _recency(table: Table, keys: Ints) -> Ints:
    """Of each pair, 0 where they never met or not lately."""
    met = table.met.one * len(table) + table.met.other
    found = np.zeros(len(keys), np.int64)
    if len(met):
        at = np.minimum(np.searchsorted(met, keys), len(met) - 1)
        found = np.where(met[at] == keys, recencies(table.met.value[at]), 0)
    return found
