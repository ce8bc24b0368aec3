"""RL5 on a real homeserver: one whose limits are known, and one behind a line that asks to wait again and again."""

import asyncio
import time
from pathlib import Path
from statistics import median

from adapters.allowance import Allowance, Bucket
from adapters.matrix.waiting import USUAL
from bot.kernel.effects import Why
from tests.equipment.needs import need
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import join
from tests.platforms.matrix.faulty import BadLine
from tests.platforms.matrix.faulty import Bucket as Strictness
from tests.platforms.matrix.living import RunningHours, at_work, on_a_line
from tests.platforms.matrix.posts import numbers, put, rooms_with_kith
from tests.platforms.matrix.town import MatrixTown, a_matrix_town

_LONG = 40.0
_ANSWER = 100


async def test_a_homeserver_whose_limits_are_known_never_has_to_say_so(tmp_path: Path):
    """RL5: sixty posts at its pace, and in their midst an answer that does not wait."""
    need("synapse")
    server = Synapse(tmp_path / "synapse", messages=(5, 10))
    server.start()
    try:
        async with a_matrix_town(server, tmp_path, encrypted=False, hours=RunningHours()) as town:
            await join(town, "fay")
            rooms = await rooms_with_kith(town, 6)
            town.allowance = Allowance(Bucket(5, 10))
            async with on_a_line(town, patience=USUAL) as line:
                for room in rooms:
                    await put(town, 10, room=room)
                began = time.monotonic()
                async with at_work(town):
                    await asyncio.sleep(4)
                    waited = await answered(town, rooms[3])
                    await all_said(town, {room: 10 + (room == rooms[3]) for room in rooms})
                taken = time.monotonic() - began
    finally:
        server.stop()

    print(f"61 posts in {taken:.1f} s, the answer after {waited:.2f} s; said: {dict(line.said)}")
    assert line.said[429] == 0
    assert waited <= 2
    assert taken <= 15


async def answered(town: MatrixTown, room: str) -> float:
    """Seconds until Fay reads an answer that is put there now."""
    began = time.monotonic()
    await put(town, 1, room=room, first=_ANSWER, why=Why.ANSWER)
    town.nudge.set()
    while _ANSWER not in numbers(town, room):
        assert time.monotonic() - began < _LONG
        await town.people["fay"].sync()
    return time.monotonic() - began


async def all_said(town: MatrixTown, wanted: dict[str, int]) -> None:
    began = time.monotonic()
    while any(len(numbers(town, room)) < count for room, count in wanted.items()):
        assert time.monotonic() - began < _LONG
        await asyncio.sleep(0.1)
        await town.people["fay"].sync()


async def test_a_homeserver_that_asks_to_wait_is_obeyed_by_every_room_and_all_are_served_alike(
    synapse: Synapse, tmp_path: Path
):
    """RL5: nothing before the time it said, answers included; nothing lost; nobody waits for twice as long as most."""
    async with a_matrix_town(synapse, tmp_path, encrypted=False, hours=RunningHours()) as town:
        await join(town, "fay")
        rooms = await rooms_with_kith(town, 8)
        async with on_a_line(town, patience=USUAL) as line:
            line.bucket = Strictness(rate=6, burst=4)
            began = time.monotonic()
            for room in rooms:
                await put(town, 5, room=room)
            async with at_work(town):
                await asyncio.sleep(1)
                for room in rooms:
                    await put(town, 1, room=room, first=_ANSWER, why=Why.ANSWER)
                while time.monotonic() - began < _LONG and not all(
                    len(numbers(town, one)) == 6 for one in rooms
                ):
                    await asyncio.sleep(0.1)
                    await town.people["fay"].sync()

    said = {room: numbers(town, room) for room in rooms}
    waits = [max(at for at, wait in line.sent[room] if not wait) - began for room in rooms]
    print(f"{refused(line)} refusals; rooms waited {min(waits):.1f} to {max(waits):.1f} s")
    assert all(sorted(one) == [*range(5), _ANSWER] for one in said.values())
    assert all([number for number in one if number != _ANSWER] == list(range(5)) for one in said.values())
    assert refused(line) >= 10
    assert too_early(line) == []
    assert max(waits) <= 2 * median(waits)


def refused(line: BadLine) -> int:
    return sum(1 for sent in line.sent.values() for _, wait in sent if wait)


def too_early(line: BadLine) -> list[float]:
    """By how many seconds, for whatever was sent to a room before the time that was said there."""
    found = []
    for sent in line.sent.values():
        until = 0.0
        for at, wait in sent:
            found += [until - at] if at < until else []
            until = at + wait if wait else until
    return found
