"""A round of very many people: whoever is likely is looked at, halves are matched, what is odd is mended."""

import numpy as np
from numpy.typing import NDArray

from bot.buddies.coarse import POINT, Coarse
from bot.buddies.edges import Edges, likely_edges, with_overlooked
from bot.buddies.exact import exact_groups, seated
from bot.buddies.half import Graph, Halves, halves, mended, unsolved
from bot.buddies.model import Kind
from bot.buddies.small import Found, Places
from bot.buddies.table import Table
from bot.buddies.thirds import with_thirds
from bot.buddies.worth import Worth

LIKELY = 40
ISLAND = 200
"""People who could be with one another and with nobody else are brought together exactly, if they are no more."""
MOST_LOOKS = 2
"""How often all pairs are looked at again, where that seems to be of use."""


def large_groups(table: Table, kind: Kind) -> Found:
    edges = likely_edges(table, LIKELY)
    scale = Coarse.of(edges)
    graph, halved = _solved(table, scale, edges, kind)
    for _ in range(MOST_LOOKS):
        more_edges = with_overlooked(table, edges, scale.prices(table.people, halved.price), LIKELY // 2)
        if more_edges is None:
            break
        edges = more_edges
        graph, halved = _solved(table, scale, edges, kind)
    mate = mended(graph, halved)
    more = (halved.most - graph.total(mate)) // POINT
    if kind is Kind.SHADOWING:
        groups = seated(table.people, mate)
        return Found(groups, sum(map(len, groups)), more)
    groups = with_thirds(table, scale, graph, mate, halved)
    best = int(edges.points.max(initial=0))
    thirds = sum(len(group) == 3 for group in groups)
    found = Found(groups, len(table) - len(halved.alone), more + 2 * best * thirds)
    return _exact_on_islands(table, kind, edges, found)


def _on_islands(many: int, edges: Edges) -> NDArray[np.bool_]:
    """Each is called as the first of those whom they could be with, over however many others."""
    called = np.arange(many)
    while True:
        first = called.copy()
        np.minimum.at(first, edges.a, called[edges.b])
        np.minimum.at(first, edges.b, called[edges.a])
        first = first[first]
        if np.array_equal(first, called):
            break
        called = first
    size = np.bincount(called)[called]
    small: NDArray[np.bool_] = (size > 1) & (size <= ISLAND)
    return small


def _exact_on_islands(table: Table, kind: Kind, edges: Edges, found: Found) -> Found:
    small = _on_islands(len(table), edges)
    inside: list[Places] = [group for group in found.groups if small[list(group)].any()]
    if not small.any() or not all(small[list(group)].all() for group in inside):
        # The likely ones are not all there are: somebody of an island can be a third elsewhere.
        return found
    worth = Worth.of(table.people, kind, edges.of(small[edges.a]))
    exact = exact_groups(worth)
    outside = [group for group in found.groups if not small[group[0]]]
    gained = worth.points(exact.groups) - worth.points(inside)
    return Found([*outside, *exact.groups], found.placed, max(found.more - gained, 0))


def _solved(table: Table, scale: Coarse, edges: Edges, kind: Kind) -> tuple[Graph, Halves]:
    graph = scale.graph(table.people, edges, kind)
    try:
        return graph, halves(graph)
    except ModuleNotFoundError:
        # Without SciPy it takes minutes instead of seconds, and nobody says what is possible.
        return graph, unsolved(graph)
