"""Who is in the room. Ids are opaque: nothing of a platform can be read from them.

An *account* is a person on one platform; a *member* is that account in one community;
a *membership* is a member's agreement to one circle's rules.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import NewType

AccountId = NewType("AccountId", str)
MemberId = NewType("MemberId", str)
CommunityId = NewType("CommunityId", str)
PlaceId = NewType("PlaceId", str)
CircleId = NewType("CircleId", str)
Activity = NewType("Activity", str)
"""Something a member can switch on or off for themselves; each feature names its own."""

INVITATIONS = Activity("invitations")
"""Personal reminders and invitations that belong to a circle (rules changed, a round is open)."""
THANKS = Activity("thanks")
"""Thanks from other members."""
WELCOMING = Activity("welcoming")
"""Being told about newcomers one has offered to welcome."""
CHECKINS = Activity("checkins")
"""Invitations to check in, for whoever asked for them."""
LISTENING = Activity("listening")
"""Being asked to listen, for whoever offered to."""
BUDDIES = Activity("buddies")
"""Being introduced to a buddy, and asked how it is going, for whoever joined."""
KEEPING = Activity("keeping")
"""Being asked what in the directory still holds, for whoever offered to keep it."""
ACTIVITIES: tuple[Activity, ...] = (INVITATIONS, THANKS, WELCOMING, CHECKINS, LISTENING, BUDDIES, KEEPING)

FOREVER = datetime.max.replace(tzinfo=UTC)
"""A pause without an end: until they say `me resume`."""

NOTICE_VERSION = 2
"""Which version of the data notice people say yes to; raise it when what is kept changes."""


class Role(StrEnum):
    """What a caller is in the circle at hand, as Kith's own list says in this very transaction."""

    MEMBER = "member"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Sender:
    """The person as the platform shows them, with the evidence that came with this event.

    `powerful` is the platform's own word that they run the place; it only ever bootstraps a first facilitator.
    """

    platform: str
    external: str = field(repr=False)
    powerful: bool = False
    human: bool = True
    language: str = ""
    """What their own client speaks, where the platform says so; what they chose themselves goes before it."""


@dataclass(frozen=True, slots=True)
class Where:
    """The place as the platform shows it. `direct`: a room of this one person and Kith."""

    platform: str
    external: str = field(repr=False)
    direct: bool = False
    community: str = field(default="", repr=False)
    """The platform's id of the server or space; empty where there is none (then the room stands for it)."""
    around: str = field(default="", repr=False)
    """The place this one is a part of (a thread's channel): what is no circle's place by itself is taken for it."""
    lacks: tuple[str, ...] = ()
    """What Kith may not do there and would need to, by the names of the texts `kernel-lacks-…`."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in the person's own zone in which nothing unasked arrives. May span midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Account:
    """What Kith keeps of a person who said yes to the data notice."""

    id: AccountId
    notice: int = NOTICE_VERSION
    language: str = ""
    zone: str = ""
    country: str = ""
    paused_until: datetime | None = None
    """Aware UTC; `FOREVER` means until they say `me resume`."""
    quiet: Quiet | None = None
    here: CircleId | None = None
    """The circle a direct message is about, when they are in several."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A member's agreement to one circle's rules; `agreed` is the version they agreed to."""

    circle: CircleId
    member: MemberId
    account: AccountId
    agreed: int
    talking: bool = False
    """They asked to talk instead of agreeing: their clock has stopped."""
    away: bool = False
    """They left the room: nothing is sent; back within 30 days on the same version needs no new agreement."""
    admitted: bool = False
    """Kith let them into the room, so Kith may take them out when they leave."""


@dataclass(frozen=True, slots=True)
class CircleFacts:
    """What everybody needs to know of a circle: where it is and which rules hold now."""

    id: CircleId
    community: CommunityId
    place: PlaceId
    name: str = field(repr=False)
    language: str
    zone: str
    country: str
    rules_version: int = 0
    """0: no rules agreed yet."""
    grace_days: int = 7
    """How long after a change of the rules an agreement to the version before still counts."""
    grace_ends: datetime | None = None
    """Until then an agreement to the version before still counts."""
    facilitators_place: PlaceId | None = None
    lobby: PlaceId | None = None
    ended: bool = False
    asleep: bool = False
    """Nobody has facilitated it for 14 days: nothing scheduled is posted."""

    @property
    def goes_on(self) -> bool:
        """Whether what is scheduled is posted: it lives, is awake, and has rules."""
        return not self.ended and not self.asleep and self.rules_version > 0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts, where, and as what – built anew for every event, in its transaction."""

    account: AccountId
    member: MemberId
    community: CommunityId
    place: PlaceId
    sender: Sender
    where: Where
    now: datetime
    kept: Account | None
    """None: they have not said yes to the data notice; nothing about them is stored."""
    circle: CircleFacts | None
    membership: Membership | None
    roles: frozenset[Role]
    language: str
    zone: str
    country: str
    room: PlaceId | None = None
    """Where exactly, if that is a part of the place."""

    @property
    def facilitates(self) -> bool:
        return Role.FACILITATOR in self.roles
