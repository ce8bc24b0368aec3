"""The one who kills the shipped process on the loopback Discord: half of the time just when something happens there.

Meanwhile posts wait in many channels, and a member goes on typing commands.
"""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from aiohttp import web

from tests.equipment.discord.model import Channel
from tests.equipment.discord.router import Ask, Handler
from tests.equipment.discord.server import Discord
from tests.equipment.discord.shown import Shown
from tests.platforms.discord.living import LivingTown, a_circle, a_living_town, words
from tests.platforms.discord.posts import numbers, put

POINTS = (
    ("POST", "/channels/{channel}/messages"),
    ("POST", "/channels/{channel}/messages"),
    ("POST", "/channels/{channel}/messages"),
    ("POST", "/interactions/{interaction}/{token}/callback"),
    ("GET", "/gateway/bot"),
)
"""What a process is killed at, before it happens or right after, and before the answer is there."""
LAPSE = 660.0
"""Seconds, after which Discord knows no nonce any more."""
_LIFE = (0.3, 1.1)
"""Seconds from a start to its end, where nothing is waited for: some lives end before they reach Discord."""
_LONGEST = 4.0
_PAUSE = 2.0
"""Seconds between two commands."""
_STILL = 25
"""Seconds after which nothing more will come: longer than any wait before a next try."""
_SHORT = 25
"""Posts in a life, at most."""


class Deadly(Discord):
    """Kills whoever comes to a certain point. `left`: how often it may be passed before."""

    def __init__(self) -> None:
        super().__init__()
        self.point, self.left, self.after, self.pid, self.hits = ("", ""), 0, False, 0, 0

    def aims(self, pid: int, dice: Random) -> None:
        self.point, self.after, self.pid = dice.choice(POINTS), dice.random() < 0.5, pid
        posting = self.point == POINTS[0]
        self.left = dice.randrange(_SHORT) if posting else 0

    def _answer(self, ask: Ask, handler: Handler | None, headers: dict[str, str]) -> web.Response:
        if not self.pid or (ask.method, ask.route) != self.point:
            return super()._answer(ask, handler, headers)
        if self.left:
            self.left -= 1
            return super()._answer(ask, handler, headers)
        answer = super()._answer(ask, handler, headers) if self.after else web.Response(status=503)
        os.kill(self.pid, signal.SIGKILL)
        self.pid, self.hits = 0, self.hits + 1
        return answer


@dataclass
class Result:
    """Of what people did, `actions_lost` is what they were told was done and is not to be seen."""

    kills: int = 0
    at_points: int = 0
    lost: list[tuple[str, int]] = field(default_factory=list)
    doubled: list[tuple[str, int]] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    actions: int = 0
    actions_lost: list[str] = field(default_factory=list)
    actions_doubled: list[str] = field(default_factory=list)


async def kill_again_and_again(
    folder: Path, *, posts: int, channels: int, kills: int, seed: int, lapse: bool = False
) -> Result:
    """`lapse`: between two lives so much time goes by that Discord forgets which nonces it has seen."""
    server, result, dice = Deadly(), Result(), Random(seed)
    async with a_living_town(folder, server=server) as town:
        await town.begin()
        await a_circle(town)
        await town.end()
        rooms = [town.guild.text_channel(f"room {number}") for number in range(channels)]
        await put(town, rooms, posts // channels)
        shown: list[Shown] = []
        typing = asyncio.create_task(_type(town, shown))
        while result.kills < kills:
            await _one_life(town, server, dice, at_point=bool(result.kills % 2))
            result.kills += 1
            if lapse:
                server.later(LAPSE)
                town.ahead += LAPSE
        typing.cancel()
        await asyncio.wait({typing})
        result.at_points = server.hits
        await _let_finish(town, rooms, posts // channels, shown)
        _judge_posts(result, rooms, posts // channels)
        _judge_steps(result, town, shown)
    return result


async def _one_life(town: LivingTown, server: Deadly, dice: Random, *, at_point: bool) -> None:
    await town.begin(ready=False)
    assert town.process is not None
    assert town.process.pid
    if at_point:
        server.aims(town.process.pid, dice)
        await asyncio.to_thread(town.process.join, _LONGEST)
        server.pid = 0
    else:
        await asyncio.sleep(dice.uniform(*_LIFE))
        assert town.process.exitcode is None, "it ended by itself"
    await town.kill()
    assert town.process.exitcode == -signal.SIGKILL


async def _type(town: LivingTown, shown: list[Shown]) -> None:
    """Whenever Kith is there, and not waiting for the answer before."""
    ana = town.people["ana"]

    async def one(number: int) -> None:
        given = {"words": f"step {number}", "where": "circle"}
        shown.append(await ana.slash(town.room, "smallstep", given))

    doing: list[asyncio.Task[None]] = []
    try:
        while True:
            await town.until(lambda: town.server.socket.connected, 600)
            doing.append(asyncio.create_task(one(len(doing))))
            await asyncio.sleep(_PAUSE)
    finally:
        await asyncio.gather(*doing)


async def _let_finish(town: LivingTown, rooms: Sequence[Channel], each: int, shown: Sequence[Shown]) -> None:
    """One life that nobody ends, until nothing is missing and nothing more comes."""
    await town.begin()
    before, still = -1, 0
    while still < _STILL:
        await asyncio.sleep(1)
        now = sum(len(one.posts) for one in [*rooms, town.room])
        still, before = (still + 1 if now == before else 0), now
        missing = _done(shown) - _seen(town).keys()
        if still >= 3 and not missing and all(len(one.posts) >= each for one in rooms):
            break
    code = await town.end()
    assert code == 0, code


def _judge_posts(result: Result, rooms: Sequence[Channel], each: int) -> None:
    for room in rooms:
        found = numbers(room)
        result.lost += [(room.name, number) for number in set(range(each)) - set(found)]
        result.doubled += [(room.name, number) for number, many in Counter(found).items() if many > 1]
        result.out_of_order += [room.name] if found != sorted(found) else []


def _judge_steps(result: Result, town: LivingTown, shown: Sequence[Shown]) -> None:
    """Who was told that it is done can rely on it; who was told nothing may find it done, but once."""
    seen, done = _seen(town), _done(shown)
    result.actions = len(done)
    result.actions_lost = sorted(done - seen.keys())
    result.actions_doubled = [step for step, many in seen.items() if many > 1]


def _seen(town: LivingTown) -> "Counter[str]":
    return Counter(found for said in town.room.texts for found in re.findall(r"step \d+\b", said))


def _done(shown: Sequence[Shown]) -> set[str]:
    """As they were told."""
    receipt = words("appreciation-step-circle")
    answered = [one for one in shown if any(receipt in said for said in one.texts)]
    return {str(one.interaction.data["options"][0]["value"]) for one in answered}
