"""What an adapter may ask of Kith (the app implements it), and what Kith asks of an adapter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from adapters.allowance import Allowance
from bot.kernel.commands import Catalogue, Command
from bot.kernel.delivery import Answer, Delivery, Reader
from bot.kernel.documents import Document, Press
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

    async def suggest(
        self, sender: Sender, where: Where, path: str, field: str, typed: str
    ) -> Sequence[tuple[str, str]]:
        """What would fit a field: the value and how it is shown. Nothing where that takes longer than half a second."""
        ...

    wording: Wording

    def token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        """The signed token (≤ 100 characters) of a button: a private one binds `account`, a shared one `place`."""
        ...


class RemoteDesk(Desk, Protocol):
    """For a platform that is somewhere else, and can be away."""

    async def keep(self, platform: str, events: Sequence[Event], cursor: str) -> None:
        """Keep what came and how far the platform was read, together; handled by `work_off`. Raises `NotNow`."""
        ...

    async def cursor(self, platform: str) -> str:
        """How far the platform was read; empty at the very beginning."""
        ...

    def is_urgent(self, event: Event) -> bool:
        """Whether it asks for urgent help; then `receive` answers it, without the database."""
        ...

    async def sentence(self, sender: Sender, where: Where, document: Document) -> Answer:
        """Something to tell somebody that no command asked for; made without the database."""
        ...

    async def back(self) -> None:
        """The platform is there again: what was held back by its absence is tried at once."""
        ...

    async def awake(self, sender: Sender) -> None:
        """Somebody can be reached again: what waits for them is tried at once."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """Where a circle lives, by the platform's own ids: its place, its facilitators' and its lobby, if it has them.

    `people`: who of those Kith remembers is known to be in its place.
    """

    place: str
    facilitators: str = ""
    lobby: str = ""
    people: tuple[str, ...] = field(default=(), repr=False)


class Houses(Protocol):
    async def of(self, platform: str, *, people: bool = False) -> Sequence[House]:
        """Every circle that lives on the platform. `people`: also who is known to be in each."""
        ...


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether somebody may use a command that has a form, and how they read."""

    may: bool
    reader: Reader


class Replies(Protocol):
    """Answers that can be given for a while after the question."""

    def given(self, event: Event) -> None:
        """The answer reached the platform: it need not be kept any more."""
        ...

    async def unanswered(self, platform: str) -> Sequence[tuple[str, Answer]]:
        """What was kept and not given, with the word that was received with its question."""
        ...

    async def let_go(self, platform: str, replies: Collection[str]) -> None:
        """Of what `unanswered` gave, these were seen to, by their words."""
        ...

    async def opens(self, sender: Sender, where: Where, path: str) -> Opening:
        """Whether to show them the form of a command; where that takes longer than half a second, it is shown."""
        ...


class ReplyDesk(RemoteDesk, Protocol):
    """For a platform that takes an answer for a while after the question, and has buttons and forms of its own."""

    languages: tuple[str, ...]
    """Those that Kith speaks."""

    @property
    def replies(self) -> Replies: ...

    @property
    def houses(self) -> Houses: ...

    async def receive(self, event: Event, *, reply: str = "") -> Answer | None:
        """As `Desk.receive`. `reply`: kept with the answer until it was `given`."""
        ...


class PostDesk(RemoteDesk, Protocol):
    """For a platform that has no answer, button or form of its own: answers go by post, buttons are numbers."""

    async def work_off(self, *, anew: bool = False) -> Sequence[tuple[Event, Answer]]:
        """Handle what was kept, in its order. Answers that could not be put in the post are to be given now.

        Raises `NotNow` where the database is away: what is left is handled the next time.
        `anew`: the process has just begun, and what it finds may be what ended the one before.
        """
        ...

    async def numbers(
        self,
        place: str,
        effect: str,
        presses: Sequence[Press],
        account: AccountId | None,
        *,
        within: str,
        kept: bool,
    ) -> Sequence[int]:
        """What is typed instead of pressing, for each button of a message; the same for the same `effect`.

        `within`: Kith's own id of the place they act in, where that is another one.
        """
        ...

    async def wants_file(self, sender: Sender, where: Where, caption: str) -> int | None:
        """Whether a file that somebody sent to Kith alone is waited for, and up to how many bytes. Nothing is kept.

        0: it is not, but its caption is a command that is to be answered. None: it is none of our business.
        Raises `NotNow`.
        """
        ...

    async def harmless_number(self, where: Where, effect: str) -> int | None:
        """What is typed for the first button of a message of ours, if everybody may see who pressed it."""
        ...

    async def waits(self, event: Event) -> Answer | None:
        """What is said while the database is away: that it waits – or help, where its number was shown before."""
        ...

    async def facilitates(self, sender: Sender) -> bool:
        """Whether they hold any circle."""
        ...


class Courier(Protocol):
    """One platform's outbound side."""

    platform: str

    @property
    def allowance(self) -> Allowance | None:
        """What its platform lets through. None: it is sent until it asks to wait."""
        ...

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
