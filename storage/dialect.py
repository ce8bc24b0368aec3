"""The few statements SQLite and PostgreSQL spell differently."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    index_elements: Sequence[str],
    update: Sequence[str] | None = None,
) -> int:
    """Insert, or where the index says it is there already: change the columns in `update`, or leave it (None).

    Gives the number of rows inserted or changed.
    """
    statement = _upsert(
        connection.dialect.name, table, tuple(index_elements), None if update is None else tuple(update)
    )
    return len(connection.execute(statement, values).all())


def insert_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], index: Sequence[str]
) -> Sequence[tuple[Any, ...]]:
    """Insert what is not there yet; the columns in `index` of each row that was."""
    statement = _insert_new(connection.dialect.name, table, tuple(index))
    return [tuple(row) for row in connection.execute(statement, rows)]


def insert_missing(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], index: Sequence[str]
) -> None:
    """Insert what is not there yet, in the order of `rows`."""
    connection.execute(_insert(connection.dialect.name, table, tuple(index)), rows)


@cache
def _insert(dialect: str, table: Table, index: tuple[str, ...]) -> Any:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing(index_elements=index)


@cache
def _insert_new(dialect: str, table: Table, index: tuple[str, ...]) -> Any:
    return _insert(dialect, table, index).returning(*(table.c[one] for one in index))


@cache
def _upsert(dialect: str, table: Table, index: tuple[str, ...], update: tuple[str, ...] | None) -> Any:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = make(table)
    if update is None:
        return _insert(dialect, table, index).returning(table.c[index[0]])
    changes = {name: statement.excluded[name] for name in update}
    return statement.on_conflict_do_update(index_elements=index, set_=changes).returning(table.c[index[0]])


def skip_locked(statement: sa.Select[Any]) -> sa.Select[Any]:
    """`FOR UPDATE SKIP LOCKED` on PostgreSQL; SQLite's one writer needs none (and ignores it)."""
    return statement.with_for_update(skip_locked=True)
