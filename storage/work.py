"""The transaction at hand. Ports are built once; what they read and write goes through here, on the writer's thread.

Jobs run in groups, so what many of them do alike is done for all at once: rows are put off and written together, and
what is asked of everybody is looked up ahead. Neither can be told from doing it one by one.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable

Rows = CursorResult[*tuple[Any, ...]]
Together = Callable[[Connection, Sequence[Mapping[str, Any]]], None]
"""Writes rows that were put off, in their order."""


class NoTransaction(RuntimeError):
    """Storage was used outside the writer. Queue a job instead."""


class Work:
    """One transaction per thread. `wrote`: whether the job at hand has changed anything yet."""

    def __init__(self) -> None:
        self._here = threading.local()

    @property
    def connection(self) -> Connection:
        """For statements that go past `read` and `write`; whoever asks for it is taken to change something."""
        self.wrote_something()
        return self._whole()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._open().dialect.name

    @property
    def wrote(self) -> bool:
        return getattr(self._here, "wrote", False)

    def begin(self, connection: Connection | None) -> None:
        """Called by the writer alone."""
        self._here.connection = connection
        self._here.wrote = False
        self._here.lines = {}
        self._here.later = {}
        self._here.ahead = None
        self._here.entered = {}

    def fresh(self) -> None:
        """The next job of the group begins."""
        self._here.wrote = False

    @property
    def lines(self) -> dict[str, tuple[datetime, bool]]:
        """Lines due with this transaction: since when, and whether an answer waits. See `SqlOutbox`."""
        found: dict[str, tuple[datetime, bool]] = self._here.lines
        return found

    @property
    def entered(self) -> dict[str, bool]:
        """Events entered ahead of their handlers, and whether each is new. See `SqlInbox`."""
        found: dict[str, bool] = self._here.entered
        return found

    def wrote_something(self) -> None:
        """For statements that go past `write`."""
        self._here.wrote = True
        self._here.ahead = None

    def later(self, together: Together, row: Mapping[str, Any]) -> None:
        """Write a row with others of its kind: before anything that could see whether it is there."""
        self._open()
        self._here.wrote = True
        self._here.later.setdefault(together, []).append(row)

    def settle(self) -> None:
        """Write what was put off. Whoever commits, or ends a savepoint, calls it before."""
        connection, waiting = self._open(), self._here.later
        while waiting:
            together = next(iter(waiting))
            together(connection, waiting.pop(together))

    def drop_later(self) -> None:
        """What was put off is undone with the job that did it."""
        self._here.later.clear()

    @property
    def ahead(self) -> Any:
        """What was looked up for the whole group; None once anything was written that could change it."""
        return self._here.ahead

    def know_ahead(self, found: Any) -> None:
        self._here.ahead = found

    def read(
        self, statement: Executable, blanks: Mapping[str, Any] | None = None, *, apart: bool = False
    ) -> Rows:
        """`apart`: it looks at no table whose rows are ever put off."""
        connection = self._open() if apart else self._whole()
        return connection.execute(statement, blanks)

    def write(
        self, statement: Executable, blanks: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> Rows:
        self.wrote_something()
        return self._whole().execute(statement, blanks)

    def _whole(self) -> Connection:
        """With all rows in it that are there by rights."""
        connection = self._open()
        if self._here.later:
            self.settle()
        return connection

    def _open(self) -> Connection:
        connection: Connection | None = getattr(self._here, "connection", None)
        if connection is None:
            raise NoTransaction
        return connection
