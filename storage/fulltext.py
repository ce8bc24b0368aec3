"""The one table that each database makes in its own way: the directory's words, to be searched.

It is made with `signposts` and dropped with it, belongs to no metadata and to no backup: it holds nothing but public
words of the entries, and is filled from them. Alembic and backups leave it alone.
"""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, event

NAME: Final = "signpost_words"
COLUMNS: Final = ("name", "topics", "inferred", "what", "who", "areas", "scope")
_TEXTS = ", ".join(f"{one} text NOT NULL" for one in (*COLUMNS, "facts"))
_TOKENS = 'tokenize = "porter unicode61 remove_diacritics 2"'
_SQLITE = (
    f"CREATE VIRTUAL TABLE {NAME} USING fts5(entry UNINDEXED, {', '.join(COLUMNS)}, facts UNINDEXED, {_TOKENS})",
)
_POSTGRESQL = (
    f"CREATE TABLE {NAME} (entry varchar PRIMARY KEY, {_TEXTS}, lexemes tsvector NOT NULL)",
    f"CREATE INDEX ix_{NAME}_lexemes ON {NAME} USING gin (lexemes)",
)
MAKE: Final = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def belongs(table: str) -> bool:
    """Whether it is that table, or one that SQLite keeps for it."""
    return table == NAME or table.startswith(f"{NAME}_")


def looked_at(name: str | None, kind: str, parents: Any) -> bool:  # noqa: ARG001  # as Alembic asks
    """For Alembic: whether it is to look at it."""
    return not (kind == "table" and belongs(name or ""))


def made_with(table: sa.Table) -> None:
    """From now on, whoever makes or drops that table makes or drops this one."""
    event.listen(table, "after_create", _make)
    event.listen(table, "before_drop", _drop)


def _make(table: sa.Table, connection: Connection, **more: object) -> None:  # noqa: ARG001  # as it is called
    for statement in MAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _drop(table: sa.Table, connection: Connection, **more: object) -> None:  # noqa: ARG001  # as it is called
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {NAME}")
