"""The writer: groups, the one that fails, the full disk (RL8), a commit in doubt."""

import threading
from collections.abc import Iterator
from concurrent.futures import wait

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, event

from storage.engine import is_sqlite, open_engine
from storage.work import NoTransaction, Work
from storage.writer import Closed, NotSaved, Writer

NOTES = sa.Table(
    "notes",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("words", sa.Text),
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    NOTES.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def writer(engine: Engine, work: Work) -> Iterator[Writer]:
    writer = Writer(engine, work)
    yield writer
    if not writer._closed:
        writer.close()


def note(work: Work, number: int, words: str = "x") -> int:
    work.write(sa.insert(NOTES), {"id": number, "words": words})
    return number


def kept(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return sorted(connection.execute(sa.select(NOTES.c.id)).scalars())


def fail(work: Work, number: int) -> None:
    note(work, number)
    raise ValueError("no")


def test_an_answer_comes_after_the_commit(engine: Engine, work: Work, writer: Writer):
    writer.start()

    assert writer.submit(lambda: note(work, 1)).result(5) == 1
    assert kept(engine) == [1]


def test_only_the_one_that_fails_is_lost(engine: Engine, work: Work, writer: Writer):
    """The group is done again with savepoints."""
    jobs = [writer.submit(lambda number=number: note(work, number)) for number in range(5)]  # type: ignore[misc]
    bad = writer.submit(lambda: fail(work, 99))
    jobs += [writer.submit(lambda number=number: note(work, number)) for number in range(5, 9)]  # type: ignore[misc]
    writer.start()
    wait([*jobs, bad], timeout=5)

    assert [job.result() for job in jobs] == list(range(9))
    with pytest.raises(ValueError, match="no"):
        bad.result()
    assert kept(engine) == list(range(9))


def test_what_remains_of_a_failed_job_is_its_own_choice(engine: Engine, work: Work, writer: Writer):
    job = writer.submit(lambda: fail(work, 1), failed=lambda trouble: note(work, 2))
    writer.start()

    assert job.result(5) == 2
    assert kept(engine) == [2]


def test_a_job_whose_last_word_fails_leaves_no_trace(engine: Engine, work: Work, writer: Writer):
    job = writer.submit(lambda: fail(work, 1), failed=lambda trouble: fail(work, 2))
    good = writer.submit(lambda: note(work, 3))
    writer.start()

    with pytest.raises(ValueError, match="no"):
        job.result(5)
    assert good.result(5) == 3
    assert kept(engine) == [3]


def test_a_refusal_before_anything_was_written_costs_no_replay(engine: Engine, work: Work, writer: Writer):
    runs = []

    def refuse() -> None:
        runs.append(1)
        raise LookupError

    good = writer.submit(lambda: note(work, 1))
    bad = writer.submit(refuse)
    writer.start()
    wait([good, bad], timeout=5)

    assert runs == [1]
    assert kept(engine) == [1]


def test_a_breach_of_a_rule_of_the_database_loses_one_job(engine: Engine, work: Work, writer: Writer):
    first = writer.submit(lambda: note(work, 1))
    again = writer.submit(lambda: note(work, 1))
    after = writer.submit(lambda: note(work, 2))
    writer.start()
    wait([first, again, after], timeout=5)

    assert again.exception() is not None
    assert kept(engine) == [1, 2]


def test_a_job_can_be_taken_back_until_it_begins(engine: Engine, work: Work, writer: Writer):
    job = writer.submit(lambda: note(work, 1))
    assert job.cancel()
    other = writer.submit(lambda: note(work, 2))
    writer.start()
    other.result(5)

    assert kept(engine) == [2]


def test_closing_finishes_what_is_queued_and_takes_no_more(engine: Engine, work: Work, writer: Writer):
    jobs = [writer.submit(lambda number=number: note(work, number)) for number in range(200)]  # type: ignore[misc]
    writer.start()
    writer.close()

    assert all(job.done() for job in jobs)
    assert len(kept(engine)) == 200
    with pytest.raises(Closed):
        writer.submit(lambda: None)


def test_jobs_of_one_partition_keep_their_order(engine: Engine, work: Work, writer: Writer):
    order: list[int] = []
    jobs = [writer.submit(lambda number=number: order.append(number), partition="p") for number in range(50)]  # type: ignore[misc]
    writer.start()
    wait(jobs, timeout=5)

    assert order == list(range(50))


def test_storage_outside_the_writer_says_so(work: Work):
    with pytest.raises(NoTransaction):
        work.read(sa.select(NOTES))


def test_a_commit_in_doubt_is_looked_up(engine: Engine, work: Work, writer: Writer):
    """The transaction is lost; the look-up tells what became of it."""
    broken = threading.Event()

    def lose() -> int:
        note(work, 1)
        broken.set()
        raise sa.exc.OperationalError("gone", {}, Exception("gone"), connection_invalidated=True)

    saved = writer.submit(lose, look_up=lambda: 7)
    writer.start()

    assert saved.exception(5) is not None or saved.result() == 7


@pytest.fixture
def small(tmp_path) -> Iterator[Engine]:
    """A disk on which a few pages are left."""
    engine = open_engine(f"sqlite:///{tmp_path / 'small.db'}")
    NOTES.metadata.create_all(engine)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 40"))
    yield engine
    engine.dispose()


def test_a_full_disk_inside_a_group_loses_the_group_and_nothing_else(small: Engine):
    """RL8: nothing half done, everybody told, and it goes on."""
    work = Work()
    writer = Writer(small, work)
    before = writer.submit(lambda: note(work, 1))
    writer.start()
    before.result(5)
    writer.close()

    writer = Writer(small, work)
    jobs = [writer.submit(lambda: note(work, 2))]
    jobs.append(writer.submit(lambda: note(work, 3, "y" * 400_000)))
    jobs.append(writer.submit(lambda: note(work, 4)))
    writer.start()
    wait(jobs, timeout=10)
    told = [job.exception() for job in jobs]
    after = writer.submit(lambda: note(work, 5)).result(5)
    writer.close()

    saved = kept(small)
    assert told[1] is not None
    for job, number in zip(jobs, (2, 3, 4), strict=True):
        assert (number in saved) == (job.exception() is None)
    assert after in saved
    with small.connect() as connection:
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    assert is_sqlite(small)
    assert all(trouble is None or isinstance(trouble, NotSaved | sa.exc.DBAPIError) for trouble in told)
