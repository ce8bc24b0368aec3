"""Moments and wall times come back as they went in, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.kernel.people import FOREVER
from storage.columns import Moment, WallTime
from tests.storage.conftest import Store

METADATA = sa.MetaData()
TIMES = sa.Table(
    "times",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment),
    sa.Column("wall", WallTime),
)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
patient = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Kept = Callable[[str, Any], Any]


@pytest.fixture
def kept(store: Store) -> Kept:
    """What comes back of one value in one column."""
    METADATA.create_all(store.work.connection)

    def there_and_back(column: str, value: Any) -> Any:
        store.work.write(sa.delete(TIMES))
        store.work.write(sa.insert(TIMES), {"id": 1, column: value})
        return store.work.read(sa.select(TIMES.c[column])).scalar_one()

    return there_and_back


@patient
@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=10, minutes=30))])))
def test_a_moment_comes_back_to_the_microsecond_and_in_utc(kept: Kept, at: datetime):
    back = kept("at", at)

    assert back == at
    assert back.tzinfo is UTC


@patient
@given(st.datetimes())
def test_a_wall_time_comes_back_without_a_zone(kept: Kept, wall: datetime):
    assert kept("wall", wall) == wall


@pytest.mark.parametrize("at", [FOREVER, datetime.min.replace(tzinfo=UTC), None])
def test_the_ends_of_time_are_kept_too(kept: Kept, at: datetime | None):
    assert kept("at", at) == at


def test_nothing_stays_nothing(kept: Kept):
    assert kept("wall", None) is None


@pytest.mark.parametrize(("column", "value"), [("at", NOON.replace(tzinfo=None)), ("wall", NOON)])
def test_the_two_are_never_mixed_up(kept: Kept, column: str, value: datetime):
    with pytest.raises(sa.exc.StatementError):
        kept(column, value)


def test_moments_sort_and_compare_by_when_they_are(store: Store):
    METADATA.create_all(store.work.connection)
    evening = datetime(2026, 11, 24, 22, 30, tzinfo=timezone(timedelta(hours=11)))
    rows = [
        {"id": 1, "at": NOON},
        {"id": 2, "at": evening},
        {"id": 3, "at": NOON + timedelta(microseconds=1)},
    ]
    store.work.write(sa.insert(TIMES), rows)

    in_order = store.work.read(sa.select(TIMES.c.id).order_by(TIMES.c.at)).scalars().all()
    up_to_noon = (
        store.work.read(sa.select(TIMES.c.id).where(TIMES.c.at <= NOON).order_by(TIMES.c.id)).scalars().all()
    )

    assert in_order == [2, 1, 3]
    assert up_to_noon == [1, 2]
