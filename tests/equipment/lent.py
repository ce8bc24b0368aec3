"""A PostgreSQL database with every table, lent to one test after the other: to make a new one takes forty times longer.

It comes back as it was: nobody is connected to it, nothing is in it, every number begins anew. A test that changed
more than what is in it gets it thrown away.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from storage.everything import METADATA
from tests.equipment.postgres import Postgres
from tests.equipment.prepared import declare

_SHAPE = """
SELECT relname, relkind::text, attname, format_type(atttypid, atttypmod), attnotnull
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped ORDER BY relname, attnum
"""
_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_ANEW = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
_EMPTY = "; ".join([f"DELETE FROM {table.name}" for table in reversed(METADATA.sorted_tables)])


@dataclass
class Lent:
    server: Postgres
    url: str = ""
    _shape: object = None

    @contextmanager
    def to_one(self) -> Iterator[str]:
        if not self.url:
            self.url = self.server.fresh()
            declare(self.url)
            with self._connected() as link:
                self._shape = link.execute(_SHAPE).fetchall()
        yield self.url
        self._take_back()

    def throw_away(self) -> None:
        if self.url:
            self.server.drop(self.url)
            self.url = ""

    def _take_back(self) -> None:
        with self._connected() as link:
            link.execute(_ALONE)
            if whole := link.execute(_SHAPE).fetchall() == self._shape:
                link.execute(_EMPTY.encode())
                link.execute(_ANEW)
        if not whole:
            self.throw_away()

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url.replace("+psycopg", ""))


@pytest.fixture(scope="session")
def lent(postgres: Postgres) -> Generator[Lent, None, None]:
    lent = Lent(postgres)
    yield lent
    lent.throw_away()


@pytest.fixture
def lent_postgres(lent: Lent) -> Generator[str, None, None]:
    """The URL of a database that has every table and nothing in them."""
    with lent.to_one() as url:
        yield url
