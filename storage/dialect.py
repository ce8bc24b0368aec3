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


@cache
def _upsert(dialect: str, table: Table, index: tuple[str, ...], update: tuple[str, ...] | None) -> Any:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = make(table)
    if update is None:
        return statement.on_conflict_do_nothing(index_elements=index).returning(table.c[index[0]])
    changes = {name: statement.excluded[name] for name in update}
    return statement.on_conflict_do_update(index_elements=index, set_=changes).returning(table.c[index[0]])


def skip_locked(statement: sa.Select[Any]) -> sa.Select[Any]:
    """`FOR UPDATE SKIP LOCKED` on PostgreSQL; SQLite's one writer needs none (and ignores it)."""
    return statement.with_for_update(skip_locked=True)
