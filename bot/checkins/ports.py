"""What is asked of storage. No port takes a check-in's words, but for the journal's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from bot.checkins.model import Asked, CheckIn, Entry, How, Listener, Settings, State, Ways
from bot.kernel.people import AccountId, CircleId, PlaceId
from bot.kernel.ports import Circles, Clock, Diary, Outbox, People


class CheckInBook(Protocol):
    def keep(self, checkin: CheckIn) -> None:
        """A new one, or one that has changed."""
        ...

    def find(self, checkin: str) -> CheckIn | None: ...

    def latest(self, author: AccountId, circle: CircleId, since: datetime) -> CheckIn | None: ...

    def waiting(self, author: AccountId, circle: CircleId) -> Sequence[CheckIn]:
        """Open ones of this person that ask for something."""
        ...

    def drop(self, checkin: str) -> None:
        """It, and what others said to it and were asked about it."""
        ...

    def theirs(self, author: AccountId, circle: CircleId) -> Sequence[str]: ...

    def let_go(self, account: AccountId, circle: CircleId) -> None:
        """What this person said to others' check-ins here, and was asked about them."""
        ...

    def pending(self, listener: AccountId, circle: CircleId) -> Sequence[str]:
        """Check-ins about which somebody was asked and has not answered."""
        ...

    def words_since(self, circle: CircleId, since: datetime) -> Sequence[str]:
        """The picture-words of check-ins the circle saw: of each person the latest one alone."""
        ...

    def wipe_words(self, circle: CircleId, *, before: datetime) -> None:
        """The picture-words of check-ins from before this moment."""
        ...

    def answer(self, checkin: str, account: AccountId, how: How, at: datetime) -> bool:
        """Keep that somebody said this; False where they had said it before."""
        ...

    def answered(self, checkin: str) -> Sequence[AccountId]: ...

    def asked(self, checkin: str) -> Sequence[AccountId]:
        """Everybody who was asked to listen, whatever they said."""
        ...

    def stands(self, checkin: str, listener: AccountId) -> Asked | None: ...

    def ask(self, checkin: str, listener: AccountId, at: datetime, state: Asked) -> None:
        """Keep that they were asked, or what they answered."""
        ...

    def holding(self, listener: AccountId, since: datetime) -> int:
        """How many check-ins they said yes to since then, in all circles."""
        ...

    def being_asked(self, listener: AccountId, since: datetime) -> bool: ...


class CheckInChoices(Protocol):
    """What members, circles and listeners have chosen."""

    def settings(self, circle: CircleId, account: AccountId) -> Settings: ...

    def settle(self, settings: Settings) -> None: ...

    def owner_of(self, own: str) -> Settings | None:
        """Whose days a schedule of somebody's own is for."""
        ...

    def with_circle(self, circle: CircleId) -> Sequence[AccountId]:
        """Who wants to be invited when the circle is."""
        ...

    def on_own_days(self, circle: CircleId) -> Sequence[Settings]: ...

    def all_of(self, account: AccountId) -> Sequence[Settings]: ...

    def forget_choices(self, circle: CircleId, account: AccountId) -> None: ...

    def ways(self, circle: CircleId) -> Ways: ...

    def set_ways(self, ways: Ways) -> None: ...

    def offer(self, listener: Listener) -> None: ...

    def withdraw(self, circle: CircleId, account: AccountId) -> None: ...

    def listener(self, circle: CircleId, account: AccountId) -> Listener | None: ...

    def listeners(self, circle: CircleId) -> Sequence[Listener]: ...

    def limit(self, account: AccountId, most: int) -> None:
        """In every circle in which they listen."""
        ...


class Journal(Protocol):
    """Sealed under its owner's own key."""

    def write(self, entry: Entry) -> None: ...

    def entry(self, account: AccountId, id_: str) -> Entry | None: ...

    def entries(
        self, account: AccountId, *, before: datetime | None = None, limit: int = 20
    ) -> Sequence[Entry]:
        """The newest first."""
        ...

    def tear_out(self, account: AccountId, id_: str) -> None: ...

    def burn(self, account: AccountId) -> int:
        """All of it; how many pages that were."""
        ...


@dataclass(frozen=True, slots=True)
class Buddies:
    """Two people, or three, and the room they share."""

    room: PlaceId
    people: frozenset[AccountId]


@dataclass(frozen=True, slots=True)
class Around:
    """What this feature is given."""

    book: CheckInBook
    choices: CheckInChoices
    journal: Journal
    people: People
    circles: Circles
    diary: Diary
    outbox: Outbox
    clock: Clock
    dice: Random
    besides: Callable[[AccountId], int]
    """How many people somebody holds in other ways: over all of it there is one measure (R2)."""
    buddies: Callable[[AccountId], Buddies | None]
    """Of somebody who has a buddy now, and a room with them."""


__all__ = ["Around", "Buddies", "CheckInBook", "CheckInChoices", "Journal", "State"]
