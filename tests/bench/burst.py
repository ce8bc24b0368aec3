"""Five thousand due out of a hundred thousand schedules: Kith, and APScheduler with its SQLAlchemy job store."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters.clock import SystemClock
from bot.app.core import Core
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.waker import Waker
from bot.app.words import Texts
from bot.kernel.appointments import Occurrence
from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Reply, Why
from bot.kernel.features import Rhythm, Silent
from bot.kernel.people import PlaceId
from storage.everything import METADATA
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys

ALL, DUE = 100_000, 5_000
_SCHEDULES = METADATA.tables["schedules"]


class OnePost(Silent):
    """Everything due becomes one post in its place, so that what is measured is the diary and no feature."""

    def rhythms(self) -> tuple[Rhythm, ...]:
        return (Rhythm("prompt", self.hold),)

    def hold(self, occurrence: Occurrence) -> Reply:
        subject = occurrence.schedule.subject
        key, place = f"prompt:{subject}:{occurrence.wall.isoformat()}", PlaceId(f"place-{int(subject) % 20}")
        return Reply(effects=(Post(key, place, say(text("about-what")), Why.ASKED_FOR),))


def _rows(now: datetime) -> list[dict[str, object]]:
    later = now + timedelta(days=2)
    common = {
        "name": "prompt",
        "circle": "c",
        "rrule": "FREQ=DAILY",
        "zone": "UTC",
        "window": 86_400,
        "tries": 0,
    }
    start = datetime(2026, 1, 1, 19)
    return [
        {**common, "id": f"s{n}", "subject": str(n), "start": start, "next_at": now if n < DUE else later}
        for n in range(ALL)
    ]


async def kith(folder: Path) -> tuple[float, float]:
    """Seconds to drain, and the longest the loop stood still."""
    ring = KeyRing.create(folder / "kith.key")
    with MemberKeys.create(ring) as keys:
        core = Core(
            Setup(f"sqlite:///{folder / 'kith.db'}"),
            ring=ring,
            keys=keys,
            clock=SystemClock(),
            dice=Random(1),
            texts=Texts(),
            more=(OnePost(),),
        )
        METADATA.create_all(core.engine)
        core.start()
        yesterday = datetime.now(UTC).replace(hour=19, minute=0, second=0, microsecond=0) - timedelta(days=1)
        await core.do(lambda: core.work.write(_SCHEDULES.insert(), _rows(yesterday)))
        waker = Waker(core, Metrics(), nudge=asyncio.Event())
        still = Stillness()
        started = time.perf_counter()
        async with still:
            while await waker.once():
                pass
        taken = time.perf_counter() - started
        core.close()
    return taken, still.longest


class Stillness:
    """How long the loop does not come round."""

    longest = 0.0

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._watch())

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.perf_counter() - before - 0.001)


_done = 0


def tick(number: int) -> None:
    global _done  # noqa: PLW0603  # a job of APScheduler's store is a function by name
    _done += 1


async def apscheduler(folder: Path) -> float:
    """Seconds until every due job ran once and was moved on."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'aps.db'}")
    filling = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC)
    filling.start(paused=True)
    now = datetime.now(UTC)
    with store.engine.begin():
        pass
    job = filling.add_job(tick, "interval", days=2, args=[0], id="template", next_run_time=now)
    _copy(store, job, now)
    filling.remove_job("template")
    started = time.perf_counter()
    filling.resume()
    while _done < DUE:  # noqa: ASYNC110  # the other scheduler has nothing to await
        await asyncio.sleep(0.01)
    taken = time.perf_counter() - started
    filling.shutdown(wait=False)
    return taken


def _copy(store: SQLAlchemyJobStore, job, now: datetime) -> None:
    """A hundred thousand of the same job, written in bulk: its own way in would take an hour."""
    import pickle

    rows = []
    state = job.__getstate__()
    for number in range(ALL):
        at = now if number < DUE else now + timedelta(days=2)
        state = {
            **state,
            "id": f"j{number}",
            "args": (number,),
            "next_run_time": at,
            "misfire_grace_time": None,
        }
        rows.append({"id": f"j{number}", "next_run_time": at.timestamp(), "job_state": pickle.dumps(state)})
    with store.engine.begin() as connection:
        connection.execute(store.jobs_t.insert(), rows)
