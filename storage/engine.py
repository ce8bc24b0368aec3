"""Opening the database so that what is committed stays, and what is erased is gone."""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA temp_store=MEMORY",
)

_CLASHES = frozenset({"40P01", "40001"})
"""PostgreSQL: deadlock victim, serialization failure."""
_OUT_OF_ORDER = frozenset({"08", "53", "57", "58", "XX"})
"""PostgreSQL's classes: no connection, no room or memory, shut down, system error, damage."""
_SQLITE_OUT_OF_ORDER = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)


class AlreadyRunning(Exception):
    """Another Kith is using this database file. Stop it first; two would post everything twice."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://…`. Its errors do not repeat what was asked or kept."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    return sa.create_engine(
        url, hide_parameters=True, poolclass=QueuePool, pool_pre_ping=True, pool_size=6, max_overflow=4
    )


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def sqlite_file(url: str) -> Path:
    return Path(sa.make_url(url).database or "")


def still_in_transaction(connection: Connection) -> bool:
    """SQLite silently rolls everything back on some errors (a full disk): then what was done is gone."""
    raw = connection.connection.dbapi_connection
    return raw.in_transaction if isinstance(raw, sqlite3.Connection) else True


def is_clash(trouble: Exception) -> bool:
    """Two transactions got in each other's way: harmless to try again."""
    return isinstance(trouble, DBAPIError) and getattr(trouble.orig, "sqlstate", None) in _CLASHES


def is_trouble(trouble: Exception) -> bool:
    """It is the database that failed (no room, no connection, read-only), not what it was asked."""
    if not isinstance(trouble, DBAPIError):
        return False
    if isinstance(trouble.orig, sqlite3.Error):
        return trouble.orig.sqlite_errorcode & 0xFF in _SQLITE_OUT_OF_ORDER
    state = getattr(trouble.orig, "sqlstate", None) or ""
    return trouble.connection_invalidated or state[:2] in _OUT_OF_ORDER


def claim(url: str) -> TextIO:
    """Hold a lock beside the SQLite file as long as the returned file is open. Raises `AlreadyRunning`."""
    file = sqlite_file(url)
    file.parent.mkdir(parents=True, exist_ok=True)
    holder = file.with_name(f"{file.name}.lock").open("w")
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        holder.close()
        raise AlreadyRunning from taken
    return holder


def truncate_log(engine: Engine) -> None:
    """Write everything into the main file and empty the write-ahead log (SQLite), so that erased words are gone."""
    if is_sqlite(engine):
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if isinstance(raw, sqlite3.Connection):
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _sqlite(url: str) -> Engine:
    path = sqlite_file(url)
    if path.parent != Path():
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"check_same_thread": False}, poolclass=NullPool
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: sqlite3.Connection, _: Any) -> None:
    raw.isolation_level = None
    for pragma in _PRAGMAS:
        raw.execute(pragma)


def _begin(connection: Connection) -> None:
    """Who only reads waits for nobody, and nobody waits for them."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
