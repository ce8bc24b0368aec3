"""In a small circle nobody is left out twice running where it can be helped; an integer program says whether it can."""

from dataclasses import replace
from random import Random

import pytest

from bot.buddies.model import Kind, Seeker
from bot.buddies.pairing import pair_up
from tests.bench.members import members
from tests.features.buddies.people import Everything, some_past, some_people
from tests.features.buddies.plans import Plans, proofs, who_suits_whom
from tests.features.buddies.weeks import Week, lived

pytestmark = pytest.mark.no_cover  # counting its lines takes longer than running them


@pytest.mark.parametrize("many, seed", [(24, 1), (24, 4), (24, 8), (51, 5)])
def test_whoever_is_left_out_twice_running_could_not_have_been_helped(many, seed):
    people = members(many, seed)

    found = proofs(people, list(lived(people, 12)))

    assert found
    assert [(one, made) for one, made, _ in found] == [(one, best) for one, _, best in found]


def test_the_proof_sees_who_could_have_been_helped():
    """Two who suit only the same one; she is brought together again with him whose turn it was before."""
    people = [
        Seeker("ana", languages=frozenset({"cy"})),
        Seeker("ben", languages=frozenset({"pl"}), missed=1),
        Seeker("eli", languages=frozenset({"cy", "pl"})),
    ]
    found = pair_up(people, kind=Kind.SUPPORT, past={}, seed=1, together=[("ana", "eli")])

    plans = Plans.around("ben", week := Week(people, {}, found), who_suits_whom(people))

    assert plans.made(week) == (2, 0, 0, 0, 0)
    assert plans.best() == (2, 0, 0, 0, 1)


def test_whoever_is_the_third_is_so_where_it_places_most():
    """Fifty-one of whom one was alone for weeks although three others could have been together."""
    people = members(51, 3)

    weeks = list(lived(people, 12))

    assert {week.found.placed for week in weeks} == {41}


@pytest.mark.parametrize("seed", range(30))
def test_the_proof_comes_to_the_same_as_looking_at_every_way(seed):
    dice = Random(seed)
    people = [replace(one, missed=min(one.missed, 1)) for one in some_people(dice, 8) if one.room]
    every = Everything(people, Kind.SUPPORT, past := some_past(dice, people))
    graph = who_suits_whom(people)
    week = Week(people, past, pair_up(people, kind=Kind.SUPPORT, past=past, seed=seed))

    around = (Plans.around(one, week, graph) for one in graph)
    parts = {tuple(plans.groups): plans for plans in around}

    bests = (plans.best() for plans in parts.values())
    assert tuple(map(sum, zip((0,) * 5, *bests, strict=True))) == every.best()[:5]
