"""The places of a rehearsal: the circle's room, a lobby, rooms opened on the way, and each person's own with Kith."""

from dataclasses import dataclass
from enum import IntEnum

from bot.kernel.documents import Text
from bot.kernel.people import Where

PLATFORM = "rehearsal"
CIRCLE = "circle"
LOBBY = "lobby"
_DIRECT = "dm:"


class Kind(IntEnum):
    """In the order in which they are shown."""

    CIRCLE = 1
    ROOM = 2
    DIRECT = 3
    LOBBY = 4


@dataclass(frozen=True, slots=True)
class Place:
    """`name`: where Kith opened and named it."""

    id: str
    kind: Kind
    name: Text | None = None
    members: frozenset[str] = frozenset()
    public: bool = False
    closed: bool = False


def direct(who: str) -> str:
    """The place of this one person and Kith."""
    return _DIRECT + who


def where(place: str) -> Where:
    """The place as the kernel is told of it."""
    return Where(PLATFORM, place, direct=place.startswith(_DIRECT), community=PLATFORM)
