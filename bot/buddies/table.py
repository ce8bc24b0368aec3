"""The same arithmetic as in `model`, for very many pairs at once.

Nearly all that counts for two people is a product of what each brings, so one product of matrices gives the points of
a whole block of pairs. Everything in them is a small whole number, which floating point adds up exactly whatever the
order: the outcome is the same on every machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.buddies.chance import tokens
from bot.buddies.model import (
    NEVER_MET,
    Kind,
    Past,
    Seeker,
    newness,
    recency,
)
from bot.buddies.sides import NEVER, UNIT, Sides, likings, rules, worth

Ints = NDArray[np.int64]

_LONGEST = 64
"""Weeks; having met longer ago makes no difference any more."""


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of places about which something is known, both ways, sorted by the first."""

    one: Ints
    other: Ints
    value: Ints

    def listed(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.one.tolist(), self.other.tolist(), self.value.tolist(), strict=True)

    def within(self, rows: slice) -> tuple[Ints, Ints, Ints]:
        """Those of some rows; the first counted from the first of the rows."""
        first, last = np.searchsorted(self.one, (rows.start, rows.stop))
        return self.one[first:last] - rows.start, self.other[first:last], self.value[first:last]


@dataclass(frozen=True, slots=True)
class Table:
    """Everybody in the order of their ids, ready to be multiplied."""

    people: tuple[Seeker, ...]
    tokens: NDArray[np.uint64]
    likings: Sides
    rules: Sides
    worth: NDArray[np.int32]
    apart: Links
    met: Links

    def __len__(self) -> int:
        return len(self.people)

    def blocks(self, most: int) -> Iterator[tuple[slice, NDArray[np.int32]]]:
        """For at most so many people at a time, of each with everybody: `UNIT` times their points, and some noise
        below it; under 0 where it is forbidden. A block is overwritten by the next one.
        """
        most = min(most, len(self))
        room = _Room.of(most, len(self))
        for start in range(0, len(self), most):
            rows = slice(start, min(start + most, len(self)))
            yield rows, self._scores(rows, room.first(rows.stop - start))

    def scores_of(self, places: Ints) -> NDArray[np.int32]:
        """As in `blocks`, of some people with everybody."""
        scores = self._products(places, _Room.of(len(places), len(self)))
        for row, place in enumerate(places.tolist()):
            self._known(scores[row : row + 1], slice(place, place + 1))
        return scores

    def in_common(self, places: Ints, others: Ints) -> Ints:
        """The numbers that `worth` is for, of some people with some others."""
        numbers: Ints = np.matmul(self.rules.one[places], self.rules.other[:, others]).astype(np.int64)
        return numbers

    def _scores(self, rows: slice, room: "_Room") -> NDArray[np.int32]:
        scores = self._products(rows, room)
        self._known(scores, rows)
        return scores

    def _known(self, scores: NDArray[np.int32], rows: slice) -> None:
        one, other, weeks = self.met.within(rows)
        scores[one, other] -= lost_newness(weeks)
        one, other, _ = self.apart.within(rows)
        scores[one, other] = NEVER

    def _products(self, rows: slice | Ints, room: "_Room") -> NDArray[np.int32]:
        np.matmul(self.rules.one[rows], self.rules.other, out=room.floats)
        np.copyto(room.places, room.floats, casting="unsafe")
        np.take(self.worth, room.places, out=room.scores, mode="clip")
        np.matmul(self.likings.one[rows], self.likings.other, out=room.floats)
        np.copyto(room.whole, room.floats, casting="unsafe")
        np.add(room.scores, room.whole, out=room.scores)
        return room.scores


@dataclass(frozen=True, slots=True)
class _Room:
    """Where blocks are worked out, again and again: asking for new memory each time would take longer."""

    floats: NDArray[np.float32]
    places: NDArray[np.intp]
    scores: NDArray[np.int32]
    whole: NDArray[np.int32]

    @staticmethod
    def of(rows: int, columns: int) -> "_Room":
        size = (rows, columns)
        return _Room(
            np.empty(size, np.float32),
            np.empty(size, np.intp),
            np.empty(size, np.int32),
            np.empty(size, np.int32),
        )

    def first(self, rows: int) -> "_Room":
        return _Room(self.floats[:rows], self.places[:rows], self.scores[:rows], self.whole[:rows])


def lost_newness(weeks: Ints) -> NDArray[np.int32]:
    """What having met takes away from the points of having never met."""
    newer = NEVER_MET - np.array([newness(week) for week in range(_LONGEST)], dtype=np.int32)
    return newer[np.clip(weeks, 0, _LONGEST - 1)] * UNIT


def table_of(people: Sequence[Seeker], kind: Kind, rarity: Mapping[str, int], past: Past, seed: int) -> Table:
    """`people` in the order of their ids, each with room for somebody."""
    thrown = tokens((one.id for one in people), seed)
    return Table(
        people=tuple(people),
        tokens=thrown,
        likings=likings(people, kind, rarity, thrown),
        rules=rules(people),
        worth=worth(people),
        apart=_apart(people),
        met=met_of(people, past),
    )


def met_of(people: Sequence[Seeker], past: Past) -> Links:
    at = {one.id: place for place, one in enumerate(people)}
    known = [(at[a], at[b], weeks) for (a, b), weeks in past.items() if a in at and b in at]
    return _both_ways(known)


def recencies(weeks: Ints) -> Ints:
    """`recency` of each."""
    by_week = np.array([recency(week) for week in range(_LONGEST)], dtype=np.int64)
    return by_week[np.minimum(weeks, _LONGEST - 1)]


def _apart(people: Sequence[Seeker]) -> Links:
    at = {one.id: place for place, one in enumerate(people)}
    wished = [(place, at[other], 0) for place, one in enumerate(people) for other in one.apart if other in at]
    return _both_ways([*wished, *((place, place, 0) for place in range(len(people)))])


def _both_ways(known: Sequence[tuple[int, int, int]]) -> Links:
    """Each once, although it may be said from both sides."""
    found = np.array(known, dtype=np.int64).reshape(-1, 3)
    found = np.concatenate([found, found[:, [1, 0, 2]]])
    found[:, 2] = np.maximum(found[:, 2], 0)
    found = np.unique(found, axis=0)
    return Links(found[:, 0], found[:, 1], found[:, 2])
