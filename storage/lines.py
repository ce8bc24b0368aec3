"""A line is due as soon as anything in it is: one statement, so that nobody's word on it is lost."""

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy import Connection, Insert
from sqlalchemy.dialects import postgresql, sqlite

from storage.outbox_rows import LineRow

_L = LineRow.metadata.tables["lines"]


def due_line(connection: Connection, line: str, due: datetime, now: datetime, *, urgent: bool) -> None:
    """Make the line, or make it due no later than this."""
    values = {"line": line, "urgent": urgent, "due": due, "served": now, "lease": "", "lease_ends": now}
    connection.execute(_statement(connection.dialect.name), {**values, "calm_from": now, "setbacks": 0})


@cache
def _statement(dialect: str) -> Insert:
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(_L)
    new = statement.excluded
    sooner = sa.case((_L.c.due < new.due, _L.c.due), else_=new.due)
    changes = {"due": sooner, "urgent": sa.or_(_L.c.urgent, new.urgent)}
    return statement.on_conflict_do_update(index_elements=["line"], set_=changes)
