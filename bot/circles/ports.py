"""What is asked of storage besides the facts every feature shares."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.kernel.people import AccountId, CircleFacts, CircleId, MemberId
from bot.kernel.ports import Circles

FACILITATOR, WELCOMER = "facilitator", "welcomer"
ASKED = {FACILITATOR: "asked-facilitator", WELCOMER: "asked-welcomer"}
"""Somebody who was asked to take a role and has not answered yet."""


class CircleBook(Circles, Protocol):
    def keep(self, circle: CircleFacts) -> None:
        """A new circle, or one whose settings changed; its rules stay as they are."""
        ...

    def drop(self, circle: CircleId) -> None:
        """All that is kept of it goes."""
        ...

    def give(self, circle: CircleId, account: AccountId, role: str) -> None: ...

    def take(self, circle: CircleId, account: AccountId, role: str) -> None: ...

    def holders(self, circle: CircleId, role: str) -> Sequence[AccountId]: ...

    def away_since(self, circle: CircleId, member: MemberId) -> datetime | None:
        """When they left the room; None while they are there."""
        ...
