"""Waking at the next due moment, and handling what is due: appointments and occurrences, a few dozen in one go.

Each is taken, handled and succeeded in one transaction. Where one of a group fails, the group is done again one by
one, so that only the failing one is set back; the third time it is set aside.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

import structlog

from adapters.clock import AT_MOST, Alarm
from bot.app.core import Core
from bot.app.metrics import Metrics
from storage.diary import Due

log = structlog.get_logger(__name__)
_GROUP = 32
_LOOK = 512
_BREATH = timedelta(seconds=1)


class Waker:
    def __init__(self, core: Core, metrics: Metrics, *, nudge: asyncio.Event) -> None:
        self._core, self._metrics, self._nudge = core, metrics, nudge
        self._rung = asyncio.Event()

    async def run(self) -> None:
        alarm = Alarm(self._rung.set)
        alarm.every_hour(self._tidy)
        try:
            while True:
                self._rung.clear()
                try:
                    wait = None if await self.once() else await self._until_due()
                except Exception as trouble:  # noqa: BLE001  # whatever the database does, the clock goes on
                    log.warning("the clock waits", error=type(trouble).__name__)
                    self._metrics.failed("clock")
                    wait = _BREATH
                if wait is not None:
                    alarm.ring_in(wait)
                    await self._rung.wait()
        finally:
            alarm.stop()

    async def _until_due(self) -> timedelta:
        soonest = await self._core.do(self._core.diary.soonest)
        return AT_MOST if soonest is None else soonest - self._core.now()

    def ring(self) -> None:
        """Look now: something new may be due."""
        self._rung.set()

    async def once(self) -> int:
        """Handle what is due now; how many."""
        due = await self._core.do(lambda: self._core.diary.due(self._core.now(), _LOOK))
        groups = [due[start : start + _GROUP] for start in range(0, len(due), _GROUP)]
        for group in groups:
            await self._hold(group)
        if due:
            self._nudge.set()
        return len(due)

    async def _hold(self, group: Sequence[Due]) -> None:
        try:
            await self._core.do(lambda: self._all(group))
        except Exception as trouble:  # noqa: BLE001  # whatever a handler raises must not stop the clock
            log.warning("done one by one", count=len(group), error=type(trouble).__name__)
            for due in group:
                await self._alone(due)

    async def _alone(self, due: Due) -> None:
        def failed(trouble: Exception) -> None:
            self._core.diary.failed(due)
            self._metrics.failed("due")
            log.error("due and failed", error=type(trouble).__name__, exc_info=trouble)

        await asyncio.wrap_future(self._core.writer.submit(lambda: self._all([due]), failed=failed))

    def _all(self, group: Sequence[Due]) -> None:
        """In their order; schedules that follow one another are taken from the diary together."""
        for again, some in groupby(group, key=lambda due: due.again):
            if again:
                self._recur(list(some))
            else:
                self._remind(some)

    def _recur(self, dues: Sequence[Due]) -> None:
        for occurrence in self._core.diary.occur(dues, self._core.now()):
            self._core.dispatch.hold(occurrence)

    def _remind(self, dues: Iterable[Due]) -> None:
        for due in dues:
            appointment = self._core.diary.take(due)
            if appointment is not None:
                self._core.dispatch.remind(appointment)

    def _tidy(self) -> None:
        self._core.job(self._core.tidy)
