"""Circles and communities whose facilitators agreed that rounds may reach both. Pure: time is an argument.

One side gets a code and gives it to the other in whatever way they talk; the other takes it up. Either ends it alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.kernel.people import CircleFacts, CircleId, CommunityId

GOOD_FOR = timedelta(days=14)
"""How long a code can be taken up."""
MOST_LINKS = 20


class Scope(StrEnum):
    """What is linked: two circles of one community, or two communities, with whoever in them agreed to it."""

    CIRCLE = "circle"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Side:
    circle: CircleId
    community: CommunityId


@dataclass(frozen=True, slots=True)
class Link:
    """`id`: the code as well, until `other` has taken it up. `platform`: people of two platforms could not meet."""

    id: str
    scope: Scope
    platform: str
    one: Side
    made: datetime
    other: Side | None = None

    def beyond(self, circle: CircleId) -> Side | None:
        """The other side, as this circle sees it."""
        return self.other if self.one.circle == circle else self.one


def side(circle: CircleFacts) -> Side:
    return Side(circle.id, circle.community)


def refused(link: Link | None, circle: CircleFacts, platform: str, now: datetime) -> str:
    """Why this circle cannot take it up, as the end of a text's key; empty where it can."""
    if link is None or link.other is not None or now - link.made > GOOD_FOR:
        return "gone"
    if link.one.circle == circle.id:
        return "own"
    if link.platform != platform:
        return "platform"
    same = link.one.community == circle.community
    if link.scope is Scope.CIRCLE and not same:
        return "apart"
    return "same" if link.scope is Scope.COMMUNITY and same else ""
