"""Rounds and pairs as arithmetic: what may follow what, for two and for three, and what is told in numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buddies.model import Kind
from bot.buddies.rounds import (
    Numbers,
    One,
    Pair,
    Reach,
    Reason,
    Round,
    Said,
    Stage,
    State,
    numbers,
)
from bot.kernel.people import AccountId, CircleId, MemberId, PlaceId
from tests.features.pretend import HOUSE, NOW

ANA, BO, CEM = (AccountId(who) for who in ("ana", "bo", "cem"))
TUESDAYS = CircleId("tuesdays")
MONTHLY = Round("round-1", TUESDAYS, HOUSE, Kind.SUPPORT, Reach.CIRCLE, 4, 0, 2, NOW)
WEEK = timedelta(weeks=1)
ANSWERS = st.sampled_from((Said.YES, Said.DIRECT, Said.NO))


def of(*people: AccountId, state: State = State.ASKED) -> Pair:
    those = tuple(One(who, MemberId(f"{who}@house"), TUESDAYS) for who in people)
    return Pair("pair-1", "round-1", Kind.SUPPORT, TUESDAYS, those, (), NOW, state)


def after(pair: Pair, *said: tuple[AccountId, Said]) -> Pair:
    for who, what in said:
        pair = pair.saying(who, what)
    return pair


def test_two_meet_once_both_have_said_yes():
    pair = of(ANA, BO)

    once = pair.saying(ANA, Said.YES)

    assert (once.state, once.agreed) == (State.ASKED, False)
    assert once.saying(BO, Said.DIRECT).state is State.MET


@pytest.mark.parametrize("first", [ANA, BO])
def test_a_no_is_the_end_of_it_for_two(first: AccountId):
    pair = after(of(ANA, BO), (first, Said.NO))

    assert pair.state is State.UNMET
    assert not pair.lives


def test_somebody_else_has_nothing_to_say():
    pair = of(ANA, BO)

    assert pair.saying(CEM, Said.NO) == pair
    assert pair.one(CEM) is None


@given(answers=st.permutations([(ANA, Said.YES), (BO, Said.NO), (CEM, Said.YES)]))
def test_of_three_two_meet_when_one_says_no_whenever_that_is(answers: list[tuple[AccountId, Said]]):
    pair = after(of(ANA, BO, CEM), *answers)

    assert pair.state is State.MET
    assert [one.account for one in pair.staying] == [ANA, CEM]


@given(said=st.lists(ANSWERS, min_size=2, max_size=3), data=st.data())
def test_they_meet_when_at_least_two_said_yes_and_nobody_is_waited_for(said: list[Said], data: st.DataObject):
    people = (ANA, BO, CEM)[: len(said)]
    order = data.draw(st.permutations(list(zip(people, said, strict=True))))

    pair = after(of(*people), *order)

    yes = sum(one.agreed for one in said)
    assert pair.state is (State.MET if yes > 1 else State.UNMET)
    assert pair.agreed == (yes > 1)


@given(answers=st.lists(st.tuples(st.sampled_from((ANA, BO, CEM)), ANSWERS), max_size=8))
def test_nobody_has_met_who_did_not_say_yes(answers: list[tuple[AccountId, Said]]):
    pair = after(of(ANA, BO, CEM), *answers)

    assert pair.state is not State.MET or all(one.said.agreed for one in pair.staying)
    assert len(pair.people) == 3


def test_who_has_met_and_leaves_ends_it_for_two_and_not_for_three():
    two = of(ANA, BO, state=State.MET)
    three = after(of(ANA, BO, CEM), *((who, Said.YES) for who in (ANA, BO, CEM)))

    assert two.saying(ANA, Said.LEFT).state is State.ENDED
    less = three.saying(BO, Said.LEFT)
    assert (less.state, [one.account for one in less.others(ANA)]) == (State.MET, [CEM])
    assert less.saying(CEM, Said.LEFT).state is State.ENDED


def test_direct_only_by_the_choice_of_all():
    """A thread of their own otherwise; and a room that is there stays theirs."""
    assert after(of(ANA, BO), (ANA, Said.DIRECT), (BO, Said.DIRECT)).direct
    mixed = after(of(ANA, BO), (ANA, Said.YES), (BO, Said.DIRECT))
    assert not mixed.direct
    left = replace(mixed, room=PlaceId("theirs")).saying(ANA, Said.LEFT)
    assert not left.direct


def test_a_round_begins_and_has_its_end():
    running = MONTHLY.begun(NOW)

    assert MONTHLY.open
    assert (running.stage, running.open, running.ends) == (Stage.RUNNING, False, NOW + 4 * WEEK)


@pytest.mark.parametrize(
    "weeks, late, ends",
    [(0, False, 4), (1, False, 4), (2, False, 4), (3, True, 7), (4, True, 8), (9, True, 13)],
)
def test_who_comes_after_half_time_has_weeks_of_their_own(weeks: int, late: bool, ends: int):
    now = NOW + weeks * WEEK

    running = MONTHLY.begun(NOW)

    assert running.half_time(now) == late
    assert running.ends_for_one_who_comes(now) == NOW + ends * WEEK
    assert MONTHLY.ends_for_one_who_comes(now) == now + 4 * WEEK


def test_a_round_in_numbers():
    pairs = (
        after(of(ANA, BO), (ANA, Said.YES), (BO, Said.YES)),
        after(of(AccountId("dee"), AccountId("eli"), state=State.MET), (AccountId("dee"), Said.LEFT)),
        after(of(AccountId("gus"), AccountId("hal")), (AccountId("gus"), Said.NO)),
        of(AccountId("ida"), AccountId("jo"), AccountId("kim")),
        of(CEM, AccountId("lea"), state=State.MADE),
    )

    assert numbers(replace(MONTHLY, stage=Stage.RUNNING, joined=12), pairs) == Numbers(
        joined=12, paired=9, pairs=3, threes=1, met=4, ended_early=1, waiting=3
    )
    assert numbers(replace(MONTHLY, stage=Stage.MADE, joined=3), pairs).waiting == 0


def test_a_reason_is_not_shown_when_it_is_printed():
    """PV5."""
    assert "canary" not in repr(Reason("topics", ("canary",)))
