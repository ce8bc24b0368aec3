"""RL6 on a real homeserver: whatever goes wrong on the way, everything is done once, and soon after it is back."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from adapters.matrix.waiting import USUAL
from adapters.setbacks import LONGEST_WAIT, Setbacks
from storage import sending
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.faulty import STATUSES, BadLine
from tests.platforms.matrix.living import RunningHours, at_work, on_a_line
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.posts import numbers, put
from tests.platforms.matrix.town import MatrixTown, Person, a_matrix_town

SOON = 30.0
"""Seconds in which Kith is back after its homeserver is."""
_LONG = 60.0
POSTS = 24


@pytest.mark.parametrize("kinds", [STATUSES[:2], STATUSES[2:], ("time-out", "reset", "lost")], ids="+".join)
async def test_on_a_bad_line_everything_is_done_once(town: MatrixTown, kinds):
    """RL6: a tenth of all requests each, from the log-in on; posts, commands, a newcomer and urgent help."""
    await a_circle(town)
    async with on_a_line(town, kinds) as line:
        told = len(town.told("ana"))
        await put(town, POSTS)
        nia = await say_things(town)
        await lives_on(town, lambda: len(numbers(town)) >= POSTS and steps(town).total() >= 6 and nia.heard)
        line.kinds = ()
        await lives_on(town, lambda: len(town.told("ana")) - told >= 7)
        await town.settle()

        assert set(kinds) == {kind for kind, _ in line.faults}
        assert numbers(town) == list(range(POSTS))
        assert steps(town) == {f"step {number}": 1 for number in range(6)}
        answers = Counter(words.split("\n")[0].split("(")[0] for words in town.told("ana")[told:])
        assert answers == {"appreciation-step-circle": 6, "signposts-urgent": 1}
        alone = [one for one in nia.heard if one.sender == town.me and one.room != town.rooms[ROOM]]
        assert len(alone) == 2
        assert len({one.room for one in alone}) == 1


async def test_it_is_back_within_half_a_minute_by_itself(synapse: Synapse, tmp_path: Path):
    """RL6: after an hour without any answer, one of cut connections, and one in which only sending failed."""
    took = {}
    async with a_matrix_town(synapse, tmp_path, encrypted=False, hours=RunningHours()) as town:
        await a_circle(town)
        async with on_a_line(town) as line, at_work(town):
            for number, (how, only) in enumerate((("time-out", "/"), ("reset", "/"), ("503", "/send/"))):
                took[how] = await an_outage(town, line, number, how, only=only)

    print(f"back after so many seconds: {took}")
    assert max(took.values()) < SOON


async def test_a_key_that_reached_nobody_is_shared_again(town: MatrixTown):
    """RL6: an error without a word is no yes; nothing is said that nobody could open."""
    await a_circle(town)
    async with on_a_line(town) as line:
        line.go("empty", only="/sendToDevice/")
        await put(town, 3)
        await lives_on(town, lambda: line.faults.total() >= 3)
        unread = numbers(town)
        line.come_back()
        await lives_on(town, lambda: len(numbers(town)) >= 3)

        assert line.faults.total() >= 3
        assert unread == []
        assert numbers(town) == [0, 1, 2]


def test_however_long_it_was_away_it_is_looked_for_soon():
    """RL6: what hangs just when it comes back is given up, and tried again, within the half minute."""
    setbacks = Setbacks(Random(1))
    waits = [setbacks.wait() for _ in range(5000)]

    assert max(waits) <= LONGEST_WAIT
    assert waits[0] < 1
    assert setbacks.wait(asked=40.0) == 40.0
    assert max(USUAL.quiet + USUAL.more, USUAL.whole) + LONGEST_WAIT <= SOON
    assert USUAL.answer + sending.LONGEST_WAIT.total_seconds() <= SOON


async def an_outage(town: MatrixTown, line: BadLine, number: int, how: str, *, only: str) -> float:
    """An hour of it by Kith's clock, some seconds by the world's. Seconds until posts and a command come through."""
    ana, before, posted = town.people["ana"], len(town.told("ana")), numbers(town)
    line.go(how, only=only)
    await put(town, 5, first=len(posted))
    await ana.say(town.rooms[ROOM], f"!smallstep step {number} --where circle")
    for _ in range(8):
        await asyncio.sleep(0.5)
        town.hours.moment += timedelta(minutes=8)
    assert numbers(town) == posted
    assert {kind for kind, _ in line.faults} >= {how}
    line.come_back()
    began = time.monotonic()
    while time.monotonic() - began < 2 * SOON:
        for one in town.people.values():
            await one.sync()
        if (
            len(numbers(town)) == len(posted) + 5
            and len(steps(town)) > number
            and len(town.told("ana")) > before
        ):
            break
        await asyncio.sleep(0.1)
    took = time.monotonic() - began
    assert numbers(town) == list(range(len(posted) + 5))
    assert steps(town) == {f"step {one}": 1 for one in range(number + 1)}
    return took


async def say_things(town: MatrixTown) -> Person:
    """Ana marks steps of hers and asks for urgent help; Nia, whom Kith has never seen, comes in and asks for help."""
    ana, room = town.people["ana"], town.rooms[ROOM]
    nia = await town.someone("nia")
    await nia.ask("POST", "join", room)
    await nia.sync()
    await nia.say(room, "!help")
    for number in range(6):
        await ana.say(room, f"!smallstep step {number} --where circle")
    await nia.say(room, "!welcome")
    assert isinstance(ana, Member)
    await ana.say(next(one for one in ana.rooms if town._alone(ana, one)), "urgent")
    return nia


def steps(town: MatrixTown) -> "Counter[str]":
    """Steps of Ana's that are shown in the circle."""
    return Counter(words.split("> ")[1].split("\n")[0] for words in town.seen() if "> step " in words)


async def lives_on(town: MatrixTown, done: Callable[[], object]) -> None:
    """Kith's clock runs ahead, so that what waits to be tried again is."""
    until = time.monotonic() + _LONG
    while not done() and time.monotonic() < until:
        await town.postman.quiet()
        town.hours.moment += town.later
        await asyncio.sleep(0.1)
        for one in town.people.values():
            await one.sync()
