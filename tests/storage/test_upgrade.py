"""RL9, RL15, AB25: migrations, a newer database, a damaged one, one killed halfway."""

import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from storage.engine import open_engine
from storage.everything import METADATA
from storage.migrations.check import differences, main
from storage.upgrade import (
    DamagedDatabase,
    DatabaseTrouble,
    NewerDatabase,
    config,
    copy_of,
    examine,
    is_current,
    table_names,
    upgrade,
)


def tables(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = table_names(connection)
    engine.dispose()
    return found


def test_migrations_make_the_tables_of_the_program(database_url: str):
    assert differences(database_url) == []
    assert main() == 0


def test_an_empty_database_is_brought_up_to_date_once(database_url: str):
    assert upgrade(database_url)
    assert not upgrade(database_url)
    assert is_current(database_url)
    assert tables(database_url) == {*METADATA.tables, "alembic_version"}


def test_a_newer_database_is_refused(database_url: str):
    upgrade(database_url)
    engine = open_engine(database_url)
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    for ask in (upgrade, is_current):
        with pytest.raises(NewerDatabase, match="newer Kith"):
            ask(database_url)


def test_a_copy_is_taken_before_an_older_one_is_changed(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'kith.db'}"
    upgrade(url)

    copy = copy_of(url, tmp_path / "copy.db")

    assert tables(f"sqlite:///{copy}") == tables(url)
    assert copy.stat().st_mode & 0o077 == 0


def test_a_damaged_database_is_refused(tmp_path: Path):
    file = tmp_path / "kith.db"
    upgrade(f"sqlite:///{file}")
    content = bytearray(file.read_bytes())
    content[4096:20480] = os.urandom(16384)
    file.write_bytes(content)
    for extra in tmp_path.glob("kith.db-*"):
        extra.unlink()

    with pytest.raises(DamagedDatabase, match="kith restore"):
        examine(f"sqlite:///{file}")


def test_a_database_cut_short_is_refused(tmp_path: Path):
    """RL9."""
    file = tmp_path / "kith.db"
    upgrade(f"sqlite:///{file}")
    file.write_bytes(file.read_bytes()[:-8192])

    with pytest.raises(DamagedDatabase):
        upgrade(f"sqlite:///{file}")


def test_one_that_somebody_holds_is_not_called_damaged(tmp_path: Path):
    file = tmp_path / "kith.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE held (x)")
        other.commit()
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseTrouble, match="SQLITE_BUSY") as trouble:
            examine(f"sqlite:///{file}")

    assert not isinstance(trouble.value, DamagedDatabase)


def test_what_is_no_database_is_refused(tmp_path: Path):
    file = tmp_path / "kith.db"
    file.write_text("not a database, " * 400, encoding="utf-8")

    with pytest.raises(DamagedDatabase):
        upgrade(f"sqlite:///{file}")


def _die_halfway(url: str) -> None:
    """Killed at the tenth table."""
    count = 0

    def listen(connection: object, cursor: object, statement: str, *_: object) -> None:
        nonlocal count
        count += "CREATE TABLE" in statement
        if count == 10:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(sa.Engine, "before_cursor_execute", listen)
    upgrade(url, now=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_migration_killed_halfway_completes_when_run_again(database_url: str):
    """RL15."""
    process = multiprocessing.get_context("spawn").Process(target=_die_halfway, args=(database_url,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert "accounts" not in tables(database_url)

    upgrade(database_url)

    assert is_current(database_url)
    assert {"accounts", "numbers"} <= set(tables(database_url))


def test_what_was_kept_by_an_older_program_is_still_there(database_url: str):
    """RL15: from the tables of the first release to those of today."""
    engine = open_engine(database_url)
    with engine.connect() as connection, connection.begin():
        command.upgrade(config(connection), "0001")
        connection.execute(sa.text("INSERT INTO switches (member, activity) VALUES ('ana', 'thanks')"))
    engine.dispose()

    upgrade(database_url)

    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT member FROM switches")).scalars().all() == ["ana"]
    engine.dispose()
    assert is_current(database_url)


def test_a_log_cut_short_loses_the_end_and_nothing_else(tmp_path: Path):
    """RL9: SQLite takes what was whole."""
    file = tmp_path / "kith.db"
    upgrade(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("INSERT INTO boundaries VALUES ('a', 'b')")
        raw.commit()
        log = file.with_name("kith.db-wal")
        cut = log.read_bytes()[:-50]
        whole = file.read_bytes()
    (tmp_path / "cut.db").write_bytes(whole)
    (tmp_path / "cut.db-wal").write_bytes(cut)

    examine(f"sqlite:///{tmp_path / 'cut.db'}")
