"""What is asked of storage besides the facts every feature shares."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.circles.model import Door
from bot.kernel.people import AccountId, CircleFacts, CircleId, MemberId, PlaceId
from bot.kernel.ports import Circles

FACILITATOR, WELCOMER, KEEPER = "facilitator", "welcomer", "keeper"
"""`KEEPER`: of the directory of signposts."""
ASKED = {role: f"asked-{role}" for role in (FACILITATOR, WELCOMER, KEEPER)}
"""Somebody who was asked to take a role and has not answered yet."""


class CircleBook(Circles, Protocol):
    def keep(self, circle: CircleFacts) -> None:
        """A new circle, or one whose settings changed; its rules and its door stay as they are."""
        ...

    def settle(self, circle: CircleFacts, members: Mapping[MemberId, MemberId]) -> None:
        """It lives in another community now: `members` gives each member's id there."""
        ...

    def drop(self, circle: CircleId) -> None:
        """All that is kept of it goes."""
        ...

    def give(self, circle: CircleId, account: AccountId, role: str) -> None: ...

    def take(self, circle: CircleId, account: AccountId, role: str) -> None: ...

    def holders(self, circle: CircleId, role: str) -> Sequence[AccountId]:
        """Who has this role and has not left the room; of those asked, whose time to answer still runs."""
        ...

    def held(self, account: AccountId) -> Sequence[CircleFacts]:
        """The circles this person facilitates, ended ones too."""
        ...

    def hands(self, circle: CircleId) -> int:
        """How many facilitated it when last looked at."""
        ...

    def count_hands(self, circle: CircleId, hands: int) -> None: ...

    def door(self, circle: CircleId) -> Door: ...

    def set_door(self, circle: CircleId, door: Door) -> None: ...

    def lobby(self, circle: CircleId) -> PlaceId | None:
        """The lobby there is, also while the door is open."""
        ...

    def lobby_is(self, circle: CircleId, place: PlaceId) -> None: ...

    def away_since(self, circle: CircleId, member: MemberId) -> datetime | None:
        """When they left the room; None while they are there."""
        ...

    def ended_at(self, circle: CircleId) -> datetime | None: ...
