"""Whatever happens in between: none again before all were used, and what is shown ahead is what is posted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kernel.people import CircleId
from bot.kernel.rhythm import read_rhythm
from bot.prompts.ahead import look_ahead
from bot.prompts.bank import BANK, Topic
from bot.prompts.model import Box, Deck, Own, Plan, Which
from tests.features.prompts.board import Board, prompt_in

POOL = st.sets(st.text("abcdefgh", min_size=1, max_size=3), min_size=1, max_size=12)
SEED = st.text("abc", min_size=1, max_size=4)


def draws(deck: Deck, pool: Iterable[str], count: int) -> tuple[list[str], Deck]:
    pool, found = sorted(pool), list[str]()
    for _ in range(count):
        deck = deck.ready(pool)
        found.append(deck.order(pool)[0])
        deck = deck.drawn(found[-1])
    return found, deck


@given(POOL, SEED)
def test_every_round_holds_each_once_and_none_comes_twice_in_a_row(pool: set[str], seed: str):
    found, _ = draws(Deck(seed), pool, 4 * len(pool))

    for start in range(0, len(found), len(pool)):
        assert sorted(found[start : start + len(pool)]) == sorted(pool)
    if len(pool) > 1:
        assert all(one != other for one, other in pairwise(found))


@given(POOL, SEED, st.data())
def test_what_is_added_or_removed_in_a_round_moves_none_of_the_others(pool: set[str], seed: str, data):
    used = data.draw(st.integers(0, len(pool) - 1))
    _, deck = draws(Deck(seed), pool, used)
    coming = [one for one in deck.order(pool) if one != deck.last]
    gone = data.draw(st.sets(st.sampled_from(sorted(pool))))

    changed = deck.order((pool - gone) | {"fresh"})

    assert [one for one in changed if one != "fresh"] == [one for one in coming if one not in gone]
    assert "fresh" in changed


@given(POOL, SEED, st.data())
def test_what_is_set_aside_comes_at_the_end_of_its_round(pool: set[str], seed: str, data):
    _, deck = draws(Deck(seed), pool, data.draw(st.integers(0, len(pool) - 1)))
    before = list(deck.order(pool))

    after = deck.set_aside(before[0]).order(pool)

    assert sorted(after) == sorted(before)
    assert after[-1] == before[0] or (len(before) == 2 and deck.last in before)


def test_every_round_has_an_order_of_its_own():
    found, _ = draws(Deck("seed"), BANK, 3 * len(BANK))
    rounds = {tuple(found[start : start + len(BANK)]) for start in range(0, len(found), len(BANK))}

    assert len(rounds) == 3


def test_two_circles_have_them_in_different_orders():
    assert Deck("one").order(BANK) != Deck("two").order(BANK)


def test_the_order_is_the_same_on_every_machine():
    """A look ahead stays true over a restart and an upgrade."""
    assert list(Deck("seed").order(["a", "b", "c", "d"])) == ["a", "d", "c", "b"]


def test_choosing_by_topic_is_choosing_a_topic():
    assert {which.value for which in Which} >= {topic.value for topic in Topic}


def test_there_is_no_prompt_in_an_empty_pool():
    box = Box(CircleId("c"), plans=())
    plan = Plan("p", 1, read_rhythm("daily 8:00", date(2026, 11, 24)), Which.OWN, Deck("p"))

    assert box.with_plan(plan).next_of(plan) is None


def test_no_words_are_shown_when_it_is_printed():
    """PV5."""
    assert "secret" not in repr(Box(CircleId("c"), own=(Own("a", 1, "secret"),)))


RHYTHMS = ("every day at 8:00", "Mon, Wed and Fri 8am", "Tuesdays 19:00", "every 2 weeks on Sunday 17:00")
CHOICES = ("any", "own", "safe", "light")


@dataclass
class Witness:
    """Watches the rounds of each schedule: a prompt comes again only after a moment when all had been used."""

    board: Board
    seen: dict[str, set[str]] = field(default_factory=dict)
    full: dict[str, bool] = field(default_factory=dict)
    count: int = 0

    def looks(self) -> None:
        """After each step: who has been through."""
        for plan in self.board.box.plans:
            seen = self.seen.setdefault(plan.id, set())
            self.full[plan.id] = seen >= set(self.board.box.pool(plan.which))

    def hears(self) -> list[tuple[datetime, str]]:
        """What was posted since it last listened, each checked against what its schedule had before."""
        posts = self.board.in_time()[self.count :]
        self.count += len(posts)
        heard = []
        for post in posts:
            prompt, (_, plan, _) = self._id(prompt_in(post.document)), post.key.split(":", 2)
            if plan in self.seen:
                assert prompt not in self.seen[plan] or self.full.get(plan), f"{prompt} again"
            for one in self.board.box.plans:
                self._marks(one.id, prompt)
            heard.append((self.board.mail.at[post.key], prompt))
            self.looks()
        return heard

    def _marks(self, plan: str, prompt: str) -> None:
        seen = self.seen.setdefault(plan, set())
        if self.full.get(plan):  # whatever is posted next begins a new round
            seen.clear()
            self.full[plan] = False
        seen.add(prompt)

    def _id(self, words: str) -> str:
        return next((one.id for one in self.board.box.own if one.words == words), words)


def _plans(number: int, choice: int) -> Callable[[Board], object]:
    return lambda board: board.fay(f"prompt schedule {RHYTHMS[number]} --prompts {CHOICES[choice]}")


def _says(line: str) -> Callable[[Board], object]:
    return lambda board: board.fay(line)


def _swaps(board: Board) -> None:
    board.fay("prompt preview")
    if "Not this one" in board.buttons("fay"):
        board.taps("Not this one")


def _adds(number: int) -> Callable[[Board], object]:
    return lambda board: board.fay(f"prompt add Question {number}?")


STEPS = st.one_of(
    st.builds(_plans, st.integers(0, 3), st.integers(0, 3)),
    st.builds(_adds, st.integers(1, 30)),
    st.builds(_says, st.integers(1, 9).map(lambda number: f"prompt remove {number}")),
    st.builds(_says, st.integers(1, 3).map(lambda number: f"prompt skip {number}")),
    st.builds(
        _says, st.sampled_from(["prompt pause 5 days", "prompt pause", "prompt pause off", "prompt now"])
    ),
    st.builds(_says, st.integers(1, 3).map(lambda number: f"prompt schedule off --schedule {number}")),
    st.builds(_says, st.just('prompt schedule --breaks "26 Nov - 28 Nov" --schedule 1')),
    st.just(_swaps),
)


@pytest.mark.no_cover  # counting its lines takes longer than running them
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(STEPS, st.integers(0, 9)), min_size=1, max_size=25))
def test_whatever_happens_the_look_ahead_is_true_and_rounds_are_whole(steps):
    board = Board()
    witness = Witness(board)
    for number in range(1, 4):
        board.fay(f"prompt add Question {number}?")
    board.fay("prompt schedule every day at 8:00 --prompts own")

    for step, days in steps:
        step(board)
        witness.hears()
        witness.looks()
        until = board.clock.moment + timedelta(days=days)
        ahead = look_ahead(board.box, board.circle.zone, board.clock.moment, most=40)
        promised = [(one.due.at, one.prompt) for one in ahead if one.prompt and one.due.at <= until]

        board.waits(timedelta(days=days))

        assert witness.hears() == promised
