"""RL7 and RL8: no room, no lock, no connection – and DECISIONS 29 on PostgreSQL: order, deadlocks, lanes."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.engine import is_clash, is_trouble, open_engine, sqlite_file
from storage.writer import NotSaved
from tests.storage.notes import NOTES, SOON, Desk, Trouble, a_desk, outcomes

LONG = "x" * 40_000
"""Ten pages of a database file."""


@dataclass
class Disk:
    """How many pages the database file may have; SQLite says "database or disk is full" beyond."""

    pages: int = 1_000_000


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def engine(tmp_path: Path, disk: Disk) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path / 'kith.db'}")
    sa.event.listen(engine, "begin", lambda connection: _limit(connection, disk))
    return engine


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with a_desk(engine) as desk:
        yield desk


@pytest.fixture
def elsewhere(fresh_postgres: str) -> Engine:
    return open_engine(fresh_postgres)


def test_a_full_disk_loses_the_whole_group_and_nobody_is_told_otherwise(desk: Desk, disk: Disk):
    """RL8: nothing of the group is half there."""
    disk.pages = 30
    with desk.busy():
        group = [desk.writer.submit(desk.keeps(number, LONG)) for number in range(5)]

    assert outcomes(group) == [NotSaved] * 5
    assert desk.kept() == []


def test_the_disk_runs_full_in_the_middle_of_a_group(desk: Desk, disk: Disk):
    """Who came before the one that did not fit is not there either, and is told so."""
    assert desk.writer.submit(desk.keeps(0)).result(SOON) == 0
    disk.pages = 30
    with desk.busy():
        group = [
            desk.writer.submit(desk.keeps(1)),
            desk.writer.submit(desk.keeps(2, LONG * 10)),
            desk.writer.submit(desk.keeps(3)),
        ]

    told = outcomes(group)
    assert desk.kept() == [0, *(answer for answer in told if answer is not NotSaved)]
    assert told[1] is NotSaved


def test_the_writer_goes_on_once_there_is_room(desk: Desk, disk: Disk):
    disk.pages = 30
    full = [desk.writer.submit(desk.keeps(number, LONG)) for number in range(5)]
    outcomes(full)
    small = desk.writer.submit(desk.keeps(50))

    assert small.result(SOON) == 50
    disk.pages = 1_000_000
    assert outcomes([desk.writer.submit(desk.keeps(60 + number, LONG)) for number in range(5)]) == [
        60,
        61,
        62,
        63,
        64,
    ]
    assert _sound(desk.engine)


def test_only_the_one_statement_fails_and_the_transaction_stays(desk: Desk, disk: Disk):
    """A statement of many rows is undone alone. Then the one job is not saved, and the others of its group are."""

    def many() -> int:
        rows: Any = sa.select(sa.literal_column("value + 100"), sa.literal(LONG)).select_from(
            sa.text("json_each('[1,2,3,4,5,6,7,8,9]')")
        )
        desk.work.write(sa.insert(NOTES).from_select(["number", "words"], rows))
        return 100

    disk.pages = 30
    with desk.busy():
        group = [desk.writer.submit(job) for job in (desk.keeps(1), many, desk.keeps(2))]

    told = outcomes(group)
    assert told[1] is NotSaved
    assert desk.kept() == [answer for answer in told if answer is not NotSaved]


def test_failed_is_not_asked_about_a_full_disk(desk: Desk, disk: Disk):
    """Nothing may mark as handled what was never kept: the platform is to send it again."""
    asked: list[Exception] = []

    def failed(trouble: Exception) -> int:
        asked.append(trouble)
        return 0

    disk.pages = 30
    future = desk.writer.submit(desk.keeps(1, LONG * 10), failed=failed)

    assert outcomes([future]) == [NotSaved]
    assert asked == []


def test_there_is_no_room_even_for_what_failed_writes(desk: Desk, disk: Disk):
    disk.pages = 30
    with desk.busy():
        future = desk.writer.submit(desk.fails(1), failed=lambda _: desk.note(99, LONG * 10))

    assert outcomes([future]) == [NotSaved]
    assert desk.kept() == []


def test_a_job_that_hides_a_full_disk_does_not_write_on(desk: Desk, disk: Disk):
    """DECISIONS 28: before the commit it is checked that there still is something to commit."""

    def stubborn() -> int:
        try:
            desk.note(1, LONG * 10)
        except DBAPIError:
            return 1
        return 0

    disk.pages = 30
    with desk.busy():
        group = [desk.writer.submit(desk.keeps(2)), desk.writer.submit(stubborn)]

    assert outcomes(group) == [NotSaved, NotSaved]
    assert desk.kept() == []


def test_a_hidden_full_disk_is_seen_when_the_job_then_fails(desk: Desk, disk: Disk):
    def stubborn() -> int:
        try:
            desk.note(1, LONG * 10)
        except DBAPIError:
            raise Trouble from None
        return 0

    disk.pages = 30
    with desk.busy():
        group = [
            desk.writer.submit(desk.keeps(2)),
            desk.writer.submit(stubborn, failed=lambda _: desk.note(99)),
        ]

    assert outcomes(group) == [NotSaved, NotSaved]
    assert desk.kept() == []


def test_a_locked_database_keeps_nobody_who_gives_up(desk: Desk):
    """RL7: while the database is locked no job has begun, so each can be cancelled and "not saved" can be said."""
    with _locked(desk.engine):
        first, second = desk.writer.submit(desk.keeps(1)), desk.writer.submit(desk.keeps(2))
        time.sleep(0.2)
        assert first.cancel()

    assert second.result(SOON) == 2
    assert desk.kept() == [2]


def test_a_database_locked_for_good_is_said(desk: Desk):
    """The lock outlasts SQLite's own patience."""
    sa.event.listen(desk.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=50"))
    with _locked(desk.engine):
        future = desk.writer.submit(desk.keeps(1))
        given_up = desk.writer.submit(desk.keeps(2))
        given_up.cancel()
        assert outcomes([future]) == [NotSaved]

    assert desk.writer.submit(desk.keeps(3)).result(SOON) == 3
    assert desk.kept() == [3]


def test_a_read_only_database_is_said(desk: Desk):
    """RL8."""
    with desk.busy():
        sa.event.listen(desk.engine, "begin", _only_read)
        future = desk.writer.submit(desk.keeps(1), failed=lambda _: 0)

    assert outcomes([future]) == [NotSaved]
    sa.event.remove(desk.engine, "begin", _only_read)


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_IOERR | 3 << 8, True),
        (sqlite3.SQLITE_CONSTRAINT, False),
        (1, False),
    ],
)
def test_what_is_the_databases_own_trouble_on_sqlite(code: int, trouble: bool):
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = code

    assert is_trouble(OperationalError("", {}, error)) is trouble
    assert not is_clash(OperationalError("", {}, error))


