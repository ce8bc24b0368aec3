"""Whether anything may pass between two people: a boundary is two-way, for everything, and by id (S5, PV9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.may import may
from bot.kernel.people import ACTIVITIES, AccountId, Activity
from tests.features.pretend import People

names = st.sampled_from([AccountId(one) for one in ("ana", "bo", "cy", "dee")])
pairs = st.frozensets(names, min_size=2, max_size=2)


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_without_a_boundary_anything_may(activity: Activity):
    assert may(People(), AccountId("ana"), AccountId("bo"), activity)


@given(st.sets(pairs), names, names, st.sampled_from(ACTIVITIES))
def test_a_boundary_holds_both_ways_and_for_nobody_else(
    apart: set[frozenset[AccountId]], one: AccountId, other: AccountId, activity: Activity
):
    people = People(apart=apart)

    assert may(people, one, other, activity) == may(people, other, one, activity)
    assert may(people, one, other, activity) == (frozenset((one, other)) not in apart)
