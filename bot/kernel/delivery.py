"""What passes between the core and an adapter: an answer to give at once, and a delivery to make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.kernel.documents import Document
from bot.kernel.effects import Effect, FormToFill
from bot.kernel.people import AccountId


@dataclass(frozen=True, slots=True)
class Reader:
    """Who will read it, as far as wording goes. `people`: the platform's own ids of those the document names."""

    language: str
    zone: str
    people: Mapping[AccountId, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller is told at once. `private`: only they may see it. `for_account`: whom private buttons bind."""

    document: Document
    reader: Reader
    private: bool
    for_account: AccountId
    form: FormToFill | None = None
    path: str = ""
    """The command that answered; empty where there was none."""
    place: str = ""
    """Kith's own id of the place it was asked in, which shared buttons bind."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One effect to be done, with all that the adapter needs to know."""

    key: str
    """The effect's key for ever (already hashed: 22 characters, URL-safe), to make a retry harmless."""
    effect: Effect
    to: str = field(repr=False)
    """The platform's id of the place, or of the person where `direct`."""
    direct: bool
    reader: Reader
    for_account: AccountId | None = None
    """Whom private buttons bind, where it is for one person."""
    place: str = ""
    """Kith's own id of the place, which shared buttons bind."""
    tried_since: datetime | None = None
    """Set when an earlier try may have gone through: past the platform's memory, look before sending again."""
    editing: str = ""
    """For a card or its withdrawal: the platform's id of the message that it is about."""
    about: tuple[str, str] | None = None
    """The platform's ids of a place and of the message there that it is about."""
    members: tuple[str, ...] = field(default=(), repr=False)
    """For a room to open: the platform's ids of those to let in."""
    beside: str = field(default="", repr=False)
    within: str = ""
    """Kith's own id of the place its buttons act in, where that is another one."""


class NotNow(Exception):
    """The platform is away or asks to wait; tried again, never given up."""

    def __init__(self, why: str, *, after: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.after = after
        """Seconds the platform asked for, if it did: nothing is sent there before."""


class Never(Exception):
    """The platform said no for good (blocked, gone, not allowed): parked with its reason, never looped."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
