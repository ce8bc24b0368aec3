"""A line to the homeserver that goes wrong: it stands between Kith and a real one, and fails by seeded dice.

Members do not use it: what they say arrives, and what they read is what the homeserver holds.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from aiohttp import ClientError, ClientSession, ClientTimeout, web

STATUSES = ("500", "502", "503", "504")
KINDS = (*STATUSES, "time-out", "reset", "lost")
"""`time-out`: no answer at all. `reset`: cut before anything happened. `lost`: it happened, but no answer comes.

Besides, for outages: `empty`, an error without a word of why.
"""
_HOP = {"content-length", "transfer-encoding", "connection", "host", "content-encoding"}
_SILENCE = 20.0
"""Seconds without an answer: longer than Kith waits in any test."""
_PAGE = "<html><body><h1>Bad Gateway</h1></body></html>"


@dataclass
class Bucket:
    """One measure for all that is sent, as homeservers have it: `rate` a second, `burst` at once."""

    rate: float
    burst: float
    left: float = field(init=False)
    at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.left = self.burst

    def asks_to_wait(self) -> float:
        """Seconds until it can be sent; 0: it may pass."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.rate


@dataclass
class BadLine:
    """`kinds`: a tenth each of what passes goes wrong in that way. `away`: everything under these paths does."""

    target: str
    address: str = ""
    dice: Random = field(default_factory=lambda: Random(1))
    kinds: tuple[str, ...] = ()
    away: str = ""
    how: str = "reset"
    bucket: Bucket | None = None
    faults: "Counter[tuple[str, str]]" = field(default_factory=Counter)
    sent: "defaultdict[str, list[tuple[float, float]]]" = field(default_factory=lambda: defaultdict(list))
    """By room: when something was sent there, and how long the sender was asked to wait."""
    said: "Counter[int]" = field(default_factory=Counter)
    """The statuses of the homeserver's own answers."""
    kept_back: str = ""
    """Answers under these paths are on their way until they are let go."""
    _open: list[web.Request] = field(default_factory=list)
    _keeping: asyncio.Event = field(default_factory=asyncio.Event)
    _let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def go(self, how: str, *, only: str = "/") -> None:
        """The service goes away; whatever waits for an answer is cut off."""
        self.away, self.how = only, how
        for request in self._open:
            if only in request.path:
                _cut(request)

    def come_back(self) -> None:
        self.away = ""

    def keep_back(self, only: str) -> None:
        """What the homeserver says is said, and not heard yet."""
        self.kept_back, self._let_go = only, asyncio.Event()
        self._keeping.clear()

    async def is_kept_back(self) -> None:
        await self._keeping.wait()

    def let_go(self) -> None:
        self.kept_back = ""
        self._let_go.set()

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        self._open.append(request)
        try:
            kind = self.how if self.away and self.away in request.path else self._kind()
            if kind:
                self.faults[kind, _what(request)] += 1
            answer = await self._fail(kind, request) if kind else await self._passed(request)
            if self.kept_back and self.kept_back in request.path:
                self._keeping.set()
                await self._let_go.wait()
            return answer
        finally:
            self._open.remove(request)

    def _kind(self) -> str:
        drawn = int(self.dice.random() * 10)
        return self.kinds[drawn] if drawn < len(self.kinds) else ""

    async def _fail(self, kind: str, request: web.Request) -> web.StreamResponse:
        """Errors and silence come before anything happened as often as after."""
        if kind == "lost" or (kind != "reset" and not self.away and self.dice.random() < 0.5):
            await self._passed(request)
        if kind == "empty":
            return web.json_response({}, status=502)
        if kind in STATUSES:
            empty = self.dice.random() < 0.5
            return web.json_response({}, status=int(kind)) if empty else _page(int(kind))
        if kind == "time-out":
            await asyncio.sleep(_SILENCE)
        _cut(request)
        return web.Response()

    async def _passed(self, request: web.Request) -> web.StreamResponse:
        if (wait := self._asks_to_wait(request)) > 0:
            body = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": int(wait * 1000) + 1}
            return web.json_response(body, status=429)
        headers = {key: value for key, value in request.headers.items() if key.lower() not in _HOP}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=60)) as client,
                client.request(
                    request.method,
                    self.target + request.raw_path,
                    data=await request.read(),
                    headers=headers,
                ) as answer,
            ):
                self.said[answer.status] += 1
                kept = {key: value for key, value in answer.headers.items() if key.lower() not in _HOP}
                return web.Response(body=await answer.read(), status=answer.status, headers=kept)
        except (ClientError, ConnectionError, TimeoutError):
            return _page(502)

    def _asks_to_wait(self, request: web.Request) -> float:
        if self.bucket is None or "/send/" not in request.path:
            return 0.0
        wait, room = self.bucket.asks_to_wait(), request.path.split("/rooms/")[1].split("/")[0]
        self.sent[room].append((time.monotonic(), wait))
        return wait


@asynccontextmanager
async def a_bad_line(target: str) -> AsyncIterator[BadLine]:
    line = BadLine(target)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{rest:.*}", line.pass_on)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line.address = "http://{}:{}".format(*runner.addresses[0][:2])
    try:
        yield line
    finally:
        await runner.cleanup()


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _page(status: int) -> web.Response:
    return web.Response(text=_PAGE, content_type="text/html", status=status)


def _what(request: web.Request) -> str:
    """What was asked for, without whom it is about: `sync`, `send`, `keys/query`, `createRoom`."""
    parts = request.path.removeprefix("/_matrix/client/v3/").split("/")
    return parts[2] if parts[0] == "rooms" and len(parts) > 2 else "/".join(parts[:2])
