"""A few people: every way of bringing them together is looked at, each set of people once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

FEW = 12

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Groups; how many people could be placed at most; and how many points more such groups could have at most."""

    groups: Sequence[Places]
    placed: int
    more: int = 0


def best_partition(many: int, value: Callable[[Places], int | None]) -> Sequence[Places]:
    """The groups of two and three, without a place twice, whose values add up to the most.

    `value` says None where a group may not be. Whoever is in no group is alone, which counts nothing.
    """
    groups = _groups(many, value)

    @cache
    def best(left: int) -> tuple[int, tuple[Places, ...]]:
        """Of the people who are a bit of `left`."""
        if not left:
            return 0, ()
        first = (left & -left).bit_length() - 1
        found = best(left & ~(1 << first))
        for bits, counts, group in groups[first]:
            if bits & left == bits:
                total, others = best(left ^ bits)
                if total + counts > found[0]:
                    found = total + counts, (group, *others)
        return found

    return best((1 << many) - 1)[1]


def _groups(many: int, value: Callable[[Places], int | None]) -> list[list[tuple[int, int, Places]]]:
    """By their first place: as bits, what it counts, and the group itself."""
    found: list[list[tuple[int, int, Places]]] = [[] for _ in range(many)]
    for size in (2, 3):
        for group in combinations(range(many), size):
            counts = value(group)
            if counts is not None:
                found[group[0]].append((sum(1 << place for place in group), counts, group))
    return found
