"""Everything that is asked of Discord goes through here, and nowhere else is its library's own machinery touched.

The library keeps the connection and the rate limits. It would also try a request again by itself where the answer was
lost, which for a new thread or a follow-up makes two of them: so an error of the server's is ours to judge, at once.
"""

from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.kernel.delivery import NotNow

Json = dict[str, Any]
_PATIENCE = aiohttp.ClientTimeout(total=20)
_SHUT_OUT = 600.0
"""Seconds to leave Discord alone when it answers as to somebody it shuts out."""


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


async def _judge(response: aiohttp.ClientResponse) -> None:
    if response.status >= 500:
        raise _Away(str(response.status))


class Wire:
    """Requests, as JSON. `application`: Kith's own id, which follow-ups are sent under."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

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
        **parts: str,
    ) -> Any:
        """`path` with the names of `parts` in braces. Raises `NotNow`, `Refused`, `Stranger`."""
        more: dict[str, Any] = {"raise_for_status": _judge, "timeout": _PATIENCE}
        if body is not None:
            more["json"] = body
        if query:
            more["params"] = dict(query)
        route = Route(method, path, **parts)
        try:
            return await self._client.http.request(route, **more)
        except discord.RateLimited as wait:
            raise NotNow("too many requests", after=wait.retry_after) from None
        except discord.HTTPException as no:
            raise _of(no) from None
        except (_Away, aiohttp.ClientError, OSError, TimeoutError) as trouble:
            raise NotNow(f"discord: {type(trouble).__name__} {trouble}"[:60]) from None


def _of(no: discord.HTTPException) -> Exception:
    if no.status == 401:
        return Stranger("the token is not known")
    if no.status == 429:
        return NotNow("shut out", after=_SHUT_OUT)
    if no.status >= 500:
        return NotNow(f"discord: {no.status}")
    return Refused(no.status, no.code)


def lead_to(api: str, gateway: str) -> None:
    """For tests: another Discord than the real one, for the whole process."""
    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = type(DiscordWebSocket.DEFAULT_GATEWAY)(gateway)
