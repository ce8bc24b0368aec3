"""The homeserver's HTTP API, with one answer for every failure: away, asks to wait, refuses, or knows us no more."""

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import aiohttp

from adapters.matrix.waiting import USUAL, Calm, Patience
from bot.kernel.delivery import Never, NotNow

Json = dict[str, Any]
_PREFIX = "/_matrix/client/v3/"
RELATIONS = "/_matrix/client/v1/"
"""Where the specification keeps what refers to a message."""
_UPLOAD = "/_matrix/media/v3/upload"
_DOWNLOAD, _ONCE = "/_matrix/client/v1/media/download/", "/_matrix/media/v3/download/"
"""Where files are, and where they were before version 1.11 of the specification."""
_LONGEST = 64 * 1024 * 1024
_LIMITED = ("rooms", "join", "createRoom")
"""Whatever changes something under these counts as a message."""
_AGAIN = (0.25, 0.5, 1.0, 2.0)
"""Seconds between looking and looking again."""


class Stranger(Exception):
    """The homeserver does not take our word (password or token) any more. Nothing is tried again by itself."""


class Refused(Never):
    """The homeserver says no. `code`: its own word for why, like `M_FORBIDDEN`; `body`: all it said."""

    def __init__(self, code: str, status: int, body: Json) -> None:
        super().__init__(code)
        self.code, self.status, self.body = code, status, body


class Http:
    def __init__(self, homeserver: str, patience: Patience = USUAL, calm: Calm | None = None) -> None:
        self.homeserver = homeserver.rstrip("/")
        self.patience = patience
        self._calm = calm or Calm()
        self.token = ""
        self.date = ""
        """What time the homeserver last said it was."""
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def close(self) -> None:
        self._closed = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(
        self,
        method: str,
        *path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # handed on to the library, which has its own
        prefix: str = _PREFIX,
    ) -> Json:
        """What it says; a list is under `chunk`. Raises `NotNow` (away, or asks to wait), `Refused`, or `Stranger`."""
        url = prefix + "/".join(quote(part, safe="") for part in path)
        room = path[1] if method != "GET" and path[0] == "rooms" else ""
        if method != "GET" and path[0] in _LIMITED:
            await self._calm.turn()
        self._calm.heed(room)
        sent = body if body is not None or method == "GET" else {}
        try:
            return await self._ask(method, url, json=sent, params=query, patience=timeout)
        except NotNow as later:
            if room and later.after is not None:
                self._calm.keep(room, later.after)
            raise

    async def upload(self, content: bytes, kind: str) -> str:
        """The address under which it is kept. Twice are two addresses; whoever has neither sees nothing of them."""
        answer = await self._ask("POST", _UPLOAD, data=content, headers={"Content-Type": kind})
        return str(answer.get("content_uri", ""))

    async def download(self, server: str, id_: str, most: int) -> bytes:
        """What is kept under an address; where that is more than `most` bytes, no more than the first one too many."""
        try:
            return await self._download(f"{_DOWNLOAD}{server}/{id_}", most)
        except Refused as no:
            if no.code != "M_UNRECOGNIZED":
                raise
            return await self._download(f"{_ONCE}{server}/{id_}", most)

    async def _download(self, url: str, most: int) -> bytes:
        ours = {"Authorization": f"Bearer {self.token}"}
        limit = aiohttp.ClientTimeout(total=self.patience.answer)
        try:
            async with self._open().get(self.homeserver + url, headers=ours, timeout=limit) as response:
                if response.status == HTTPStatus.OK:
                    return await _beginning(response, most + 1)
                _answer(response.status, await _whole(response))
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as trouble:
            raise NotNow(type(trouble).__name__) from trouble
        raise NotNow("an answer of somebody else's")

    async def _ask(
        self,
        method: str,
        url: str,
        *,
        patience: float | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
        **sent: Any,
    ) -> Json:
        ours = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        limit = aiohttp.ClientTimeout(total=patience or self.patience.answer)
        try:
            async with self._open().request(
                method, self.homeserver + url, headers={**ours, **headers}, timeout=limit, **sent
            ) as response:
                self.date = response.headers.get("Date", self.date)
                return _answer(response.status, await _whole(response))
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as trouble:
            raise NotNow(type(trouble).__name__) from trouble

    async def look(self, *path: str, query: Mapping[str, str] | None = None) -> Json:
        """What there is; looked for again some times before `NotNow`."""
        for wait in _AGAIN:
            try:
                return await self.ask("GET", *path, query=query)
            except NotNow as later:
                await asyncio.sleep(later.after or wait)
        return await self.ask("GET", *path, query=query)

    def _open(self) -> aiohttp.ClientSession:
        if self._closed:
            raise NotNow("closed")
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    raw = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        raw += chunk
        if len(raw) > _LONGEST:
            raise NotNow("more than can be read")
    return bytes(raw)


async def _beginning(response: aiohttp.ClientResponse, most: int) -> bytes:
    raw = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        raw += chunk
        if len(raw) >= most:
            break
    return bytes(raw[:most])


def _answer(status: int, raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        if 200 <= status < 300:
            raise NotNow("an answer of somebody else's") from None
        body = {}
    if isinstance(body, list):
        body = {"chunk": body}
    if not isinstance(body, dict):
        body = {}
    if 200 <= status < 300:
        return body
    code = str(body.get("errcode", f"HTTP_{status}"))[:64]
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        raise NotNow("asked to wait", after=_wait(body))
    if code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"):
        raise Stranger(code)
    if status >= 500:
        raise NotNow(code)
    raise Refused(code, status, body)


def _wait(body: Json) -> float:
    wait = body.get("retry_after_ms")
    return wait / 1000 if isinstance(wait, int | float) and 0 < wait < 3_600_000 else 5.0
