"""The writer: waiting jobs run together in one transaction, and answers go out only after the commit.

A group runs without savepoints. When a job fails after it changed something, the group is rolled
back and replayed with a savepoint each, so that only the failing one is lost. When the transaction
itself is lost (full disk, database away), the whole group failed and nobody is told otherwise.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.engine import is_clash, is_sqlite, is_trouble, still_in_transaction
from storage.work import Work

log = structlog.get_logger(__name__)
T = TypeVar("T")

_RETRIES = 4


class NotSaved(Exception):
    """Nothing of this job is in the database."""


class Closed(Exception):
    """The writer has been closed; the job was not taken."""


class _Apart(Exception):
    """A job failed after writing: replay the group one by one."""


@dataclass(slots=True)
class _Job:
    run: Callable[[], Any]
    failed: Callable[[Exception], Any] | None
    look_up: Callable[[], Any] | None
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """One thread (SQLite), or one per partition (PostgreSQL), each with its own connection."""

    def __init__(
        self, engine: Engine, work: Work, *, before_commit: Callable[[], None] = lambda: None, lanes: int = 0
    ) -> None:
        self._engine = engine
        self._work = work
        self._before_commit = before_commit
        self._group = 64 if is_sqlite(engine) else 8
        count = lanes or (1 if is_sqlite(engine) else 4)
        self._queues: tuple[queue.SimpleQueue[_Job | None], ...] = tuple(
            queue.SimpleQueue() for _ in range(count)
        )
        self._threads = [
            threading.Thread(target=self._serve, args=(waiting,), name=f"writer-{number}", daemon=True)
            for number, waiting in enumerate(self._queues)
        ]
        self._closed = False
        self._door = threading.Lock()

    def start(self) -> "Writer":
        for thread in self._threads:
            thread.start()
        return self

    def submit(
        self,
        run: Callable[[], T],
        *,
        failed: Callable[[Exception], T] | None = None,
        look_up: Callable[[], T | None] | None = None,
        partition: str = "",
    ) -> Future[T]:
        """Queue a job; its future is done after the commit.

        `failed` decides what remains of a job that raised (its own changes are undone, what `failed` writes is
        kept). `look_up` tells, on a new connection, what became of a job whose commit is in doubt: None if nothing
        did. Jobs of one `partition` keep their order. A job can be cancelled as long as it has not begun: while the
        database is locked or away, none has.
        """
        job = _Job(run, failed, look_up)
        with self._door:
            if self._closed:
                raise Closed
            self._queues[hash(partition) % len(self._queues)].put(job)
        return cast("Future[T]", job.future)

    def waiting(self) -> int:
        """How many jobs are queued."""
        return sum(waiting.qsize() for waiting in self._queues)

    def close(self) -> None:
        """Finish what is queued, then stop."""
        with self._door:
            self._closed = True
        for waiting in self._queues:
            waiting.put(None)
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()
        for waiting in self._queues:
            _turn_away(waiting)

    def _serve(self, waiting: "queue.SimpleQueue[_Job | None]") -> None:
        connection: Connection | None = None
        while (job := waiting.get()) is not None:
            jobs, last = self._gather(waiting, job)
            connection = self._settle(connection, jobs)
            if last:
                break
        if connection is not None:
            connection.close()

    def _gather(self, waiting: "queue.SimpleQueue[_Job | None]", first: _Job) -> tuple[list[_Job], bool]:
        jobs = [first]
        while len(jobs) < self._group:
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _settle(self, connection: Connection | None, jobs: list[_Job]) -> Connection | None:
        """Run a group to its end, whatever happens; gives back the connection if it is still good."""
        try:
            connection = connection or self._engine.connect()
            answers = self._with_retries(connection, jobs)
        except Exception as trouble:
            self._lost(jobs, trouble)
            _throw_away(connection)
            return None
        for job, answer in zip(jobs, answers, strict=True):
            answer(job.future)
        return connection

    def _with_retries(self, connection: Connection, jobs: list[_Job]) -> "list[_Answer]":
        for _ in range(_RETRIES):
            try:
                return self._attempt(connection, jobs)
            except DBAPIError as trouble:
                if not is_clash(trouble):
                    raise
        return self._attempt(connection, jobs)

    def _attempt(self, connection: Connection, jobs: list[_Job]) -> "list[_Answer]":
        try:
            return self._in_transaction(connection, jobs, self._together)
        except _Apart:
            return self._in_transaction(connection, jobs, self._apart)

    def _in_transaction(
        self, connection: Connection, jobs: list[_Job], how: "Callable[[Connection, _Job], _Answer]"
    ) -> "list[_Answer]":
        """`jobs` is thinned here, once the database has let us in: who gave up waiting is not answered any more."""
        with connection.begin():
            jobs[:] = _wanted(jobs)
            self._work.begin(connection)
            try:
                answers = [how(connection, job) for job in jobs]
                self._before_commit()
                _check(connection)
                return answers
            finally:
                self._work.begin(None)

    def _together(self, connection: Connection, job: _Job) -> "_Answer":
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

    def _first_failure(self, connection: Connection, job: _Job, trouble: Exception) -> "_Answer":
        """It changed nothing, so the group can go on – unless what is left to do for it fails as well."""
        try:
            return self._after_failure(job, trouble)
        except Exception as second:
            _check(connection)
            raise _Apart from second

    def _apart(self, connection: Connection, job: _Job) -> "_Answer":
        self._work.fresh()
        connection.exec_driver_sql("SAVEPOINT job")
        try:
            answer = _given(job.run())
        except Exception as trouble:
            _undo(connection, trouble)
            answer = self._guarded(connection, job, trouble)
        connection.exec_driver_sql("RELEASE SAVEPOINT job")
        return answer

    def _guarded(self, connection: Connection, job: _Job, trouble: Exception) -> "_Answer":
        """`failed` may itself fail; then the job leaves no trace at all."""
        if is_trouble(trouble):
            return _raised(_not_saved(trouble))
        try:
            return self._after_failure(job, trouble)
        except Exception as second:
            _undo(connection, second)
            return _raised(_not_saved(second) if is_trouble(second) else second)

    def _after_failure(self, job: _Job, trouble: Exception) -> "_Answer":
        return _raised(trouble) if job.failed is None else _given(job.failed(trouble))

    def _lost(self, jobs: list[_Job], trouble: Exception) -> None:
        """The transaction is gone: say so, unless a look shows that the commit did happen."""
        log.error("group lost", jobs=len(jobs), error=type(trouble).__name__)
        for job in _wanted(jobs):
            found = self._found(job)
            if found is None:
                job.future.set_exception(_not_saved(trouble))
            else:
                job.future.set_result(found)

    def _found(self, job: _Job) -> Any:
        if job.look_up is None:
            return None
        try:
            with self._engine.connect().execution_options(reads=True) as connection, connection.begin():
                self._work.begin(connection)
                return job.look_up()
        except Exception:
            return None
        finally:
            self._work.begin(None)


_Answer = Callable[["Future[Any]"], None]


def _given(value: Any) -> _Answer:
    return lambda future: future.set_result(value)


def _raised(trouble: Exception) -> _Answer:
    return lambda future: future.set_exception(trouble)


def _wanted(jobs: list[_Job]) -> list[_Job]:
    """Those that nobody cancelled; from here on nobody can."""
    return [job for job in jobs if job.future.running() or job.future.set_running_or_notify_cancel()]


def _turn_away(waiting: "queue.SimpleQueue[_Job | None]") -> None:
    """Whoever queued with a writer that never started is told."""
    while not waiting.empty():
        job = waiting.get()
        if job is not None and job.future.set_running_or_notify_cancel():
            job.future.set_exception(Closed())


def _not_saved(trouble: Exception) -> NotSaved:
    lost = NotSaved()
    lost.__cause__ = trouble
    return lost


def _undo(connection: Connection, trouble: Exception) -> None:
    """Take back what one job did. Raises where that is not all that is lost, or the group is to be tried again."""
    _check(connection)
    if is_clash(trouble):
        raise trouble
    connection.exec_driver_sql("ROLLBACK TO SAVEPOINT job")


def _check(connection: Connection) -> None:
    if not still_in_transaction(connection):
        raise NotSaved


def _throw_away(connection: Connection | None) -> None:
    if connection is None:
        return
    try:
        connection.invalidate()
        connection.close()
    except Exception:
        log.debug("connection was gone already")
