"""RL5, RL6, RL7 on a real homeserver: it asks to wait, fails, or its answer is lost; the database is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from aiohttp import ClientSession, web

from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Why
from tests.equipment.needs import need
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle, join
from tests.journeys.test_in_trouble import locked
from tests.journeys.town import ROOM
from tests.platforms.matrix.town import CHOICE, MatrixTown, a_matrix_town

_HOP = {"content-length", "transfer-encoding", "connection", "host", "content-encoding"}


@dataclass
class BadLine:
    """Between Kith and its homeserver: of what passes, a tenth each fails before it arrives, or after."""

    target: str
    dice: Random = field(default_factory=lambda: Random(1))
    bad: bool = False
    faults: int = 0

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        chance = self.dice.random() if self.bad and "/sync" not in request.path else 1.0
        if chance < 0.1:
            self.faults += 1
            return web.json_response({}, status=self.dice.choice((500, 502, 503, 504)))
        body = await request.read()
        headers = {key: value for key, value in request.headers.items() if key.lower() not in _HOP}
        async with (
            ClientSession() as client,
            client.request(
                request.method, self.target + request.raw_path, data=body, headers=headers
            ) as answer,
        ):
            given = await answer.read()
            if chance < 0.2 and request.transport is not None:
                self.faults += 1
                request.transport.close()
            kept = {key: value for key, value in answer.headers.items() if key.lower() not in _HOP}
            return web.Response(body=given, status=answer.status, headers=kept)


@asynccontextmanager
async def a_bad_line(target: str) -> AsyncIterator[tuple[BadLine, str]]:
    line = BadLine(target)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{rest:.*}", line.pass_on)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server = site._server
    assert server is not None
    port = server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    try:
        yield line, f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


async def put(town: MatrixTown, count: int) -> None:
    circle = await town.core.do(town.core.circles.any)
    assert circle is not None
    posts = [
        Post(f"post:{number}", circle.place, say(text("circles-one", who=f"number {number}.")), Why.ASKED_FOR)
        for number in range(count)
    ]
    await town.core.do(lambda: town.core.outbox.put(posts))


def numbers(town: MatrixTown) -> list[int]:
    said = [words.split("number ")[1] for words in town.seen() if "number " in words]
    return [int(words.split(".")[0]) for words in said]


async def test_on_a_bad_line_nothing_is_lost_doubled_or_out_of_order(town: MatrixTown, synapse: Synapse):
    """RL6: errors, resets and lost acknowledgements, a tenth each."""
    await a_circle(town)
    await town.end()
    async with a_bad_line(synapse.url) as (line, address):
        await town.begin(replace(town.login, homeserver=address))
        line.bad = True
        await put(town, 60)
        for _ in range(80):
            await town.postman.quiet()
            town.hours.moment += town.later
        line.bad = False
        await asyncio.wait_for(town.matrix.ready.wait(), 60)
        await town.front.back()
        await town.postman.quiet()
        await town.settle()

        assert line.faults > 5
        assert numbers(town) == list(range(60))
        await town.end()
        await town.begin(replace(town.login, homeserver=synapse.url))


async def test_a_strict_homeserver_is_obeyed_and_everything_arrives(tmp_path: Path):
    """RL5: with the limits a stranger's server has; one room that must wait holds up no other."""
    need("synapse")
    server = Synapse(tmp_path / "synapse", limits=True)
    server.start()
    try:
        async with a_matrix_town(server, tmp_path, encrypted=False) as town:
            await join(town, "fay")
            assert "circles-made" in await town.says("fay", "circle create Ours")
            await put(town, 15)
            for _ in range(90):
                await town.postman.quiet()
                if len(numbers(town)) == 15:
                    break
                await asyncio.sleep(1)
                town.hours.moment += town.later
                await town.people["fay"].sync()

            assert numbers(town) == list(range(15))
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


async def test_the_number_of_urgent_help_works_while_the_database_is_away(town: MatrixTown):
    """SG7: it was shown before, and is remembered beside the database."""
    await a_circle(town)
    shown = await town.says("ana", "rules show")
    number = next(typed for label, typed in CHOICE.findall(shown) if label == "rules-button-urgent")
    ana, room = town.people["ana"], await town.direct("ana")
    with locked(str(town.core.engine.url)):
        await ana.say(room, number)
        for _ in range(80):
            await asyncio.sleep(0.1)
            await ana.sync()
            if "signposts-urgent" in "".join(town.told("ana")):
                break
        assert "signposts-urgent" in "".join(town.told("ana"))
