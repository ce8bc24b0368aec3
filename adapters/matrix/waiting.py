"""How long is waited: for an answer, before it is tried again, and where the homeserver asks for it."""

import time
from dataclasses import dataclass

from adapters.allowance import Allowance
from adapters.turn import Tally
from bot.kernel.delivery import NotNow


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until it is taken to be away; all in all so short that Kith is back half a minute after it is."""

    answer: float = 12.0
    quiet: float = 15.0
    """How long a sync may have nothing to say."""
    more: float = 8.0
    """For how much longer than that it is waited for."""
    whole: float = 25.0
    """For a first sync, which says everything there is."""


USUAL = Patience()


class Calm:
    """Rooms the homeserver asked to leave alone for a while: whatever is to be done there waits, an answer as well.

    `allowance`: what may be sent at all, if the operator said so.
    """

    def __init__(self, allowance: Allowance | None = None) -> None:
        self._until: dict[str, float] = {}
        self._tally = Tally(allowance)

    async def turn(self) -> None:
        """Count one request. The later ones of an effect wait for room; what comes past the outbox never does."""
        await self._tally.take()

    def heed(self, room: str) -> None:
        """Raises `NotNow` with the rest of the time."""
        left = self._until.get(room, 0.0) - time.monotonic()
        if left > 0:
            raise NotNow("asked to wait", after=left)
        self._until.pop(room, None)

    def keep(self, room: str, wait: float) -> None:
        """It asked to wait: so little was left as our reckoning did not know."""
        now = time.monotonic()
        self._until[room] = now + wait
        if self._tally.allowance is not None:
            self._tally.allowance.empty(now)
