"""The transaction at hand. Ports are built once; what they read and write goes through here, on the writer's thread."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable

Rows = CursorResult[*tuple[Any, ...]]


class NoTransaction(RuntimeError):
    """Storage was used outside the writer. Queue a job instead."""


class Work:
    """One transaction per thread. `wrote`: whether the job at hand has changed anything yet."""

    def __init__(self) -> None:
        self._here = threading.local()

    @property
    def connection(self) -> Connection:
        """For statements that go past `read` and `write`; whoever asks for it is taken to change something."""
        connection = self._open()
        self._here.wrote = True
        return connection

    @property
    def wrote(self) -> bool:
        return getattr(self._here, "wrote", False)

    def begin(self, connection: Connection | None) -> None:
        """Called by the writer alone."""
        self._here.connection = connection
        self._here.wrote = False
        self._here.lines = {}

    def fresh(self) -> None:
        """The next job of the group begins."""
        self._here.wrote = False

    @property
    def lines(self) -> dict[str, tuple[datetime, bool]]:
        """Lines due with this transaction: since when, and whether an answer waits. See `SqlOutbox`."""
        found: dict[str, tuple[datetime, bool]] = self._here.lines
        return found

    def wrote_something(self) -> None:
        """For statements that go past `write`."""
        self._here.wrote = True

    def read(self, statement: Executable, blanks: Mapping[str, Any] | None = None) -> Rows:
        return self._open().execute(statement, blanks)

    def write(
        self, statement: Executable, blanks: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> Rows:
        self._here.wrote = True
        return self._open().execute(statement, blanks)

    def _open(self) -> Connection:
        connection: Connection | None = getattr(self._here, "connection", None)
        if connection is None:
            raise NoTransaction
        return connection
