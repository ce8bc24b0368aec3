"""RL4 on Discord: the shipped Kith was off for six hours; each room is told once what it missed, and gets the rest."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.equipment.discord.model import Channel
from tests.platforms.discord.living import LONG, LivingTown, a_circle, a_living_town, words

ROOMS = 6
LATE, IN_TIME = (20, 60, 100), (300, 330)
"""Minutes after Kith was ended at which prompts fall due: too late to be of use by then, and still of use."""
AWAY = timedelta(hours=6, minutes=10)


async def test_after_six_hours_away_each_room_gets_one_note(tmp_path: Path):
    async with a_living_town(tmp_path) as town:
        await town.begin()
        await a_circle(town)
        rooms = [town.guild.text_channel(f"evening {number}") for number in range(ROOMS)]
        for room in rooms:
            await planned(town, room)
        await town.end()
        before = {room.id: len(room.posts) for room in rooms}

        town.server.later(AWAY.total_seconds())
        town.ahead = AWAY.total_seconds()
        began = time.monotonic()
        await town.begin()
        await town.until(lambda: all(len(one.posts) >= before[one.id] + 3 for one in rooms), 2 * LONG)
        took = time.monotonic() - began
        await town.end()

    fresh = [room.texts[before[room.id] :] for room in rooms]
    notes = [[one for one in said if words("kernel-left-out") in one] for said in fresh]
    print(f"caught up with after {took:.1f} s; {notes[0]}")
    assert took < 60
    assert [len(one) for one in notes] == [1] * ROOMS
    assert [len(one) for one in fresh] == [1 + len(IN_TIME)] * ROOMS
    assert all(one[0].count("prompt") >= len(LATE) for one in notes)


async def planned(town: LivingTown, room: Channel) -> None:
    """A circle of its own, with the hours of its prompts."""
    await town.says("fay", "circle create", room=room, name=room.name, country="IS", zone="UTC")
    await town.says("fay", "rules draft", room=room)
    await town.presses("fay", "rules-button-publish", room=room)
    for who in ("fay", "ana"):
        await town.presses(who, "rules-button-found", room=room)
    now = datetime.now(UTC)
    for minutes in (*LATE, *IN_TIME):
        at = f"{now + timedelta(minutes=minutes):%H:%M}"
        await town.says("fay", "prompt schedule", room=room, when=f"every day at {at}")
