"""What counts first. Each thing counts more than all that comes after it can add up to.

First that as many as possible are placed, in as few groups of three as possible; then few repeats, then old ones; then
those who were left out before; then how well people fit; and last a toss.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.buddies.chance import SIDES
from bot.buddies.edges import Edges
from bot.buddies.model import WINDOW, Kind, Seeker, kept_apart, turn

Worths = Mapping[tuple[int, int], int]
"""Of each two places that may be brought together, the first before the second."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much one of each counts, in tosses. Whole numbers of any size: nothing is rounded."""

    point: int
    turn: int
    recency: int
    repeat: int
    trio: int
    placed: int

    @staticmethod
    def of(people: Sequence[Seeker], edges: Edges) -> "Scale":
        """So that none of them can be outweighed: there are at most as many pairs in groups as people."""
        many = len(people)
        best = int(edges.points.max(initial=0))
        point = SIDES * many
        turn_ = point * (best * many + 1)
        recency = turn_ * (sum(turn(one.missed) for one in people) + 1)
        repeat = recency * ((WINDOW + 1) * many + 1)
        trio = repeat * (2 * many + 1)
        return Scale(point, turn_, recency, repeat, trio, placed=trio * (many + 1))

    def pairs(self, edges: Edges) -> list[int]:
        """What each pair counts, without whose turn it is."""
        values = zip(edges.points.tolist(), edges.recency.tolist(), edges.toss.tolist(), strict=True)
        return [
            points * self.point + toss - (self.repeat + recency * self.recency if recency else 0)
            for points, recency, toss in values
        ]


@dataclass(frozen=True, slots=True)
class Worth:
    """What any group counts. `pairs`: what two count together; `turns`: what it counts that somebody is placed."""

    people: Sequence[Seeker]
    kind: Kind
    scale: Scale
    pairs: Worths
    turns: Sequence[int]

    @staticmethod
    def of(people: Sequence[Seeker], kind: Kind, edges: Edges) -> "Worth":
        scale = Scale.of(people, edges)
        places = zip(edges.a.tolist(), edges.b.tolist(), strict=True)
        pairs = dict(zip(places, scale.pairs(edges), strict=True))
        return Worth(people, kind, scale, pairs, [scale.turn * turn(one.missed) for one in people])

    def together(self, a: int, b: int) -> int | None:
        return self.pairs.get((a, b) if a < b else (b, a))

    def group(self, group: Sequence[int]) -> int | None:
        """Of two or three in their order; None where they may not be together."""
        meeting = meetings(self.people, group, self.kind)
        counts = [self.together(a, b) for a, b in meeting or ()]
        if not counts or None in counts:
            return None
        placed = sum(self.turns[place] for place in group) + self.scale.placed * len(group)
        return placed + sum(filter(None, counts)) - self.scale.trio * (len(group) == 3)

    def points(self, groups: Iterable[Sequence[int]]) -> int:
        """What the fits of all who meet add up to, repeats aside."""
        meeting = (meetings(self.people, group, self.kind) or () for group in groups)
        counts = (self.together(a, b) or 0 for pairs in meeting for a, b in pairs)
        return sum(count % self.scale.recency // self.scale.point for count in counts)

    def total(self, groups: Iterable[Sequence[int]]) -> int:
        return sum(self.group(group) or 0 for group in groups)


def meetings(people: Sequence[Seeker], group: Sequence[int], kind: Kind) -> Sequence[tuple[int, int]] | None:
    """Which two of a group meet for this; None where a group of this kind is not made like that.

    Two who are new may both be with one who is experienced and has room for two: they need not suit each other, but
    they must not be kept apart.
    """
    everybody = tuple(combinations(group, 2))
    if kind is not Kind.SHADOWING or len(group) == 2:
        return everybody
    guides = [place for place in group if people[place].experienced and people[place].room >= 2]
    new = [place for place in group if not people[place].experienced]
    if len(guides) != 1 or len(new) != 2 or kept_apart(people[new[0]], people[new[1]]):
        return None
    return [pair for pair in everybody if guides[0] in pair]
