"""What a test finds in a database that was lent before it."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.equipment.lent import Lent
from tests.equipment.postgres import Postgres


@pytest.fixture
def own(postgres: Postgres) -> Iterator[Lent]:
    own = Lent(postgres)
    yield own
    own.throw_away()


def do(url: str, words: bytes) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "")) as link:
        found = link.execute(words)
        return found.fetchall() if found.description else []


KEEP = b"INSERT INTO switches (member, activity) VALUES ('a', 'b')"


def test_nothing_of_the_test_before_is_in_it(own: Lent):
    with own.to_one() as first:
        do(first, KEEP)
        assert do(first, b"SELECT member FROM switches") == [("a",)]

    with own.to_one() as second:
        assert second == first
        assert do(second, b"SELECT * FROM switches") == []


def test_nobody_is_connected_to_it_any_more(own: Lent):
    with own.to_one() as first:
        left = psycopg.connect(first.replace("+psycopg", ""))
        left.execute(KEEP)

    with own.to_one() as second:
        assert do(second, b"SELECT * FROM switches") == []
    with pytest.raises(psycopg.OperationalError):
        left.execute(KEEP)
    left.close()


@pytest.mark.parametrize(
    "change",
    [
        b"CREATE TABLE kept (word text)",
        b"ALTER TABLE switches ADD COLUMN more text",
        b"DROP TABLE switches",
        b"CREATE INDEX quick ON switches (activity)",
    ],
)
def test_whoever_changes_its_tables_is_the_last_to_have_it(own: Lent, change: bytes):
    with own.to_one() as first:
        do(first, change)

    with own.to_one() as second:
        assert second != first
        do(second, KEEP)


def test_its_numbers_begin_anew(own: Lent):
    with own.to_one() as url:
        found = do(url, b"SELECT nextval(oid::regclass) FROM pg_class WHERE relkind = 'S' ORDER BY relname")

    with own.to_one() as url:
        again = do(url, b"SELECT nextval(oid::regclass) FROM pg_class WHERE relkind = 'S' ORDER BY relname")
    assert found == again != []
