"""What there is on the loopback Discord: people, guilds, roles, channels. Messages are kept as their JSON."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
TEXT, DM, CATEGORY, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 4, 11, 12
THREADS = (10, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(eq=False)
class User:
    """`closed`: takes no direct messages from anybody."""

    id: str
    name: str
    bot: bool = False
    locale: str = "en-US"
    closed: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Role:
    id: str
    name: str
    permissions: int = 0
    position: int = 0
    managed: bool = False
    mentionable: bool = False
    color: int = 0


@dataclass(eq=False)
class Member:
    user: User
    joined_at: str
    roles: list[Role] = field(default_factory=list)
    pending: bool = False
    nick: str | None = None


@dataclass(eq=False)
class Overwrite:
    """`kind`: 0 for a role, 1 for a member."""

    id: str
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(eq=False)
class Thread:
    """What is true of threads alone."""

    owner: User
    made_at: str
    active_at: float
    archived_at: str
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    minutes: int = 4320


@dataclass(eq=False)
class Channel:
    """`inside`: who is in a thread, and since when. `recipients`: the two of a direct message."""

    id: str
    kind: int
    name: str = ""
    guild: "Guild | None" = field(default=None, repr=False)
    parent: "Channel | None" = field(default=None, repr=False)
    topic: str | None = None
    position: int = 0
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    recipients: tuple[User, ...] = ()
    thread: Thread | None = None
    inside: dict[str, str] = field(default_factory=dict)
    messages: dict[str, Json] = field(default_factory=dict, repr=False)

    @property
    def posts(self) -> list[Json]:
        """Oldest first, without what Discord itself notes down."""
        return [message for message in self.messages.values() if message["type"] in {0, 19, 20, 23}]

    @property
    def texts(self) -> list[str]:
        return [words_of(message) for message in self.posts]


@dataclass(eq=False)
class Guild:
    """`strangers`: members who are counted, and of whom nothing else is known."""

    id: str
    name: str
    owner: User
    locale: str = "en-US"
    strangers: int = 0
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    away: bool = False

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    @property
    def count(self) -> int:
        return len(self.members) + self.strangers

    @property
    def threads(self) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.thread]


def parts_of(holder: Any) -> list[Json]:
    """Every component of a message or a modal, whatever it is nested in, in the order they are read."""
    found: list[Json] = []
    for part in holder.get("components") or []:
        found += [part, *parts_of(part)]
        inner = [part[key] for key in ("component", "accessory") if isinstance(part.get(key), dict)]
        found += [each for one in inner for each in (one, *parts_of(one))]
    return found


def words_of(message: Json) -> str:
    """All that a message says, in lines."""
    spoken = [message.get("content") or ""]
    spoken += [part["content"] for part in parts_of(message) if part["type"] == 10]
    return "\n".join(words for words in spoken if words)
