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
from bot.app.thinking import Thinking
from storage.diary import Due

log = structlog.get_logger(__name__)
_GROUP = 32
_LOOK = 512
_BREATH = timedelta(seconds=1)


class Waker:
    def __init__(self, core: Core, metrics: Metrics, *, nudge: asyncio.Event) -> None:
        self._core, self._metrics, self._nudge = core, metrics, nudge
        self._rung = asyncio.Event()
        self._thinking = Thinking(core, metrics, done=self._thought)

    async def run(self) -> None:
        alarm = Alarm(self._rung.set)
        alarm.every_hour(self._tidy)
        try:
            while True:
                self._rung.clear()
                try:
                    wait = None if await self._now() else await self._until_due()
                except Exception as trouble:  # noqa: BLE001  # whatever the database does, the clock goes on
                    log.warning("the clock waits", error=type(trouble).__name__)
                    self._metrics.failed("clock")
                    wait = _BREATH
                if wait is not None:
                    alarm.ring_in(wait)
                    await self._rung.wait()
        finally:
            alarm.stop()
            await self._thinking.stop()

    async def _until_due(self) -> timedelta:
        soonest = await self._core.do(self._core.diary.soonest)
        if soonest is None:
            return AT_MOST
        wait = soonest - self._core.now()
        return max(wait, _BREATH) if self._thinking.busy else wait

    def ring(self) -> None:
        """Look now: something new may be due."""
        self._rung.set()

    async def once(self) -> int:
        """Handle what is due now, also what takes thinking about; how many."""
        handled = await self._now()
        await self._thinking.quiet()
        return handled

    async def _now(self) -> int:
        """What takes thinking about is begun, and not waited for."""
        every = await self._core.do(lambda: self._core.diary.due(self._core.now(), _LOOK))
        due = [one for one in every if not self._thinking.takes(one)]
        for start in range(0, len(due), _GROUP):
            await self._hold(due[start : start + _GROUP])
        begun = self._thinking.begin([one for one in every if self._thinking.takes(one)])
        if due:
            self._nudge.set()
        return len(due) + begun

    def _thought(self) -> None:
        self._nudge.set()
        self.ring()

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
