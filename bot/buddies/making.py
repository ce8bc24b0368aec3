"""Making the pairs of a round: who may be paired now, the pairing itself, and what is kept of it.

Whoever paused, left, holds enough or is new is not paired, whoever asks for it; nobody is told which it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.buddies.model import Past, Seeker, fit
from bot.buddies.ports import Around
from bot.buddies.result import Group, Matched
from bot.buddies.rounds import KEPT, One, Pair, Reach, Reason, Round, Stage, State
from bot.buddies.seats import Seat, Wishes, seeker
from bot.buddies.why import reasons_of
from bot.kernel.consent import paused, rules_hold
from bot.kernel.ids import new_id
from bot.kernel.people import BUDDIES, NOTICE_VERSION, AccountId, CircleFacts, CircleId

MANY, HEAVY = 200, 400
MOST_A_WEEK = 3
"""Introductions for one person: nobody collects people (an abuse of rounds)."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everybody who may be paired now, as the pairing needs them, and what it is to know of the past."""

    round: Round
    seats: Mapping[AccountId, Seat]
    seekers: Sequence[Seeker]
    past: Past
    seed: int


def thought(gathered: Gathered) -> Matched:
    """The pairing itself: arithmetic alone, wherever there is time for it."""
    from bot.buddies.pairing import pair_up  # noqa: PLC0415  # thirty megabytes that most lives never need

    return pair_up(gathered.seekers, kind=gathered.round.kind, past=gathered.past, seed=gathered.seed)


