"""A circle with prompts, in memory: facilitators type and press, time passes, and what falls due is posted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from bot.kernel.appointments import Appointment, Schedule
from bot.kernel.documents import Document, Quote, Text
from bot.kernel.effects import Effect, Post, Reply
from bot.kernel.happenings import Happening
from bot.kernel.people import Caller, CircleFacts, CircleId, PlaceId, Role
from bot.kernel.recurrence import catch_up, next_after
from bot.prompts.commands import Prompts
from bot.prompts.model import Box, Deck
from tests.features.pretend import TUESDAYS, Clock, Outbox
from tests.features.talk import Talk

HALL = PlaceId("hall")
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""Noon in London, where it is winter."""


@dataclass
class Drawer:
    """Implements `PromptBook`."""

    boxes: dict[CircleId, Box] = field(default_factory=dict)

    def box(self, circle: CircleId) -> Box:
        return self.boxes.get(circle, Box(circle, spare=Deck(circle)))

    def keep(self, before: Box, after: Box) -> None:
        assert before == self.box(after.circle)
        self.boxes[after.circle] = after


@dataclass
class Timetable:
    """Implements `Diary`, as far as schedules go."""

    clock: Clock
    planned: dict[str, Schedule] = field(default_factory=dict)
    at: dict[str, datetime] = field(default_factory=dict)
    held: set[tuple[str, datetime]] = field(default_factory=set)

    def keep(self, appointment: Appointment) -> None:
        """Prompts have no appointments."""

    def cancel(self, name: str, subject: str) -> None:
        """Nor any to take back."""

    def plan(self, schedule: Schedule) -> None:
        self.planned[schedule.id] = schedule
        due = next_after(schedule.rrule, schedule.start, schedule.zone, self.clock.now())
        self._next(schedule.id, due.at if due else None)

    def unplan(self, schedule: str) -> None:
        self.planned.pop(schedule, None)
        self.at.pop(schedule, None)

    def next_of(self, schedule: str) -> datetime | None:
        return self.at.get(schedule)

    def soonest(self) -> tuple[datetime, str] | None:
        return min(((at, id_) for id_, at in self.at.items()), default=None)

    def _next(self, id_: str, at: datetime | None) -> None:
        self.at.pop(id_, None)
        if at is not None:
            self.at[id_] = at


@dataclass
class Mail(Outbox):
    """Knows when each thing came; one whose key it has already is left alone."""

    clock: Clock = field(default_factory=Clock)
    at: dict[str, datetime] = field(default_factory=dict)

    def put(self, effects: Sequence[Effect]) -> None:
        fresh = [one for one in effects if one.key not in self.at]
        self.at.update(dict.fromkeys((one.key for one in fresh), self.clock.now()))
        super().put(fresh)


@dataclass
class Board(Talk):
    drawer: Drawer = field(default_factory=Drawer)
    holders: set[str] = field(default_factory=lambda: {"fay"})
    diary: Timetable = field(init=False)
    mail: Mail = field(init=False)
    prompts: Prompts = field(init=False)

    def __post_init__(self) -> None:
        self.clock.moment = TUESDAY
        self.diary, self.mail = Timetable(self.clock), Mail(clock=self.clock)
        self.outbox = self.mail
        self.knows("fay", "ana")
        self.circle_is()
        self.prompts = Prompts(
            book=self.drawer, circles=self.circles, diary=self.diary, clock=self.clock, dice=Random(3)
        )
        self.begin(self.prompts)

    @property
    def circle(self) -> CircleFacts:
        return self.circles.known[TUESDAYS.id]

    @property
    def box(self) -> Box:
        return self.drawer.box(TUESDAYS.id)

    def circle_is(
        self,
        *,
        zone: str = "Europe/London",
        rules_version: int = 1,
        asleep: bool = False,
        ended: bool = False,
        facilitators_place: PlaceId | None = HALL,
    ) -> None:
        self.circles.known[TUESDAYS.id] = replace(
            TUESDAYS,
            zone=zone,
            rules_version=rules_version,
            asleep=asleep,
            ended=ended,
            facilitators_place=facilitators_place,
        )

    def caller(self, who: str, circle: CircleFacts | None = TUESDAYS) -> Caller:
        caller = super().caller(who, circle)
        roles = frozenset({Role.FACILITATOR}) if who in self.holders else frozenset()
        return replace(caller, roles=roles)

    def fay(self, line: str) -> str:
        return self.says("fay", line)

    def taps(self, label: str) -> str:
        """Fay presses a button of her last answer, in the circle's room."""
        return self.presses("fay", label, circle=TUESDAYS)

    def happens(self, happening: Happening) -> Reply | None:
        return self.prompts.hear(happening)

    def waits(self, time: timedelta) -> None:
        """Time goes by, and everything is done when it is due."""
        until = self.clock.moment + time
        while (soonest := self.diary.soonest()) and soonest[0] <= until:
            self.clock.moment = max(self.clock.moment, soonest[0])
            self._hold(soonest[1])
        self.clock.moment = until

    def is_down(self, time: timedelta) -> None:
        """Time goes by while Kith does not run; then it catches up."""
        self.clock.moment += time
        while (soonest := self.diary.soonest()) and soonest[0] <= self.clock.moment:
            self._hold(soonest[1])

    def _hold(self, id_: str) -> None:
        occurrence, following = catch_up(self.diary.planned[id_], self.diary.at[id_], self.clock.moment)
        self.diary._next(id_, following)
        if occurrence and (id_, occurrence.wall) not in self.diary.held:
            self.diary.held.add((id_, occurrence.wall))
            self.dispatch.hold(occurrence)

    def posts(self, place: PlaceId = TUESDAYS.place) -> list[Post]:
        return [one for one in self.sent() if one.to == place]

    def in_time(self) -> list[Post]:
        """What the room got to see; the others are only listed, as not posted."""
        return [
            one for one in self.posts() if one.not_after is None or self.mail.at[one.key] <= one.not_after
        ]

    def asked(self) -> list[str]:
        """The prompts the room got to see, by the key of their text or in the circle's words."""
        return [prompt_in(one.document) for one in self.in_time()]

    def listed(self) -> list[str]:
        """What the note about things that were not posted says."""
        late = [one for one in self.posts() if one not in self.in_time()]
        return [self._words()(one.missed) for one in late if one.missed]


def prompt_in(document: Document) -> str:
    first = document.blocks[0]
    if isinstance(first, Quote):
        return first.said.words
    assert isinstance(first, Text)
    return first.key.removeprefix("prompts-bank-")
