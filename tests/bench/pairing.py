"""Bringing people together: how good and how fast, compared with exact solvers, with greed, and with a plain pass."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from multiprocessing import get_context
from statistics import median
from typing import TypeVar

import networkx as nx
import numpy as np

from bot.buddies.coarse import Coarse
from bot.buddies.edges import Edges, all_edges, likely_edges
from bot.buddies.exact import matched
from bot.buddies.half import halves, mended
from bot.buddies.large import LIKELY
from bot.buddies.model import WINDOW, Kind, Past, Seeker, rarity_of
from bot.buddies.pairing import pair_up
from bot.buddies.result import Matched
from bot.buddies.table import Table, table_of
from tests.bench.members import members

MANY = 10_000
ROUNDS = 12
Result = TypeVar("Result")
Weighed = dict[tuple[int, int], int]


def table() -> list[str]:
    lines = ["| bringing people together | | bar |", "|---|---|---|"]
    for part in (against_networkx, against_rustworkx, whole_round, solving, seasons):
        lines += [f"| {what} | {found} | {bar} |" for what, found, bar in _apart(part)]
    return lines


def against_networkx() -> list[tuple[str, str, str]]:
    """The same edges, the same optimum."""
    known = _table(500, seed=5)
    edges = likely_edges(known, 38)
    weighed = _weighed(edges, Coarse.of(edges))
    ours, mate = _timed(lambda: matched(weighed))
    theirs, other = _timed(lambda: _networkx(weighed))
    same = _total(weighed, mate) == sum(weighed[min(pair), max(pair)] for pair in other)
    return [
        (f"500 people, {len(edges):,} edges: as good as networkx", "yes" if same else "no", "yes"),
        ("faster than it", f"{theirs / ours:.0f} ×", "50 ×"),
    ]


def against_rustworkx() -> list[tuple[str, str, str]]:
    known = _table(2000, seed=6)
    every = all_edges(known)
    weighed = _weighed(every, Coarse.of(every))
    exact, best = _timed(lambda: matched(weighed))
    edges = likely_edges(known, LIKELY)
    graph = Coarse.of(edges).graph(known.people, edges, Kind.SUPPORT)
    solved = [_timed(lambda: mended(graph, halves(graph))) for _ in range(3)]
    ours, mate = median(taken for taken, _ in solved), solved[0][1]
    likely = graph.within(np.ones(graph.many, np.bool_))
    fewer = median(_timed(lambda: matched(likely))[0] for _ in range(3))
    greedy = _greedy(weighed)
    share = _total(weighed, mate) / _total(weighed, best)
    return [
        ("2,000 people: of the exact optimum of all edges", f"{share:.3%}", "99.8 %"),
        ("solving, of rustworkx’ time on all edges", f"1/{exact / ours:.0f}", ""),
        ("solving, of its time on the same edges", f"1/{fewer / ours:.1f}", "1/8"),
        ("placed: exact, ours, greedy", f"{len(best):,}, {len(mate):,}, {len(greedy):,}", "as the exact"),
        ("greedy beaten in weight by", f"{_total(weighed, mate) / _total(weighed, greedy) - 1:.1%}", "4 %"),
    ]


def whole_round() -> list[tuple[str, str, str]]:
    people = members(MANY, 7)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rounds = [_timed(lambda: pair_up(people, kind=Kind.SUPPORT, past={}, seed=1)) for _ in range(3)]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = rounds[0][1]
    plain = median(_timed(lambda: plain_pass(people))[0] for _ in range(3))
    whole = median(taken for taken, _ in rounds)
    return [
        (f"{MANY:,} people: a whole round", f"{whole:.1f} s", ""),
        ("of a plain pass over all pairs", f"{whole / plain:.2f} ×", "2 ×"),
        ("of what halves could reach", f"{1 - found.gap:.3%}", "99.8 %"),
        ("placed, and could be at most", f"{found.placed:,}, {found.bound.placed:,}", "all but parity"),
        (
            "memory of the process, and before the round",
            f"{after // 1024} MiB, {before // 1024} MiB",
            "250 MB",
        ),
    ]


def solving() -> list[tuple[str, str, str]]:
    known = _table(MANY, seed=7)
    edges = likely_edges(known, LIKELY)
    graph = Coarse.of(edges).graph(known.people, edges, Kind.SUPPORT)
    ours, mate = _timed(lambda: mended(graph, halves(graph)))
    weighed = graph.within(np.ones(graph.many, np.bool_))
    exact, best = _timed(lambda: matched(weighed))
    greedy = _greedy(weighed)
    return [
        ("solving, of rustworkx’ time", f"1/{exact / ours:.0f}", "1/20"),
        (
            "of the exact optimum on the same edges",
            f"{_total(weighed, mate) / _total(weighed, best):.3%}",
            "",
        ),
        ("greedy beaten in weight by", f"{_total(weighed, mate) / _total(weighed, greedy) - 1:.1%}", "4 %"),
        ("placed in pairs: ours, greedy", f"{len(mate):,}, {len(greedy):,}", "more"),
    ]


def seasons() -> list[tuple[str, str, str]]:
    lines = []
    for many in (24, 51, 200):
        found, avoidable, _ = _season(members(many, many))
        twice = sum(len(_ids(one) & _ids(other)) for one, other in pairwise(found))
        what = f"{many} people, {ROUNDS} rounds: left out twice running, of these avoidable"
        lines.append((what, f"{twice}, {avoidable}", "0 avoidable"))
    people = members(MANY, 8)
    known = table_of(people, Kind.SUPPORT, rarity_of(people), {}, 1)
    partners = np.concatenate([(scores >= 0).sum(axis=1) for _, scores in known.blocks(256)])
    choosy = {one.id for one, many in zip(people, partners.tolist(), strict=True) if many < 24}
    _, _, repeated = _season(people)
    avoidable = sum(choosy.isdisjoint(pair) for pair in repeated)
    what = f"{MANY:,} people, {ROUNDS} rounds: repeats; of two who each have 24 possible partners"
    return [*lines, (what, f"{len(repeated)}; {avoidable}", "0 of these")]


def _season(people: Sequence[Seeker]) -> tuple[list[Matched], int, list[tuple[str, str]]]:
    """A round a week; how many more who were left out could have been placed, repeats aside; and who repeated."""
    past: dict[tuple[str, str], int] = {}
    found: list[Matched] = []
    avoidable = 0
    repeated: list[tuple[str, str]] = []
    for number in range(ROUNDS):
        found.append(pair_up(people, kind=Kind.SUPPORT, past=past, seed=number))
        if len(people) < 1000:
            avoidable += max(_waiting_placed(people, {}, number) - _waiting_placed(people, past, number), 0)
        alone = _ids(found[-1])
        people = [replace(one, missed=one.missed + 1 if one.id in alone else 0) for one in people]
        past = {pair: weeks + 1 for pair, weeks in past.items()}
        pairs = [(a, b) for group in found[-1].groups for a in group.members for b in group.members if a < b]
        repeated += [pair for pair in pairs if past.get(pair, WINDOW + 1) <= WINDOW]
        past |= dict.fromkeys(pairs, 1)
    return found, avoidable, repeated


def _waiting_placed(people: Sequence[Seeker], past: Past, seed: int) -> int:
    alone = _ids(pair_up(people, kind=Kind.SUPPORT, past=past, seed=seed))
    return sum(one.missed > 0 and one.id not in alone for one in people)


def _ids(found: Matched) -> set[str]:
    return {one.id for one in found.alone}


def plain_pass(people: Sequence[Seeker]) -> int:
    """Points of all pairs as one would write it down: bit sets, block by block."""
    topics = sorted({topic for one in people for topic in one.topics})
    words = [_bits([one.times >> 64 * word & (1 << 64) - 1 for one in people]) for word in range(6)]
    halves_ = (topics[:64], topics[64:])
    ticked = [
        _bits([sum(1 << at for at, t in enumerate(some) if t in one.topics) for one in people])
        for some in halves_
    ]
    spoken = sorted({code for one in people for code in one.languages})
    tongues = _bits(
        [sum(1 << at for at, code in enumerate(spoken) if code in one.languages) for one in people]
    )
    ways = _bits([sum(1 << at for at, mode in enumerate(sorted(one.modes))) for one in people])
    levels = np.array([one.experience for one in people], np.int32)
    found = 0
    for start in range(0, len(people), 128):
        rows = slice(start, start + 128)
        common = sum(np.bitwise_count(word[rows, None] & word).astype(np.int32) for word in words)
        shared = sum(np.bitwise_count(word[rows, None] & word).astype(np.int32) for word in ticked)
        tongue, way = tongues[rows, None] & tongues, ways[rows, None] & ways
        points = (
            10 * shared
            + 2 * np.minimum(common, 20)
            + 4 * np.bitwise_count(tongue)
            + 5 * np.bitwise_count(way)
        )
        points = points + 6 * np.abs(levels[rows, None] - levels)
        possible = (common >= 2) & (tongue > 0) & (way > 0)
        found += int(np.where(possible, points, -1).max())
    return found


def _bits(numbers: Sequence[int]) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    return np.array(numbers, np.uint64)


def _table(many: int, seed: int) -> Table:
    people = members(many, seed)
    return table_of(people, Kind.SUPPORT, rarity_of(people), {}, seed)


def _weighed(edges: Edges, scale: Coarse) -> Weighed:
    pairs = zip(edges.a.tolist(), edges.b.tolist(), strict=True)
    return dict(zip(pairs, (scale.pairs(edges)).tolist(), strict=True))


def _networkx(weighed: Weighed) -> set[tuple[int, int]]:
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, counts) for (a, b), counts in weighed.items())
    found: set[tuple[int, int]] = nx.max_weight_matching(graph, maxcardinality=True)
    return found


def _greedy(weighed: Weighed) -> dict[int, int]:
    mate: dict[int, int] = {}
    for (a, b), _ in sorted(weighed.items(), key=lambda item: (-item[1], item[0])):
        if a not in mate and b not in mate:
            mate[a], mate[b] = b, a
    return mate


def _total(weighed: Weighed, mate: dict[int, int]) -> int:
    return sum(weighed[a, b] for a, b in mate.items() if a < b)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def _apart(part: Callable[[], Result]) -> Result:
    """In a process of its own: its memory is its own, and nothing is warm."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(part)
