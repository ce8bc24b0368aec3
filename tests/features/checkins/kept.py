"""What a circle's check-ins are kept in, in memory: the same promises as storage makes, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.checkins.model import Asked, CheckIn, Entry, How, Inviting, Listener, Seen, Settings, Ways
from bot.kernel.appointments import Appointment
from bot.kernel.effects import Card, Effect
from bot.kernel.people import AccountId, CircleId
from tests.features.pretend import Outbox
from tests.features.prompts.board import Timetable


@dataclass
class Book:
    """Implements `CheckInBook`."""

    kept: dict[str, CheckIn] = field(default_factory=dict)
    answers: dict[tuple[str, AccountId, How], datetime] = field(default_factory=dict)
    questions: dict[tuple[str, AccountId], tuple[Asked, datetime]] = field(default_factory=dict)

    def keep(self, checkin: CheckIn) -> None:
        self.kept[checkin.id] = checkin

    def find(self, checkin: str) -> CheckIn | None:
        return self.kept.get(checkin)

    def latest(self, author: AccountId, circle: CircleId, since: datetime) -> CheckIn | None:
        theirs = (one for one in self._of(author, circle) if one.at > since)
        return max(theirs, key=lambda one: one.at, default=None)

    def waiting(self, author: AccountId, circle: CircleId) -> Sequence[CheckIn]:
        return [one for one in self._of(author, circle) if one.waits]

    def drop(self, checkin: str) -> None:
        self.kept.pop(checkin, None)
        self.answers = {key: at for key, at in self.answers.items() if key[0] != checkin}
        self.questions = {key: one for key, one in self.questions.items() if key[0] != checkin}

    def theirs(self, author: AccountId, circle: CircleId) -> Sequence[str]:
        return [one.id for one in self._of(author, circle)]

    def let_go(self, account: AccountId, circle: CircleId) -> None:
        here = {one.id for one in self.kept.values() if one.circle == circle}
        theirs = {key for key in (*self.answers, *self.questions) if key[1] == account and key[0] in here}
        self.answers = {key: at for key, at in self.answers.items() if key not in theirs}
        self.questions = {key: one for key, one in self.questions.items() if key not in theirs}

    def pending(self, listener: AccountId, circle: CircleId) -> Sequence[str]:
        asked = [
            id_
            for (id_, who), (state, _) in self.questions.items()
            if (who, state) == (listener, Asked.ASKED)
        ]
        return [id_ for id_ in asked if self.kept[id_].circle == circle]

    def words_since(self, circle: CircleId, since: datetime) -> Sequence[str]:
        shown = [one for one in self.kept.values() if (one.circle, one.seen) == (circle, Seen.CIRCLE)]
        latest = {one.author: one.word for one in shown if one.at >= since and one.word}
        return list(latest.values())

    def wipe_words(self, circle: CircleId, *, before: datetime) -> None:
        for one in list(self.kept.values()):
            if one.circle == circle and one.at < before:
                self.kept[one.id] = replace(one, word="")

    def answer(self, checkin: str, account: AccountId, how: How, at: datetime) -> bool:
        fresh = (checkin, account, how) not in self.answers
        self.answers.setdefault((checkin, account, how), at)
        return fresh

    def answered(self, checkin: str) -> Sequence[AccountId]:
        return list(dict.fromkeys(who for id_, who, _ in self.answers if id_ == checkin))

    def asked(self, checkin: str) -> Sequence[AccountId]:
        return sorted(who for id_, who in self.questions if id_ == checkin)

    def stands(self, checkin: str, listener: AccountId) -> Asked | None:
        state, _ = self.questions.get((checkin, listener), (None, None))
        return state

    def ask(self, checkin: str, listener: AccountId, at: datetime, state: Asked) -> None:
        self.questions[checkin, listener] = (state, at)

    def holding(self, listener: AccountId, since: datetime) -> int:
        said_yes = {
            id_
            for (id_, who), (state, at) in self.questions.items()
            if who == listener and state is Asked.YES and at > since
        }
        offered = {
            id_
            for (id_, who, how), at in self.answers.items()
            if who == listener and how is How.FREE and at > since
        }
        return len(said_yes | offered)

    def being_asked(self, listener: AccountId, since: datetime) -> bool:
        return any(
            who == listener and state is Asked.ASKED and at > since
            for (_, who), (state, at) in self.questions.items()
        )

    def the_only(self) -> CheckIn:
        (one,) = self.kept.values()
        return one

    def _of(self, author: AccountId, circle: CircleId) -> list[CheckIn]:
        return [one for one in self.kept.values() if (one.author, one.circle) == (author, circle)]


@dataclass
class Choices:
    """Implements `CheckInChoices`."""

    chosen: dict[tuple[CircleId, AccountId], Settings] = field(default_factory=dict)
    offers: dict[tuple[CircleId, AccountId], Listener] = field(default_factory=dict)
    circles: dict[CircleId, Ways] = field(default_factory=dict)

    def settings(self, circle: CircleId, account: AccountId) -> Settings:
        return self.chosen.get((circle, account), Settings(circle, account))

    def settle(self, settings: Settings) -> None:
        self.chosen[settings.circle, settings.account] = settings

    def owner_of(self, own: str) -> Settings | None:
        return next((one for one in self.chosen.values() if one.own == own), None)

    def with_circle(self, circle: CircleId) -> Sequence[AccountId]:
        return [
            one.account
            for one in self.chosen.values()
            if (one.circle, one.inviting) == (circle, Inviting.CIRCLE)
        ]

    def on_own_days(self, circle: CircleId) -> Sequence[Settings]:
        return [one for one in self.chosen.values() if (one.circle, one.inviting) == (circle, Inviting.OWN)]

    def all_of(self, account: AccountId) -> Sequence[Settings]:
        return [one for one in self.chosen.values() if one.account == account]

    def forget_choices(self, circle: CircleId, account: AccountId) -> None:
        self.chosen.pop((circle, account), None)
        self.offers.pop((circle, account), None)

    def ways(self, circle: CircleId) -> Ways:
        return self.circles.get(circle, Ways(circle))

    def set_ways(self, ways: Ways) -> None:
        self.circles[ways.circle] = ways

    def offer(self, listener: Listener) -> None:
        self.offers[listener.circle, listener.account] = listener

    def withdraw(self, circle: CircleId, account: AccountId) -> None:
        self.offers.pop((circle, account), None)

    def listener(self, circle: CircleId, account: AccountId) -> Listener | None:
        return self.offers.get((circle, account))

    def listeners(self, circle: CircleId) -> Sequence[Listener]:
        return [one for one in self.offers.values() if one.circle == circle]

    def limit(self, account: AccountId, most: int) -> None:
        changed = {key: replace(one, most=most) for key, one in self.offers.items() if one.account == account}
        self.offers.update(changed)


@dataclass
class Pages:
    """Implements `Journal`."""

    kept: dict[str, Entry] = field(default_factory=dict)

    def write(self, entry: Entry) -> None:
        self.kept[entry.id] = entry

    def entry(self, account: AccountId, id_: str) -> Entry | None:
        found = self.kept.get(id_)
        return found if found and found.account == account else None

    def entries(
        self, account: AccountId, *, before: datetime | None = None, limit: int = 20
    ) -> Sequence[Entry]:
        mine = [one for one in self.kept.values() if one.account == account]
        earlier = [one for one in mine if before is None or one.at < before]
        return sorted(earlier, key=lambda one: one.at, reverse=True)[:limit]

    def tear_out(self, account: AccountId, id_: str) -> None:
        if self.entry(account, id_):
            del self.kept[id_]

    def burn(self, account: AccountId) -> int:
        mine = [one.id for one in self.kept.values() if one.account == account]
        for id_ in mine:
            del self.kept[id_]
        return len(mine)


@dataclass
class Calendar(Timetable):
    """A timetable with appointments besides: unique by name, subject and time."""

    appointments: set[Appointment] = field(default_factory=set)

    def keep(self, appointment: Appointment) -> None:
        self.appointments.add(appointment)

    def cancel(self, name: str, subject: str) -> None:
        self.appointments = {one for one in self.appointments if (one.name, one.subject) != (name, subject)}

    def earliest(self) -> datetime | None:
        return min((*(one.at for one in self.appointments), *self.at.values()), default=None)


@dataclass
class Mail(Outbox):
    """One whose key it has already is left alone; of a card each revision is one."""

    known: set[tuple[str, int]] = field(default_factory=set)

    def put(self, effects: Sequence[Effect]) -> None:
        fresh = [one for one in effects if _name(one) not in self.known]
        self.known.update(_name(one) for one in fresh)
        super().put(fresh)


def _name(effect: Effect) -> tuple[str, int]:
    return (effect.key, effect.revision if isinstance(effect, Card) else 0)


__all__ = ["Book", "Calendar", "Choices", "Mail", "Pages"]
