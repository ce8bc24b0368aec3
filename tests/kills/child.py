"""What is killed: a whole Kith with prompts and invitations that fall due day by day, until all days are over."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from adapters.clock import RehearsalClock
from bot.app.core import Core
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.waker import Waker
from bot.app.words import Texts
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.kills.load import FIRST
from tests.kills.platform import FilePlatform


@dataclass(frozen=True)
class Life:
    """One life of the process. `mischief`, `suicidal`: see `FilePlatform`."""

    seed: int
    days: int
    mischief: float
    suicidal: float


def live(folder: Path, url: str, life: Life) -> None:
    """Until everything is sent; then `drained` is written."""
    platform = FilePlatform(
        folder / "platform.db", Random(life.seed), mischief=life.mischief, suicidal=life.suicidal
    )
    asyncio.run(_live(folder, url, platform, life.days))


async def _live(folder: Path, url: str, platform: FilePlatform, days: int) -> None:
    clock = RehearsalClock(platform.ahead())
    ring = KeyRing.load(folder / "kith.key")
    with MemberKeys.open(ring) as keys:
        core = Core(Setup(url), ring=ring, keys=keys, clock=clock, dice=Random(1), texts=Texts()).start()
        nudge = asyncio.Event()
        postman = Postman(core, {platform.platform: platform}, Metrics(), nudge=nudge)
        waker = Waker(core, Metrics(), nudge=nudge)
        tasks = [asyncio.create_task(postman.run()), asyncio.create_task(waker.run())]
        while not await _over(core, clock, platform, days):
            waker.ring()
            await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        core.close()
    (folder / "drained").touch()


async def _over(core: Core, clock: RehearsalClock, platform: FilePlatform, days: int) -> bool:
    """Where everything of a day is sent, the next one begins."""
    if await core.do(lambda: _busy(core)):
        return False
    following = (clock.now() - FIRST).days + 1
    if following < days:
        clock.move_to(FIRST + timedelta(days=following))
        platform.move_to(clock.now())
    return following >= days


def _busy(core: Core) -> bool:
    soonest = core.diary.soonest()
    return bool(core.sending.queues()) or (soonest is not None and soonest <= core.now())
