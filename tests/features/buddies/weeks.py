"""Rounds that follow one another, a week apart: each knows who met when, and who was left out how often running."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from bot.buddies.model import WINDOW, Kind, Past, Seeker
from bot.buddies.pairing import pair_up
from bot.buddies.result import Matched

Two = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Week:
    """People as they came to a round, what was known of them by then, and what came of it."""

    people: Sequence[Seeker]
    past: Past
    found: Matched

    @property
    def alone(self) -> frozenset[str]:
        return frozenset(one.id for one in self.found.alone)

    @property
    def met(self) -> list[Two]:
        return [pair for group in self.found.groups for pair in combinations(group.members, 2)]

    @property
    def repeats(self) -> list[Two]:
        return [pair for pair in self.met if self.past.get(pair, WINDOW + 1) <= WINDOW]


def lived(people: Sequence[Seeker], weeks: int, kind: Kind = Kind.SUPPORT) -> Iterator[Week]:
    past: Mapping[Two, int] = {}
    for number in range(weeks):
        week = Week(people, past, pair_up(people, kind=kind, past=past, seed=number))
        yield week
        people = [replace(one, missed=one.missed + 1 if one.id in week.alone else 0) for one in people]
        past = {pair: ago + 1 for pair, ago in past.items()} | dict.fromkeys(week.met, 1)


def left_out_twice(weeks: Sequence[Week]) -> list[tuple[Week, frozenset[str]]]:
    """The weeks in which somebody was left out who had been the week before, and who that was."""
    twice = ((week, before.alone & week.alone) for before, week in pairwise(weeks))
    return [(week, those) for week, those in twice if those]
