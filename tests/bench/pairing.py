"""Bringing people together: how good and how fast, compared with exact solvers, with greed, and with a plain pass."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from bot.buddies.coarse import Coarse
from bot.buddies.edges import Edges, all_edges, likely_edges
from bot.buddies.exact import matched
from bot.buddies.half import halves, mended
from bot.buddies.large import LIKELY
from bot.buddies.model import Kind, Seeker, rarity_of
from bot.buddies.pairing import pair_up
from bot.buddies.table import Table, table_of
from tests.bench.members import CROWDS, crowd, members
from tests.features.buddies.weeks import lived
from tests.house.tree import ROOT

MANY = 10_000
ROUNDS = 12
PLENTY = 24
"""Possible partners: who has so many has somebody new in each of the rounds, even in groups of three."""
Result = TypeVar("Result")
Weighed = dict[tuple[int, int], int]


def table() -> list[str]:
    lines = ["| bringing people together | | bar |", "|---|---|---|"]
    for part in (against_networkx, against_rustworkx, whole_round, solving, crowds, seasons, large_season):
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
    before = _peak()
    rounds = [_timed(lambda: pair_up(people, kind=Kind.SUPPORT, past={}, seed=1)) for _ in range(3)]
    after = _peak()
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
            f"{after} MiB, {before} MiB",
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


def crowds() -> list[tuple[str, str, str]]:
    """Members of other networks, on whom nothing was tuned."""
    lines = []
    for name in sorted(CROWDS.keys() - {"as usual"}):
        kind = Kind.SHADOWING if name == "few guides" else Kind.SUPPORT
        people = crowd(name, 2000, 9)
        known = table_of(people, kind, rarity_of(people), {}, 1)
        edges = likely_edges(known, LIKELY)
        graph = Coarse.of(edges).graph(known.people, edges, kind)
        likely = graph.within(np.ones(graph.many, np.bool_))
        share = graph.total(mended(graph, halves(graph))) / graph.total(matched(likely))
        found = pair_up(people, kind=kind, past={}, seed=1)
        what = f"2,000 people, {name}: of the exact optimum on the same edges; placed, and could be at most"
        lines.append(
            (what, f"{share:.3%}; {found.placed:,}, {found.bound.placed:,}", "99.8 %; all but parity")
        )
    return lines


def seasons() -> list[tuple[str, str, str]]:
    from tests.features.buddies.plans import proofs

    lines = []
    for many in (24, 51, 200):
        people = members(many, many)
        found = proofs(people, list(lived(people, ROUNDS)))
        proved = sum(made == best for _, made, best in found)
        what = f"{many} people, {ROUNDS} rounds: left out twice running, of these proved to be unavoidable"
        lines.append((what, f"{len(found)}, {proved}", "all of them"))
    return lines


def large_season() -> list[tuple[str, str, str]]:
    people = members(MANY, 8)
    partners = _partners(people)
    started = time.perf_counter()
    repeats = [pair for week in lived(people, ROUNDS) for pair in week.repeats]
    taken = time.perf_counter() - started
    fewest = [min(partners[one] for one in pair) for pair in repeats]
    both = sum(few >= PLENTY for few in fewest)
    return [
        (f"{MANY:,} people, {ROUNDS} rounds", f"{taken:.0f} s, {_peak()} MiB", ""),
        (f"repeats of two who each have {PLENTY} possible partners", f"{both}", "0"),
        ("repeats where one of them has fewer", f"{len(repeats) - both}", ""),
    ]


def _partners(people: Sequence[Seeker]) -> dict[str, int]:
    known = table_of(people, Kind.SUPPORT, rarity_of(people), {}, 1)
    counts = np.concatenate([(scores >= 0).sum(axis=1) for _, scores in known.blocks(256)])
    return {one.id: count for one, count in zip(people, counts.tolist(), strict=True)}


def _peak() -> int:
    """In MiB. What the kernel calls the most of a process may be that of the one which started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


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
    import networkx as nx

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


def _apart(part: Callable[[], list[tuple[str, str, str]]]) -> list[tuple[str, str, str]]:
    """In a process of its own: its memory is its own, nothing is warm, and no more is imported than it needs."""
    name = part.__name__
    code = f"import json; from tests.bench import pairing; print(json.dumps(pairing.{name}()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return [(what, found, bar) for what, found, bar in json.loads(done.stdout)]
