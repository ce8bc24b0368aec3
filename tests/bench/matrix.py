"""Kith on a real homeserver: how long an answer takes and how much of it is ours, its weight, how soon it is back."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from adapters.matrix.wire import Wire
from bot.kernel.delivery import Delivery
from bot.kernel.events import Event
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import join
from tests.platforms.matrix.killing import Result, config_of, kill_again_and_again, started
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.town import MatrixTown, a_matrix_town

ECHOES = 60
ROOMS = 100
_SOON = 60.0


@dataclass
class Echo:
    """Seconds from a member's message to the answer they read; `ours`: from Kith's reading it to its sending."""

    whole: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        ordered = sorted(self.whole)
        p50, p95, ours = median(ordered), ordered[int(len(ordered) * 0.95)], median(self.ours)
        return f"| {name} | {p50 * 1000:.0f} ms | {p95 * 1000:.0f} ms | {ours * 1000:.1f} ms |"


async def echo(synapse: Synapse, folder: Path, *, encrypted: bool) -> Echo:
    async with a_matrix_town(synapse, folder, encrypted=encrypted) as town:
        await town.someone("fay")
        fay, room = town.people["fay"], await town.direct("fay")
        await join(town, "fay")
        assert isinstance(fay, Member)
        found, read = Echo(), list[float]()
        keep, deliver = town.front.keep, town.matrix.deliver

        async def keeping(platform: str, events: Sequence[Event], cursor: str) -> None:
            if events:
                read.append(time.perf_counter())
            await keep(platform, events, cursor)

        async def delivering(delivery: Delivery) -> str:
            found.ours.append(time.perf_counter() - read[-1])
            return await deliver(delivery)

        town.front.keep, town.matrix.deliver = keeping, delivering  # type: ignore[method-assign]
        posting = asyncio.create_task(town.postman.run())
        for _ in range(ECHOES):
            found.whole.append(await _one(fay, room, town))
        posting.cancel()
        return found


async def _one(fay: Member, room: str, town: MatrixTown) -> float:
    before, began = len(fay.heard), time.perf_counter()
    await fay.say(room, "about")
    while not any(one.sender == town.me for one in fay.heard[before:]):
        await fay.sync()
        assert time.perf_counter() - began < _SOON
    return time.perf_counter() - began


async def weight_and_return(synapse: Synapse, folder: Path) -> tuple[float, float]:
    """MiB with a hundred encrypted rooms; seconds from a start to the first answer."""
    async with a_matrix_town(synapse, folder, encrypted=True) as town:
        await join(town, "fay")
        fay, room = town.people["fay"], await town.direct("fay")
        assert isinstance(fay, Member)
        await town.end()
        await _rooms(town)
        town.core.close()
        town.core.keys.close()
        before = len(fay.heard)
        await fay.say(room, "about")
        began = time.perf_counter()
        process = await started(config_of(town, folder))
        try:
            while not any(one.sender == town.me for one in fay.heard[before:]):
                await fay.sync()
                await asyncio.sleep(0.01)
                assert time.perf_counter() - began < _SOON
            back = time.perf_counter() - began
            await asyncio.sleep(3)
            weight = _weight(process.pid)
        finally:
            process.terminate()
            await process.wait()
        return weight, back


def _weight(pid: int) -> float:
    """Resident MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def _rooms(town: MatrixTown) -> None:
    wire = Wire(town.login)
    await wire.open()
    encryption = {"algorithm": "m.megolm.v1.aes-sha2"}
    state = [{"type": "m.room.encryption", "state_key": "", "content": encryption}]
    for _ in range(ROOMS):
        await wire.http.ask("POST", "createRoom", body={"initial_state": state, "preset": "private_chat"})
    await wire.close()


async def all_of_it(
    *, kills: int, posts: int, actions: int
) -> tuple[list[Echo], float, float, Result, float]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        synapse = Synapse(home / "synapse")
        synapse.start()
        try:
            echoes = [
                await echo(synapse, _made(home / name), encrypted=name == "encrypted")
                for name in ("plain", "encrypted")
            ]
            weight, back = await weight_and_return(synapse, _made(home / "weight"))
            began = time.perf_counter()
            result = await kill_again_and_again(
                synapse, _made(home / "kills"), posts=posts, actions=actions, kills=kills, seed=2
            )
            return echoes, weight, back, result, time.perf_counter() - began
        finally:
            synapse.stop()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
