"""What a feature hands to the kernel: tuples you can read. Importing a feature does nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.kernel.appointments import Appointment, Occurrence
from bot.kernel.commands import Command
from bot.kernel.effects import Reply
from bot.kernel.happenings import Happening
from bot.kernel.people import PlaceId


@dataclass(frozen=True, slots=True)
class Job:
    """Handles appointments of one name; the reply's document is not shown to anybody."""

    name: str
    handle: Callable[[Appointment], Reply]


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


class Feature(Protocol):
    """All have defaults in `Silent`; a feature overrides what it needs."""

    def commands(self) -> tuple[Command, ...]: ...

    def jobs(self) -> tuple[Job, ...]: ...

    def rhythms(self) -> tuple[Rhythm, ...]: ...

    def rooms(self) -> tuple[RoomReady, ...]: ...

    def hear(self, happening: Happening) -> Reply | None:
        """Called for everything that happened, in the transaction in which it happened."""
        ...


class Silent:
    """A feature with nothing to say."""

    def commands(self) -> tuple[Command, ...]:
        return ()

    def jobs(self) -> tuple[Job, ...]:
        return ()

    def rhythms(self) -> tuple[Rhythm, ...]:
        return ()

    def rooms(self) -> tuple[RoomReady, ...]:
        return ()

    def hear(self, happening: Happening) -> Reply | None:
        return None
