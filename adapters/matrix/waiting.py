"""How long is waited: for an answer, before it is tried again, and where the homeserver asks for it."""

import time
from dataclasses import dataclass
from random import Random

from bot.kernel.delivery import NotNow

LONGEST_WAIT = 5.0
"""Seconds until it is looked again whether the homeserver is back."""


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


class Setbacks:
    """Longer each time, with jitter, and never long."""

    def __init__(self, dice: Random) -> None:
        self._dice, self._count = dice, 0

    def wait(self, asked: float | None = None) -> float:
        """Seconds after one more of them; no less than was asked for."""
        self._count += 1
        longest = min(0.25 * 2.0 ** min(self._count, 8), LONGEST_WAIT)
        return max(longest * (0.5 + self._dice.random() / 2), asked or 0.0)

    def over(self) -> None:
        self._count = 0


class Calm:
    """Rooms the homeserver asked to leave alone for a while: whatever is to be done there waits, an answer as well."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def heed(self, room: str) -> None:
        """Raises `NotNow` with the rest of the time."""
        left = self._until.get(room, 0.0) - time.monotonic()
        if left > 0:
            raise NotNow("asked to wait", after=left)
        self._until.pop(room, None)

    def keep(self, room: str, wait: float) -> None:
        self._until[room] = time.monotonic() + wait
