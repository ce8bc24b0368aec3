"""RL5, RL7 on a real homeserver: it asks to wait; the database is away."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.equipment.needs import need
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle, join
from tests.journeys.test_in_trouble import PROMPTLY, locked
from tests.journeys.town import ROOM
from tests.platforms.matrix.posts import numbers, put
from tests.platforms.matrix.town import CHOICE, MatrixTown, a_matrix_town


async def test_a_strict_homeserver_is_obeyed_and_everything_arrives(tmp_path: Path):
    """RL5: with the limits a stranger's server has; one room that must wait holds up no other."""
    need("synapse")
    server = Synapse(tmp_path / "synapse", limits=True)
    server.start()
    try:
        async with a_matrix_town(server, tmp_path, encrypted=False) as town:
            await join(town, "fay")
            assert "circles-made" in await town.says("fay", "circle create Ours")
            await put(town, 10)
            for _ in range(90):
                await town.postman.quiet()
                if len(numbers(town)) == 10:
                    break
                await asyncio.sleep(1)
                town.hours.moment += town.later
                await town.people["fay"].sync()

            assert numbers(town) == list(range(10))
    finally:
        server.stop()


async def test_while_the_database_is_away_that_is_said_help_comes_and_nothing_is_lost(town: MatrixTown):
    """RL7, SG7."""
    await a_circle(town)
    ana, room = town.people["ana"], await town.direct("ana")
    with locked(str(town.core.engine.url)):
        await ana.say(room, "me zone Europe/Paris")
        await ana.say(room, "urgent")
        said = ""
        for _ in range(80):
            await asyncio.sleep(0.1)
            await ana.sync()
            said = "\n".join(town.told("ana"))
            if "post-waits" in said and "signposts-urgent" in said:
                break
        assert "signposts-urgent" in said
        assert "post-waits" in said

    await town.settle()

    assert any("mydata-zone-set" in words for words in town.told("ana"))
    assert ROOM in town.rooms


@pytest.mark.parametrize("way", ["room", "alone", "number"])
async def test_urgent_help_comes_promptly_while_the_database_is_away(town: MatrixTown, way: str):
    """SG7: asked for in a room, alone with Kith, or by a number that was shown before."""
    await a_circle(town)
    shown = await town.says("ana", "rules show")
    number = next(typed for label, typed in CHOICE.findall(shown) if label == "rules-button-urgent")
    ana, alone, room = town.people["ana"], await town.direct("ana"), await town.room(ROOM)
    where, line = {"room": (room, "!urgent"), "alone": (alone, "urgent"), "number": (alone, number)}[way]
    with locked(str(town.core.engine.url)):
        began = time.perf_counter()
        await ana.say(where, line)
        for _ in range(80):
            await ana.sync()
            if "signposts-urgent" in "".join(town.told("ana")):
                break
            await asyncio.sleep(0.05)
        took = time.perf_counter() - began

    assert "signposts-urgent" in "".join(town.told("ana"))
    assert not any("signposts-urgent" in one for one in town.seen())
    assert took < PROMPTLY
