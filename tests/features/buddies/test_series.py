"""When the rounds of a series are: at the same time of day all year, and on no day that is a break."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.buddies.model import Kind
from bot.buddies.rounds import LEAST, Reach, Round, Stage
from bot.kernel.breaks import Break
from bot.kernel.people import CircleId, CommunityId

LONDON = "Europe/London"
CHRISTMAS = (Break(date(2026, 12, 21), date(2027, 1, 3)),)


def series(at: datetime, every: int = 2, breaks: tuple[Break, ...] = ()) -> Round:
    here = CircleId("c"), CommunityId("k")
    return Round("r", *here, Kind.SUPPORT, Reach.CIRCLE, 4, every, LEAST, at, breaks=breaks)


def there(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(LONDON)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("at", "following"),
    [
        (datetime(2026, 10, 18, 17, tzinfo=UTC), "2026-11-01 18:00"),
        (datetime(2027, 3, 21, 18, tzinfo=UTC), "2027-04-04 18:00"),
        (datetime(2026, 7, 5, 17, tzinfo=UTC), "2026-07-19 18:00"),
    ],
)
def test_the_next_one_is_at_the_same_time_of_day(at: datetime, following: str):
    assert there(series(at).following(LONDON)) == following


def test_the_next_one_is_in_the_first_week_after_a_break():
    sunday = datetime(2026, 12, 13, 18, tzinfo=UTC)

    assert there(series(sunday, breaks=CHRISTMAS).following(LONDON)) == "2027-01-10 18:00"
    assert there(series(sunday, every=3, breaks=CHRISTMAS).following(LONDON)) == "2027-01-10 18:00"
    assert there(series(sunday, every=1).following(LONDON)) == "2026-12-20 18:00"


def test_a_round_that_has_yet_to_begin_moves_past_a_break_and_one_that_runs_does_not():
    on_break = series(datetime(2026, 12, 27, 18, tzinfo=UTC), breaks=CHRISTMAS)

    assert there(on_break.clear(LONDON).at) == "2027-01-10 18:00"
    assert replace(on_break, stage=Stage.RUNNING).clear(LONDON).at == on_break.at
    before = series(datetime(2026, 12, 13, 18, tzinfo=UTC), breaks=CHRISTMAS)
    assert before.clear(LONDON) == before
