"""A circle that checks in, in memory: people type, press and are told, time passes, and what falls due is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from random import Random

from bot.checkins.commands import CheckIns
from bot.checkins.model import CheckIn
from bot.checkins.ports import Around, Buddies
from bot.kernel.appointments import Appointment
from bot.kernel.documents import Press
from bot.kernel.effects import Card, Direct, Opened, Post, Withdraw
from bot.kernel.happenings import Happening, LeftCircle
from bot.kernel.people import (
    AccountId,
    Caller,
    CircleFacts,
    CircleId,
    MemberId,
    PlaceId,
    Quiet,
    Role,
)
from bot.kernel.recurrence import catch_up
from tests.features.checkins.kept import Book, Calendar, Choices, Mail, Pages
from tests.features.pretend import TUESDAYS, Circles
from tests.features.talk import Talk, _buttons

HALL = PlaceId("hall")
IN_GOOD_TIME = timedelta(hours=12)
"""After which a wish that nobody answered is seen to."""
GONE = "That check-in is not open any more. Thank you for looking."
NOT_YOURS = "There is no check-in of yours here that can be changed. They can be for 14 days."
CAN, CANNOT = "I can", "Not just now"
HEAR, TOO, FREE = "I hear you", "Me too", "I’m free to listen"
HEARD, ASK, TELL = "I’ve been heard", "Ask somebody to listen", "Tell the facilitators"
NOBODY_FREE = "Of those who offered to listen, nobody is free just now."


@dataclass
class Held(Circles):
    """Circles that somebody facilitates."""

    holders: set[str] = field(default_factory=lambda: {"fay"})

    def facilitators(self, circle: CircleId) -> Sequence[AccountId]:
        return tuple(AccountId(one) for one in sorted(self.holders))


@dataclass
class Gathering(Talk):
    book: Book = field(default_factory=Book)
    choices: Choices = field(default_factory=Choices)
    pages: Pages = field(default_factory=Pages)
    held: Held = field(default_factory=Held)
    mail: Mail = field(init=False)
    diary: Calendar = field(init=False)
    checkins: CheckIns = field(init=False)
    besides: dict[AccountId, int] = field(default_factory=dict)
    """How many people somebody holds in other ways."""
    buddies: dict[AccountId, Buddies] = field(default_factory=dict)
    """Who shares a room with them."""

    def __post_init__(self) -> None:
        self.circles, self.diary, self.mail = self.held, Calendar(self.clock), Mail()
        self.outbox = self.mail
        self.knows("fay", "ana", "bo", "cem")
        self.circle_is()
        around = Around(
            book=self.book,
            choices=self.choices,
            journal=self.pages,
            people=self.people,
            circles=self.circles,
            diary=self.diary,
            outbox=self.outbox,
            clock=self.clock,
            dice=Random(1),
            besides=lambda account: self.besides.get(account, 0),
            buddies=self.buddies.get,
        )
        self.checkins = CheckIns(around)
        self.begin(self.checkins)

    def circle_is(
        self,
        *,
        zone: str = "Europe/London",
        version: int = 1,
        hall: PlaceId | None = HALL,
        ended: bool = False,
        asleep: bool = False,
    ) -> None:
        self.circles.known[TUESDAYS.id] = replace(
            TUESDAYS, zone=zone, rules_version=version, facilitators_place=hall, ended=ended, asleep=asleep
        )

    def caller(self, who: str, circle: CircleFacts | None = TUESDAYS) -> Caller:

        caller = super().caller(who, circle)
        roles = {Role.MEMBER} if caller.membership else set()
        return replace(
            caller, roles=frozenset(roles | ({Role.FACILITATOR} if who in self.held.holders else set()))
        )

    def checks_in(self, who: str, words: str = "Tired", wish: str = "listening", seen: str = "circle") -> str:
        return self.fills(who, "checkin now", words=words, wish=wish, seen=seen)

    def lets_others_be_asked(self, *names: str) -> None:
        for who in names:
            self.fills(who, "checkin settings", ask="yes")

    def listen(self, *names: str) -> None:
        """They offer it, one after another."""
        for who in names:
            self.says(who, "listening on")

    def taps(self, who: str, label: str, place: PlaceId | Opened = TUESDAYS.place) -> str:
        """A button on the newest thing in a room that has one of this name."""
        caller = self.caller(who)
        there = caller if isinstance(place, Opened) else replace(caller, place=place)
        return self._press(self.on_card(label, place), there, bound_to=who)

    def on_card(self, label: str, place: PlaceId | Opened = TUESDAYS.place) -> Press:
        shown = [one for one in self.mail.kept if isinstance(one, Post | Card) and one.to == place]
        found = (
            press
            for one in reversed(shown)
            for name, press in _buttons(one.document, self._words())
            if name == label
        )
        return next(found)

    def button(self, who: str, label: str) -> Press:
        return self._button(who, label)

    def asked(self) -> list[str]:
        """Who was asked to listen and not spared it, in order."""
        return [_person(one) for one in self.sent() if ":ask:" in one.key]

    def ever_asked(self) -> list[str]:
        """Also those who were spared it in the end."""
        return [_person(one) for one in self.mail.kept if isinstance(one, Post) and ":ask:" in one.key]

    def agrees(self, who: str, version: int) -> None:
        self.circles.join(self.circle, who)
        member = MemberId(f"{who}@house")
        self.circles.agreed[TUESDAYS.id, member] = replace(
            self.circles.agreed[TUESDAYS.id, member], agreed=version
        )

    def cards(self, place: PlaceId | Opened = TUESDAYS.place) -> list[str]:
        """As they read now."""
        gone = {one.of for one in self.mail.kept if isinstance(one, Withdraw)}
        newest = {one.key: one for one in self._unsent() if isinstance(one, Card) and one.to == place}
        return [self._read(one.document) for one in newest.values() if one.key not in gone]

    def is_quiet(self, who: str, start: str, end: str) -> None:
        quiet = Quiet(time.fromisoformat(start), time.fromisoformat(end))
        self.people.update(replace(self.people.kept[AccountId(who)], quiet=quiet))

    def is_paused(self, who: str, days: int = 3) -> None:
        until = self.clock.now() + timedelta(days=days)
        self.people.update(replace(self.people.kept[AccountId(who)], paused_until=until))

    def goes(self, who: str) -> None:
        self.circles.join(self.circle, who, away=True)

    def leaves(self, who: str) -> None:
        """The circle, for good."""
        self.circles.end_membership(TUESDAYS.id, MemberId(f"{who}@house"))
        self.happens(LeftCircle(self.circle, AccountId(who)))

    def happens(self, happening: Happening) -> None:
        self.dispatch._tell(happening)

    @property
    def circle(self) -> CircleFacts:
        return self.circles.known[TUESDAYS.id]

    def the_only(self) -> CheckIn:
        return self.book.the_only()

    def waits(self, time: timedelta = IN_GOOD_TIME) -> None:
        """Time goes by, and everything is done when it is due."""
        until = self.clock.moment + time
        while (soonest := self.diary.earliest()) is not None and soonest <= until:
            self.clock.moment = max(self.clock.moment, soonest)
            self._do_what_is_due()
        self.clock.moment = until

    def _do_what_is_due(self) -> None:
        now = self.clock.moment
        due = sorted(
            (one for one in self.diary.appointments if one.at <= now), key=lambda one: (one.at, one.name)
        )
        for one in due:
            self._remind(one)
        for id_ in [id_ for id_, at in self.diary.at.items() if at <= now]:
            self._hold(id_)

    def _remind(self, appointment: Appointment) -> None:
        if appointment in self.diary.appointments:
            self.diary.appointments.discard(appointment)
            self.dispatch.remind(appointment)

    def _hold(self, id_: str) -> None:
        occurrence, following = catch_up(self.diary.planned[id_], self.diary.at[id_], self.clock.moment)
        self.diary._next(id_, following)
        if occurrence and (id_, occurrence.wall) not in self.diary.held:
            self.diary.held.add((id_, occurrence.wall))
            self.dispatch.hold(occurrence)


def _person(post: Post) -> str:
    assert isinstance(post.to, Direct)
    return post.to.account


def waiting(room: Gathering, *listeners: str) -> None:
    """Ana checked in, nobody answered, and those who offered to listen are asked."""
    room.listen(*listeners)
    room.lets_others_be_asked("ana")
    room.checks_in("ana", "A heavy week", "company")
    room.waits()
