"""What is to happen outside: kept in the outbox with the change that caused it, delivered by an adapter.

Every effect has one key for ever; doing it twice is harmless. Every effect says why it is sent.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.kernel.documents import Block, Document, Text, files_in, say
from bot.kernel.happenings import Happening
from bot.kernel.people import AccountId, Activity, CircleFacts, CircleId, CommunityId, PlaceId


class Why(StrEnum):
    """Only `unasked` is stopped by pause, consent and quiet hours."""

    ANSWER = "answer"
    ASKED_FOR = "asked_for"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Opened:
    """The room that the `OpenRoom` effect with this key will open; resolves once it is delivered."""

    key: str


@dataclass(frozen=True, slots=True)
class Direct:
    """The private room of one person and Kith."""

    account: AccountId


To = PlaceId | Direct | Opened


def facilitators_of(circle: CircleFacts) -> PlaceId | Opened:
    """The place of a circle's facilitators, or the room that is being opened for them."""
    return circle.facilitators_place or Opened(f"facilitators:{circle.id}")


@dataclass(frozen=True, slots=True)
class Post:
    """A message. An unasked one to a person names the activity it belongs to, its circle and its last useful moment."""

    key: str
    to: To
    document: Document
    why: Why = Why.ANSWER
    activity: Activity | None = None
    circle: CircleId | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    within: PlaceId | None = None
    """Where its buttons act, if it is shown elsewhere: an answer given in private to what was asked in a room."""
    missed: Text | None = None
    """What it is ("the prompt of Tuesday, 19:00"): said in the place, with the others, if its time went by unposted."""

    whose: AccountId | None = None
    """Who it is from or about: let go in silence if, by the time it is sent, either asked not to meet the other."""
    about: str = ""
    """The key of a card it is about: the way to it is shown, as the platform shows one."""
    gathers: bool = False
    """Said when all who were asked into a room of their own have come, or a day later: where nobody can read back."""

    def __post_init__(self) -> None:
        if self.why is Why.UNASKED and self.not_after is None:
            raise ValueError(f"{self.key}: an unasked effect says until when it is of use")
        if self.why is Why.UNASKED and isinstance(self.to, Direct) and self.activity is None:
            raise ValueError(f"{self.key}: an unasked private message names its activity")


@dataclass(frozen=True, slots=True)
class Card:
    """A post that can be revised: the same `key` with a higher `revision` edits it. Edits notify nobody.

    It has no file: whoever took one along would not hear that it was revised.
    """

    key: str
    revision: int
    to: PlaceId | Opened
    document: Document
    circle: CircleId | None = None
    not_after: datetime | None = None

    def __post_init__(self) -> None:
        if files_in(self.document):
            raise ValueError(f"{self.key}: a card has no file")


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a card out of the place it was put in, in all its revisions. `of`: its key."""

    key: str
    to: PlaceId | Opened
    of: str


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """Open a private room (or, `public`, one that anybody in the community can enter)."""

    key: str
    community: CommunityId
    beside: PlaceId
    """A place of the same platform and community: where the adapter finds its way from."""
    name: Text
    members: tuple[AccountId, ...]
    public: bool = False


@dataclass(frozen=True, slots=True)
class CloseRoom:
    key: str
    place: PlaceId


@dataclass(frozen=True, slots=True)
class Admit:
    """Let somebody into a room Kith looks after."""

    key: str
    place: PlaceId | Opened
    account: AccountId


@dataclass(frozen=True, slots=True)
class Remove:
    """Take somebody out of a room; only where Kith admitted them. `stays`: they came by themselves, so only what Kith
    gave them besides is taken back, where a platform has such a thing (a role)."""

    key: str
    place: PlaceId
    account: AccountId
    stays: bool = False
    who: str = field(default="", repr=False)
    """How the platform names them, where they may be forgotten before it is done."""


Effect = Post | Card | Withdraw | OpenRoom | CloseRoom | Admit | Remove


@dataclass(frozen=True, slots=True)
class FormToFill:
    """Required fields are still empty: the platform shows the form (a dialog, a modal, question by question)."""

    path: str
    given: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler returns: what the caller is told, and what else is to happen."""

    document: Document = field(default_factory=say)
    effects: tuple[Effect, ...] = ()
    form: FormToFill | None = None
    happened: tuple[Happening, ...] = ()
    """What other features may want to know; they are told in the same transaction."""


def tell(*blocks: Block, effects: tuple[Effect, ...] = (), happened: tuple[Happening, ...] = ()) -> Reply:
    """A reply of some blocks, with what else is to happen."""
    return Reply(say(*blocks), effects, happened=happened)
