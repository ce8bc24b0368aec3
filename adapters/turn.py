"""Whatever is asked of a platform counts against its limits, also what the postman did not hand out."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from adapters.allowance import Allowance

_LONGEST = 20.0
"""Seconds; past that it is sent all the same, and owed: the lease on its place must not run out."""


@dataclass
class _Effect:
    """An effect of the outbox that is being done. `until`: how long the rest of it waits for room."""

    until: float
    ahead: bool = True
    """Its first request was counted before it was handed out."""


_EFFECT: ContextVar[_Effect | None] = ContextVar("effect", default=None)


@contextmanager
def an_effect() -> Iterator[None]:
    """What is asked of the platform meanwhile belongs to one effect of the outbox."""
    token = _EFFECT.set(_Effect(time.monotonic() + _LONGEST))
    try:
        yield
    finally:
        _EFFECT.reset(token)


class Tally:
    """`allowance`: None where nothing is counted. `others`: seconds that what comes past the outbox waits for room."""

    def __init__(self, allowance: Allowance | None = None, *, others: float = 0.0) -> None:
        self.allowance, self._others = allowance, others

    @contextmanager
    def counted(self, taken: float | None) -> Iterator[None]:
        """`taken`: what `take` gave. Until the answer has come, or nobody waits for it any more."""
        try:
            yield
        finally:
            if taken is not None and self.allowance is not None:
                self.allowance.came(taken, time.monotonic())

    async def take(self) -> float | None:
        """Count one request, when there is room for it; when that was, or None: it is counted elsewhere."""
        effect, allowance = _EFFECT.get(), self.allowance
        if effect is not None and effect.ahead:
            effect.ahead = False
            return None
        if allowance is None:
            return None
        until = effect.until if effect is not None else time.monotonic() + self._others
        while True:
            now = time.monotonic()
            wait = min(allowance.wait(now, answers=True), until - now)
            if wait <= 0:
                allowance.take(now)
                return now
            await asyncio.sleep(wait)
