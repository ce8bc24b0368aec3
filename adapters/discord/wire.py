"""Everything that is asked of Discord goes through here, and nowhere else is its library's own machinery touched.

The library keeps the connection and the rate limits. It would also try a request again by itself where the answer was
lost, which for a new thread or a follow-up makes two of them: so an error of the server's is ours to judge, at once.
And it would wait as long as it is asked to, with whatever is behind: so a long wait is ours as well.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.attaching import sendable
from adapters.turn import Tally
from bot.kernel.delivery import NotNow

Json = dict[str, Any]
PATIENCE = 14.0
"""Seconds to wait for an answer, unless somebody waits for ours."""
TO_MAKE = 25.0
"""For a thread, a channel or a role, which have no nonce: asked for again while the first request is still on its way,
there would be two of them."""
_LONG = 10.0
"""Seconds to wait that nobody waits with a request in hand."""
_SHUT_OUT = 600.0
"""Seconds to leave Discord alone when it answers as to somebody it shuts out."""
_EVERYTHING = ""
_FREE = ("/interactions/", "/webhooks/")
"""What Discord does not count among all requests: nobody who is waiting for us waits for room."""


class Refused(Exception):
    """Discord said no. `code`: its own number for why."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code

    @property
    def name(self) -> str:
        """As it is logged."""
        return f"DISCORD_{self.code}"


class Stranger(Exception):
    """Discord does not know the token."""


class _Away(Exception):
    """The server failed; what it did before that nobody knows."""


class _Wait(Exception):
    """Too many requests: of this kind, or of every kind."""

    def __init__(self, seconds: float, *, everything: bool) -> None:
        super().__init__(f"{seconds} s")
        self.seconds, self.everything = seconds, everything


async def _judge(response: aiohttp.ClientResponse) -> None:
    if response.status >= 500:
        response.release()
        raise _Away(str(response.status))
    if response.status != 429:
        return
    limits = bool(response.headers.get("Via"))
    wait = _asked(response) if limits else _SHUT_OUT
    if wait > _LONG:
        response.release()
        everything = not limits or "X-RateLimit-Global" in response.headers
        raise _Wait(wait, everything=everything)


def _asked(response: aiohttp.ClientResponse) -> float:
    """Seconds that a 429 asks to wait."""
    try:
        return float(response.headers["Retry-After"])
    except (KeyError, ValueError):
        return _SHUT_OUT


class Wire:
    """Requests, as JSON. `application`: Kith's own id, which follow-ups are sent under."""

    def __init__(self, client: discord.Client, tally: Tally | None = None) -> None:
        self._client, self._tally = client, tally or Tally()
        self._until: dict[str, float] = {}
        """When something may be asked again, by its kind: known only where that is long."""

    @property
    def application(self) -> str:
        return str(self._client.application_id)

    @property
    def me(self) -> str:
        return str(self._client.user.id) if self._client.user else ""

    async def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
        **parts: str,
    ) -> Any:
        """`path` with the names of `parts` in braces. Raises `NotNow`, `Refused`, `Stranger`."""
        timeout = aiohttp.ClientTimeout(total=patience)
        more: dict[str, Any] = {"raise_for_status": _judge, "timeout": timeout}
        if body is not None:
            more |= sendable(body)
        if query:
            more["params"] = dict(query)
        route = Route(method, path, **parts)
        kind = f"{route.key}:{route.major_parameters}"
        self._hold(kind)
        taken = None if path.startswith(_FREE) else await self._tally.take()
        with self._tally.counted(taken):
            return await self._request(route, kind, more)

    async def fetch(self, url: str) -> bytes:
        """What somebody attached, from where Discord keeps it. Raises `NotNow` and `Refused`."""
        try:
            return bytes(await asyncio.wait_for(self._client.http.get_from_cdn(url), PATIENCE))
        except discord.HTTPException as no:
            raise _of(no) from None
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as trouble:
            raise NotNow(f"discord: {type(trouble).__name__}") from None

    async def _request(self, route: Route, kind: str, more: Mapping[str, Any]) -> Any:
        try:
            return await self._client.http.request(route, **more)
        except _Wait as wait:
            self._until[_EVERYTHING if wait.everything else kind] = time.monotonic() + wait.seconds
            raise NotNow("too many requests", after=wait.seconds) from None
        except discord.HTTPException as no:
            raise _of(no) from None
        except (_Away, aiohttp.ClientError, OSError, TimeoutError) as trouble:
            raise NotNow(f"discord: {type(trouble).__name__} {trouble}"[:60]) from None

    def _hold(self, kind: str) -> None:
        """Raises `NotNow` before the time that Discord gave."""
        if not self._until:
            return
        now = time.monotonic()
        self._until = {one: until for one, until in self._until.items() if until > now}
        until = max(self._until.get(kind, 0.0), self._until.get(_EVERYTHING, 0.0))
        if until:
            raise NotNow("too many requests", after=until - now)


def _of(no: discord.HTTPException) -> Exception:
    if no.status == 401:
        return Stranger("the token is not known")
    if no.status == 429:
        return NotNow("too many requests", after=_asked(no.response))
    if no.status >= 500:
        return NotNow(f"discord: {no.status}")
    return Refused(no.status, no.code)


def lead_to(api: str, gateway: str) -> None:
    """For tests: another Discord than the real one, for the whole process."""
    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = type(DiscordWebSocket.DEFAULT_GATEWAY)(gateway)
