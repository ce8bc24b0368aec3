"""RL6 on the loopback Discord: whatever goes wrong on the way, everything is done once, and soon after it is back."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.discord import run, wire
from storage import sending
from tests.equipment.discord.model import Channel
from tests.equipment.discord.shown import Shown
from tests.platforms.discord.living import LivingTown, a_circle, a_living_town, words
from tests.platforms.discord.posts import QUIET, numbers, put, put_rooms

SOON = 30.0
"""Seconds in which Kith is back after Discord is."""
_LONG = 120.0
LATE = 2.0
"""Seconds after Kith gave it up, at which a request is carried out all the same."""
CHANNELS, EACH, ROOMS, STEPS = 5, 4, 4, 6
KINDS = {
    "500+502": ("500", "502"),
    "503+504": ("503", "504"),
    "time-out+reset+lost": ("time-out", "reset", "lost"),
}


@pytest.mark.parametrize("kinds", KINDS)
async def test_on_a_bad_line_everything_is_done_once(tmp_path: Path, kinds: str):
    """A tenth of all requests each, from the log-in on: posts, rooms, commands and their answers."""
    async with a_living_town(tmp_path) as town:
        channels = await prepared(town)
        goes_wrong(town, KINDS[kinds])
        await town.begin()
        shown = [await step(town, number) for number in range(STEPS)]
        await asyncio.sleep(5)
        met = [fault.happened for fault in town.server.faults.planned]
        town.server.faults.clear()
        took = await seconds_until_done(town, channels, steps=STEPS)
        await town.end()

        print(f"done {took:.1f} s after the line was good again")
        assert all(met), met
        assert took < SOON
        assert [numbers(one) for one in channels] == [list(range(EACH))] * CHANNELS
        assert sorted(numbers(one)[0] for one in rooms(town)) == list(range(ROOMS))
        assert all(len(one.inside) == 3 and len(one.posts) == 2 for one in rooms(town))
        assert sorted(town.steps()) == [f"step {number}" for number in range(STEPS)]
        receipt = words("appreciation-step-circle")
        assert all(one.texts and receipt in one.texts[0] and len(one.texts) == 1 for one in shown)


async def test_a_room_that_is_opened_after_long_is_opened_once(tmp_path: Path):
    """Nothing tells Discord that two requests are for the same room, so nobody asks again while one is on its way."""
    async with a_living_town(tmp_path) as town:
        await town.begin()
        late = {"left": 1, "seconds": wire.PATIENCE + LATE}
        fault = town.server.faults.add("delay", "/channels/.*/threads", method="POST", **late)
        await a_circle(town)
        await town.until(lambda: fault.happened and town.guild.guild.threads, _LONG)
        await asyncio.sleep(LATE)

        assert len(town.guild.guild.threads) == 1


async def test_it_is_back_within_half_a_minute_by_itself(tmp_path: Path):
    """After some seconds without any answer, and of Discord not being there at all."""
    took: dict[str, float] = {}
    async with a_living_town(tmp_path) as town:
        channels = await prepared(town)
        await town.begin()
        for how in ("503", "gone"):
            await town.end()
            await put(town, channels, EACH, first=len(took) * EACH)
            if how == "gone":
                await town.server.stop()
            else:
                town.server.faults.add(how, "/")
            await town.begin(ready=False)
            await asyncio.sleep(5)
            if how == "gone":
                await town.server.start()
            town.server.faults.clear()
            took[how] = await seconds_until_done(town, channels, (len(took) + 1) * EACH)

    print(f"back after so many seconds: {took}")
    assert max(took.values()) < SOON


def test_however_long_it_was_away_it_is_looked_for_soon():
    """What hangs just when Discord comes back is given up, and tried again, within the half minute."""
    assert wire.PATIENCE + sending.LONGEST_WAIT.total_seconds() <= SOON
    assert wire.PATIENCE + run.LOOKED_FOR <= SOON
    assert wire.PATIENCE + LATE < wire.TO_MAKE <= SOON


async def prepared(town: LivingTown) -> Sequence[Channel]:
    await town.begin()
    await a_circle(town)
    await town.until(lambda: len(town.room.posts) >= 2)
    await town.end()
    channels = [town.guild.text_channel(f"room {number}") for number in range(CHANNELS)]
    await put(town, channels, EACH)
    await put_rooms(town, ROOMS, "fay", "ana")
    return channels


def goes_wrong(town: LivingTown, kinds: Sequence[str]) -> None:
    """Errors come before anything happened as often as after."""
    faults, api = town.server.faults, "/api/|/channels|/users|/guilds|/interactions|/webhooks|/gateway"
    for kind in kinds:
        match kind:
            case "time-out":
                faults.add("delay", api, share=0.05, seconds=wire.PATIENCE + LATE)
                faults.add("delay", api, share=0.05, seconds=wire.PATIENCE + LATE, after=True)
            case "reset" | "lost":
                faults.add("reset", api, share=0.1, after=kind == "lost")
            case _:
                faults.add(kind, api, share=0.05)
                faults.add(kind, api, share=0.05, after=True)


async def step(town: LivingTown, number: int) -> Shown:
    return await town.says("ana", "smallstep", words=f"step {number}", where="circle")


async def seconds_until_done(
    town: LivingTown, channels: Sequence[Channel], each: int = EACH, *, steps: int = 0
) -> float:
    began = time.monotonic()
    while time.monotonic() - began < _LONG:
        posted = all(len(numbers(one)) >= each for one in channels)
        opened = [one for one in rooms(town) if numbers(one) and len(one.inside) == 3]
        if posted and len(opened) >= ROOMS and len(town.steps()) >= steps:
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(1)
    return time.monotonic() - began - 1


def rooms(town: LivingTown) -> list[Channel]:
    return [one for one in town.guild.guild.threads if one.name == QUIET]
