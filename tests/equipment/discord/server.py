"""A loopback Discord: real HTTP and a real gateway on 127.0.0.1, for a bot that knows no other.

async with a_discord() as server:
    guild, ana = server.guild("Evening circle"), server.person("ana")
    guild.join(ana)
    ...                                     # start the bot on server.api, server.gateway, server.token
    shown = await ana.slash(guild.channel("general"), "checkin now", {"words": "well"})
    assert (await shown.settled()).texts == ["checkin-kept"]
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from random import Random
from typing import TypeVar

from aiohttp import web

from tests.equipment.discord import about, interactions, messages, places, threads
from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.clock import Clock
from tests.equipment.discord.faults import Fault, Faults
from tests.equipment.discord.gateway import Gateway
from tests.equipment.discord.guilds import Gathering
from tests.equipment.discord.limits import Limits
from tests.equipment.discord.model import Channel, User
from tests.equipment.discord.people import Person
from tests.equipment.discord.permissions import USUAL
from tests.equipment.discord.refusals import NOT_FOUND, Refused, invalid, no
from tests.equipment.discord.router import Answer, Ask, Handler, Routes, Sent
from tests.equipment.discord.state import State
from tests.equipment.discord.world import MEMBERS, Event, World

T = TypeVar("T")
TOKEN = "MTA.kith.for-tests-only"
_BASE = "/api/v10"
_LARGEST = 64 * 1024 * 1024
ROUTES = Routes()
for _part in (about, places, threads, messages, interactions):
    ROUTES.add(_part.routes)


class Discord:
    """`schema`: takes every body that arrives. `privileges`: the privileged intents the bot may ask for."""

    def __init__(
        self, *, seed: int = 1, shards: int = 1, schema: Schema | None = None, privileges: int = MEMBERS
    ) -> None:
        self.clock, dice = Clock(), Random(seed)
        self.world = World(self.clock, self._tell)
        self.state = State(self.world, TOKEN, shards, privileges)
        self.socket = Gateway(self.state, dice)
        self.faults, self.limits, self.schema = Faults(dice), Limits(), schema
        self.asked: deque[Ask] = deque(maxlen=100_000)
        """All requests that arrived, faults included."""
        self._port = 0
        self._runner: web.AppRunner | None = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self._port}{_BASE}"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway-socket"

    @property
    def token(self) -> str:
        return self.state.token

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def complaints(self) -> list[str]:
        """What was refused for its form."""
        return list(self.state.complaints)

    def guild(
        self,
        name: str,
        *,
        permissions: int = USUAL,
        locale: str = "en-US",
        strangers: int = 0,
        bot: bool = True,
    ) -> Gathering:
        """A guild with one channel, #general. `permissions`: the bot's. `strangers`: counted, nothing else."""
        owner = self.world.new_user(f"owner of {name.lower()}")
        made = self.world.new_guild(name, owner, locale=locale, strangers=strangers)
        handle = Gathering(self.world, made)
        handle.text_channel("general")
        if bot:
            handle.invite_bot(permissions)
        return handle

    def person(self, name: str, *, locale: str = "en-US") -> Person:
        return Person(self.state, self.world.new_user(name, locale=locale), self.is_there)

    def is_there(self, channel: Channel) -> str:
        """Whether the bot can hear of it: "yes", "later" while its session waits for it, or "no"."""
        shard = int(channel.guild.id) >> 22 if channel.guild else 0
        sessions = [one for one in self.socket.sessions.values() if shard % one.shard[1] == one.shard[0]]
        if any(one.line is not None for one in sessions):
            return "yes"
        return "later" if sessions else "no"

    def _tell(self, event: Event) -> None:
        self.socket.tell(event)

    async def until(self, found: Callable[[], T], seconds: float = 10.0) -> T:
        """What `found` says, once that is something."""
        return await self.world.stir.until(found, seconds)

    def later(self, seconds: float) -> None:
        """Its time goes on, and nothing else's; threads in which nobody wrote for long are archived."""
        self.clock.move(seconds)
        self.world.threads_age()

    async def ready(self, seconds: float = 20.0) -> None:
        """Every shard is connected."""
        wanted = self.state.shards
        await self.until(lambda: len({one.shard[0] for one in self.socket.connected}) >= wanted, seconds)

    async def start(self) -> None:
        """Also after `stop`, at the same address."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", _BASE + "/{rest:.*}", self._serve)
        app.router.add_get("/gateway-socket", self._serve_socket)
        app.router.add_get("/gateway-socket/", self._serve_socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = int(self._runner.addresses[0][1])
        self.state.api, self.state.gateway = self.api, self.gateway

    async def stop(self) -> None:
        """Discord is away. What happened stays, and so do sessions."""
        self.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve_socket(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.meets("GET", request.path)
        if fault is not None and fault.kind.isdigit():
            return web.Response(status=int(fault.kind))
        if fault is not None:
            await self._late_or_cut(fault, request)
        return await self.socket.serve(request)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        ask, handler = await self._read(request)
        self.asked.append(ask)
        waits, headers = self.limits.judge(ask)
        if waits is not None:
            return self._said(429, waits, headers)
        fault = self.faults.meets(ask.method, ask.path)
        if fault is None:
            return self._answer(ask, handler, headers)
        if fault.kind == "refusal":
            refused = no(fault.code)
            return self._said(refused.status, refused.body(), headers)
        answer = self._answer(ask, handler, headers) if fault.after else None
        if fault.kind.isdigit():
            return web.Response(status=int(fault.kind), text="upstream error", content_type="text/plain")
        await self._late_or_cut(fault, request)
        return answer or self._answer(ask, handler, headers)

    async def _late_or_cut(self, fault: Fault, request: web.Request) -> None:
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.kind == "reset" and request.transport is not None:
            request.transport.abort()
            raise ConnectionResetError

    async def _read(self, request: web.Request) -> tuple[Ask, Handler | None]:
        path = request.path.removeprefix(_BASE)
        route, ids, handler = ROUTES.find(request.method, path)
        body, files = await _body(request)
        token = request.headers.get("Authorization", "")
        at = asyncio.get_running_loop().time()
        ask = Ask(request.method, path, route, ids, dict(request.query), body, files, token, at)
        if self.schema is not None and handler is not None and body is not None:
            self.schema.take(ask.method, route, body)
        return ask, handler

    def _answer(self, ask: Ask, handler: Handler | None, headers: dict[str, str]) -> web.Response:
        free = ask.path.startswith(("/interactions/", "/webhooks/", "/files/", "/gateway"))
        if ask.route == ask.path and ask.path.startswith("/files/"):
            return web.Response(body=self.state.files.get(ask.path.rpartition("/")[2], b""))
        try:
            if ask.token != f"Bot {self.token}" and not (free and ask.path != "/gateway/bot"):
                raise no(0)
            if handler is None:
                raise NOT_FOUND
            answer = _handled(handler, self.state, ask)
            self.world.stir.happened()
            if one := self.state.by_token.get(ask.ids.get("token", "")):
                one.shown.stir.happened()
        except Refused as refused:
            if refused.code in {50035, 50006}:
                self.state.complaints.append(f"{ask.method} {ask.route}: {json.dumps(refused.body())}")
            return self._said(refused.status, refused.body(), headers)
        return self._said(204 if answer is None else 200, answer, headers)

    def _said(self, status: int, body: object, headers: dict[str, str]) -> web.Response:
        self.limits.count(status)
        if status == 204:
            return web.Response(status=status, headers=headers)
        text = json.dumps(body)
        response = web.Response(status=status, body=text.encode(), headers=headers)
        response.content_type = "application/json"
        return response


def _handled(handler: Handler, state: State, ask: Ask) -> Answer:
    """What lacks a part, or has one of another type, is refused as Discord would."""
    try:
        return handler(state, ask)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise invalid("body", repr(error)) from error


async def _body(request: web.Request) -> tuple[object, list[Sent]]:
    """What was sent as JSON, and the files beside it."""
    if not request.body_exists:
        return None, []
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return (json.loads(raw) if raw else None), []
    form, files, body = await request.post(), [], None
    for key, value in form.items():
        if isinstance(value, web.FileField):
            files.append(Sent(key, value.filename, value.content_type, value.file.read()))
        elif key == "payload_json":
            body = json.loads(str(value))
    return body, files


@asynccontextmanager
async def a_discord(
    *, seed: int = 1, shards: int = 1, schema: Schema | None = None, privileges: int = MEMBERS
) -> AsyncIterator[Discord]:
    server = Discord(seed=seed, shards=shards, schema=schema, privileges=privileges)
    await server.start()
    try:
        yield server
    finally:
        with suppress(ConnectionError):
            await server.stop()
