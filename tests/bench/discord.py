"""The shipped process on the loopback Discord: a thousand people in one second, five hundred servers, and kills.

Kith is in a process of its own, so that the loopback Discord takes nothing of its time but a core.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.equipment.discord.people import Person
from tests.equipment.discord.permissions import Can
from tests.platforms.discord.killing import Result, kill_again_and_again
from tests.platforms.discord.living import LivingTown, a_circle, a_living_town

AT_ONCE, WARM = 1000, 50
SERVERS, MEMBERS = 500, 200
KILLS, POSTS, CHANNELS = 200, 5000, 200
_TOO_LATE = 3.0
_CALM = 3.0
"""Seconds until their coming in is seen to."""
_LONG = 60.0


@dataclass(frozen=True)
class Rush:
    """Seconds until each was acknowledged. `late`: those who read that the application did not respond."""

    waited: tuple[float, ...]
    late: int

    @property
    def p50(self) -> float:
        return median(self.waited)

    @property
    def p99(self) -> float:
        return self.waited[int(len(self.waited) * 0.99)]


@dataclass(frozen=True)
class Crowded:
    """Seconds from a start to the first answer, and MiB a little later."""

    ready: float
    weight: float


async def rush(folder: Path) -> Rush:
    """A thousand people do something within one second, each something that is written down."""
    async with a_living_town(folder) as town:
        await town.begin()
        await a_circle(town)
        people = [town.someone(f"person{number}") for number in range(AT_ONCE)]
        for one in people[:WARM]:
            await one.slash(town.room, "me show")
        await asyncio.sleep(_CALM)
        acting = [asyncio.create_task(_asks(town, one, number)) for number, one in enumerate(people)]
        waited = await asyncio.gather(*acting)
    late = sum(one is None or one > _TOO_LATE for one in waited)
    return Rush(tuple(sorted(_TOO_LATE if one is None else one for one in waited)), late)


async def _asks(town: LivingTown, who: Person, number: int) -> float | None:
    await asyncio.sleep(number / AT_ONCE)
    shown = await who.slash(town.room, "welcome")
    return shown.acknowledged_after


async def crowded(folder: Path) -> Crowded:
    """Servers with members, and Kith in all of them."""
    async with a_living_town(folder) as town:
        for number in range(SERVERS - 1):
            guild = town.server.guild(f"Server {number}", strangers=MEMBERS - 2)
            for name in ("rules", "quiet", "evening"):
                guild.text_channel(name)
            for name in ("keepers", "newcomers"):
                guild.role(name, Can.SEND_MESSAGES)
        began = time.monotonic()
        await town.begin(ready=False)
        await town.until(lambda: town.server.state.commands, _LONG)
        shown = await town.says("ana", "about")
        ready = time.monotonic() - began
        assert shown.texts
        await asyncio.sleep(3)
        assert town.process is not None
        weight = _weight(town.process.pid)
    return Crowded(ready, weight)


def _weight(pid: int | None) -> float:
    """Resident MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def killed(folder: Path) -> tuple[Result, float]:
    began = time.monotonic()
    result = await kill_again_and_again(folder, posts=POSTS, channels=CHANNELS, kills=KILLS, seed=2)
    return result, time.monotonic() - began


def apart(what: Callable[[Path], Coroutine[Any, Any, Any]]) -> Any:
    """In a folder and a loop of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(what(Path(folder)))
