"""RL5 on a real homeserver, by a line that asks to wait again and again."""

import asyncio
import time
from pathlib import Path
from statistics import median

from adapters.matrix.waiting import USUAL
from bot.kernel.effects import Why
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import join
from tests.platforms.matrix.faulty import BadLine, Bucket
from tests.platforms.matrix.living import RunningHours, at_work, on_a_line
from tests.platforms.matrix.posts import numbers, put, rooms_with_kith
from tests.platforms.matrix.town import a_matrix_town

_LONG = 40.0
_ANSWER = 100


async def test_a_homeserver_that_asks_to_wait_is_obeyed_by_every_room_and_all_are_served_alike(
    synapse: Synapse, tmp_path: Path
):
    """RL5: nothing before the time it said, answers included; nothing lost; nobody waits for twice as long as most."""
    async with a_matrix_town(synapse, tmp_path, encrypted=False, hours=RunningHours()) as town:
        await join(town, "fay")
        rooms = await rooms_with_kith(town, 8)
        async with on_a_line(town, patience=USUAL) as line:
            line.bucket = Bucket(rate=12, burst=4)
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
