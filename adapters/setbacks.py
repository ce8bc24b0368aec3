"""How long to wait after one more setback: longer each time, with jitter, and never longer than a limit."""

from random import Random

LONGEST_WAIT = 5.0
"""Seconds until it is looked again whether somebody is back."""


class Setbacks:
    """`longest`: in seconds."""

    def __init__(self, dice: Random, *, longest: float = LONGEST_WAIT) -> None:
        self._dice, self._longest, self._count = dice, longest, 0

    def wait(self, asked: float | None = None) -> float:
        """Seconds after one more of them; no less than was asked for."""
        self._count += 1
        most = min(0.25 * 2.0 ** min(self._count, 12), self._longest)
        return max(most * (0.5 + self._dice.random() / 2), asked or 0.0)

    def over(self) -> None:
        self._count = 0
