"""Private journals in the database: each page sealed for its owner, and for nobody else; there until they let go."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.checkins.model import Entry
from bot.kernel.people import AccountId
from storage import journal
from storage.everything import METADATA
from storage.journal import SqlJournal
from storage.sealing import Gone, Tampered
from tests.features.pretend import NOW
from tests.storage.conftest import Store

ANA, BO = AccountId("ana-account"), AccountId("bo-account")
WORDS = "A canary, for my eyes 🌱"
PAGE = Entry("aaaaaaaa", ANA, NOW, WORDS)
TABLE = METADATA.tables["journal"]


@pytest.fixture
def pages(store: Store) -> SqlJournal:
    for one in (ANA, BO):
        store.keys.prepare(one)
    return SqlJournal(store.work, store.sealer)


def rows(store: Store) -> list[sa.Row[*tuple[Any, ...]]]:
    return list(store.work.read(sa.select(TABLE)).all())


def test_a_page_comes_back_as_it_was_written(pages: SqlJournal):
    pages.write(PAGE)

    assert pages.entry(ANA, "aaaaaaaa") == PAGE
    assert pages.entry(ANA, "nothing") is None
    assert pages.entry(BO, "aaaaaaaa") is None


def test_a_changed_page_stays_on_its_day(store: Store, pages: SqlJournal):
    pages.write(PAGE)
    pages.write(replace(PAGE, words="Other words"))

    assert pages.entry(ANA, "aaaaaaaa") == replace(PAGE, words="Other words")
    assert len(rows(store)) == 1


def test_words_are_sealed_under_a_key_of_their_owner(store: Store, pages: SqlJournal):
    """PV4: once that key is gone nobody can read it, here or in any copy."""
    pages.write(PAGE)
    assert b"canary" not in rows(store)[0].words

    store.keys.erase(ANA)

    with pytest.raises(Gone):
        pages.entry(ANA, "aaaaaaaa")


def test_moved_to_another_row_a_page_does_not_open(store: Store, pages: SqlJournal):
    """PV4: the row is part of the seal."""
    pages.write(PAGE)
    pages.write(replace(PAGE, id="bbbbbbbb", words="Another day"))
    foreign = next(row.words for row in rows(store) if row.id == "bbbbbbbb")
    store.work.write(sa.update(TABLE).where(TABLE.c.id == "aaaaaaaa").values(words=foreign))

    with pytest.raises(Tampered):
        pages.entry(ANA, "aaaaaaaa")


def test_moved_to_another_account_a_page_does_not_open(store: Store, pages: SqlJournal):
    """PV4: so is whose it is."""
    pages.write(PAGE)
    store.work.write(sa.update(TABLE).values(account=BO))

    with pytest.raises(Tampered):
        pages.entry(BO, "aaaaaaaa")
    with pytest.raises(Tampered):
        pages.entries(BO)


def test_pages_are_turned_from_the_newest_to_the_oldest(pages: SqlJournal):
    days = [NOW - timedelta(days=day) for day in range(5)]
    for number, at in enumerate(days):
        pages.write(Entry(f"page{number}", ANA, at, f"{number}"))
    pages.write(Entry("another1", BO, NOW, "Of Bo"))

    assert [one.words for one in pages.entries(ANA)] == ["0", "1", "2", "3", "4"]
    assert [one.words for one in pages.entries(ANA, limit=2)] == ["0", "1"]
    assert [one.words for one in pages.entries(ANA, before=days[1], limit=2)] == ["2", "3"]
    assert [one.words for one in pages.entries(BO)] == ["Of Bo"]


def test_only_its_owner_takes_a_page_out(pages: SqlJournal):
    pages.write(PAGE)

    pages.tear_out(BO, "aaaaaaaa")
    assert pages.entry(ANA, "aaaaaaaa") == PAGE
    pages.tear_out(ANA, "aaaaaaaa")

    assert pages.entries(ANA) == ()


def test_it_is_burned_whole_and_alone(pages: SqlJournal):
    for number in range(3):
        pages.write(replace(PAGE, id=f"page{number}"))
    pages.write(Entry("another1", BO, NOW, "Of Bo"))

    assert pages.burn(ANA) == 3
    assert pages.burn(ANA) == 0
    assert len(pages.entries(BO)) == 1


def test_nothing_is_left_of_who_leaves_everything(store: Store, pages: SqlJournal):
    """PV3."""
    pages.write(PAGE)
    pages.write(Entry("another1", BO, NOW, "Of Bo"))

    journal.forget(store.work, ANA, [])

    assert ANA not in repr(rows(store))
    assert len(rows(store)) == 1


def test_it_does_not_end_by_itself(store: Store, pages: SqlJournal):
    pages.write(PAGE)

    journal.retire(store.work, NOW + timedelta(days=3650))

    assert pages.entry(ANA, "aaaaaaaa") == PAGE


def test_no_words_are_shown_when_it_is_printed():
    """PV5."""
    assert "canary" not in repr(PAGE)
