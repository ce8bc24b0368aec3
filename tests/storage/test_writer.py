"""RL7, RL8 and DECISIONS 28: a group stands or falls as one, and one failing job loses only itself."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from storage.engine import open_engine
from storage.work import NoTransaction, Work
from storage.writer import Closed, NotSaved, Writer
from tests.storage.notes import NOTES, SOON, Desk, Trouble, a_desk, outcomes


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_engine(database_url)


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    with a_desk(engine) as desk:
        yield desk


@dataclass
class Doubt:
    """Whether the commit is to be in doubt: everything is saved, and then the line goes dead."""

    now: bool = False
    asked: list[int] = field(default_factory=list)


def test_what_is_kept_is_answered(desk: Desk):
    future = desk.writer.submit(desk.keeps(1))

    assert future.result(SOON) == 1
    assert desk.kept() == [1]


def test_the_answer_comes_only_after_the_commit(desk: Desk):
    seen: list[list[int]] = []

    future = desk.writer.submit(desk.keeps(1))
    future.add_done_callback(lambda _: seen.append(desk.kept()))
    desk.writer.close()

    assert seen == [[1]]


def test_a_failing_job_in_a_group_loses_only_itself(desk: Desk):
    with desk.busy():
        group = [
            desk.writer.submit(desk.keeps(1)),
            desk.writer.submit(desk.fails(2)),
            desk.writer.submit(desk.keeps(3)),
        ]

    assert outcomes(group) == [1, Trouble, 3]
    assert desk.kept() == [1, 3]


def test_a_job_that_fails_before_it_wrote_holds_nobody_up(desk: Desk):
    with desk.busy():
        group = [desk.writer.submit(job) for job in (desk.keeps(1), desk.fails(), desk.keeps(3))]

    assert outcomes(group) == [1, Trouble, 3]
    assert desk.order == [1, 3]


def test_a_job_that_breaks_a_rule_of_the_database_loses_only_itself(desk: Desk):
    with desk.busy():
        group = [desk.writer.submit(job) for job in (desk.keeps(1), desk.keeps(1), desk.keeps(2))]

    assert outcomes(group) == [1, IntegrityError, 2]
    assert desk.kept() == [1, 2]


def test_every_job_failing_leaves_nothing(desk: Desk):
    with desk.busy():
        group = [desk.writer.submit(desk.fails(number)) for number in range(5)]

    assert outcomes(group) == [Trouble] * 5
    assert desk.kept() == []


@pytest.mark.parametrize("wrote", [None, 2])
def test_what_failed_writes_is_kept_and_what_the_job_wrote_is_not(desk: Desk, wrote: int | None):
    with desk.busy():
        before = desk.writer.submit(desk.keeps(1))
        failing = desk.writer.submit(desk.fails(wrote), failed=lambda _: desk.note(99))
        after = desk.writer.submit(desk.keeps(3))

    assert outcomes([before, failing, after]) == [1, 99, 3]
    assert desk.kept() == [1, 3, 99]


@pytest.mark.parametrize("wrote", [None, 2])
def test_failed_is_told_what_the_trouble_was(desk: Desk, wrote: int | None):
    future = desk.writer.submit(
        desk.fails(wrote), failed=lambda trouble: -1 if isinstance(trouble, Trouble) else 0
    )

    assert future.result(SOON) == -1


@pytest.mark.parametrize("wrote", [None, 2])
def test_failed_may_fail_too_and_then_only_that_job_leaves_no_trace(desk: Desk, wrote: int | None):
    def failed(_: Exception) -> int:
        desk.note(99)
        raise KeyError

    with desk.busy():
        before = desk.writer.submit(desk.keeps(1))
        failing = desk.writer.submit(desk.fails(wrote), failed=failed)
        after = desk.writer.submit(desk.keeps(3))

    assert outcomes([before, failing, after]) == [1, KeyError, 3]
    assert desk.kept() == [1, 3]


def test_a_statement_that_goes_past_write_is_undone_as_well(desk: Desk):
    """Whoever asks for the connection itself is taken to change something."""

    def run() -> int:
        desk.work.connection.execute(sa.insert(NOTES), {"number": 2})
        raise Trouble

    with desk.busy():
        group = [desk.writer.submit(desk.keeps(1)), desk.writer.submit(run)]

    assert outcomes(group) == [1, Trouble]
    assert desk.kept() == [1]


def test_a_cancelled_job_never_runs(desk: Desk):
    """DECISIONS 26: "not saved" is said only once the queued handler is cancelled."""
    with desk.busy():
        first, second = desk.writer.submit(desk.keeps(1)), desk.writer.submit(desk.keeps(2))
        assert first.cancel()

    assert second.result(SOON) == 2
    assert desk.kept() == [2]
    with pytest.raises(CancelledError):
        first.result(SOON)


def test_a_group_of_cancelled_jobs_is_no_trouble(desk: Desk):
    with desk.busy():
        group = [desk.writer.submit(desk.keeps(number)) for number in range(3)]
        assert all(one.cancel() for one in group)

    assert desk.writer.submit(desk.keeps(9)).result(SOON) == 9
    assert desk.kept() == [9]


def test_a_job_that_has_begun_cannot_be_cancelled(desk: Desk):
    begun, go = threading.Event(), threading.Event()

    def run() -> int:
        begun.set()
        assert go.wait(SOON)
        return desk.note(1)

    future = desk.writer.submit(run)
    assert begun.wait(SOON)

    assert not future.cancel()
    go.set()
    assert future.result(SOON) == 1


def test_closing_finishes_what_is_queued_and_takes_no_more(desk: Desk):
    """RL14."""
    with desk.busy():
        group = [desk.writer.submit(desk.keeps(number)) for number in range(200)]
        closing = threading.Thread(target=desk.writer.close)
        closing.start()
    closing.join(SOON)

    assert outcomes(group) == list(range(200))
    assert desk.kept() == list(range(200))
    with pytest.raises(Closed):
        desk.writer.submit(desk.keeps(999))
    assert desk.writer.waiting() == 0


def test_closing_twice_is_harmless(desk: Desk):
    desk.writer.close()
    desk.writer.close()


def test_who_queued_with_a_writer_that_never_started_is_told(engine: Engine):
    writer = Writer(engine, Work())
    future = writer.submit(lambda: 1)

    writer.close()

    assert outcomes([future]) == [Closed]


def test_nobody_who_is_taken_in_while_it_closes_is_forgotten(engine: Engine):
    """Every job either runs or is turned away; none waits for ever."""
    with a_desk(engine) as desk:
        taken = []

        def ask() -> None:
            for number in range(500):
                try:
                    taken.append(desk.writer.submit(desk.keeps(number)))
                except Closed:
                    return

        asking = threading.Thread(target=ask)
        asking.start()
        desk.writer.close()
        asking.join(SOON)

        assert outcomes(taken) == list(range(len(taken)))
        assert desk.kept() == list(range(len(taken)))


def test_how_many_wait_can_be_seen(desk: Desk):
    with desk.busy():
        group = [desk.writer.submit(desk.keeps(number)) for number in range(3)]
        assert desk.writer.waiting() == 3

    outcomes(group)
    assert desk.writer.waiting() == 0


def test_what_is_to_be_done_before_the_commit_comes_before_it(engine: Engine):
    """Keys are on disk before what they seal."""
    seen: list[list[int]] = []
    with a_desk(engine, before_commit=lambda: seen.append(one.kept())) as one:
        one.writer.submit(one.keeps(1)).result(SOON)

    assert seen[0] == []


def test_when_that_cannot_be_done_nothing_is_saved(engine: Engine):
    def no_room() -> None:
        raise OSError

    with a_desk(engine, before_commit=no_room) as desk:
        group = [desk.writer.submit(desk.keeps(number)) for number in range(3)]

        assert outcomes(group) == [NotSaved] * 3
        assert desk.kept() == []


def test_a_commit_in_doubt_is_looked_up(engine: Engine):
    """RL6, DECISIONS 26: who was saved after all is told so; who was not, is told that."""
    doubt = Doubt()

    with a_desk(engine) as one:

        def found() -> int | None:
            doubt.asked.append(1)
            query = sa.select(NOTES.c.number).where(NOTES.c.number == 1)
            number: int | None = one.work.read(query).scalar_one_or_none()
            return number

        def keep_and_lose() -> int:
            doubt.now = True
            return one.note(1)

        sa.event.listen(engine, "commit", lambda connection: _commit_and_lose(connection, doubt))
        with one.busy():
            saved = one.writer.submit(keep_and_lose, look_up=found)
            unknown = one.writer.submit(one.keeps(2))
            lost = one.writer.submit(one.keeps(3), look_up=lambda: None)

        assert outcomes([saved, unknown, lost]) == [1, NotSaved, NotSaved]
        assert len(doubt.asked) == 1
        assert one.writer.submit(one.keeps(4)).result(SOON) == 4


def test_a_look_that_fails_is_a_no(engine: Engine):
    doubt = Doubt()

    def look_up() -> int:
        raise Trouble

    with a_desk(engine) as desk:
        sa.event.listen(engine, "commit", lambda connection: _commit_and_lose(connection, doubt))
        doubt.now = True
        future = desk.writer.submit(desk.keeps(1), look_up=look_up)

        assert outcomes([future]) == [NotSaved]


def test_what_is_put_off_is_there_with_the_commit(desk: Desk):
    with desk.busy():
        group = [desk.writer.submit(desk.puts_off(number)) for number in (1, 2, 3)]

    assert outcomes(group) == [1, 2, 3]
    assert desk.kept() == [1, 2, 3]


def test_what_is_put_off_and_then_breaks_a_rule_loses_only_itself(desk: Desk):
    """It fails only when all is written together; each is then tried by itself."""
    with desk.busy():
        jobs = [desk.puts_off(1), desk.puts_off(2), desk.puts_off(1), desk.puts_off(3)]
        group = [desk.writer.submit(job) for job in jobs]

    assert outcomes(group) == [1, 2, IntegrityError, 3]
    assert desk.kept() == [1, 2, 3]


def test_what_a_failing_job_put_off_is_not_written(desk: Desk):
    def run() -> int:
        desk.puts_off(2)()
        raise Trouble

    with desk.busy():
        group = [desk.writer.submit(job) for job in (desk.puts_off(1), run, desk.puts_off(3))]

    assert outcomes(group) == [1, Trouble, 3]
    assert desk.kept() == [1, 3]


def test_what_failed_puts_off_is_kept(desk: Desk):
    with desk.busy():
        group = [desk.writer.submit(desk.fails(1), failed=lambda _: desk.puts_off(99)())]

    assert outcomes(group) == [99]
    assert desk.kept() == [99]


def test_a_group_is_told_what_its_jobs_will_ask(engine: Engine):
    told: list[list[int]] = []
    with a_desk(engine, before_group=lambda asks: told.append(list(asks))) as desk:
        with desk.busy():
            for number in (1, 2):
                desk.writer.submit(desk.keeps(number), asks=number)
            desk.writer.submit(desk.keeps(3))
        assert desk.writer.submit(desk.keeps(4)).result(SOON) == 4

    assert told == [[], [1, 2], []]


def test_a_look_ahead_that_fails_leaves_each_to_itself(engine: Engine):
    def look_ahead(asks: Sequence[int]) -> None:
        if asks:
            raise Trouble

    with a_desk(engine, before_group=look_ahead) as desk:
        with desk.busy():
            group = [desk.writer.submit(desk.keeps(number), asks=number) for number in (1, 2)]

        assert outcomes(group) == [1, 2]
        assert desk.kept() == [1, 2]


def test_storage_outside_the_writer_says_so(desk: Desk):
    with pytest.raises(NoTransaction):
        desk.note(1)
    desk.writer.submit(desk.keeps(1)).result(SOON)
    with pytest.raises(NoTransaction):
        desk.work.connection  # noqa: B018  # asking is the point


def test_many_jobs_in_any_mixture(desk: Desk):
    """Every third one fails after writing, every seventh before; each gets its own answer."""
    futures: list[Future[int]] = []
    expected: list[object] = []
    for number in range(1500):
        if number % 3 == 0:
            futures.append(desk.writer.submit(desk.fails(number)))
            expected.append(Trouble)
        elif number % 7 == 0:
            futures.append(desk.writer.submit(desk.fails(), failed=partial(_keep_instead, desk, number)))
            expected.append(number)
        else:
            futures.append(desk.writer.submit(desk.keeps(number)))
            expected.append(number)

    assert outcomes(futures) == expected
    assert desk.kept() == [number for number in range(1500) if number % 3]


def _keep_instead(desk: Desk, number: int, _: Exception) -> int:
    return desk.note(number)


def _commit_and_lose(connection: sa.Connection, doubt: Doubt) -> None:
    """The database does commit; the word of it never arrives."""
    if doubt.now:
        doubt.now = False
        raw: Any = connection.connection.dbapi_connection
        raw.commit()
        raise ConnectionResetError
