"""One group of jobs in one transaction: together without savepoints, or where one failed, again with one each."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.engine import is_clash, is_trouble, still_in_transaction
from storage.work import Work


class NotSaved(Exception):
    """Nothing of this job is in the database."""


class _Apart(Exception):
    """A job failed after writing: replay the group one by one."""


@dataclass(slots=True)
class Job:
    """`asks`: what it says it will ask, for whoever looks ahead."""

    run: Callable[[], Any]
    failed: Callable[[Exception], Any] | None
    look_up: Callable[[], Any] | None
    asks: object
    future: Future[Any] = field(default_factory=Future)


Answer = Callable[["Future[Any]"], None]


class Groups:
    """Runs groups on the connection it is given; knows nothing of threads."""

    def __init__(
        self,
        work: Work,
        *,
        before_group: Callable[[Sequence[Any]], None],
        before_commit: Callable[[], None],
    ) -> None:
        self._work = work
        self._before_group, self._before_commit = before_group, before_commit

    def run(self, connection: Connection, jobs: list[Job]) -> "list[Answer]":
        try:
            return self._in_transaction(connection, jobs, self._all_together)
        except _Apart:
            return self._in_transaction(connection, jobs, self._one_by_one)

    def _in_transaction(
        self,
        connection: Connection,
        jobs: list[Job],
        how: "Callable[[Connection, list[Job]], list[Answer]]",
    ) -> "list[Answer]":
        """`jobs` is thinned here, once the database has let us in: who gave up waiting is not answered any more."""
        with connection.begin():
            jobs[:] = wanted(jobs)
            self._work.begin(connection)
            try:
                answers = how(connection, jobs)
                self._before_commit()
                _check(connection)
                return answers
            finally:
                self._work.begin(None)

    def _all_together(self, connection: Connection, jobs: list[Job]) -> "list[Answer]":
        asked = [job.asks for job in jobs if job.asks is not None]
        _or_apart(connection, lambda: self._before_group(asked))
        answers = [self._together(connection, job) for job in jobs]
        _or_apart(connection, self._work.settle)
        return answers

    def _one_by_one(self, connection: Connection, jobs: list[Job]) -> "list[Answer]":
        return [self._apart(connection, job) for job in jobs]

    def _together(self, connection: Connection, job: Job) -> "Answer":
        self._work.fresh()
        try:
            return _given(job.run())
        except Exception as trouble:
            _check(connection)
            if is_clash(trouble):
                raise
            if self._work.wrote or isinstance(trouble, DBAPIError):
                raise _Apart from trouble
            return self._first_failure(connection, job, trouble)

    def _first_failure(self, connection: Connection, job: Job, trouble: Exception) -> "Answer":
        """It changed nothing, so the group can go on – unless what is left to do for it fails as well."""
        try:
            return self._after_failure(job, trouble)
        except Exception as second:
            _check(connection)
            raise _Apart from second

    def _apart(self, connection: Connection, job: Job) -> "Answer":
        self._work.fresh()
        connection.exec_driver_sql("SAVEPOINT job")
        try:
            answer = _given(job.run())
            self._work.settle()
        except Exception as trouble:
            self._undo(connection, trouble)
            answer = self._guarded(connection, job, trouble)
        connection.exec_driver_sql("RELEASE SAVEPOINT job")
        return answer

    def _guarded(self, connection: Connection, job: Job, trouble: Exception) -> "Answer":
        """`failed` may itself fail; then the job leaves no trace at all."""
        if is_trouble(trouble):
            return _raised(not_saved(trouble))
        try:
            answer = self._after_failure(job, trouble)
            self._work.settle()
        except Exception as second:
            self._undo(connection, second)
            return _raised(not_saved(second) if is_trouble(second) else second)
        return answer

    def _undo(self, connection: Connection, trouble: Exception) -> None:
        """Take back what one job did. Raises where that is not all that is lost, or the group is to be tried again."""
        _check(connection)
        if is_clash(trouble):
            raise trouble
        self._work.drop_later()
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT job")

    def _after_failure(self, job: Job, trouble: Exception) -> "Answer":
        return _raised(trouble) if job.failed is None else _given(job.failed(trouble))


def _given(value: Any) -> Answer:
    return lambda future: future.set_result(value)


def _raised(trouble: Exception) -> Answer:
    return lambda future: future.set_exception(trouble)


def wanted(jobs: list[Job]) -> list[Job]:
    """Those that nobody cancelled; from here on nobody can."""
    return [job for job in jobs if job.future.running() or job.future.set_running_or_notify_cancel()]


def not_saved(trouble: Exception) -> NotSaved:
    lost = NotSaved()
    lost.__cause__ = trouble
    return lost


def _check(connection: Connection) -> None:
    if not still_in_transaction(connection):
        raise NotSaved


def _or_apart(connection: Connection, whole: Callable[[], None]) -> None:
    """Something done for the whole group at once. Where it fails, each job is left to fail or not by itself."""
    try:
        whole()
    except Exception as trouble:
        _check(connection)
        if is_clash(trouble):
            raise
        raise _Apart from trouble
