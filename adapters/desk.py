"""What an adapter may ask of Kith (the app implements it), and what Kith asks of an adapter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.kernel.commands import Catalogue, Command
from bot.kernel.delivery import Answer, Delivery
from bot.kernel.documents import Press
from bot.kernel.events import Event
from bot.kernel.people import AccountId, Sender, Where
from bot.kernel.ports import Wording


class Desk(Protocol):
    """The core behind one async door. Handlers run on the writer; nothing here blocks the loop."""

    catalogue: Catalogue

    async def receive(self, event: Event) -> Answer | None:
        """Handle one event. None: nothing to say (an arrival), or it was handled before."""
        ...

    async def offered(self, sender: Sender, where: Where) -> Sequence[Command]:
        """What this person can do here now, for a menu."""
        ...

    wording: Wording

    def token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        """The signed token (≤ 100 characters) of a button: a private one binds `account`, a shared one `place`."""
        ...


class Courier(Protocol):
    """One platform's outbound side."""

    platform: str

    async def deliver(self, delivery: Delivery) -> str:
        """Do it; give the platform's id of what it made. Raises `NotNow` or `Never`; the same key twice is harmless."""
        ...


class Hands(Protocol):
    """The movable clock of a rehearsal."""

    def now(self) -> datetime: ...

    async def next_event(self) -> datetime | None:
        """The earliest moment something is due, if anything is."""
        ...

    async def move_to(self, moment: datetime) -> None:
        """Live through everything due until then, in order, by the same code as in real time."""
        ...
