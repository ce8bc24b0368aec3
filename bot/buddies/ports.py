"""What is asked of storage, and of others who know what somebody holds already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from bot.buddies.links import Link
from bot.buddies.model import Kind
from bot.buddies.rounds import Pair, Round, Stage
from bot.buddies.seats import Apart, Seat, Wishes
from bot.kernel.people import AccountId, CircleId, CommunityId, MemberId
from bot.kernel.ports import Circles, Clock, Diary, Outbox, People


class SeatBook(Protocol):
    def keep(self, seat: Seat) -> None:
        """A new one, or one that has changed."""
        ...

    def seat(self, member: MemberId, kind: Kind) -> Seat | None: ...

    def of(self, account: AccountId) -> Sequence[Seat]:
        """All of a person's, wherever they are."""
        ...

    def drop(self, seat: Seat) -> None: ...

    def in_community(self, community: CommunityId, kind: Kind) -> Sequence[Seat]: ...

    def wishes(self, members: Sequence[MemberId]) -> Mapping[MemberId, Wishes]:
        """Of those who said any."""
        ...

    def settle(self, member: MemberId, account: AccountId, wishes: Wishes) -> None: ...


class ApartBook(Protocol):
    """Who is not to be paired with whom. It survives leaving and coming back."""

    def avoid(self, by: AccountId, other: AccountId) -> None: ...

    def ended(self, by: AccountId, other: AccountId) -> None:
        """They were a pair and one of them ended it: not again, unless both ask."""
        ...

    def again(self, by: AccountId, other: AccountId) -> bool:
        """Take back what this person asked for; whether there was anything."""
        ...

    def avoided(self, by: AccountId) -> Sequence[AccountId]:
        """Those this person asked not to be paired with."""
        ...

    def among(self, accounts: Sequence[AccountId]) -> Apart: ...


class RoundBook(Protocol):
    def keep(self, round_: Round) -> None: ...

    def find(self, round_: str) -> Round | None: ...

    def latest(self, circle: CircleId, stages: Sequence[Stage] = ()) -> Round | None:
        """The newest of this circle's own, in one of these stages or in any."""
        ...

    def open_in(self, circle: CircleId, community: CommunityId, kind: Kind) -> Round | None:
        """The next round that somebody of this circle can come into."""
        ...

    def running_in(self, circle: CircleId, community: CommunityId, kind: Kind) -> Round | None:
        """The newest that has begun."""
        ...

    def add_pairs(self, pairs: Sequence[Pair]) -> None:
        """New ones, all at once."""
        ...

    def keep_pair(self, pair: Pair) -> None: ...

    def drop_pair(self, pair: Pair) -> None: ...

    def pair(self, pair: str) -> Pair | None: ...

    def pairs(self, round_: str) -> Sequence[Pair]: ...

    def not_introduced(self, round_: str, limit: int) -> Sequence[Pair]: ...

    def living(self, account: AccountId) -> Sequence[Pair]:
        """Their pairs that have not ended, the newest first."""
        ...

    def holding(self, accounts: Sequence[AccountId]) -> Mapping[AccountId, int]:
        """In how many pairs each is now; a group of three counts as one."""
        ...

    def busy(self, accounts: Sequence[AccountId], kind: Kind) -> frozenset[AccountId]:
        """Those in a living pair of this kind."""
        ...

    def met(
        self, accounts: Sequence[AccountId], since: datetime
    ) -> Mapping[tuple[AccountId, AccountId], datetime]:
        """When two of these were last paired, each pair in order."""
        ...

    def forget_made(self, round_: str) -> None:
        """Its pairs that were not introduced, as if they had not been made."""
        ...

    def introduced(self, account: AccountId, since: datetime) -> int:
        """To how many they were introduced since then."""
        ...


class LinkBook(Protocol):
    """What rounds may reach beyond their own circle and community."""

    def keep(self, link: Link) -> None: ...

    def find(self, link: str) -> Link | None: ...

    def of(self, circle: CircleId) -> Sequence[Link]:
        """Those that this circle made and the other side took up, or the other way round."""
        ...

    def circles(self, circle: CircleId) -> frozenset[CircleId]:
        """Those it is linked with, circle to circle."""
        ...

    def communities(self, community: CommunityId) -> Mapping[CommunityId, CircleId]:
        """Those it is linked with, and in which circle of theirs that was agreed."""
        ...

    def drop(self, link: Link) -> None: ...

    def drop_codes(self, circle: CircleId) -> None:
        """Those that this circle made and nobody has taken up: the newest alone is good."""
        ...


class Holding(Protocol):
    """What somebody holds besides: check-ins they are listening to."""

    def __call__(self, account: AccountId) -> int: ...


@dataclass(frozen=True, slots=True)
class Around:
    """What this feature is given."""

    seats: SeatBook
    apart: ApartBook
    rounds: RoundBook
    links: LinkBook
    people: People
    circles: Circles
    diary: Diary
    outbox: Outbox
    clock: Clock
    dice: Random
    holding: Holding
    welcomers: Callable[[CircleId], Sequence[AccountId]]
    """Those a circle named to welcome newcomers."""
