"""The transaction at hand: one for each thread, and whether the job at hand changed anything."""

import threading

import pytest
import sqlalchemy as sa

from storage.work import NoTransaction, Work
from tests.storage.conftest import Store
from tests.storage.notes import METADATA, NOTES


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
