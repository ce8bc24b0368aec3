"""A round of very many people: whoever is likely is looked at, halves are matched, what is odd is mended."""

from bot.buddies.coarse import POINT, Coarse
from bot.buddies.edges import likely_edges
from bot.buddies.exact import seated
from bot.buddies.half import halves, mended, unsolved
from bot.buddies.model import Kind
from bot.buddies.small import Found
from bot.buddies.table import Table
from bot.buddies.thirds import with_thirds

LIKELY = 40


def large_groups(table: Table, kind: Kind) -> Found:
    edges = likely_edges(table, LIKELY)
    scale = Coarse.of(edges)
    graph = scale.graph(table.people, edges, kind)
    try:
        halved = halves(graph)
    except ModuleNotFoundError:
        # Without SciPy it takes minutes instead of seconds, and nobody says what is possible.
        halved = unsolved(graph)
    mate = mended(graph, halved)
    more = (halved.most - graph.total(mate)) // POINT
    if kind is Kind.SHADOWING:
        groups = seated(table.people, mate)
        return Found(groups, sum(map(len, groups)), more)
    groups = with_thirds(table, scale, graph, mate, halved)
    best = int(edges.points.max(initial=0))
    thirds = sum(len(group) == 3 for group in groups)
    return Found(groups, len(table) - len(halved.alone), more + 2 * best * thirds)
