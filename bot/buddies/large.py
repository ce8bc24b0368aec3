"""A round of very many people: whoever is likely is looked at, halves are matched, what is odd is mended."""

from bot.buddies.coarse import POINT, Coarse
from bot.buddies.edges import Edges, likely_edges, with_overlooked
from bot.buddies.exact import seated
from bot.buddies.half import Graph, Halves, halves, mended, unsolved
from bot.buddies.model import Kind
from bot.buddies.small import Found
from bot.buddies.table import Table
from bot.buddies.thirds import with_thirds

LIKELY = 40
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
    return Found(groups, len(table) - len(halved.alone), more + 2 * best * thirds)


def _solved(table: Table, scale: Coarse, edges: Edges, kind: Kind) -> tuple[Graph, Halves]:
    graph = scale.graph(table.people, edges, kind)
    try:
        return graph, halves(graph)
    except ModuleNotFoundError:
        # Without SciPy it takes minutes instead of seconds, and nobody says what is possible.
        return graph, unsolved(graph)
