"""RL5 on the loopback Discord: with real limits and storms of 429 nothing comes too soon, all comes, and fairly."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from tests.equipment.discord.model import Channel
from tests.platforms.discord.living import LONG, LivingTown, a_circle, a_living_town
from tests.platforms.discord.posts import numbers, put

CHANNELS, EACH = 12, 10
LATE = 20.0
"""Seconds in which people go on asking while it storms."""


async def test_a_storm_of_429_is_waited_out(tmp_path: Path):
    """Over one channel, over everything, one longer than anybody waits with a request in hand, and one that lies."""
    async with a_living_town(tmp_path) as town:
        town.server.limits.how = "real"
        channels = await prepared(town)
        await town.begin()
        await town.until(lambda: any(numbers(one) for one in channels))
        storm = town.server.limits.storm
        storm(12, f"/channels/{channels[0].id}/messages")
        storm(3, f"/channels/{channels[1].id}/messages")
        storm(3, f"/channels/{channels[2].id}/messages", retry_after=0.3)
        await asyncio.sleep(4)
        storm(1.5, "/channels/", everything=True)
        await town.until(lambda: all(len(numbers(one)) == EACH for one in channels), 2 * LONG)
        limits, waited = town.server.limits, waits(channels)

    print(f"answers {dict(limits.answers)}; channels waited {min(waited):.1f} to {max(waited):.1f} s")
    assert limits.too_soon == []
    assert limits.answers[429] >= 4
    assert [numbers(one) for one in channels] == [list(range(EACH))] * CHANNELS
    assert max(waited[1:]) <= 2 * median(waited)


async def test_by_itself_it_is_never_told_to_wait(tmp_path: Path):
    """With what Discord lets through, and people who are answered amid it."""
    async with a_living_town(tmp_path) as town:
        town.server.limits.how = "real"
        channels = await prepared(town)
        await town.begin()
        took = []
        while not all(len(numbers(one)) == EACH for one in channels):
            shown = await town.says("ana", "me show")
            took.append(shown.acknowledged_after or LATE)
            await asyncio.sleep(0.2)
        limits, waited = town.server.limits, waits(channels)

    print(f"answers {dict(limits.answers)}; channels waited {min(waited):.1f} to {max(waited):.1f} s; {took}")
    assert limits.answers[429] == 0
    assert limits.too_soon == []
    assert [numbers(one) for one in channels] == [list(range(EACH))] * CHANNELS
    assert max(waited) <= 2 * median(waited)
    assert median(took) < 1


async def prepared(town: LivingTown) -> Sequence[Channel]:
    await town.begin()
    await a_circle(town)
    await town.end()
    channels = [town.guild.text_channel(f"room {number}") for number in range(CHANNELS)]
    await put(town, channels, EACH)
    return channels


def waits(channels: Sequence[Channel]) -> list[float]:
    """Seconds until the last of each had come, from the very first on."""
    ends = [datetime.fromisoformat(one.posts[-1]["timestamp"]).timestamp() for one in channels]
    began = min(datetime.fromisoformat(one.posts[0]["timestamp"]).timestamp() for one in channels)
    return [end - began for end in ends]
