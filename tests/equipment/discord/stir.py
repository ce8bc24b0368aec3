"""Waiting until something is so: asked again whenever anything happened on the server, and now and then besides."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Stir:
    """`now_and_then`: in seconds; for questions about what lies outside the server."""

    def __init__(self, now_and_then: float = 0.05) -> None:
        self._now_and_then = now_and_then
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def until(self, found: Callable[[], T], seconds: float = 10.0) -> T:
        """What `found` says, once that is something. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not (answer := found()):
                one = asyncio.get_running_loop().create_future()
                self._waiting.add(one)
                await asyncio.wait([one], timeout=self._now_and_then)
                self._waiting.discard(one)
            return answer
