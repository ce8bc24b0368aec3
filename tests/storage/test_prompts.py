"""Prompts in the database: the circle's words sealed, schedules and rounds as they were, all gone with the circle."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.kernel.breaks import Break
from bot.kernel.people import FOREVER
from bot.kernel.rhythm import read_rhythm
from bot.prompts.bank import BANK
from bot.prompts.model import MOST_OWN, Box, Deck, Own, Plan, Which
from storage import prompts
from storage.circles import SqlCircles
from storage.everything import METADATA
from storage.prompts import SqlPromptBook
from storage.sealing import Tampered
from tests.features.pretend import NOW, TUESDAYS, WALKERS, Clock
from tests.storage.conftest import Store

WORDS = "What made you smile? 🌱"
EMPTY = Box(TUESDAYS.id, spare=Deck(TUESDAYS.id))
TODAY = date(2026, 11, 24)
OWN = Own("aaaaaaaa", 1, WORDS)
PLAN = Plan(
    "pppppppp",
    2,
    read_rhythm("every second Thursday 19:00", TODAY),
    Which.NON_DIRECTIVE,
    Deck("pppppppp", 3, frozenset({"safe-1", "aaaaaaaa"}), ("safe-2", "mutual-1"), "safe-1"),
    (Break(date(2026, 12, 21), date(2027, 1, 3)),),
    datetime.fromisoformat("2026-11-26T19:00"),
)
FULL = Box(TUESDAYS.id, (OWN, Own("bbbbbbbb", 2, "And you?")), (PLAN,), Deck(TUESDAYS.id, 2), NOW)


@pytest.fixture
def book(store: Store) -> SqlPromptBook:
    return SqlPromptBook(store.work, store.sealer)


def rows(store: Store, table: str) -> list[sa.Row[*tuple[Any, ...]]]:
    return list(store.work.read(sa.select(METADATA.tables[table])).all())


def test_a_circle_begins_with_an_empty_box(book: SqlPromptBook):
    assert book.box(TUESDAYS.id) == EMPTY


def test_everything_comes_back_as_it_was(book: SqlPromptBook):
    book.keep(EMPTY, FULL)

    assert book.box(TUESDAYS.id) == FULL
    assert book.box(WALKERS.id).own == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda box: replace(box, paused=FOREVER),
        lambda box: replace(box, paused=None),
        lambda box: box.drawn("safe-3"),
        lambda box: box.without(OWN),
        lambda box: replace(box, own=(replace(OWN, words="Other words"), *box.own[1:])),
        lambda box: replace(box, plans=()),
        lambda box: box.with_plan(replace(PLAN, id="qqqqqqqq", number=1, deck=Deck("qqqqqqqq"), skip=None)),
        lambda box: box.with_plan(replace(PLAN, skip=None, breaks=())),
        lambda box: box.set_aside(PLAN, "non-directive-1"),
        lambda box: box,
    ],
)
def test_every_change_is_kept(book: SqlPromptBook, change):
    book.keep(EMPTY, FULL)
    changed = change(FULL)

    book.keep(FULL, changed)

    assert book.box(TUESDAYS.id) == changed


def test_the_words_are_sealed(store: Store, book: SqlPromptBook):
    """PV4: nowhere in the row as they were written."""
    book.keep(EMPTY, FULL)

    assert all(WORDS.encode() not in row.words for row in rows(store, "prompts"))


def test_words_moved_to_another_row_do_not_open(store: Store, book: SqlPromptBook):
    """PV4: the row is part of the seal."""
    book.keep(EMPTY, FULL)
    table = METADATA.tables["prompts"]
    foreign = next(row.words for row in rows(store, "prompts") if row.id == "bbbbbbbb")
    store.work.write(sa.update(table).where(table.c.id == "aaaaaaaa").values(words=foreign))

    with pytest.raises(Tampered):
        book.box(TUESDAYS.id)


def test_the_fullest_box_there_can_be_is_kept(book: SqlPromptBook):
    own = tuple(Own(f"own-{number:04}", number, "x" * 500) for number in range(1, MOST_OWN + 1))
    everything = frozenset({*BANK, *(one.id for one in own)})
    deck = Deck("pppppppp", 99_999, everything, tuple(sorted(everything)), own[-1].id)
    day = timedelta(days=1)
    breaks = tuple(Break(TODAY + 2 * one * day, TODAY + 2 * one * day) for one in range(10))
    long = read_rhythm(f"{', '.join(f'{one}th' for one in range(4, 20))} 19:00", TODAY)
    full = Box(
        TUESDAYS.id,
        own,
        (replace(PLAN, when=long, breaks=breaks, deck=deck),),
        replace(deck, seed=TUESDAYS.id),
    )

    book.keep(EMPTY, full)

    assert book.box(TUESDAYS.id) == full


def test_what_belongs_to_a_circle_that_is_gone_goes(store: Store, book: SqlPromptBook):
    """PV2."""
    circles = SqlCircles(store.work, store.sealer, Clock())
    circles.keep(TUESDAYS)
    elsewhere = replace(
        FULL,
        circle=WALKERS.id,
        own=(replace(OWN, id="wwwwwwww"),),
        plans=(replace(PLAN, id="vvvvvvvv", deck=replace(PLAN.deck, seed="vvvvvvvv")),),
    )
    book.keep(EMPTY, FULL)
    book.keep(Box(WALKERS.id, spare=Deck(WALKERS.id)), elsewhere)

    prompts.retire(store.work, NOW)

    assert book.box(TUESDAYS.id) == FULL
    assert book.box(WALKERS.id) == Box(WALKERS.id, spare=Deck(WALKERS.id))
    circles.drop(TUESDAYS.id)
    prompts.retire(store.work, NOW)
    assert [rows(store, table) for table in ("prompts", "prompt_plans", "prompt_boxes")] == [[], [], []]


def test_leaving_everything_takes_nothing_of_the_circles(store: Store, book: SqlPromptBook):
    """No column names a person, so there is nothing of theirs in it (PV3)."""
    book.keep(EMPTY, FULL)

    prompts.forget(store.work, "fay", ["fay@house"])

    assert book.box(TUESDAYS.id) == FULL