class Making:
    def __init__(self, around: Around) -> None:
        self._around, self._seats, self._rounds = around, around.seats, around.rounds

    def gather(
        self,
        round_: Round,
        now: datetime,
        *,
        only: frozenset[AccountId] | None = None,
        most: int | None = None,
    ) -> Gathered:
        """A snapshot. It reads, and changes nothing. `only`: these, `most`: with so many others, if more wait."""
        free = self._free(round_, only, most)
        seats = {account: one for account, one in free.items() if self._ready(round_, one, now)}
        wishes = self._seats.wishes(tuple(one.member for one in seats.values()))
        seats = {
            who: one for who, one in seats.items() if not self._too_soon(one, wishes.get(one.member), now)
        }
        apart, held = self._around.apart.among(tuple(seats)), self._rounds.holding(tuple(seats))
        seekers = tuple(
            seeker(
                seat,
                wishes.get(seat.member, Wishes()),
                zone=self._zone(seat),
                now=now,
                room=self._room(seat, wishes.get(seat.member, Wishes()), held.get(account, 0)),
                apart=apart.get(account, frozenset()),
            )
            for account, seat in seats.items()
        )
        return Gathered(
            round_, seats, seekers, self._past(tuple(seats), now), self._around.dice.getrandbits(32)
        )

    def _free(
        self, round_: Round, only: frozenset[AccountId] | None, most: int | None
    ) -> dict[AccountId, Seat]:
        """Invited, and in no pair of this kind. Of many, those who were left out most often."""
        invited = {one.account: one for one in self._invited(round_)}
        wanted = only or frozenset()
        asked = wanted & invited.keys() if most is None and only is not None else invited.keys()
        free = asked - self._rounds.busy(sorted(asked), round_.kind)
        if most is not None:
            order = sorted(free - wanted, key=lambda one: (-invited[one].missed, invited[one].id))
            free = (free & wanted) | frozenset(order[:most])
        return {account: invited[account] for account in sorted(free)}

    def many(self, round_: Round) -> bool:
        """Whether so many may take part that nobody should wait for their pairing."""
        return len(self._invited(round_)) > MANY

    def keep(self, round_: Round, gathered: Gathered, matched: Matched) -> Round:
        """The pairs, on paper: whoever has paused, left or set a boundary since the snapshot is not introduced."""
        by_hand = self.made_by_hand(round_)
        self.pairs(gathered, matched)
        made = replace(round_, stage=Stage.MADE, joined=len(gathered.seats) + by_hand)
        self._rounds.keep(made)
        return made

    def made_by_hand(self, round_: Round) -> int:
        """How many are in pairs of it before it is made."""
        made = (one for one in self._rounds.pairs(round_.id) if one.state is State.MADE)
        return sum(len(one.people) for one in made)

    def pairs(self, gathered: Gathered, matched: Matched) -> tuple[Pair, ...]:
        """All in one go, however many there are."""
        made = tuple(self._pair_of(gathered, group) for group in matched.groups)
        self._rounds.add_pairs(made)
        return made

    def pair_of(self, gathered: Gathered, group: Group) -> Pair:
        made = self._pair_of(gathered, group)
        self._rounds.add_pairs((made,))
        return made

    def by_hand(self, round_: Round, seats: Sequence[Seat]) -> None:
        self._rounds.add_pairs((self._pair(round_, seats, ()),))

    def _pair_of(self, gathered: Gathered, group: Group) -> Pair:
        seats = tuple(gathered.seats[AccountId(one)] for one in group.members)
        return self._pair(gathered.round, seats, reasons_of(group))

    def fits(self, gathered: Gathered, one: Seat, other: Seat) -> bool:
        """Whether these two could be a pair, for whatever reason they could not."""
        two = {seeker.id: seeker for seeker in gathered.seekers if seeker.id in (one.account, other.account)}
        if len(two) < 2:
            return False
        return fit(two[one.account], two[other.account], gathered.round.kind, {}, gathered.past) is not None

    def _pair(self, round_: Round, seats: Sequence[Seat], why: tuple[Reason, ...]) -> Pair:
        people = tuple(One(one.account, one.member, self._circle(round_, one)) for one in seats)
        id_, now = new_id(self._around.dice), self._around.clock.now()
        circles = [one.circle for one in people]
        circle = round_.circle if round_.circle in circles else circles[0]
        return Pair(id_, round_.id, round_.kind, circle, people, why, made=now)

    def still(self, round_: Round, pair: Pair, now: datetime) -> bool:
        """Whether all of them may still be introduced."""
        accounts = tuple(one.account for one in pair.people)
        if any(self._around.apart.among(accounts).get(one) for one in accounts):
            return False
        seats = [self._seats.seat(one.member, round_.kind) for one in pair.people]
        return all(
            seat is not None and self._ready(round_, seat, now) and self._can_hold(seat) for seat in seats
        )

    def _can_hold(self, seat: Seat) -> bool:
        """With the pair there is on paper already: their limit may be another by now."""
        wishes = self._seats.wishes((seat.member,)).get(seat.member, Wishes())
        return self._room(seat, wishes, self._rounds.holding((seat.account,)).get(seat.account, 0)) >= 0

    def _invited(self, round_: Round) -> Sequence[Seat]:
        here = self._seats.in_community(round_.community, round_.kind)
        if round_.reach is not Reach.NETWORK:
            return here
        linked = sorted(self._around.links.communities(round_.community))
        there = (one for community in linked for one in self._seats.in_community(community, round_.kind))
        return tuple(one for one in (*there, *here) if one.beyond)

    def _ready(self, round_: Round, seat: Seat, now: datetime) -> bool:
        """Consent, pause, membership and cooling-off: all of it, at this moment."""
        account = self._around.people.account(seat.account)
        if account is None or account.notice < NOTICE_VERSION or paused(account, now):
            return False
        if seat.rests(now) or not seat.cooled(now):
            return False
        if not self._around.people.allows(seat.member, BUDDIES):
            return False
        if self._rounds.introduced(seat.account, now - _WEEK) >= MOST_A_WEEK:
            return False
        circle = self._around.circles.facts(self._circle(round_, seat))
        return circle is not None and circle.goes_on and self._takes_part(circle, seat, now)

    def _too_soon(self, seat: Seat, wishes: Wishes | None, now: datetime) -> bool:
        """They want some weeks between one introduction and the next."""
        if wishes is None or not wishes.often:
            return False
        return self._rounds.introduced(seat.account, now - timedelta(weeks=wishes.often)) > 0

    def across(self, pair: Pair) -> bool:
        """Whether they are of different communities: no room is open to all of them."""
        circles = (self._around.circles.facts(one.circle) for one in pair.people)
        return len({one.community for one in circles if one is not None}) > 1

    def _takes_part(self, circle: CircleFacts, seat: Seat, now: datetime) -> bool:
        membership = self._around.circles.membership(circle.id, seat.member)
        return membership is not None and not membership.away and rules_hold(membership, circle, now)

    def _circle(self, round_: Round, seat: Seat) -> CircleId:
        match round_.reach:
            case Reach.CIRCLE:
                return round_.circle
            case Reach.CIRCLES:
                reached = {round_.circle, *self._around.links.circles(round_.circle)}
                return seat.circle if seat.circle in reached else self._among(reached, seat) or round_.circle
            case _:
                return seat.circle

    def _among(self, circles: set[CircleId], seat: Seat) -> CircleId | None:
        """Where they are a member as well, though they sat down elsewhere."""
        memberships = ((one, self._around.circles.membership(one, seat.member)) for one in sorted(circles))
        return next((one for one, mine in memberships if mine is not None), None)

    def _zone(self, seat: Seat) -> str:
        account, circle = self._around.people.account(seat.account), self._around.circles.facts(seat.circle)
        return (account.zone if account else "") or (circle.zone if circle else "") or "UTC"

    def _room(self, seat: Seat, wishes: Wishes, paired: int) -> int:
        """What they can still hold, with everything they hold already (R2)."""
        return wishes.people - paired - self._around.holding(seat.account)

    def _past(self, accounts: Sequence[AccountId], now: datetime) -> Past:
        met = self._rounds.met(accounts, now - KEPT)
        return {pair: (now - at).days // 7 for pair, at in met.items()}
