"""The transaction at hand: one for each thread, and whether the job at hand changed anything."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from storage.work import NoTransaction, Work
from tests.storage.conftest import Store
from tests.storage.notes import METADATA, NOTES, write_all


@pytest.fixture
def work(store: Store) -> Work:
    METADATA.create_all(store.work.connection)
    store.work.fresh()
    return store.work


def test_without_a_transaction_nothing_is_read_or_written():
    work = Work()

    for ask in (work.read, work.write):
        with pytest.raises(NoTransaction):
            ask(sa.select(sa.literal(1)))
    with pytest.raises(NoTransaction):
        work.connection  # noqa: B018  # asking is the point


def test_after_its_end_it_is_gone(work: Work):
    work.begin(None)

    with pytest.raises(NoTransaction):
        work.read(sa.select(1))


def test_another_thread_has_none(work: Work):
    seen: list[object] = []

    def look() -> None:
        try:
            work.read(sa.select(1))
        except NoTransaction as trouble:
            seen.append(trouble)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert len(seen) == 1


def test_reading_is_no_change(work: Work):
    assert work.read(sa.select(sa.literal(7))).scalar_one() == 7
    assert not work.wrote


def test_writing_is_a_change_until_the_next_job_begins(work: Work):
    work.write(sa.insert(NOTES), {"number": 1})
    wrote = work.wrote
    work.fresh()

    assert (wrote, work.wrote) == (True, False)


def test_a_change_that_failed_counts_as_one(work: Work):
    """Whatever is half done is to be undone."""
    with pytest.raises(sa.exc.StatementError):
        work.write(sa.insert(NOTES), {"number": object()})

    assert work.wrote


def test_many_rows_at_once(work: Work):
    work.write(sa.insert(NOTES), [{"number": number} for number in range(3)])

    assert work.read(sa.select(sa.func.count()).select_from(NOTES)).scalar_one() == 3


def test_whoever_asks_for_the_connection_is_taken_to_change_something(work: Work):
    assert work.connection is not None

    assert work.wrote


@pytest.fixture
def count(work: Work) -> Callable[..., int]:
    query = sa.select(sa.func.count()).select_from(NOTES)
    return lambda **how: int(work.read(query, **how).scalar_one())


def put_off(work: Work, *numbers: int) -> None:
    for number in numbers:
        work.later(write_all, {"number": number, "words": ""})


def test_what_is_put_off_is_a_change(work: Work):
    put_off(work, 1)

    assert work.wrote


def test_whoever_reads_sees_what_was_put_off(work: Work, count: Callable[..., int]):
    put_off(work, 1, 2)

    assert count() == 2
    assert count() == 2


def test_whoever_reads_elsewhere_leaves_it_put_off(work: Work, count: Callable[..., int]):
    put_off(work, 1, 2)
    seen = count(apart=True)
    work.settle()

    assert (seen, count(apart=True)) == (0, 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda work: work.write(sa.delete(NOTES).where(NOTES.c.number == 1)),
        lambda work: work.connection.execute(sa.delete(NOTES).where(NOTES.c.number == 1)),
    ],
)
def test_whoever_changes_something_finds_it_written(work: Work, count: Callable[..., int], change):
    put_off(work, 1, 2)

    change(work)

    assert count() == 1


def test_what_is_dropped_is_never_written(work: Work, count: Callable[..., int]):
    put_off(work, 1)
    work.drop_later()

    assert count() == 0


def test_what_is_put_off_ends_with_its_transaction(store: Store, work: Work, count: Callable[..., int]):
    connection = work.connection
    put_off(work, 1)
    work.begin(connection)

    assert count() == 0


def test_what_was_looked_up_ahead_is_known_until_something_is_written(work: Work, count: Callable[..., int]):
    work.know_ahead("found")
    put_off(work, 1)
    seen = (work.ahead, count(), work.ahead)
    work.write(sa.delete(NOTES))

    assert seen == ("found", 1, "found")
    assert work.ahead is None
