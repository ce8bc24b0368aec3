"""Insert or change, and passing over what somebody else has claimed: the same on both databases."""

import pytest
import sqlalchemy as sa

from storage.dialect import skip_locked, upsert
from storage.engine import open_engine
from tests.storage.conftest import Store
from tests.storage.notes import METADATA, NOTES


@pytest.fixture
def tables(store: Store) -> Store:
    METADATA.create_all(store.work.connection)
    return store


def put(store: Store, number: int, words: str, update: list[str] | None = None) -> int:
    return upsert(store.work.connection, NOTES, {"number": number, "words": words}, ["number"], update)


def kept(store: Store) -> list[tuple[int, str]]:
    rows = store.work.read(sa.select(NOTES).order_by(NOTES.c.number)).all()
    return [(row.number, row.words) for row in rows]


def test_what_is_new_is_inserted(tables: Store):
    assert put(tables, 1, "first") == 1
    assert kept(tables) == [(1, "first")]


def test_what_is_known_is_left_as_it_is(tables: Store):
    """RL: one key for ever; the second time nothing happens, and that is told."""
    put(tables, 1, "first")

    assert put(tables, 1, "second") == 0
    assert kept(tables) == [(1, "first")]


def test_what_is_known_is_changed_where_that_is_asked(tables: Store):
    put(tables, 1, "first")

    assert put(tables, 1, "second", ["words"]) == 1
    assert kept(tables) == [(1, "second")]


def test_others_are_not_touched(tables: Store):
    for number in (1, 2):
        put(tables, number, "first")

    put(tables, 2, "second", ["words"])

    assert kept(tables) == [(1, "first"), (2, "second")]


def test_what_somebody_else_holds_is_passed_over(database_url: str):
    """RL1: two workers never claim the same row. SQLite's one writer needs no lock, and ignores it."""
    engine = open_engine(database_url)
    with engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(sa.insert(NOTES), [{"number": number} for number in (1, 2, 3)])
    one = skip_locked(sa.select(NOTES.c.number).order_by(NOTES.c.number).limit(1))
    reads = engine.connect().execution_options(reads=True)

    with reads as first, first.begin(), engine.connect() as second, second.begin():
        claimed = [first.execute(one).scalar_one(), second.execute(one).scalar_one()]

    assert claimed == ([1, 1] if database_url.startswith("sqlite") else [1, 2])
    engine.dispose()
