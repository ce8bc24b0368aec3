"""When a group has consented, and what a change makes of its rules (A2, F12)."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId, CircleId
from bot.rules.model import (
    DEFAULTS,
    LONGEST,
    MOST,
    Change,
    DraftLine,
    Outcome,
    Phase,
    Proposal,
    Stance,
    Tally,
    View,
    a_rule,
    a_time,
    at_the_end,
    changed,
    checked,
    meant,
    reworded,
    tally,
    what_changed,
    with_owner,
)
from tests.features.pretend import NOW

DAY = timedelta(hours=24)
RULES = ("We listen", "We can pass", "We laugh")
LINES = st.lists(st.text("abc", min_size=1, max_size=3), max_size=8, unique=True).map(tuple)
COUNTS = st.builds(Tally, st.integers(0, 40), st.integers(0, 40), st.integers(0, 3))
PROPOSAL = Proposal(
    "aaaaaaaa",
    CircleId("tuesdays"),
    AccountId("ana"),
    1,
    Change.ADD,
    4,
    DAY,
    NOW + DAY,
    Phase.CLARIFYING,
    (*RULES, "We rest"),
)


def people(*names: str) -> frozenset[AccountId]:
    return frozenset(AccountId(name) for name in names)


@pytest.mark.parametrize(
    ("asked", "consents", "enough"),
    [(1, 1, False), (2, 1, False), (2, 2, True), (6, 2, True), (7, 2, False), (7, 3, True), (40, 13, False)],
)
def test_two_at_least_and_a_third_of_those_asked(asked: int, consents: int, enough: bool):
    assert Tally(asked, consents, 0).enough is enough


@given(COUNTS, st.booleans())
def test_silence_is_not_consent(counts: Tally, extended: bool):
    """DECISIONS 11: nothing is adopted by fewer than two, by less than a third, or over an objection."""
    if at_the_end(counts, extended=extended) is Outcome.ADOPT:
        assert counts.consents >= 2
        assert counts.consents * 3 >= counts.asked
        assert not counts.objections


@given(COUNTS)
def test_it_is_kept_open_once_only(counts: Tally):
    assert at_the_end(counts, extended=True) is not Outcome.EXTEND


@given(COUNTS)
def test_nobody_is_cut_short(counts: Tally):
    """It is decided before its time only where everybody asked has consented."""
    if counts.everybody:
        assert at_the_end(counts, extended=False) is Outcome.ADOPT
        assert counts.consents >= counts.asked


def test_whoever_spoke_counts_as_asked_wherever_they_are_now():
    spoke = (
        Stance("aaaaaaaa", AccountId("cy"), View.CONSENT),
        Stance("aaaaaaaa", AccountId("bo"), View.OBJECT),
    )

    assert tally(people("ana", "bo"), spoke) == Tally(asked=3, consents=1, objections=1)


@given(LINES, LINES)
def test_what_changed_accounts_for_every_line(before: tuple[str, ...], after: tuple[str, ...]):
    differences = what_changed(before, after)

    gone = Counter(one.before for one in differences if one.before)
    new = Counter(one.after for one in differences if one.after)
    assert Counter(before) - gone + new == Counter(after)
    assert all(one.before != one.after for one in differences)


@given(LINES)
def test_nothing_changed_is_nothing_to_say(lines: tuple[str, ...]):
    assert what_changed(lines, lines) == ()


@pytest.mark.parametrize(
    ("change", "line", "becomes"),
    [
        (Change.ADD, 0, (*RULES, "new")),
        (Change.ADD, 1, ("new", *RULES)),
        (Change.ADD, 4, (*RULES, "new")),
        (Change.REPLACE, 2, ("We listen", "new", "We laugh")),
        (Change.REMOVE, 3, ("We listen", "We can pass")),
    ],
)
def test_one_change_at_a_time(change: Change, line: int, becomes: tuple[str, ...]):
    assert changed(RULES, change, line, "new") == becomes


@pytest.mark.parametrize(
    ("change", "line"),
    [(Change.REPLACE, 0), (Change.REPLACE, 4), (Change.REMOVE, 0), (Change.ADD, 5), (Change.REMOVE, -1)],
)
def test_a_line_that_is_not_there_is_named(change: Change, line: int):
    with pytest.raises(Refusal, match="rules-line-unknown"):
        changed(RULES, change, line, "new")


def test_a_line_without_a_change_means_new_words_for_it():
    assert meant(None, 2) is Change.REPLACE
    assert meant(None, 0) is Change.ADD
    assert meant(Change.REMOVE, 2) is Change.REMOVE


def test_a_rule_is_one_line_said_briefly():
    """AB4: blanks and line breaks are not a rule."""
    assert a_rule("  We\nlisten \t well ") == "We listen well"
    with pytest.raises(Refusal, match="rules-empty"):
        a_rule(" \n\t ")
    with pytest.raises(Refusal, match="rules-too-long"):
        a_rule("x" * (LONGEST + 1))


def test_a_set_is_one_that_people_can_keep_in_mind():
    """AB4."""
    assert checked(DEFAULTS) == DEFAULTS
    with pytest.raises(Refusal, match="rules-none-left"):
        checked(())
    with pytest.raises(Refusal, match="rules-too-many"):
        checked([str(number) for number in range(MOST + 1)])
    with pytest.raises(Refusal, match="rules-said-already"):
        checked(["We listen", "we LISTEN"])


@pytest.mark.parametrize("length", [timedelta(minutes=59), timedelta(days=15), timedelta(0), -DAY])
def test_a_time_is_long_enough_to_be_seen(length: timedelta):
    """AB24."""
    with pytest.raises(Refusal, match="rules-time"):
        a_time(length)


def test_a_line_that_was_to_go_comes_back_in_words_that_may_be_kept():
    removal = replace(PROPOSAL, change=Change.REMOVE, line=2, lines=("We listen", "We laugh"))

    anew = reworded(removal, 0, "Anyone can pass")

    assert anew.lines == ("We listen", "Anyone can pass", "We laugh")
    assert anew.change is Change.REPLACE


def test_in_a_whole_set_the_line_is_named():
    whole = replace(PROPOSAL, change=None, line=0, lines=RULES)

    assert reworded(whole, 3, "We rest").lines == ("We listen", "We can pass", "We rest")
    with pytest.raises(Refusal, match="rules-reword-which"):
        reworded(whole, 0, "We rest")


def test_objecting_again_and_again_does_not_keep_a_round_open_for_ever():
    first = PROPOSAL.opened(NOW).to_integrate(NOW + DAY / 2)

    again = first.resumed().to_integrate(NOW + DAY)

    assert again.ends == first.ends


def test_a_new_round_asks_anew():
    """PV11: its number is another, so buttons of the one before change nothing."""
    spent = replace(PROPOSAL.opened(NOW), extended=True, objected=True)

    anew = spent.opened(NOW + DAY)

    assert (anew.round, anew.extended, anew.objected) == (2, False, False)
    assert anew.ends == NOW + 2 * DAY


def test_what_is_decided_keeps_neither_words_nor_author():
    """PV2."""
    closed = PROPOSAL.closed(Phase.LAPSED)

    assert (closed.author, closed.lines, closed.open) == (None, (), False)


def test_words_stay_out_of_what_a_log_could_show():
    """PV5."""
    shown = repr((PROPOSAL, Stance("aaaaaaaa", AccountId("bo"), View.OBJECT, reason="My reason")))

    assert "We rest" not in shown
    assert "My reason" not in shown


def test_each_line_of_a_draft_stays_its_own_author_s():
    draft = (DraftLine("We listen"), DraftLine("We laugh", AccountId("ana")))

    after = with_owner(draft, ("We listen", "We laugh", "We rest"), AccountId("bo"))

    assert [one.owner for one in after] == [None, AccountId("ana"), AccountId("bo")]
