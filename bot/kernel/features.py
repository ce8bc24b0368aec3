"""What a feature hands to the kernel: tuples you can read. Importing a feature does nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.kernel.appointments import Appointment, Occurrence
from bot.kernel.commands import Command
from bot.kernel.documents import Text
from bot.kernel.effects import Reply
from bot.kernel.happenings import Happening
from bot.kernel.people import Caller, PlaceId


@dataclass(frozen=True, slots=True)
class Job:
    """Handles appointments of one name; the reply's document is not shown to anybody."""

    name: str
    handle: Callable[[Appointment], Reply]


@dataclass(frozen=True, slots=True)
class Thought:
    """Handles appointments of one name that take thinking about: nobody waits for the writer meanwhile.

    `look` reads a snapshot, `think` is arithmetic on it alone, and `keep` writes what came of it, and checks that
    what it relied on still holds. Whatever ends the process in between, it is begun anew.
    """

    name: str
    look: Callable[[Appointment], Any]
    think: Callable[[Any], Any]
    """A plain function with plain arguments: it may be done in another process."""
    heavy: Callable[[Any], bool]
    """Whether so much is to be thought over that it is."""
    keep: Callable[[Appointment, Any, Any], Reply]
    """Given the snapshot and what was thought."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Handles occurrences of schedules of one name."""

    name: str
    handle: Callable[[Occurrence], Reply]


@dataclass(frozen=True, slots=True)
class RoomReady:
    """Told when a room asked for with `OpenRoom(key="<name>:<subject>")` is open."""

    name: str
    handle: Callable[[str, PlaceId], Reply]
    """Given the subject and the new place."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that fits a field: what would be typed, and how it is shown."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Suggester:
    """What fits the fields whose hint names it, for what somebody has typed so far. It only reads."""

    name: str
    find: Callable[[Caller, str], Sequence[Offer]]


class Feature(Protocol):
    """All have defaults in `Silent`; a feature overrides what it needs."""

    def commands(self) -> tuple[Command, ...]: ...

    def jobs(self) -> tuple[Job, ...]: ...

    def thoughts(self) -> tuple[Thought, ...]: ...

    def rhythms(self) -> tuple[Rhythm, ...]: ...

    def rooms(self) -> tuple[RoomReady, ...]: ...

    def suggesters(self) -> tuple[Suggester, ...]: ...

    def hear(self, happening: Happening) -> Reply | None:
        """Called for everything that happened, in the transaction in which it happened."""
        ...


class Silent:
    """A feature with nothing to say."""

    def commands(self) -> tuple[Command, ...]:
        return ()

    def jobs(self) -> tuple[Job, ...]:
        return ()

    def thoughts(self) -> tuple[Thought, ...]:
        return ()

    def rhythms(self) -> tuple[Rhythm, ...]:
        return ()

    def rooms(self) -> tuple[RoomReady, ...]:
        return ()

    def suggesters(self) -> tuple[Suggester, ...]:
        return ()

    def hear(self, happening: Happening) -> Reply | None:
        return None
