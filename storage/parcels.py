"""What handing out hands out: parcels, and of whose lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.kernel.effects import Effect
from bot.kernel.people import AccountId


@dataclass(frozen=True, slots=True)
class Parcel:
    """One effect, handed out. `editing`: what the platform calls the card it revises."""

    id: int
    key: str
    line: str
    effect: Effect
    account: AccountId | None
    tried_since: datetime | None
    editing: str


@dataclass(frozen=True, slots=True)
class Round:
    """A leased line with its next parcels, in order. `skipped`: what was let go instead, by reason."""

    line: str
    parcels: tuple[Parcel, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Whose:
    """Which lines are meant: those of `platforms`, or of all others; but none of those that are held."""

    platforms: tuple[str, ...] = ()
    others: bool = True
    held: tuple[str, ...] = ()

    @property
    def theirs(self) -> bool | None:
        """None: simply everybody's."""
        return None if self.others and not self.platforms else not self.others

    def blanks(self) -> Mapping[str, object]:
        return {} if self.theirs is None else {"platforms_": self.platforms, "held_": self.held}


EVERYBODY = Whose()
