"""What is asked of storage: who offered to welcome people."""

from collections.abc import Sequence
from typing import Protocol

from bot.kernel.people import AccountId, CircleId


class Welcomers(Protocol):
    def holders(self, circle: CircleId, role: str) -> Sequence[AccountId]: ...
