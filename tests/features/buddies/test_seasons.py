"""Rounds that follow one another: all meet all before any meet again, and nobody is left out again and again."""

from itertools import combinations, pairwise

import pytest

from bot.buddies.model import Kind, Past, Seeker
from bot.buddies.pairing import pair_up
from bot.buddies.result import Matched
from bot.buddies.season import circle


def rounds(people: list[Seeker], many: int) -> list[Matched]:
    """One a week."""
    past: dict[tuple[str, str], int] = {}
    found: list[Matched] = []
    for week in range(many):
        found.append(pair_up(people, kind=Kind.SUPPORT, past=past, seed=week))
        past = after_a_week(past, found[-1])
    return found


def after_a_week(past: Past, found: Matched) -> dict[tuple[str, str], int]:
    now = {pair: weeks + 1 for pair, weeks in past.items()}
    return now | {(a, b): 1 for group in found.groups for a, b in combinations(group.members, 2)}


def pairs(found: Matched) -> set[tuple[str, ...]]:
    return {pair for group in found.groups for pair in combinations(group.members, 2)}


@pytest.mark.parametrize("many", [4, 8, 14, 24])
def test_everyone_meets_everyone_before_anyone_meets_again(many):
    people = [Seeker(f"p{number:02}", topics=frozenset({f"t{number % 5}"})) for number in range(many)]

    season = rounds(people, many - 1)

    assert all(len(pairs(found)) == many // 2 for found in season)
    assert len(set[tuple[str, ...]]().union(*map(pairs, season))) == many * (many - 1) // 2


def test_the_next_season_goes_round_again_from_the_oldest():
    people = [Seeker(f"p{number}") for number in range(6)]

    season = rounds(people, 10)

    assert [pairs(found) for found in season[:5]] == [pairs(found) for found in season[5:]]


@pytest.mark.parametrize("many", [5, 9, 15])
def test_with_an_odd_number_somebody_else_is_the_third_every_time(many):
    people = [Seeker(f"p{number:02}") for number in range(many)]

    season = rounds(people, many)

    assert all(found.placed == many for found in season)
    assert all(sum(len(group.members) == 3 for group in found.groups) == 1 for found in season)


@pytest.mark.parametrize("many", [4, 7, 10])
def test_in_a_circle_each_faces_each_once(many):
    facing = [pair for pairs in circle(range(many)) for pair in pairs if len(pair) == 2]

    assert sorted(facing) == sorted(combinations(range(many), 2))


def test_nobody_is_left_out_twice_running_where_it_can_be_avoided():
    """Three who know only the same two: each of them is left out in turn."""
    new = [Seeker(f"new{number}") for number in range(3)]
    guides = [Seeker(f"guide{number}", experience=3) for number in range(2)]
    past: dict[tuple[str, str], int] = {}
    missed = dict.fromkeys((one.id for one in new), 0)
    left_out = []
    for week in range(9):
        people = [*guides, *(Seeker(one.id, missed=missed[one.id]) for one in new)]
        found = pair_up(people, kind=Kind.SHADOWING, past=past, seed=week)
        past = after_a_week(past, found)
        left_out.append(found.alone[0].id)
        missed = {id_: count + 1 if id_ == left_out[-1] else 0 for id_, count in missed.items()}

    assert all(one != other for one, other in pairwise(left_out))
