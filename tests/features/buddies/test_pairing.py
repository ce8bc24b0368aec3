"""Who is brought together: compared with every way there is, and what must never happen."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.buddies.edges import all_edges
from bot.buddies.exact import guided_groups
from bot.buddies.model import Kind, Reason, Seeker
from bot.buddies.pairing import pair_up
from bot.buddies.table import table_of
from bot.buddies.worth import Worth
from tests.features.buddies.people import Everything, some_past, some_people

KINDS = st.sampled_from(list(Kind))
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize("hundred", range(5))
def test_nothing_is_better_than_the_round_among_all_there_are(hundred):
    for case in range(100):
        dice = Random(100 * hundred + case)
        people, kind = some_people(dice, 8), dice.choice(list(Kind))
        every = Everything(people, kind, past := some_past(dice, people))

        found = pair_up(people, kind=kind, past=past, seed=case)

        assert every.value([group.members for group in found.groups]) == every.best()
        assert found.gap == 0


@pytest.mark.parametrize("seed", range(40))
def test_the_way_of_larger_rounds_comes_to_the_same_where_all_can_be_tried(seed):
    dice = Random(seed)
    people = [replace(one, apart=frozenset()) for one in some_people(dice, 10) if one.room]
    every = Everything(people, Kind.SHADOWING, past := some_past(dice, people))
    table = table_of(people, Kind.SHADOWING, every.rarity, past, seed)

    found = guided_groups(Worth.of(people, Kind.SHADOWING, all_edges(table)))

    assert every.value([tuple(people[place].id for place in group) for group in found.groups]) == every.best()


@settings(max_examples=60, deadline=None)
@given(SEEDS, KINDS)
def test_no_rule_is_ever_broken(seed, kind):
    dice = Random(seed)
    people = some_people(dice, 24)
    every = Everything(people, kind, past := some_past(dice, people))

    found = pair_up(people, kind=kind, past=past, seed=seed)

    named = [*(id_ for group in found.groups for id_ in group.members), *(one.id for one in found.alone)]
    assert sorted(named) == [one.id for one in people]
    assert all(every.allowed(group.members) for group in found.groups)
    assert all(every.people[id_].room > 0 for group in found.groups for id_ in group.members)
    assert found.placed <= found.bound.placed
    assert found.points <= found.bound.points


@settings(max_examples=40, deadline=None)
@given(SEEDS, KINDS)
def test_two_who_are_kept_apart_never_meet_in_a_group(seed, kind):
    people = some_people(Random(seed), 20)
    apart = {(one.id, other) for one in people for other in one.apart}

    found = pair_up(people, kind=kind, past={}, seed=seed)

    met = {pair for group in found.groups for pair in combinations(group.members, 2)}
    assert not met & {tuple(sorted(pair)) for pair in apart}


@settings(max_examples=40, deadline=None)
@given(SEEDS, KINDS)
def test_the_order_in_which_people_came_changes_nothing(seed, kind):
    dice = Random(seed)
    people = some_people(dice, 20)
    past = some_past(dice, people)
    shuffled = dice.sample(people, len(people))

    assert pair_up(people, kind=kind, past=past, seed=1) == pair_up(shuffled, kind=kind, past=past, seed=1)


@settings(max_examples=40, deadline=None)
@given(SEEDS, KINDS)
def test_a_reason_says_nothing_about_who_is_kept_apart(seed, kind):
    people = some_people(Random(seed), 14)
    open_ = [replace(one, apart=frozenset()) for one in people]

    with_wishes = pair_up(people, kind=kind, past={}, seed=seed)
    without = pair_up(open_, kind=kind, past={}, seed=seed)

    reasons = {one.id: one.reason for one in without.alone}
    assert all(reasons.get(one.id, one.reason) is one.reason for one in with_wishes.alone)


def test_an_odd_number_makes_a_group_of_three():
    found = pair_up([Seeker(f"p{n}") for n in range(7)], kind=Kind.SUPPORT, past={}, seed=1)

    assert sorted(len(group.members) for group in found.groups) == [2, 2, 3]
    assert [len(group.fits) for group in found.groups if len(group.members) == 3] == [3]


def test_an_experienced_one_with_room_takes_two_along():
    people = [Seeker("guide", experience=3, room=2), Seeker("ana"), Seeker("ben")]

    found = pair_up(people, kind=Kind.SHADOWING, past={}, seed=1)

    assert [group.members for group in found.groups] == [("ana", "ben", "guide")]
    assert len(found.groups[0].fits) == 2


@pytest.mark.parametrize("others", [0, 20])
def test_two_who_are_kept_apart_are_not_with_the_same_guide(others):
    """However many there are, and nobody is left alone for it where there is another guide."""
    guides = [Seeker(f"guide{n}", experience=3, room=2) for n in range(2 + others)]
    new = [
        Seeker("ana", apart=frozenset({"ben"})),
        Seeker("ben"),
        *(Seeker(f"new{n}") for n in range(2 * others)),
    ]

    found = pair_up([*guides, *new], kind=Kind.SHADOWING, past={}, seed=1)

    assert not any({"ana", "ben"} <= set(group.members) for group in found.groups)
    assert found.placed == len(guides) + len(new)


def test_whoever_was_left_out_comes_first():
    people = [Seeker("ana", experience=3), Seeker("ben"), Seeker("eli", missed=1), Seeker("zoe")]

    found = pair_up(people, kind=Kind.SHADOWING, past={}, seed=1)

    assert [group.members for group in found.groups] == [("ana", "eli")]


def test_a_group_made_by_hand_is_honoured_where_nothing_forbids_it():
    people = [Seeker(f"p{n}", apart=frozenset({"p9"} if n == 2 else ())) for n in range(10)]

    found = pair_up(
        people, kind=Kind.SUPPORT, past={}, seed=1, together=[("p3", "p0"), ("p2", "p9"), ("p4", "who")]
    )

    assert ("p0", "p3") in [group.members for group in found.groups]
    assert not any({"p2", "p9"} <= set(group.members) for group in found.groups)
    assert found.placed == 10


def test_nobody_can_be_in_it_twice():
    with pytest.raises(ValueError, match="twice"):
        pair_up([Seeker("ana"), Seeker("ana")], kind=Kind.SUPPORT, past={}, seed=1)


@pytest.mark.parametrize(
    "wish, reason",
    [
        ({"languages": frozenset({"cy"})}, Reason.LANGUAGES),
        ({"times": 1}, Reason.TIMES),
        ({"modes": frozenset()}, Reason.MODE),
        ({"gender": "woman", "same_gender": True}, Reason.GENDER),
        ({"apart": frozenset({"ben"})}, Reason.NOBODY),
    ],
)
def test_whoever_is_alone_hears_which_wish_stands_in_the_way(wish, reason):
    people = [replace(Seeker("ana"), **wish), Seeker("ben", languages=frozenset({"en"}))]

    found = pair_up(people, kind=Kind.SUPPORT, past={}, seed=1)

    assert [one.reason for one in found.alone if one.id == "ana"] == [reason]


def test_with_nobody_there_is_nothing():
    assert pair_up([], kind=Kind.SUPPORT, past={}, seed=1).groups == []
