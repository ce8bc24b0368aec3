"""What comes in. Adapters make these after asking "is it for us at all?"; nothing else is looked at or kept."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.kernel.people import Sender, Where


@dataclass(frozen=True, slots=True)
class Origin:
    """Common to all that people do. `id` is the platform's own id of the event, unique per platform."""

    id: str
    at: datetime
    sender: Sender
    where: Where


@dataclass(frozen=True, slots=True)
class Called:
    """A command: either a typed `line` without its prefix, or the `path` and raw values a menu or slash option gave."""

    origin: Origin
    line: str = field(default="", repr=False)
    path: str = ""
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, by the signed token it carried."""

    origin: Origin
    token: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form sent in."""

    origin: Origin
    path: str
    values: tuple[tuple[str, str], ...] = field(repr=False)
    token: str = ""
    """Of the button that opened it, where the platform hands it back: its command and its values are what counts."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Free words in a direct message to Kith: read only to answer a form or find a command's name.

    `file`: one that was waited for, as `attached.write` makes it; the words are then what was said with it.
    """

    origin: Origin
    words: str = field(repr=False)
    file: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody came into a place."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody went out of a place, or was taken out."""

    origin: Origin


Event = Called | Pressed | Filled | Wrote | Arrived | Left


@dataclass(frozen=True, slots=True)
class Delivered:
    """An effect was done; `where` is the platform's id of what it made (a message, a room)."""

    key: str
    where: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no, for good: not tried again."""

    key: str
    why: str
