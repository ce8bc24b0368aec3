"""Very many people: nearly as good as the best there is, as many placed, and by the same rules."""

import pytest

from bot.buddies.edges import all_edges
from bot.buddies.exact import exact_groups
from bot.buddies.half import Graph, halves, mended, unsolved
from bot.buddies.large import large_groups
from bot.buddies.model import Kind, Past, Seeker, fit, rarity_of
from bot.buddies.pairing import pair_up
from bot.buddies.small import Found
from bot.buddies.table import Ints, Table, table_of
from bot.buddies.worth import Worth
from tests.bench.members import members

pytestmark = pytest.mark.no_cover  # counting its lines takes longer than running them


def table(people: list[Seeker], kind: Kind, past: Past) -> Table:
    return table_of(people, kind, rarity_of(people), past, seed=1)


def placed(found: Found) -> int:
    return sum(map(len, found.groups))


@pytest.mark.parametrize("kind", [Kind.SUPPORT, Kind.SHADOWING])
def test_a_large_round_comes_close_to_the_exact_one(kind):
    known = table(members(400, 3), kind, {})
    worth = Worth.of(known.people, kind, all_edges(known))

    found, exact = large_groups(known, kind), exact_groups(worth)

    assert placed(found) == placed(exact)
    assert worth.points(found.groups) >= 0.99 * worth.points(exact.groups)
    assert worth.points(found.groups) + found.more >= 0.99 * worth.points(exact.groups)


def test_no_rule_is_broken_in_a_large_round():
    people = members(1600, 4)
    past = {(one.id, other.id): 3 for one, other in zip(people[::2], people[1::2], strict=True)}

    found = pair_up(people, kind=Kind.SUPPORT, past=past, seed=1)

    by_id = {one.id: one for one in people}
    named = [*(id_ for group in found.groups for id_ in group.members), *(one.id for one in found.alone)]
    assert sorted(named) == sorted(by_id)
    for group in found.groups:
        fits = fit(by_id[group.members[0]], by_id[group.members[1]], Kind.SUPPORT, rarity_of(people), past)
        assert group.fits[0] == fits
    assert found.repeats == 0
    assert found.gap < 0.002
    assert found.placed >= found.bound.placed - 1


def test_a_ring_of_three_is_mended():
    graph = Graph(5, *(_numbers(side) for side in ((0, 0, 1, 2, 3), (1, 2, 2, 3, 4), (9, 9, 9, 1, 5))))

    found = halves(graph)

    assert (found.price[graph.a] + found.price[graph.b] >= 2 * graph.counts).all()
    assert len(mended(graph, found)) == 4
    assert graph.total(mended(graph, unsolved(graph))) == graph.total(mended(graph, found)) == 14


def _numbers(values: tuple[int, ...]) -> Ints:
    from numpy import array

    return array(values)
