"""A file that somebody sent to Kith alone: fetched only if it is waited for, opened if it was sealed, and never large.

Whether it is waited for is asked of the desk first; any other is not looked at, and nothing of it is kept.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from nio.crypto import decrypt_attachment
from nio.exceptions import EncryptionError

from adapters.desk import PostDesk
from adapters.matrix.http import Http, Json, Refused
from bot.kernel.attached import Absent, instead, write
from bot.kernel.delivery import NotNow
from bot.kernel.events import Origin, Wrote

log = structlog.get_logger(__name__)
_ADDRESS = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")
_AGAIN = (0.5, 2.0)
"""Seconds until it is tried again."""
_LONGEST = 20.0
"""Seconds in all: what others said meanwhile waits so long to be kept."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file in a direct room, not looked at yet. `content`: of its message."""

    origin: Origin
    content: Mapping[str, object] = field(repr=False)

    @property
    def caption(self) -> str:
        return caption(self.content)


def caption(content: Mapping[str, object]) -> str:
    """What was said with a file: the words of its message, where they are not just its name."""
    name, words = content.get("filename"), content.get("body")
    return words if isinstance(name, str) and isinstance(words, str) and words != name else ""


class Files:
    def __init__(self, desk: PostDesk, http: Http) -> None:
        self._desk, self._http = desk, http

    async def taken(self, sent: Sent) -> Wrote | None:
        """What somebody said with it, and the file if it was waited for; None where it is none of our business."""
        most = await self._wanted(sent)
        if most is None:
            return None
        file = await self._fetched(sent.content, most) if most else ""
        return Wrote(sent.origin, sent.caption, file=file)

    async def _wanted(self, sent: Sent) -> int | None:
        while True:
            try:
                return await self._desk.wants_file(sent.origin.sender, sent.origin.where, sent.caption)
            except NotNow:
                await asyncio.sleep(1)

    async def _fetched(self, content: Mapping[str, object], most: int) -> str:
        """As a form takes it; where it cannot be had, word of that."""
        if _size(content) > most:
            return instead(Absent.LARGE)
        sealed = content.get("file")
        keys = sealed if isinstance(sealed, dict) else {}
        address = _ADDRESS.fullmatch(str(keys.get("url") if keys else content.get("url")))
        body = await self._body(address[1], address[2], most) if address else None
        if body is None:
            log.warning("file not fetched")
            return instead(Absent.LOST)
        if len(body) > most:
            return instead(Absent.LARGE)
        plain = _opened(body, keys) if keys else body
        name = content.get("filename") or content.get("body")
        return instead(Absent.LOST) if plain is None else write(str(name), plain)

    async def _body(self, server: str, id_: str, most: int) -> bytes | None:
        try:
            async with asyncio.timeout(_LONGEST):
                for wait in _AGAIN:
                    try:
                        return await self._http.download(server, id_, most)
                    except NotNow:
                        await asyncio.sleep(wait)
                return await self._http.download(server, id_, most)
        except (NotNow, Refused, TimeoutError):
            return None


def _size(content: Mapping[str, object]) -> int:
    """As its sender's client says; 0 where it does not."""
    info = content.get("info")
    size = info.get("size") if isinstance(info, dict) else None
    return size if isinstance(size, int) else 0


def _opened(sealed: bytes, keys: Json) -> bytes | None:
    """None where it is not what was sealed."""
    try:
        plain = decrypt_attachment(sealed, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"])
    except (EncryptionError, KeyError, TypeError, ValueError, AttributeError) as trouble:
        log.warning("file not opened", error=type(trouble).__name__)
        return None
    return bytes(plain)
