"""Where everybody suits everybody, in a small group, a whole season is planned: all meet all before any meet again.

The circle method: one stands still, the others move on by one place each round, and those who face each other meet.
That makes one round fewer than there are people, without a pair twice. Which rounds were is read from the past alone:
the first one says how people stand in the circle, and of those that have not been the best is taken. With an odd number
somebody faces nobody and joins a pair; it is somebody else every time.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from bot.buddies.small import Found, Places
from bot.buddies.worth import Worth

LARGEST = 60
Met = Mapping[tuple[int, int], int]
"""Of two places, weeks since they last met; who never met is not in it."""


def season_round(worth: Worth, met: Met, free: Found) -> Found | None:
    """The best round of the plan; None where there is none, the past does not follow one, or fewer would meet again in
    `free`, which follows none.
    """
    many = len(worth.people)
    if not 4 <= many <= LARGEST or len(worth.pairs) < many * (many - 1) // 2 or not met:
        return None
    plan = circle(_standing(many, met))
    if not _followed(plan, met):
        return None
    best = min((_taken_in(worth, pairs, met) for pairs in plan), key=lambda groups: _turn(worth, groups, met))
    if _turn(worth, free.groups, met)[0] < _turn(worth, best, met)[0]:
        return None
    return Found(best, many, free.more + max(worth.points(free.groups) - worth.points(best), 0))


def _turn(worth: Worth, groups: Sequence[Places], met: Met) -> tuple[int, int, int]:
    """Rounds without anybody who met come first, then those that were longest ago, then what counts most."""
    again = [met[pair] for group in groups for pair in combinations(group, 2) if pair in met]
    return len(again), -min(again, default=0), -worth.total(groups)


def _followed(plan: Sequence[Sequence[Places]], met: Met) -> bool:
    """Whether those who met in the same week were a round each; with an odd number, most of one and its odd one."""
    weeks: dict[int, set[tuple[int, int]]] = {}
    for pair, ago in met.items():
        weeks.setdefault(ago, set()).add(pair)
    return all(any(_was(pairs, together) for pairs in plan) for together in weeks.values())


def _was(pairs: Sequence[Places], together: AbstractSet[tuple[int, int]]) -> bool:
    facing = {pair for pair in pairs if len(pair) == 2}
    odd = [one for group in pairs if len(group) == 1 for one in group]
    if not odd:
        return facing == together
    return 2 * len(facing & together) >= len(facing) and all(odd[0] in pair for pair in together - facing)


def _taken_in(worth: Worth, pairs: Sequence[Places], met: Met) -> list[Places]:
    """Whoever faces nobody joins the pair they met least, and of those the one they suit best."""
    odd = next((group for group in pairs if len(group) == 1), None)
    if odd is None:
        return list(pairs)
    ways = [
        [tuple(sorted(pair + odd)) if pair is joined else pair for pair in pairs if pair is not odd]
        for joined in pairs
        if joined is not odd
    ]
    return min(ways, key=lambda groups: _turn(worth, groups, met))


def circle(standing: Sequence[int]) -> list[list[Places]]:
    """All rounds; with an odd number the one who faces nobody is alone in a group."""
    still, *moving = standing if len(standing) % 2 == 0 else (-1, *standing)
    found = []
    for _ in moving:
        line = [still, *moving]
        half = len(line) // 2
        facing = zip(line[:half], reversed(line[half:]), strict=True)
        found.append([tuple(sorted({a, b} - {-1})) for a, b in facing])
        moving = [moving[-1], *moving[:-1]]
    return found


def _standing(many: int, met: Met) -> list[int]:
    """So that those who met in the first round face each other in the first round of the circle."""
    longest = max(met.values())
    left: list[int] = []
    right: list[int] = []
    for a, b in sorted(pair for pair, weeks in met.items() if weeks == longest):
        if not {a, b} & {*left, *right}:
            left.append(a)
            right.append(b)
    rest = [place for place in range(many) if place not in {*left, *right}]
    half = len(rest) // 2
    return [*left, *rest[:half], *rest[half : 2 * half], *reversed(right), *rest[2 * half :]]
