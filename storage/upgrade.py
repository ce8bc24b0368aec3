"""Bringing a database to the tables this program knows. All of it in one transaction: killed halfway, nothing is."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engine import is_sqlite, open_engine, sqlite_file
from storage.fulltext import belongs

_FOLDER = Path(__file__).parent / "migrations"
_NOT_WHOLE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class DatabaseTrouble(Exception):
    """The database cannot be used as it is; one sentence, with the cure."""


class NewerDatabase(DatabaseTrouble):
    """It was written by a newer Kith."""


class DamagedDatabase(DatabaseTrouble):
    """What is in the file is not whole."""


def upgrade(url: str, *, now: datetime | None = None) -> bool:
    """Migrate to the newest tables, after a copy (SQLite). Whether anything was to be done.

    Raises `NewerDatabase` and `DamagedDatabase`.
    """
    examine(url)
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            with connection.begin():
                known = revision(connection)
            _refuse_newer(known)
            if known == newest():
                return False
        if known and is_sqlite(engine):
            copy_of(url, sqlite_file(url).with_suffix(f".before-{known}{_stamp(now)}.db"))
        with engine.connect() as connection, connection.begin():
            command.upgrade(config(connection), "head")
        return True
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Whether the tables are those of this program. Raises as `upgrade` does."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            known = revision(connection)
        _refuse_newer(known)
        return known == newest()
    finally:
        engine.dispose()


def examine(url: str) -> None:
    """Raises `DamagedDatabase` where SQLite finds its file is not whole."""
    if not url.startswith("sqlite") or not sqlite_file(url).exists() or not sqlite_file(url).stat().st_size:
        return
    path = sqlite_file(url)
    try:
        with closing(sqlite3.connect(path)) as raw:
            found = [row[0] for row in raw.execute("PRAGMA quick_check(1)")]
    except sqlite3.DatabaseError as trouble:
        if trouble.sqlite_errorcode & 0xFF not in _NOT_WHOLE:
            raise DatabaseTrouble(
                f"{path} cannot be opened: {trouble.sqlite_errorname}. Mend that first."
            ) from None
        found = []
    if found != ["ok"]:
        raise DamagedDatabase(f"{path} is damaged. Put it aside and run: kith restore YOUR-BACKUP")


def copy_of(url: str, target: Path) -> Path:
    """A whole copy of a SQLite database, readable by its owner alone; an older copy of that name is replaced."""
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
    draft.unlink()
    before = os.umask(0o077)
    try:
        with closing(sqlite3.connect(sqlite_file(url))) as raw:
            raw.execute("VACUUM INTO ?", (str(draft),))
    finally:
        os.umask(before)
    draft.replace(target)
    return target


def newest() -> str:
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    return head or ""


def revisions() -> set[str]:
    """Every revision this program knows of."""
    return {one.revision for one in ScriptDirectory(str(_FOLDER)).walk_revisions()}


def config(connection: Connection) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.attributes["connection"] = connection
    return settings


def revision(connection: Connection) -> str:
    """Which tables this database has; empty where it has none of ours."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _refuse_newer(known: str) -> None:
    if known and known not in revisions():
        raise NewerDatabase(
            "This database was written by a newer Kith. Run that one, or restore the backup taken before it."
        )


def _stamp(now: datetime | None) -> str:
    return f"-{now:%Y%m%d-%H%M%S}" if now else ""


def table_names(connection: Connection) -> set[str]:
    """All but what full text needs."""
    return {one for one in sa.inspect(connection).get_table_names() if not belongs(one)}
