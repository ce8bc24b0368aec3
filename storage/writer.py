"""The writer: waiting jobs run together in one transaction, and answers go out only after the commit.

A group runs without savepoints. When a job fails after it changed something, the group is rolled
back and replayed with a savepoint each, so that only the failing one is lost. When the transaction
itself is lost (full disk, database away), the whole group failed and nobody is told otherwise.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.engine import is_clash, is_sqlite
from storage.groups import Answer, Groups, Job, NotSaved, not_saved, wanted
from storage.work import Work

__all__ = ["Closed", "NotSaved", "Writer"]

log = structlog.get_logger(__name__)
T = TypeVar("T")

_RETRIES = 4


class Closed(Exception):
    """The writer has been closed; the job was not taken."""


class Writer:
    """One thread (SQLite), or one per partition (PostgreSQL), each with its own connection."""

    def __init__(
        self,
        engine: Engine,
        work: Work,
        *,
        before_group: Callable[[Sequence[Any]], None] = lambda _: None,
        before_commit: Callable[[], None] = lambda: None,
        lanes: int = 0,
    ) -> None:
        """`before_group` is told what the jobs of a group say they will ask, to look it up at once."""
        self._engine = engine
        self._work = work
        self._groups = Groups(work, before_group=before_group, before_commit=before_commit)
        self._group = 128 if is_sqlite(engine) else 8
        count = lanes or (1 if is_sqlite(engine) else 4)
        self._queues: tuple[queue.SimpleQueue[Job | None], ...] = tuple(
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
        asks: object = None,
    ) -> Future[T]:
        """Queue a job; its future is done after the commit.

        `failed` decides what remains of a job that raised (its own changes are undone, what `failed` writes is
        kept). `look_up` tells, on a new connection, what became of a job whose commit is in doubt: None if nothing
        did. Jobs of one `partition` keep their order. A job can be cancelled as long as it has not begun: while the
        database is locked or away, none has.
        """
        job = Job(run, failed, look_up, asks)
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

    def _serve(self, waiting: "queue.SimpleQueue[Job | None]") -> None:
        connection: Connection | None = None
        while (job := waiting.get()) is not None:
            jobs, last = self._gather(waiting, job)
            connection = self._settle(connection, jobs)
            if last:
                break
        if connection is not None:
            connection.close()

    def _gather(self, waiting: "queue.SimpleQueue[Job | None]", first: Job) -> tuple[list[Job], bool]:
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

    def _settle(self, connection: Connection | None, jobs: list[Job]) -> Connection | None:
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

    def _with_retries(self, connection: Connection, jobs: list[Job]) -> "list[Answer]":
        for _ in range(_RETRIES):
            try:
                return self._groups.run(connection, jobs)
            except DBAPIError as trouble:
                if not is_clash(trouble):
                    raise
        return self._groups.run(connection, jobs)

    def _lost(self, jobs: list[Job], trouble: Exception) -> None:
        """The transaction is gone: say so, unless a look shows that the commit did happen."""
        log.error("group lost", jobs=len(jobs), error=type(trouble).__name__)
        for job in wanted(jobs):
            found = self._found(job)
            if found is None:
                job.future.set_exception(not_saved(trouble))
            else:
                job.future.set_result(found)

    def _found(self, job: Job) -> Any:
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


def _turn_away(waiting: "queue.SimpleQueue[Job | None]") -> None:
    """Whoever queued with a writer that never started is told."""
    while not waiting.empty():
        job = waiting.get()
        if job is not None and job.future.set_running_or_notify_cancel():
            job.future.set_exception(Closed())


def _throw_away(connection: Connection | None) -> None:
    if connection is None:
        return
    try:
        connection.invalidate()
        connection.close()
    except Exception:
        log.debug("connection was gone already")
