"""Seekers for tests: a few people with every wish there is, and every way of bringing them together."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from random import Random

from bot.buddies.model import ANY_TIME, Fit, Kind, Likeness, Mode, Past, Seeker, fit, rarity_of, turn


def somebody(id_: str, dice: Random, others: Sequence[str]) -> Seeker:
    starts = [dice.randrange(8) for _ in range(dice.choice((1, 2, 3)))]
    return Seeker(
        id=id_,
        languages=frozenset(dice.sample(("en", "es", "cy"), dice.choice((0, 1, 1, 2)))),
        any_language=dice.random() < 0.2,
        times=ANY_TIME
        if dice.random() < 0.3
        else sum(1 << bit for bit in {*starts, *(one + 1 for one in starts)}),
        modes=frozenset(dice.sample(list(Mode), dice.choice((1, 2, 3)))),
        area=dice.choice(("", "Leeds", "leeds ", "York")),
        topics=frozenset(dice.sample("abcdef", dice.randrange(4))),
        likeness=dice.choice(list(Likeness)),
        gender=dice.choice(("", "woman", "man")),
        same_gender=dice.random() < 0.15,
        experience=dice.randrange(4),
        room=dice.choice((0, 1, 1, 1, 2, 2)),
        missed=dice.choice((0, 0, 0, 1, 2, 3)),
        apart=frozenset(one for one in others if one != id_ and dice.random() < 0.05),
    )


def some_people(dice: Random, most: int) -> list[Seeker]:
    ids = [f"p{number:02}" for number in range(dice.randint(2, most))]
    return [somebody(id_, dice, ids) for id_ in ids]


def some_past(dice: Random, people: Sequence[Seeker]) -> Past:
    pairs = combinations(sorted(one.id for one in people), 2)
    return {pair: dice.randrange(30) for pair in pairs if dice.random() < 0.3}


class Everything:
    """All partitions of a few people into pairs, groups of three and whoever is alone; written without the solver."""

    def __init__(self, people: Sequence[Seeker], kind: Kind, past: Past) -> None:
        self.people: Mapping[str, Seeker] = {one.id: one for one in people}
        self.kind, self.past, self.rarity = kind, past, rarity_of(people)

    def best(self) -> tuple[int, ...]:
        return max(self.value(groups) for groups in self._partitions(tuple(sorted(self.people))))

    def value(self, groups: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
        """What comes first: placed, no groups of three, no repeats, old repeats, those left out before, points."""
        pairs = [pair for group in groups for pair in self._meeting(group)]
        weeks = [self.past[pair] for pair in pairs if self.past.get(pair, 99) <= 12]
        placed = [id_ for group in groups for id_ in group]
        return (
            len(placed),
            -sum(len(group) == 3 for group in groups),
            -len(weeks),
            sum(weeks),
            sum(turn(self.people[one].missed) for one in placed),
            sum(found.points for pair in pairs if (found := self.fit(pair))),
        )

    def fit(self, pair: tuple[str, str]) -> Fit | None:
        one, other = (self.people[id_] for id_ in pair)
        return fit(one, other, self.kind, self.rarity, self.past)

    def allowed(self, group: tuple[str, ...]) -> bool:
        pairs = self._meeting(group)
        apart = any(
            two in self.people[one].apart or one in self.people[two].apart
            for one, two in combinations(group, 2)
        )
        return bool(pairs) and not apart and all(self.fit(pair) for pair in pairs)

    def _meeting(self, group: tuple[str, ...]) -> list[tuple[str, str]]:
        pairs = list(combinations(group, 2))
        if self.kind is not Kind.SHADOWING or len(group) == 2:
            return pairs
        guides = [id_ for id_ in group if self.people[id_].experience >= 2]
        if len(guides) != 1 or self.people[guides[0]].room < 2:
            return []
        return [pair for pair in pairs if guides[0] in pair]

    def _partitions(self, left: tuple[str, ...]) -> Iterator[list[tuple[str, ...]]]:
        if not left:
            yield []
            return
        first, *others = left
        for size in (0, 1, 2):
            for chosen in combinations(others, size):
                group = (first, *chosen)
                if size == 0 or self.allowed(group):
                    rest = tuple(id_ for id_ in others if id_ not in chosen)
                    for groups in self._partitions(rest):
                        yield [group, *groups] if size else groups
