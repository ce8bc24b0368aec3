"""A rule book and a diary in memory, and a circle that decides about its rules by typing and pressing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bot.kernel.appointments import Appointment, Schedule
from bot.kernel.documents import Choices, Press
from bot.kernel.effects import Post
from bot.kernel.happenings import Agreed, Happening
from bot.kernel.people import AccountId, Caller, CircleFacts, CircleId, Role
from bot.rules.commands import Rules
from bot.rules.model import DraftLine, Edition, Proposal, Stance
from tests.features.pretend import TUESDAYS
from tests.features.talk import Talk

DAY = timedelta(hours=24)


@dataclass
class Shelf:
    """Implements `RuleBook`."""

    editions: list[Edition] = field(default_factory=list)
    drafts: dict[CircleId, tuple[DraftLine, ...]] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    said: dict[tuple[str, AccountId], Stance] = field(default_factory=dict)

    def adopt(self, edition: Edition) -> None:
        assert self.edition(edition.circle, edition.version) is None
        self.editions.append(edition)

    def edition(self, circle: CircleId, version: int) -> Edition | None:
        return next((one for one in self.history(circle) if one.version == version), None)

    def history(self, circle: CircleId) -> Sequence[Edition]:
        return tuple(one for one in self.editions if one.circle == circle)

    def draft(self, circle: CircleId) -> Sequence[DraftLine]:
        return self.drafts.get(circle, ())

    def keep_draft(self, circle: CircleId, lines: Sequence[DraftLine]) -> None:
        self.drafts[circle] = tuple(lines)

    def find(self, proposal: str) -> Proposal | None:
        return self.proposals.get(proposal)

    def open(self, circle: CircleId) -> Proposal | None:
        return next((one for one in self.proposals.values() if one.circle == circle and one.open), None)

    def open_of(self, account: AccountId) -> Sequence[Proposal]:
        return tuple(one for one in self.proposals.values() if one.author == account and one.open)

    def keep(self, proposal: Proposal) -> None:
        self.proposals[proposal.id] = proposal

    def stances(self, proposal: str) -> Sequence[Stance]:
        return tuple(one for one in self.said.values() if one.proposal == proposal)

    def take(self, stance: Stance) -> None:
        self.said[stance.proposal, stance.account] = stance

    def clear(self, proposal: str) -> None:
        self.said = {key: one for key, one in self.said.items() if one.proposal != proposal}

    def let_go(self, account: AccountId, circle: CircleId | None = None) -> Sequence[str]:
        of = {one.id for one in self.proposals.values() if circle in (None, one.circle)}
        gone = [key for key in self.said if key[1] == account and key[0] in of]
        for key in gone:
            del self.said[key]
        kept = {
            one: tuple(line for line in lines if line.owner != account) for one, lines in self.drafts.items()
        }
        self.drafts.update({one: lines for one, lines in kept.items() if circle in (None, one)})
        return tuple(key[0] for key in gone)


@dataclass
class Pages:
    """Implements `Diary`, as far as rules need one."""

    kept: set[Appointment] = field(default_factory=set)

    def keep(self, appointment: Appointment) -> None:
        self.kept.add(appointment)

    def cancel(self, name: str, subject: str) -> None:
        self.kept = {one for one in self.kept if (one.name, one.subject) != (name, subject)}

    def plan(self, schedule: Schedule) -> None:
        """Rules have no rhythm."""

    def unplan(self, schedule: str) -> None:
        """Nor one to end."""

    def next_of(self, schedule: str) -> datetime | None:
        return None

    def due(self, now: datetime) -> Appointment | None:
        return min((one for one in self.kept if one.at <= now), key=lambda one: one.at, default=None)


@dataclass
class Council(Talk):
    """A circle's room, in which time moves and what falls due is done."""

    shelf: Shelf = field(default_factory=Shelf)
    pages: Pages = field(default_factory=Pages)
    holders: set[str] = field(default_factory=set)
    rules: Rules = field(init=False)

    def gathers(self, *names: str, version: int = 0) -> "Council":
        """People who said yes to the data notice; with a version, they have agreed to it."""
        circle = replace(TUESDAYS, rules_version=version)
        self.circles.known[circle.id] = circle
        self.knows(*names, circle=circle if version else None)
        self.rules = Rules(
            book=self.shelf,
            people=self.people,
            circles=self.circles,
            diary=self.pages,
            outbox=self.outbox,
            dice=Random(7),
            clock=self.clock,
        )
        self.begin(self.rules)
        if version:
            self.shelf.adopt(Edition(circle.id, version, self.clock.now(), ("We listen", "We can pass")))
        return self

    def caller(self, who: str, circle: CircleFacts | None = TUESDAYS) -> Caller:
        caller = super().caller(who, circle)
        roles = frozenset({Role.FACILITATOR}) if who in self.holders else frozenset()
        return replace(caller, roles=roles)

    def waits(self, time: timedelta) -> None:
        super().waits(time)
        while appointment := self.pages.due(self.clock.now()):
            self.pages.kept.discard(appointment)
            self.dispatch.remind(appointment)

    def room(self) -> list[str]:
        return self.shown(TUESDAYS.place)

    def in_room(self, label: str) -> Press:
        """The newest button of that name that everybody in the room sees."""
        words = self._words()
        posts = [one for one in self.sent() if isinstance(one, Post) and one.to == TUESDAYS.place]
        for post in reversed(posts):
            for block in post.document.blocks:
                for one in block.items if isinstance(block, Choices) else ():
                    if words(one.label) == label:
                        return one.press
        raise AssertionError(f"no button {label!r} in the room")

    def taps(self, who: str, label: str) -> str:
        """They press what is in the room."""
        return self.taps_on(who, self.in_room(label))

    def taps_on(self, who: str, press: Press) -> str:
        return self._press(press, self.caller(who), bound_to=who)

    def heard(self, kind: type[Happening]) -> list[Happening]:
        return [one for one in self.witness.happened if isinstance(one, kind)]

    def agreed(self, who: str) -> int:
        membership = self.circles.membership(TUESDAYS.id, self.caller(who).member)
        return membership.agreed if membership else 0

    def agreements(self) -> list[tuple[str, int, bool]]:
        return [
            (one.account, one.version, one.first) for one in self.witness.happened if isinstance(one, Agreed)
        ]
