"""The real time, and the one alarm. APScheduler wakes Kith when the next thing is due; it holds no schedule."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_WAKE, _TIDY = "wake", "tidy"
AT_MOST = timedelta(seconds=30)
"""The longest it sleeps: whatever it was not told of is found by then."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class RehearsalClock:
    """Runs like the real one, and can be moved forward."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Never back."""
        self._ahead = max(self._ahead, moment - datetime.now(UTC))


class Alarm:
    """One job in memory: wake at the earliest due moment, half a minute ahead at most. Lives in the running loop."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.start()

    def ring_in(self, wait: timedelta) -> None:
        at = datetime.now(UTC) + min(max(wait, timedelta()), AT_MOST)
        self._scheduler.add_job(
            self._wake, "date", run_date=at, id=_WAKE, replace_existing=True, misfire_grace_time=None
        )

    def every_hour(self, tidy: Callable[[], None]) -> None:
        self._scheduler.add_job(tidy, "interval", hours=1, id=_TIDY, misfire_grace_time=None, coalesce=True)

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
