"""What features tell one another through the kernel: facts, in the same transaction, never commands."""

from dataclasses import dataclass, field

from bot.kernel.people import AccountId, Caller, CircleFacts, CircleId


@dataclass(frozen=True, slots=True)
class CameIn:
    """Somebody arrived in a place that is a circle's home or lobby (kept or not: look at `caller.kept`)."""

    caller: Caller
    circle: CircleFacts
    acting: bool = False
    """They were there before anybody said so, and are only seen now that they do something."""


@dataclass(frozen=True, slots=True)
class WentOut:
    """A kept person left a circle's place: they are away."""

    caller: Caller
    circle: CircleFacts


@dataclass(frozen=True, slots=True)
class SaidYes:
    """A person agreed to the data notice."""

    caller: Caller


@dataclass(frozen=True, slots=True)
class CircleMade:
    """`rules`: a first draft that came with it, line by line; so are its own prompts and their rhythms, in words."""

    circle: CircleFacts
    by: AccountId
    rules: tuple[str, ...] = field(default=(), repr=False)
    prompts: tuple[str, ...] = field(default=(), repr=False)
    schedules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CircleChanged:
    """Its settings are others now, or it was taken up again after it had ended."""

    before: CircleFacts
    after: CircleFacts


@dataclass(frozen=True, slots=True)
class CircleEnded:
    circle: CircleFacts


@dataclass(frozen=True, slots=True)
class RulesAdopted:
    circle: CircleId
    version: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """A member agreed to the current rules."""

    circle: CircleId
    account: AccountId
    version: int
    first: bool


@dataclass(frozen=True, slots=True)
class RoleTaken:
    """Somebody said yes to a role besides facilitating: `welcomer`, `keeper`."""

    circle: CircleFacts
    account: AccountId
    role: str


@dataclass(frozen=True, slots=True)
class LeftCircle:
    """A member left a circle for good; what was theirs in it is to go (consents, offers, drafts)."""

    circle: CircleFacts
    account: AccountId
    who: str = field(default="", repr=False, compare=False)
    """How the platform names them, where they are forgotten before what follows is done."""


@dataclass(frozen=True, slots=True)
class LeftAll:
    """A person leaves everything: each feature lets go of what is theirs. Adopted rule text stays, without a name."""

    account: AccountId
    who: str = field(default="", repr=False, compare=False)
    """How the platform names them, where they are forgotten before what follows is done."""


@dataclass(frozen=True, slots=True)
class Thanked:
    """Somebody thanked somebody in a circle, whether or not it reaches them."""

    circle: CircleId
    giver: AccountId
    receiver: AccountId


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """A person lives by another zone's clock from now on."""

    account: AccountId
    zone: str


Happening = (
    CameIn
    | WentOut
    | SaidYes
    | CircleMade
    | CircleChanged
    | CircleEnded
    | RulesAdopted
    | Agreed
    | RoleTaken
    | LeftCircle
    | LeftAll
    | Thanked
    | ZoneSet
)
