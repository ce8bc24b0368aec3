"""Members of quite other networks: a large round is as good among them, places as many, and bounds what could be."""

import pytest

from bot.buddies.edges import all_edges
from bot.buddies.exact import exact_groups, guided_groups
from bot.buddies.large import large_groups
from bot.buddies.model import Kind, Past, Seeker, rarity_of
from bot.buddies.pairing import pair_up
from bot.buddies.small import Found
from bot.buddies.table import table_of
from bot.buddies.worth import Worth
from tests.bench.members import CROWDS, crowd
from tests.features.buddies.weeks import lived

pytestmark = pytest.mark.no_cover  # counting its lines takes longer than running them


def kind_for(name: str) -> Kind:
    return Kind.SHADOWING if name == "few guides" else Kind.SUPPORT


def both_ways(people: list[Seeker], kind: Kind, past: Past) -> tuple[Worth, Found, Found]:
    """As very many are brought together, and as few are."""
    known = table_of(people, kind, rarity_of(people), past, seed=1)
    worth = Worth.of(known.people, kind, all_edges(known))
    exact = guided_groups if kind is Kind.SHADOWING else exact_groups
    return worth, large_groups(known, kind), exact(worth)


def placed(found: Found) -> int:
    return sum(map(len, found.groups))


@pytest.mark.parametrize("name", CROWDS)
def test_a_large_round_comes_close_to_the_exact_one_whoever_they_are(name):
    worth, found, exact = both_ways(crowd(name, 400, 3), kind_for(name), {})

    assert placed(found) == placed(exact)
    assert worth.points(found.groups) >= 0.998 * worth.points(exact.groups)
    assert found.placed >= placed(exact)
    assert worth.points(found.groups) + found.more >= worth.points(exact.groups)


@pytest.mark.parametrize("name", ["few guides", "hard to suit"])
def test_where_many_must_be_alone_as_many_are_placed_as_could_be(name):
    found = pair_up(crowd(name, 1600, 9), kind=kind_for(name), past={}, seed=1)

    assert found.placed == found.bound.placed < 1600


def test_where_all_are_equal_nobody_is_in_a_group_of_three_for_nothing():
    found = pair_up(crowd("all alike", 1600, 9), kind=Kind.SUPPORT, past={}, seed=1)

    assert {len(group.members) for group in found.groups} == {2}
    assert (found.placed, found.gap) == (1600, 0)


PLENTY = 24
"""Possible partners: who has so many has somebody new in each of a dozen rounds, even in groups of three."""


@pytest.mark.parametrize("name, many", [("as usual", 400), ("easy going", 150)])
def test_two_who_have_plenty_to_choose_from_do_not_meet_again_in_a_dozen_rounds(name, many):
    people = crowd(name, many, 8)
    table = table_of(people, Kind.SUPPORT, rarity_of(people), {}, 1)
    partners = [int(count) for _, scores in table.blocks(256) for count in (scores >= 0).sum(axis=1)]
    plenty = {one.id for one, count in zip(people, partners, strict=True) if count >= PLENTY}

    repeats = [pair for week in lived(people, 12) for pair in week.repeats]

    assert len(plenty) > many // 2
    assert [pair for pair in repeats if plenty.issuperset(pair)] == []
