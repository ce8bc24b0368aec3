"""The gateway: sessions that outlive their sockets, and whatever happens told to those that asked for it."""

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from random import Random

from aiohttp import WSMsgType, web

from tests.equipment.discord import wire
from tests.equipment.discord.model import Json
from tests.equipment.discord.posting import hidden
from tests.equipment.discord.state import State
from tests.equipment.discord.world import CONTENT, Event

DISPATCH, BEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, BEATEN = (
    0, 1, 2, 3, 6, 7, 8, 9, 10, 11,
)  # fmt: skip
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
_REMEMBERED = 20_000
"""Events kept for a session that is away."""


@dataclass(eq=False)
class Line:
    """One socket. `compressed`: as one stream, as it was asked for."""

    socket: web.WebSocketResponse
    request: web.Request
    compressed: bool
    waiting: "asyncio.Queue[str | None]" = field(default_factory=asyncio.Queue)
    session: "Session | None" = None

    def say(self, op: int, told: object = None, **more: object) -> None:
        self.waiting.put_nowait(json.dumps({"op": op, "d": told, "s": None, "t": None} | more))

    async def write(self) -> None:
        """What waits, in its order, until the line is closed."""
        packer = zlib.compressobj()
        while (words := await self.waiting.get()) is not None:
            if self.compressed:
                packed = packer.compress(words.encode()) + packer.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)
            else:
                await self.socket.send_str(words)

    def cut(self) -> None:
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(eq=False)
class Session:
    id: str
    shard: tuple[int, int]
    intents: int
    line: Line | None = None
    sent: int = 0
    remembered: "deque[tuple[int, str]]" = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def tell(self, name: str, told: Json) -> None:
        self.sent += 1
        words = json.dumps({"op": DISPATCH, "t": name, "s": self.sent, "d": told})
        self.remembered.append((self.sent, words))
        if self.line is not None:
            self.line.waiting.put_nowait(words)

    def has(self, seen: int) -> bool:
        """Whether all after that one is still known."""
        return seen <= self.sent and (
            not self.remembered or self.remembered[0][0] <= seen + 1 or seen == self.sent
        )