@pytest.mark.parametrize(
    ("error", "trouble", "clash"),
    [
        (psycopg.errors.DiskFull(), True, False),
        (psycopg.errors.AdminShutdown(), True, False),
        (psycopg.errors.DeadlockDetected(), False, True),
        (psycopg.errors.SerializationFailure(), False, True),
        (psycopg.errors.UniqueViolation(), False, False),
        (psycopg.errors.UndefinedColumn(), False, False),
    ],
)
def test_what_is_the_databases_own_trouble_on_postgresql(error: psycopg.Error, trouble: bool, clash: bool):
    wrapped = DBAPIError("", {}, error)

    assert (is_trouble(wrapped), is_clash(wrapped)) == (trouble, clash)
    assert not is_trouble(error)


def test_jobs_of_one_partition_keep_their_order(elsewhere: Engine):
    """Four lanes at work, and everybody's own jobs in the order they were asked for."""
    with a_desk(elsewhere, lanes=4) as desk:
        futures = [
            desk.writer.submit(desk.keeps(who * 1000 + step), partition=f"community-{who}")
            for step in range(40)
            for who in range(7)
        ]
        outcomes(futures)

        for who in range(7):
            theirs = [number for number in desk.order if number // 1000 == who]
            assert theirs == sorted(theirs)
        assert len(desk.kept()) == 280


def test_a_held_up_partition_does_not_hold_up_the_others(elsewhere: Engine):
    with a_desk(elsewhere, lanes=4) as desk, desk.busy("slow"):
        others = [desk.writer.submit(desk.keeps(number), partition=f"other-{number}") for number in range(30)]

        assert wait(others, SOON, FIRST_COMPLETED).done


def test_deadlock_victims_are_tried_again(elsewhere: Engine):
    """Two lanes take two rows in opposite order, again and again: one is the victim, and both come through."""
    with a_desk(elsewhere, lanes=2) as desk:
        desk.writer.submit(lambda: [desk.note(1), desk.note(2)]).result(SOON)
        one, other = _two_lanes(desk)
        meet = threading.Barrier(2)

        def both(first: int, second: int, tries: list[int]) -> Callable[[], int]:
            def run() -> int:
                tries.append(first)
                _touch(desk, first)
                if len(tries) == 1:
                    meet.wait(SOON)
                _touch(desk, second)
                return first

            return run

        tries: tuple[list[int], list[int]] = ([], [])
        failed: list[Exception] = []

        def note_failure(trouble: Exception) -> int:
            failed.append(trouble)
            return 0

        futures = [
            desk.writer.submit(both(1, 2, tries[0]), failed=note_failure, partition=one),
            desk.writer.submit(both(2, 1, tries[1]), failed=note_failure, partition=other),
        ]

        assert outcomes(futures) == [1, 2]
        assert failed == []
        assert sorted(map(len, tries)) == [1, 2]
        assert _touched(elsewhere) == ["..", ".."]


def test_a_victim_is_tried_again_in_a_group_that_was_taken_apart(elsewhere: Engine):
    """The clash comes when the group is run one by one: the group is tried again, and no job is called a failure."""
    clashes = iter([True, False])

    with a_desk(elsewhere) as desk:

        def clash() -> int:
            if next(clashes, False):
                raise DBAPIError("", {}, psycopg.errors.DeadlockDetected())
            return desk.note(2)

        with desk.busy():
            group = [desk.writer.submit(desk.fails(1)), desk.writer.submit(clash, failed=lambda _: -1)]

        assert outcomes(group) == [Trouble, 2]
        assert desk.kept() == [2]


def test_who_clashes_for_ever_is_told(elsewhere: Engine):
    tries: list[int] = []

    def clash() -> int:
        tries.append(1)
        raise DBAPIError("", {}, psycopg.errors.DeadlockDetected())

    with a_desk(elsewhere) as desk:
        assert outcomes([desk.writer.submit(clash)]) == [NotSaved]
        assert len(tries) == 5


def test_a_lost_connection_is_told_and_made_anew(elsewhere: Engine):
    """RL7: the server hangs up in the middle of a job."""
    with a_desk(elsewhere) as desk:

        def hang_up() -> int:
            desk.note(1)
            pid = desk.work.read(sa.text("SELECT pg_backend_pid()")).scalar_one()
            with elsewhere.connect() as another:
                another.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            return desk.note(2)

        with desk.busy():
            group = [desk.writer.submit(desk.keeps(0)), desk.writer.submit(hang_up)]

        assert outcomes(group) == [NotSaved, NotSaved]
        assert desk.writer.submit(desk.keeps(3)).result(SOON) == 3
        assert desk.kept() == [3]


def _limit(connection: Connection, disk: Disk) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA max_page_count={disk.pages}")


def _only_read(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA query_only=ON")


class _locked:  # noqa: N801  # reads as a sentence
    """Somebody else holds the database's one lock."""

    def __init__(self, engine: Engine) -> None:
        self._raw = sqlite3.connect(sqlite_file(str(engine.url)), isolation_level=None)

    def __enter__(self) -> None:
        self._raw.execute("BEGIN IMMEDIATE")

    def __exit__(self, *_: object) -> None:
        self._raw.execute("ROLLBACK")
        self._raw.close()


def _sound(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok")


def _two_lanes(desk: Desk) -> tuple[str, str]:
    """Two partitions that are served by different lanes."""
    lanes = {hash(name) % 2: name for name in (f"partition-{number}" for number in range(50))}
    return lanes[0], lanes[1]


def _touch(desk: Desk, number: int) -> None:
    desk.work.write(sa.update(NOTES).where(NOTES.c.number == number).values(words=NOTES.c.words + "."))


def _touched(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(NOTES.c.words).order_by(NOTES.c.number)).scalars())
