"""The one who kills the shipped process: started as an operator starts it, ended without warning, again and again.

Meanwhile posts wait in twenty rooms, half of them encrypted, and a member goes on typing commands.
"""

import asyncio
import os
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from adapters.matrix.rooms import MARK
from adapters.matrix.wire import Wire
from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Why
from bot.kernel.ids import place_id
from bot.kernel.people import CommunityId, PlaceId
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.member import Json, Member
from tests.platforms.matrix.town import MatrixTown, a_matrix_town

PLACES = 20
_LIFE = (1.2, 2.6)
"""Seconds from a start to its end: some lives end before they reach the homeserver, others in full work."""


@dataclass
class Result:
    kills: int
    lost: set[str]
    doubled: list[str]
    out_of_order: list[str]
    actions_lost: set[str]
    actions_doubled: list[str]


async def kill_again_and_again(
    synapse: Synapse, folder: Path, *, posts: int, actions: int, kills: int, seed: int
) -> Result:
    async with a_matrix_town(synapse, folder, encrypted=False) as town:
        await a_circle(town)
        await town.end()
        rooms = await _rooms(town)
        keys = await town.core.do(lambda: _fill(town, rooms, posts))
        town.core.close()
        town.core.keys.close()
        config = config_of(town, folder)
        ana = town.people["ana"]
        assert isinstance(ana, Member)
        typing = asyncio.create_task(_type(ana, town.rooms[ROOM], actions))
        killed = await _kill(config, Random(seed), kills)
        await typing
        await _let_finish(config, town, rooms, keys, actions)
        return await _judge(town, rooms, keys, actions, killed)


async def _rooms(town: MatrixTown) -> list[str]:
    """Kith's own, with Fay in them to look on."""
    wire = Wire(town.login)
    await wire.open()
    fay, made = town.people["fay"], []
    for number in range(PLACES):
        encryption = {
            "type": "m.room.encryption",
            "state_key": "",
            "content": {"algorithm": "m.megolm.v1.aes-sha2"},
        }
        state = [encryption] if number % 2 else []
        body = {"preset": "public_chat", "initial_state": state}
        room = str((await wire.http.ask("POST", "createRoom", body=body))["room_id"])
        await fay.ask("POST", "join", room)
        made.append(room)
    await wire.close()
    return made


def _fill(town: MatrixTown, rooms: list[str], posts: int) -> dict[str, list[str]]:
    """What is to be posted in each room, by the keys it will carry, in its order."""
    core, keys = town.core, {room: list[str]() for room in rooms}
    places = {}
    for room in rooms:
        places[room] = place_id(core.signer, "matrix", room)
        core.places.remember(places[room], platform="matrix", external=room, community=CommunityId("c"))
    for number in range(posts):
        room = rooms[number % len(rooms)]
        key = f"waiting:{number:05d}"
        core.outbox.put((Post(key, PlaceId(places[room]), say(text("about-what")), Why.ASKED_FOR),))
        keys[room].append(core.outbox.hashed(key))
    return keys


def config_of(town: MatrixTown, folder: Path) -> Path:
    config = folder / "config.toml"
    config.write_text(
        f"""
[rehearsal]
port = 0
[operating]
health_port = 0
log_level = "error"
[matrix]
homeserver = "{town.synapse.url}"
user_id = "{town.me}"
password = "password"
""",
        encoding="utf-8",
    )
    config.chmod(0o600)
    return config


async def _type(ana: Member, room: str, actions: int) -> None:
    for number in range(actions):
        await ana.say(room, f"!smallstep step {number} --where circle")


async def started(config: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config), cwd=config.parent, start_new_session=True
    )


async def _kill(config: Path, dice: Random, kills: int) -> int:
    killed = 0
    while killed < kills:
        process = await started(config)
        await asyncio.sleep(dice.uniform(*_LIFE))
        assert process.returncode is None, "it ended by itself"
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        killed += 1
    return killed


async def _let_finish(
    config: Path, town: MatrixTown, rooms: list[str], keys: dict[str, list[str]], actions: int
) -> None:
    """One life that nobody ends, until nothing is missing or nothing more comes."""
    process = await started(config)
    try:
        before, still = -1, 0
        while still < 10:
            await asyncio.sleep(1)
            now = sum([len(await _marks(town, room)) for room in (*rooms, town.rooms[ROOM])])
            still, before = (still + 1 if now == before else 0), now
            if now >= sum(map(len, keys.values())) + actions and still >= 2:
                break
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def _events(town: MatrixTown, room: str) -> list[Json]:
    """What Kith said there, oldest first."""
    fay, found, start = town.people["fay"], list[Json](), ""
    while True:
        query = {"dir": "b", "limit": "500", **({"from": start} if start else {})}
        page = await fay.wire.http.ask("GET", "rooms", room, "messages", query=query)  # type: ignore[union-attr]
        found += [one for one in page["chunk"] if one["sender"] == town.me]
        start = page.get("end", "")
        if not start or not page["chunk"]:
            return found[::-1]


async def _marks(town: MatrixTown, room: str) -> list[str]:
    return [one["content"][MARK] for one in await _events(town, room) if MARK in one.get("content", {})]


async def _judge(
    town: MatrixTown, rooms: list[str], keys: dict[str, list[str]], actions: int, killed: int
) -> Result:
    lost, doubled, wrong = set[str](), list[str](), list[str]()
    for room in rooms:
        marks, wanted = await _marks(town, room), set(keys[room])
        ours = [one for one in marks if one in wanted]
        lost |= wanted - set(ours)
        doubled += [one for one, count in Counter(ours).items() if count > 1]
        wrong += [one for one, should in zip(ours, keys[room], strict=False) if one != should]
    said = [str(one["content"].get("body", "")) for one in await _events(town, town.rooms[ROOM])]
    steps = Counter(words.split("> ")[1].split("\n")[0] for words in said if "> step " in words)
    wanted = {f"step {number}" for number in range(actions)}
    return Result(
        killed,
        lost,
        doubled,
        wrong,
        wanted - steps.keys(),
        [step for step, count in steps.items() if count > 1],
    )
