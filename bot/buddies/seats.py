"""Who would like a buddy: a seat for each kind, and wishes in the person's own words. Joining one kind says nothing
about another, and nothing of the wishes is ever asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.buddies.model import Kind, Likeness, Mode, Seeker
from bot.buddies.times import Week, in_bits
from bot.kernel.people import AccountId, CircleId, CommunityId, MemberId

COOLING_OFF = timedelta(days=7)
"""Whoever is new waits so long before they are paired, unless a facilitator vouches for them (S5)."""
USUALLY, MOST_PEOPLE = 2, 9
MOST_TOPICS, MOST_LANGUAGES = 8, 6
EXPERIENCED, NEW = 3, 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """`by`: empty where all ways suit. `people`: how many they can hold at a time, listening included (R2)."""

    topics: tuple[str, ...] = field(default=(), repr=False)
    languages: tuple[str, ...] = ()
    any_language: bool = False
    week: Week = ()
    by: tuple[Mode, ...] = ()
    area: str = field(default="", repr=False)
    access: str = field(default="", repr=False)
    likeness: Likeness = Likeness.ANY
    gender: str = field(default="", repr=False)
    same_gender: bool = False
    experienced: bool = False
    people: int = USUALLY
    often: int = 0
    """Weeks that are to lie between one introduction and the next; 0: with every round."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who said yes to one kind. `circle`: where they said so, and what their messages belong to."""

    id: str
    account: AccountId
    member: MemberId
    community: CommunityId
    circle: CircleId
    kind: Kind
    since: datetime
    resting_until: datetime | None = None
    """A pause of buddies alone; `FOREVER` until they come back."""
    missed: int = 0
    """Rounds running in which nobody was found for them."""
    vouched: bool = False
    beyond: bool = False
    """They agreed to meet somebody of a community that theirs is linked with."""

    def rests(self, now: datetime) -> bool:
        return self.resting_until is not None and now < self.resting_until

    def cooled(self, now: datetime) -> bool:
        """Old enough to be paired."""
        return self.vouched or now - self.since >= COOLING_OFF


def seeker(
    seat: Seat, wishes: Wishes, *, zone: str, now: datetime, room: int, apart: frozenset[AccountId]
) -> Seeker:
    """What the pairing needs to know of somebody, and no more."""
    return Seeker(
        id=seat.account,
        languages=frozenset(wishes.languages),
        any_language=wishes.any_language,
        times=in_bits(wishes.week, zone, now),
        modes=frozenset(wishes.by or Mode),
        area=wishes.area,
        topics=frozenset(wishes.topics),
        likeness=wishes.likeness,
        gender=wishes.gender,
        same_gender=wishes.same_gender,
        experience=EXPERIENCED if wishes.experienced else NEW,
        room=max(0, room),
        missed=seat.missed,
        apart=frozenset(apart),
    )


def ticked(words: str, *, most: int) -> tuple[str, ...]:
    """Several, with commas between them: each once, in one spelling of spaces and case, in their order."""
    found = (
        " ".join(one.split()).casefold() for one in words.replace("\n", ",").replace(";", ",").split(",")
    )
    return tuple(dict.fromkeys(one for one in found if one))[:most]


Apart = Mapping[AccountId, frozenset[AccountId]]
"""Who is never to be paired with whom, whoever's wish it was: symmetric."""
