"""Running: for real (`run`) or in rehearsal (`rehearse`). What is started here is ended here, within ten seconds."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from typing import Any

import structlog

from adapters.clock import RehearsalClock, SystemClock
from adapters.failing import LogInFailed
from adapters.rehearsal.run import RunningRoom, furnish
from adapters.rehearsal.sample import HISTORY, Sample
from bot.app.config import ConfigTrouble, Settings
from bot.app.health import open_health
from bot.app.homes import Home, homes_of
from bot.app.making import Setup
from bot.app.running import MovingHands, Running, assemble, keep_what_stands
from bot.app.stocking import stock
from bot.app.words import ENGLISH, Texts
from bot.circles.file import CircleFile, write
from bot.signposts.bundled import read_confirmed
from storage.engine import claim, open_engine
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.rightkeys import check_keys
from storage.upgrade import DatabaseTrouble, examine, is_current, upgrade

log = structlog.get_logger(__name__)
DRAIN = 6.0
"""Seconds to finish what has begun."""


@dataclass
class Doing:
    """How a run is watched and ended: `opened` gets where people meet it, `stop` ends it."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    opened: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)

    def heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(one, self.stop.set)


async def rehearse(settings: Settings, doing: Doing, *, circle: CircleFile, save: Path | None = None) -> None:
    """A rehearsal room with a sample community, in a folder that is gone afterwards.

    `save`: where the circle as it was rehearsed is written when the room closes.
    """
    with TemporaryDirectory(prefix="kith-try-") as folder:
        url = f"sqlite:///{folder}/try.db"
        upgrade(url)
        ring = KeyRing.create(Path(folder) / "try.key")
        with MemberKeys.create(ring) as keys:
            clock = RehearsalClock(-HISTORY)
            running = assemble(setup_of(settings, url), ring, keys, clock, SystemRandom())
            hands = MovingHands(running, clock)
            room = furnish(running.front, hands, language=circle.language, zone=circle.zone)
            async with _started(running, room):
                await Sample(room.room, room.server.act, hands).furnish(
                    name=circle.name,
                    country=circle.country,
                    lines=circle.rules,
                    prompts=circle.prompts,
                    schedules=circle.schedules,
                )
                await running.core.do(lambda: stock(running.core, dice=SystemRandom()))
                await _open(room, settings, doing)
                await doing.stop.wait()
                if save is not None:
                    written = write(await rehearsed(running, circle))
                    await asyncio.to_thread(save.write_text, written, encoding="utf-8")


async def run(settings: Settings, doing: Doing) -> None:
    """For real, on the database that is kept: where it is set to live, else in the room on this machine."""
    url = settings.url
    ring = KeyRing.load(settings.key_file)
    lock = claim(url) if url.startswith("sqlite") else None
    try:
        with MemberKeys.open(ring) as keys:
            _make_ready(url, ring, migrate=settings.operating.migrate)
            clock = SystemClock()
            running = assemble(setup_of(settings, url), ring, keys, clock, SystemRandom())
            hands = MovingHands(running, RehearsalClock())
            room = furnish(
                running.front,
                hands,
                language=settings.community.language,
                zone=settings.community.zone,
                movable=False,
            )
            homes = homes_of(settings, running, ring)
            async with _started(running, room, homes) as lives, _healthy(settings, running):
                await running.front.work_off(anew=True)
                if homes:
                    doing.opened.put_nowait(" and ".join(one.where for one in homes))
                else:
                    await _open(room, settings, doing)
                await _until(doing, lives)
    finally:
        if lock is not None:
            lock.close()


def _make_ready(url: str, ring: KeyRing, *, migrate: bool) -> None:
    """Whole, of this program's tables, and with its own keys; otherwise it says what is not so, and nothing starts."""
    if migrate:
        upgrade(url, now=SystemClock().now())
    else:
        examine(url)
        if not is_current(url):
            raise DatabaseTrouble("This database is older than this program. Run kith migrate.")
    engine = open_engine(url)
    try:
        check_keys(engine, ring)
    finally:
        engine.dispose()


async def rehearsed(running: Running, circle: CircleFile) -> CircleFile:
    """The sample's circle as it is now."""
    core = running.core

    def look() -> CircleFile:
        found = core.circles.any()
        if found is None:
            return circle
        lines = tuple(core.rules.lines(found.id))
        prompts, plans = core.prompts.for_file(found.id)
        words = Texts()(
            ENGLISH, found.zone, name=str
        )  # as rhythms are read, whatever an operator calls the days
        schedules = tuple(f"{words(rhythm)}; {which}" if which else words(rhythm) for rhythm, which in plans)
        settings = (found.name, found.language, found.zone, found.country, found.grace_days)
        return CircleFile(*settings, rules=lines, prompts=prompts, schedules=schedules)

    return await core.do(look)


def setup_of(settings: Settings, url: str) -> Setup:
    community = settings.community
    return Setup(
        url=url,
        language=community.language,
        zone=community.zone,
        country=community.country,
        host=settings.host.name,
        contact=settings.host.contact,
        helplines=confirmed_lines(settings.helplines),
    )


def confirmed_lines(path: Path) -> dict[str, date]:
    """Raises `ConfigTrouble`."""
    try:
        return read_confirmed(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError, AttributeError) as trouble:
        raise ConfigTrouble(
            f"{path} cannot be read ({type(trouble).__name__}). A line in it looks like: gb-samaritans = 2026-06-02"
        ) from None


async def _until(doing: Doing, lives: "Sequence[asyncio.Task[None]]") -> None:
    """Until somebody stops it, or a platform ends with what only the operator can mend."""
    stopped = asyncio.create_task(doing.stop.wait())
    waiting: set[asyncio.Task[Any]] = {stopped, *lives}
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    for one in lives:
        if one.done():
            one.result()


async def _open(room: RunningRoom, settings: Settings, doing: Doing) -> None:
    await room.open(settings.rehearsal.port)
    log.info("open", port=settings.rehearsal.port)
    doing.opened.put_nowait(room.url)


@asynccontextmanager
async def _started(
    running: Running, room: RunningRoom, homes: Sequence[Home] = ()
) -> "AsyncIterator[Sequence[asyncio.Task[None]]]":
    """Begin; at the end let what has begun be finished, in its order: page, clock, post, platforms, writer."""
    running.couriers[room.courier.platform] = room.courier
    running.core.start()
    tasks = running.begin()
    lives = [asyncio.create_task(one.adapter.run()) for one in homes]
    keep_what_stands()
    try:
        yield lives
    finally:
        gc.unfreeze()
        await room.close()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(running.postman.finish(), DRAIN)
        for life in lives:
            life.cancel()
        for life in lives:
            with suppress(asyncio.CancelledError, LogInFailed):
                await life
        await asyncio.to_thread(running.core.close)


@asynccontextmanager
async def _healthy(settings: Settings, running: Running) -> AsyncIterator[None]:
    port = settings.operating.health_port
    runner = await open_health(running.metrics, running.trouble, port=port) if port else None
    try:
        yield
    finally:
        if runner is not None:
            await runner.cleanup()
