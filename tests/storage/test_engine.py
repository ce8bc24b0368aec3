"""Opening the database: what is committed stays (RL9), what is erased is gone (PV3), and two do not share one file."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from storage.engine import (
    AlreadyRunning,
    claim,
    is_sqlite,
    open_engine,
    sqlite_file,
    still_in_transaction,
    truncate_log,
)
from tests.storage.notes import METADATA, NOTES

CANARY = "only-for-this-test-b7f2"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'kith.db'}"


@pytest.fixture
def either(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
def test_a_sqlite_database_is_opened_so_that_it_can_be_trusted(url: str, pragma: str, value: object):
    with open_engine(url).connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_only_its_owner_can_read_the_file(url: str):
    open_engine(url)

    assert sqlite_file(url).stat().st_mode & 0o777 == 0o600


def test_what_was_there_is_left_as_it_is(url: str):
    with open_engine(url).begin() as connection:
        METADATA.create_all(connection)

    with open_engine(url).connect() as connection:
        assert connection.execute(sa.select(NOTES)).all() == []


def test_which_kind_it_is(either: Engine, database_url: str):
    assert is_sqlite(either) == database_url.startswith("sqlite")


def test_a_writer_takes_the_lock_at_once_and_a_reader_waits_for_nobody(url: str):
    engine = open_engine(url)
    with engine.begin() as connection:
        METADATA.create_all(connection)

    with engine.begin() as writing:
        writing.execute(sa.insert(NOTES), {"number": 1})
        with engine.connect().execution_options(reads=True) as reading, reading.begin():
            assert reading.execute(sa.select(NOTES)).all() == []
        impatient = sqlite3.connect(sqlite_file(url), timeout=0.01, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            impatient.execute("BEGIN IMMEDIATE")
        impatient.close()


def test_whether_a_transaction_is_still_there(either: Engine):
    with either.connect() as connection, connection.begin():
        assert still_in_transaction(connection)


def test_a_transaction_that_sqlite_rolled_back_by_itself_is_noticed(url: str):
    with open_engine(url).connect() as connection, connection.begin():
        connection.exec_driver_sql("ROLLBACK")

        assert not still_in_transaction(connection)


def test_a_second_kith_on_one_file_is_refused(url: str):
    open_engine(url)
    held = claim(url)

    with pytest.raises(AlreadyRunning):
        claim(url)
    held.close()
    claim(url).close()


def test_a_second_process_is_refused_too_and_a_dead_one_holds_nothing(url: str):
    open_engine(url)
    program = f"from storage.engine import claim\nclaim({url!r})\n"
    held = claim(url)
    refused = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True)
    held.close()

    assert "AlreadyRunning" in refused.stderr
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    claim(url).close()


def test_what_was_erased_is_in_no_file(url: str):
    """PV3: neither in the database's file nor in its write-ahead log."""
    engine = open_engine(url)
    with engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(sa.insert(NOTES), {"number": 1, "words": CANARY})
    assert _found(sqlite_file(url))

    with engine.begin() as connection:
        connection.execute(sa.delete(NOTES))
    truncate_log(engine)

    assert _found(sqlite_file(url)) == []


def test_there_is_no_log_of_that_kind_on_postgresql(fresh_postgres: str):
    engine = open_engine(fresh_postgres)

    truncate_log(engine)

    engine.dispose()


def _found(database: Path) -> list[str]:
    files = database.parent.glob(f"{database.name}*")
    return [file.name for file in files if CANARY.encode() in file.read_bytes()]