@dataclass
class Gateway:
    """`beat`: seconds between heartbeats. `twice`: the share of what is told that is told again."""

    state: State
    dice: Random
    beat: float = 41.25
    twice: float = 0.0
    sessions: dict[str, Session] = field(default_factory=dict)
    beats: int = 0
    resumes: int = 0
    opened: int = 0
    closed: list[int] = field(default_factory=list)
    """With which codes the bot closed its sockets."""
    refuse_resumes: bool = False
    _lines: set[Line] = field(default_factory=set)

    @property
    def connected(self) -> list[Session]:
        return [one for one in self.sessions.values() if one.line is not None]

    def tell(self, event: Event) -> None:
        shard = int(event.guild.id) >> 22 if event.guild else 0
        for session in self.sessions.values():
            if shard % session.shard[1] != session.shard[0]:
                continue
            if event.needs and not session.intents & event.needs:
                continue
            told = event.told
            if event.message and not session.intents & CONTENT:
                told = hidden(told, self.state.bot)
            for _ in range(1 + (self.twice > 0 and self.dice.random() < self.twice)):
                session.tell(event.name, told)

    def cut(self, *, lose: bool = False) -> None:
        """Every socket breaks. `lose`: and what was known of the sessions is lost."""
        if lose:
            self.sessions.clear()
        for line in list(self._lines):
            line.cut()

    def reconnect(self) -> None:
        for line in self._lines:
            line.say(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        for line in self._lines:
            if line.session and not resumable:
                self.sessions.pop(line.session.id, None)
            line.say(INVALID, resumable)

    def close(self) -> None:
        self.cut()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False, timeout=1.0)
        await socket.prepare(request)
        self.opened += 1
        line = Line(socket, request, request.query.get("compress") == "zlib-stream")
        self._lines.add(line)
        writing = asyncio.create_task(line.write())
        try:
            line.say(HELLO, {"heartbeat_interval": int(self.beat * 1000), "_trace": []})
            async for message in socket:
                if message.type is WSMsgType.TEXT and (code := self._hear(line, json.loads(message.data))):
                    await self._close(line, code, writing)
        except (ConnectionError, OSError):
            pass
        finally:
            self._hang_up(line, writing)
        return socket

    async def _close(self, line: Line, code: int, writing: "asyncio.Task[None]") -> None:
        """After everything that was said before."""
        line.waiting.put_nowait(None)
        await writing
        await line.socket.close(code=code)

    def _hang_up(self, line: Line, writing: "asyncio.Task[None]") -> None:
        """A session whose bot said goodbye is over; one that was cut off waits for it."""
        writing.cancel()
        self._lines.discard(line)
        code = line.socket.close_code
        if code not in {None, 1006}:
            self.closed.append(int(code or 0))
        if line.session is not None and line.session.line is line:
            line.session.line = None
            if code in {1000, 1001}:
                self.sessions.pop(line.session.id, None)
        self.state.world.stir.happened()

    def _hear(self, line: Line, heard: Json) -> int:
        """A code to close with, or 0."""
        told: Json = heard.get("d") or {}
        match heard.get("op"):
            case 1:
                self.beats += 1
                line.say(BEATEN)
            case 2:
                return self._identify(line, told)
            case 6:
                return self._resume(line, told)
            case 8:
                self._members(line, told)
            case 3 | 4:
                pass
            case _:
                return 4001
        self.state.world.stir.happened()
        return 0

    def _identify(self, line: Line, told: Json) -> int:
        self.state.identifies.append({key: told[key] for key in told if key != "token"})
        shard = tuple(told.get("shard") or (0, 1))
        if told.get("token") != self.state.token:
            return 4004
        if told["intents"] & _PRIVILEGED & ~self.state.privileges:
            return 4014
        if not 0 <= shard[0] < shard[1]:
            return 4010
        session = Session(self.state.world.clock.snowflake(), (shard[0], shard[1]), told["intents"], line)
        for old in [one for one in self.sessions.values() if one.shard == session.shard and one.line is None]:
            del self.sessions[old.id]
        line.session = self.sessions[session.id] = session
        guilds = [
            guild
            for guild in self.state.world.guilds.values()
            if self.state.bot.id in guild.members and (int(guild.id) >> 22) % shard[1] == shard[0]
        ]
        session.tell("READY", self._ready(session, [guild.id for guild in guilds]))
        for guild in guilds:
            if session.intents & 1 and not guild.away:
                threads = self.state.world.seen_threads(guild)
                large = told.get("large_threshold", 50)
                session.tell("GUILD_CREATE", wire.guild_created(guild, self.state.bot, threads, large))
        self.state.world.stir.happened()
        return 0

    def _ready(self, session: Session, guilds: list[str]) -> Json:
        return {
            "v": 10,
            "user": wire.user(self.state.bot) | {"flags": 0, "verified": True, "mfa_enabled": False},
            "guilds": [{"id": one, "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.state.gateway,
            "shard": list(session.shard),
            "application": {"id": self.state.bot.id, "flags": 0},
            "private_channels": [],
            "session_type": "normal",
        }

    def _resume(self, line: Line, told: Json) -> int:
        if told.get("token") != self.state.token:
            return 4004
        session, seen = self.sessions.get(told["session_id"]), int(told.get("seq") or 0)
        if session is None or self.refuse_resumes or not session.has(seen):
            line.say(INVALID, False)
            return 0
        if session.line is not None:
            session.line.cut()
        self.resumes += 1
        line.session, session.line = session, line
        for number, words in session.remembered:
            if number > seen:
                line.waiting.put_nowait(words)
        session.tell("RESUMED", {"_trace": []})
        self.state.world.stir.happened()
        return 0

    def _members(self, line: Line, told: Json) -> None:
        """Those of a guild who were asked for, by id or by the beginning of their names."""
        guild = self.state.world.guilds.get(str(told["guild_id"]))
        if guild is None or line.session is None:
            return
        wanted, begins = told.get("user_ids") or [], told.get("query")
        wanted = [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
        found = [
            one
            for one in guild.members.values()
            if one.user.id in wanted or (begins is not None and one.user.name.startswith(begins))
        ]
        told = {
            "guild_id": guild.id,
            "members": [wire.member(one) for one in found[: told.get("limit") or 1000]],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [one for one in wanted if one not in guild.members],
        } | ({"nonce": told["nonce"]} if told.get("nonce") else {})
        line.session.tell("GUILD_MEMBERS_CHUNK", told)
