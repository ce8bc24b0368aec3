"""People, circles and an outbox in memory, and callers made of nothing, for the handlers of one feature alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.kernel.effects import Effect
from bot.kernel.people import (
    Account,
    AccountId,
    Activity,
    Caller,
    CircleFacts,
    CircleId,
    CommunityId,
    MemberId,
    Membership,
    PlaceId,
    Role,
    Sender,
    Where,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUSE = CommunityId("house")
TUESDAYS = CircleFacts(
    CircleId("tuesdays"), HOUSE, PlaceId("room"), "Tuesdays", "en", "Europe/London", "GB", 1
)
WALKERS = CircleFacts(CircleId("walkers"), HOUSE, PlaceId("path"), "Walkers", "en", "Europe/London", "GB", 1)


@dataclass
class Clock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class People:
    kept: dict[AccountId, Account] = field(default_factory=dict)
    switched_off: set[tuple[MemberId, Activity]] = field(default_factory=set)
    apart: set[frozenset[AccountId]] = field(default_factory=set)
    fell_due: dict[AccountId, int] = field(default_factory=dict)
    forgotten: list[AccountId] = field(default_factory=list)

    def caller(self, sender: Sender, where: Where, now: datetime) -> Caller:
        return a_caller(sender.external, self, now=now)

    def keep(self, caller: Caller) -> None:
        self.kept[caller.account] = Account(caller.account)

    def account(self, account: AccountId) -> Account | None:
        return self.kept.get(account)

    def update(self, account: Account) -> None:
        self.kept[account.id] = account

    def forget(self, account: AccountId) -> None:
        self.kept.pop(account, None)
        self.forgotten.append(account)

    def account_of(self, member: MemberId) -> AccountId | None:
        return AccountId(member.removesuffix("@house"))

    def member_of(self, account: AccountId, community: CommunityId) -> MemberId:
        return MemberId(f"{account}@{community}")

    def person(self, named: str, caller: Caller) -> AccountId | None:
        return AccountId(named) if AccountId(named) in self.kept else None

    def allows(self, member: MemberId, activity: Activity) -> bool:
        return (member, activity) not in self.switched_off

    def allow(self, member: MemberId, activity: Activity, *, on: bool) -> None:
        (self.switched_off.discard if on else self.switched_off.add)((member, activity))

    def present(self, place: PlaceId) -> Sequence[AccountId]:
        return tuple(self.kept)

    def arrived(self, caller: Caller) -> None:
        """Presence is no matter here."""

    def left(self, caller: Caller) -> None:
        """Nor is this."""

    def comes(self, caller: Caller) -> bool:
        return False

    def dropped(self, account: AccountId) -> int:
        return self.fell_due.pop(account, 0)

    def avoids(self, one: AccountId, other: AccountId) -> bool:
        return frozenset((one, other)) in self.apart


@dataclass
class Circles:
    known: dict[CircleId, CircleFacts] = field(default_factory=dict)
    agreed: dict[tuple[CircleId, MemberId], Membership] = field(default_factory=dict)

    def join(self, circle: CircleFacts, account: str, *, admitted: bool = False, away: bool = False) -> None:
        self.known[circle.id] = circle
        member = MemberId(f"{account}@{circle.community}")
        membership = Membership(circle.id, member, AccountId(account), 1, admitted=admitted, away=away)
        self.agreed[circle.id, member] = membership

    def facts(self, circle: CircleId) -> CircleFacts | None:
        return self.known.get(circle)

    def at(self, place: PlaceId) -> CircleFacts | None:
        return next((one for one in self.known.values() if one.place == place), None)

    def of(self, account: AccountId) -> Sequence[CircleFacts]:
        mine = [one for one in self.agreed.values() if one.account == account and not one.away]
        return tuple(self.known[one.circle] for one in mine if not self.known[one.circle].ended)

    def members(self, circle: CircleId) -> Sequence[Membership]:
        return tuple(one for one in self.agreed.values() if one.circle == circle)

    def membership(self, circle: CircleId, member: MemberId) -> Membership | None:
        return self.agreed.get((circle, member))

    def rules_now(self, circle: CircleId, version: int, *, grace_ends: datetime | None) -> None:
        self.known[circle] = replace(self.known[circle], rules_version=version, grace_ends=grace_ends)

    def keep_membership(self, membership: Membership) -> None:
        self.agreed[membership.circle, membership.member] = membership

    def end_membership(self, circle: CircleId, member: MemberId) -> None:
        self.agreed.pop((circle, member), None)

    def facilitators(self, circle: CircleId) -> Sequence[AccountId]:
        return ()

    def roles(self, circle: CircleId, member: MemberId) -> frozenset[Role]:
        return frozenset()


@dataclass
class Outbox:
    kept: list[Effect] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    cancelled_for: list[tuple[AccountId, CircleId | None]] = field(default_factory=list)

    def put(self, effects: Sequence[Effect]) -> None:
        self.kept.extend(effects)

    def cancel(self, key: str) -> None:
        self.cancelled.append(key)

    def cancel_for(self, account: AccountId, circle: CircleId | None = None) -> None:
        self.cancelled_for.append((account, circle))


def a_caller(
    who: str,
    people: People,
    *,
    circle: CircleFacts | None = None,
    now: datetime = NOW,
    country: str = "",
    language: str = "en",
) -> Caller:
    """Somebody, as dispatch would build them: with what is kept of them by now."""
    account = AccountId(who)
    kept = people.kept.get(account)
    place = circle.place if circle else PlaceId(f"direct:{who}")
    return Caller(
        account=account,
        member=people.member_of(account, HOUSE),
        community=HOUSE,
        place=place,
        sender=Sender("pretend", who),
        where=Where("pretend", place, direct=circle is None),
        now=now,
        kept=kept,
        circle=circle,
        membership=None,
        roles=frozenset(),
        language=(kept.language if kept else "") or language,
        zone=(kept.zone if kept else "") or "Europe/London",
        country=(kept.country if kept else "") or country,
    )
