"""What is killed: a whole Kith with appointments, schedules and waiting posts, that ends once all is sent."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from adapters.clock import SystemClock
from bot.app.core import Core
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.waker import Waker
from bot.app.words import Texts
from bot.kernel.appointments import Appointment, Occurrence, Schedule
from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Reply, Why
from bot.kernel.features import Job, Rhythm, Silent
from bot.kernel.people import CircleId, CommunityId, PlaceId
from storage.everything import METADATA
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.kills.platform import FilePlatform

PLACES = 20
PAST = datetime(2026, 1, 5, 19)


class Prompts(Silent):
    """Everything due becomes one post in its place."""

    def jobs(self) -> tuple[Job, ...]:
        return (Job("reminder", self.remind),)

    def rhythms(self) -> tuple[Rhythm, ...]:
        return (Rhythm("prompt", self.hold),)

    def remind(self, appointment: Appointment) -> Reply:
        return Reply(effects=(a_post(f"reminder:{appointment.subject}", int(appointment.subject)),))

    def hold(self, occurrence: Occurrence) -> Reply:
        number = int(occurrence.schedule.subject)
        return Reply(effects=(a_post(f"prompt:{number}:{occurrence.wall.isoformat()}", number),))


def a_post(key: str, number: int) -> Post:
    return Post(key, PlaceId(f"place-{number % PLACES}"), say(text("about-what")), Why.ASKED_FOR)


def core_in(folder: Path, url: str, keys: MemberKeys, ring: KeyRing) -> Core:
    return Core(
        Setup(url),
        ring=ring,
        keys=keys,
        clock=SystemClock(),
        dice=Random(1),
        texts=Texts(),
        more=(Prompts(),),
    )


def prepare(folder: Path, url: str, count: int) -> None:
    """A third each: posts that wait in order, reminders and prompts that are due."""
    ring = KeyRing.create(folder / "kith.key")
    with MemberKeys.create(ring) as keys:
        core = core_in(folder, url, keys, ring)
        METADATA.create_all(core.engine)
        core.start()
        core.job(lambda: _fill(core, count // 3)).result()
        core.close()


def _fill(core: Core, count: int) -> None:
    now = datetime.now(UTC)
    for number in range(PLACES):
        place = PlaceId(f"place-{number}")
        core.places.remember(place, platform="file", external=f"p{number}", community=CommunityId("c"))
    for number in range(count):
        core.outbox.put((a_post(f"waiting:{number:05d}", number),))
        core.diary.keep(Appointment("reminder", str(number), now - timedelta(hours=1)))
        prompt = Schedule(
            f"s{number}",
            "prompt",
            str(number),
            CircleId("c"),
            "FREQ=DAILY;COUNT=1",
            PAST,
            "UTC",
            timedelta(days=9999),
        )
        core.diary.plan(prompt)
    core.work.write(METADATA.tables["schedules"].update().values(next_at=PAST.replace(tzinfo=UTC)))


def live(folder: Path, url: str, seed: int, mischief: float, suicidal: float) -> None:
    """Until everything is sent; then `drained` is written."""
    asyncio.run(
        _live(
            folder,
            url,
            FilePlatform(folder / "platform.db", Random(seed), mischief=mischief, suicidal=suicidal),
        )
    )


async def _live(folder: Path, url: str, platform: FilePlatform) -> None:
    ring = KeyRing.load(folder / "kith.key")
    with MemberKeys.open(ring) as keys:
        core = core_in(folder, url, keys, ring).start()
        nudge = asyncio.Event()
        postman = Postman(core, {platform.platform: platform}, Metrics(), nudge=nudge)
        waker = Waker(core, Metrics(), nudge=nudge)
        tasks = [asyncio.create_task(postman.run()), asyncio.create_task(waker.run())]
        while await core.do(  # noqa: ASYNC110  # what it waits for is in the database
            lambda: core.diary.soonest() or core.sending.queues()
        ):
            await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        core.close()
    (folder / "drained").touch()
