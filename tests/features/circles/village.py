"""One circle's feature behind the real dispatch, with everything it asks for in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bot.circles.commands import CirclesFeature, Defaults
from bot.circles.model import QUESTION_OPEN, Door
from bot.circles.ports import ASKED, FACILITATOR
from bot.kernel.appointments import Appointment, Schedule
from bot.kernel.dispatch import Dispatch
from bot.kernel.documents import Choices, Document, texts_in
from bot.kernel.effects import Effect, Post, Reply
from bot.kernel.errors import Refusal
from bot.kernel.events import Arrived, Called, Left, Origin
from bot.kernel.features import Silent
from bot.kernel.happenings import Happening
from bot.kernel.people import (
    Account,
    AccountId,
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
from bot.kernel.presses import Presses
from tests.features import pretend
from tests.features.pretend import Clock, Outbox

ROOM, HALL, ELSEWHERE = PlaceId("room"), PlaceId("hall"), PlaceId("elsewhere")


class Signer:
    def sign(self, data: bytes) -> str:
        return f"{sum(data):022d}"


@dataclass
class Diary:
    """Appointments as a set; `cancelled` is not asked about."""

    kept: set[Appointment] = field(default_factory=set)

    def keep(self, appointment: Appointment) -> None:
        self.kept.add(appointment)

    def cancel(self, name: str, subject: str) -> None:
        self.kept = {one for one in self.kept if (one.name, one.subject) != (name, subject)}

    def plan(self, schedule: Schedule) -> None:
        """Circles plan nothing."""

    def unplan(self, schedule: str) -> None:
        """Nor do they stop anything."""

    def next_of(self, schedule: str) -> datetime | None:
        return None


@dataclass
class People(pretend.People):
    here: dict[PlaceId, set[AccountId]] = field(default_factory=dict)

    def present(self, place: PlaceId) -> Sequence[AccountId]:
        return tuple(sorted(self.here.get(place, ())))

    def arrived(self, caller: Caller) -> None:
        self.here.setdefault(caller.place, set()).add(caller.account)

    def left(self, caller: Caller) -> None:
        self.here.setdefault(caller.place, set()).discard(caller.account)


@dataclass
class Book(pretend.Circles):
    """A `CircleBook` in memory, as `storage/circles.py` keeps it."""

    clock: Clock = field(default_factory=Clock)
    given: dict[tuple[CircleId, AccountId, str], datetime] = field(default_factory=dict)
    gone: dict[tuple[CircleId, MemberId], datetime] = field(default_factory=dict)
    ends: dict[CircleId, datetime] = field(default_factory=dict)
    counted: dict[CircleId, int] = field(default_factory=dict)
    doors: dict[CircleId, Door] = field(default_factory=dict)
    lobbies: dict[CircleId, PlaceId] = field(default_factory=dict)

    def facts(self, circle: CircleId) -> CircleFacts | None:
        found = self.known.get(circle)
        waits = self.doors.get(circle) is Door.LOBBY
        return replace(found, lobby=self.lobbies.get(circle) if waits else None) if found else None

    def at(self, place: PlaceId) -> CircleFacts | None:
        for one in self.known:
            circle = self.facts(one)
            if circle and not circle.ended and place in self._places(circle):
                return circle
        return None

    def keep(self, circle: CircleFacts) -> None:
        self.known[circle.id] = circle
        if circle.ended:
            self.ends.setdefault(circle.id, self.clock.now())
        else:
            self.ends.pop(circle.id, None)

    def settle(self, circle: CircleFacts, members: Mapping[MemberId, MemberId]) -> None:
        self.keep(circle)
        for one in self.members(circle.id):
            self.agreed.pop((circle.id, one.member))
            self.agreed[circle.id, members[one.member]] = replace(one, member=members[one.member])

    def drop(self, circle: CircleId) -> None:
        self.known.pop(circle)
        self.given = {key: since for key, since in self.given.items() if key[0] != circle}
        self.agreed = {key: one for key, one in self.agreed.items() if key[0] != circle}

    def keep_membership(self, membership: Membership) -> None:
        super().keep_membership(membership)
        key = (membership.circle, membership.member)
        if membership.away:
            self.gone.setdefault(key, self.clock.now())
        else:
            self.gone.pop(key, None)

    def end_membership(self, circle: CircleId, member: MemberId) -> None:
        known = self.agreed.pop((circle, member), None)
        self.gone.pop((circle, member), None)
        if known:
            self.given = {key: at for key, at in self.given.items() if key[:2] != (circle, known.account)}

    def give(self, circle: CircleId, account: AccountId, role: str) -> None:
        self.given[circle, account, role] = self.clock.now()

    def take(self, circle: CircleId, account: AccountId, role: str) -> None:
        self.given.pop((circle, account, role), None)

    def holders(self, circle: CircleId, role: str) -> Sequence[AccountId]:
        open_since = self.clock.now() - QUESTION_OPEN
        holding = [
            (who, at) for (where, who, what), at in self.given.items() if (where, what) == (circle, role)
        ]
        away = {one.account for one in self.members(circle) if one.away}
        asked = role in ASKED.values()
        return tuple(sorted(who for who, at in holding if who not in away and (not asked or at > open_since)))

    def held(self, account: AccountId) -> Sequence[CircleFacts]:
        circles = [
            self.facts(where) for where, who, what in self.given if (who, what) == (account, FACILITATOR)
        ]
        return tuple(one for one in circles if one is not None)

    def hands(self, circle: CircleId) -> int:
        return self.counted.get(circle, 0)

    def count_hands(self, circle: CircleId, hands: int) -> None:
        self.counted[circle] = hands

    def door(self, circle: CircleId) -> Door:
        return self.doors.get(circle, Door.OPEN)

    def set_door(self, circle: CircleId, door: Door) -> None:
        self.doors[circle] = door

    def lobby(self, circle: CircleId) -> PlaceId | None:
        return self.lobbies.get(circle)

    def lobby_is(self, circle: CircleId, place: PlaceId) -> None:
        self.lobbies[circle] = place

    def away_since(self, circle: CircleId, member: MemberId) -> datetime | None:
        return self.gone.get((circle, member))

    def ended_at(self, circle: CircleId) -> datetime | None:
        return self.ends.get(circle)

    def facilitators(self, circle: CircleId) -> Sequence[AccountId]:
        return self.holders(circle, FACILITATOR)

    def _places(self, circle: CircleFacts) -> tuple[PlaceId | None, ...]:
        return (circle.place, circle.facilitators_place, self.lobbies.get(circle.id))


class Listener(Silent):
    """Hears what every other feature would hear."""

    def __init__(self) -> None:
        self.heard: list[Happening] = []

    def hear(self, happening: Happening) -> Reply | None:
        self.heard.append(happening)
        return None


@dataclass
class Village:
    """Fay runs the room on the platform. Everybody named has said yes to the data notice."""

    people: People = field(default_factory=People)
    diary: Diary = field(default_factory=Diary)
    outbox: Outbox = field(default_factory=Outbox)
    clock: Clock = field(default_factory=Clock)
    community: CommunityId = pretend.HOUSE
    powerful: tuple[str, ...] = ("fay",)

    def __post_init__(self) -> None:
        self.book = Book(clock=self.clock)
        self.listener = Listener()
        self.last = Document(())
        self.feature = CirclesFeature(
            book=self.book,
            people=self.people,
            diary=self.diary,
            outbox=self.outbox,
            clock=self.clock,
            dice=Random(7),
            defaults=Defaults("en", "Europe/London", "GB"),
        )
        self.dispatch = Dispatch(
            (self.feature, self.listener),
            people=self.people,
            circles=self.book,
            outbox=self.outbox,
            presses=Presses(Signer()),
        )

    @property
    def circle(self) -> CircleFacts:
        """The one circle there is."""
        (found,) = self.book.known
        facts = self.book.facts(found)
        assert facts is not None
        return facts

    def does(
        self, who: str, path: str, *, place: PlaceId = ROOM, direct: bool = False, **values: str
    ) -> list[str]:
        """The keys of what they are told; of a refusal, its key."""
        return self.presses(who, path, values, place=place, direct=direct)

    def presses(
        self,
        who: str,
        path: str,
        values: Mapping[str, str],
        *,
        place: PlaceId = ROOM,
        direct: bool = False,
    ) -> list[str]:
        caller = self.caller(who, place, direct=direct)
        event = Called(self._origin(caller), path=path, values=tuple(values.items()))
        try:
            self.last = self.dispatch.handle(event, caller).reply.document
        except Refusal as refusal:
            return [refusal.text.key]
        return keys(self.last)

    def comes(self, who: str, place: PlaceId = ROOM) -> None:
        caller = self.caller(who, place)
        self.dispatch.handle(Arrived(self._origin(caller)), caller)

    def goes(self, who: str, place: PlaceId = ROOM) -> None:
        caller = self.caller(who, place)
        self.dispatch.handle(Left(self._origin(caller)), caller)

    def happens(self, happening: Happening) -> None:
        self.dispatch._follow(Reply(happened=(happening,)))

    def waits(self, time: timedelta) -> None:
        """What falls due on the way happens when it is due."""
        until = self.clock.moment + time
        while due := sorted((one for one in self.diary.kept if one.at <= until), key=lambda one: one.at):
            self.clock.moment = max(self.clock.moment, due[0].at)
            self.diary.kept.discard(due[0])
            self.dispatch.remind(due[0])
        self.clock.moment = until

    def joins(self, *names: str) -> None:
        """They are in the room and agreed to the rules that hold."""
        for who in names:
            self.comes(who)
            member = self.people.member_of(AccountId(who), self.circle.community)
            version = max(1, self.circle.rules_version)
            self.book.rules_now(self.circle.id, version, grace_ends=None)
            self.book.keep_membership(Membership(self.circle.id, member, AccountId(who), version))

    def membership(self, who: str) -> Membership | None:
        return self.book.membership(
            self.circle.id, self.people.member_of(AccountId(who), self.circle.community)
        )

    def said(self, place: PlaceId = ROOM) -> list[str]:
        """What Kith posted there, by its keys."""
        posts = (one for one in self.outbox.kept if isinstance(one, Post) and one.to == place)
        return [key for post in posts for key in keys(post.document)]

    def told(self, who: str) -> list[Post]:
        posts = (one for one in self.outbox.kept if isinstance(one, Post))
        return [one for one in posts if getattr(one.to, "account", None) == who]

    def effects(self, kind: type[Effect]) -> list[Effect]:
        return [one for one in self.outbox.kept if isinstance(one, kind)]

    def caller(self, who: str, place: PlaceId = ROOM, *, direct: bool = False) -> Caller:
        account = AccountId(who)
        self.people.kept.setdefault(account, Account(account))
        circle = None if direct else self.book.at(place)
        member = self.people.member_of(account, circle.community if circle else self.community)
        holds = circle is not None and account in self.book.facilitators(circle.id)
        base = pretend.a_caller(who, self.people, circle=circle, now=self.clock.now())
        return replace(
            base,
            member=member,
            community=circle.community if circle else self.community,
            place=place,
            sender=Sender("pretend", who, powerful=who in self.powerful),
            where=Where("pretend", place, direct=direct),
            membership=self.book.membership(circle.id, member) if circle else None,
            roles=frozenset({Role.FACILITATOR} if holds else ()),
        )

    def _origin(self, caller: Caller) -> Origin:
        return Origin("event", caller.now, caller.sender, caller.where)


def keys(document: Document) -> list[str]:
    return [said.key for block in document.blocks for said in texts_in(block)]


def buttons(document: Document) -> dict[str, tuple[str, dict[str, str]]]:
    """What each button would do, by its label's key."""
    blocks = (block for block in document.blocks if isinstance(block, Choices))
    return {
        one.label.key: (one.press.path, dict(one.press.values)) for block in blocks for one in block.items
    }


def a_circle(*members: str) -> Village:
    """Fay made Tuesdays and holds it; she and the others have agreed to its first rules."""
    village = Village()
    village.comes("fay")
    assert "circles-made" in village.does("fay", "circle create", name="Tuesdays")
    village.joins("fay", *members)
    return village
