"""A desk that says little and remembers all it was handed, and a room around it; no database, no real time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import uuid4

from adapters.rehearsal.courier import RoomCourier
from adapters.rehearsal.inbound import Action, Inbound
from adapters.rehearsal.places import CIRCLE
from adapters.rehearsal.room import Resident, Room
from adapters.rehearsal.run import RunningRoom, furnish
from bot.kernel.commands import Audience, Catalogue, Command, Hint, Needs, Words
from bot.kernel.delivery import Answer, Delivery, Reader
from bot.kernel.documents import (
    Document,
    Instant,
    Person,
    Press,
    Quote,
    Said,
    Text,
    Value,
    choices,
    say,
    shared,
    text,
)
from bot.kernel.effects import Effect, FormToFill, Post, Reply, Why
from bot.kernel.events import Called, Event, Filled, Pressed
from bot.kernel.people import AccountId, PlaceId, Sender, Where
from bot.kernel.ports import Wording

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""
PEOPLE = (Resident("fay", "Fay", powerful=True), Resident("bo", "Bo"), Resident("nia", "Nia"))
HERE = {AccountId(one.id): one.id for one in PEOPLE}
READER = Reader("en", "Europe/London", HERE)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A form without fields."""


@dataclass(frozen=True, slots=True)
class Propose:
    """One free field, one person, one tick."""

    words: Annotated[Words, Hint(longest=200, example="We keep our cameras optional")]
    about: Person | None = None
    named: bool = False


def _never(*_: object) -> Reply:
    return Reply()


COMMANDS = (
    Command("help", Nothing, _never, needs=Needs.NOTHING),
    Command("urgent", Nothing, _never, needs=Needs.NOTHING),
    Command("rules show", Nothing, _never, audience=Audience.PLACE),
    Command("rules propose", Propose, _never),
)


def by_key(
    language: str,
    zone: str,
    *,
    name: Callable[[AccountId], str],
    said: Callable[[str], str] = str,
    moment: Callable[[datetime], str] | None = None,
    typed: Callable[[str], str] = str,
) -> Callable[[Text], str]:
    """Every message is its key and what is in its blanks."""

    def value(blank: Value) -> str:
        match blank:
            case Said(words):
                return said(words)
            case Person(account):
                return name(account)
            case Instant(at):
                return f"{at:%H:%M} {zone}"
            case _:
                return str(blank)

    return lambda one: " ".join((one.key, *(value(blank) for _, blank in one.args)))


@dataclass
class PretendDesk:
    """`rules show` is answered to all, `rules propose` asks for words and says no to “never”, the rest in private."""

    catalogue: Catalogue = field(default_factory=lambda: Catalogue(COMMANDS))
    received: list[Event] = field(default_factory=list)
    wording: Wording = field(default=by_key)

    async def receive(self, event: Event) -> Answer | None:
        self.received.append(event)
        match event:
            case Called(path="rules propose") | Called(line="rules propose"):
                return self._answer(event, say(), path="rules propose", form=FormToFill("rules propose"))
            case Filled(values=values) if dict(values).get("words") == "never":
                return self._answer(event, say(text("form-empty")))
            case Called(line="rules show") | Called(path="rules show"):
                return self._answer(event, a_document(), path="rules show", private=False)
            case Called(line=line) if line.startswith("what"):
                return self._answer(event, say(text("line-unknown")))
            case Called() | Filled() | Pressed():
                return self._answer(event, a_document(), path="help")
            case _:
                return None

    async def offered(self, sender: Sender, where: Where) -> Sequence[Command]:
        return self.catalogue.listed()

    async def suggest(
        self, sender: Sender, where: Where, path: str, field: str, typed: str
    ) -> Sequence[tuple[str, str]]:
        return [("Europe/London", "London"), (path, field)]

    def token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        return f"{press.path}|{account if press.private else place}"

    def _answer(
        self,
        event: Event,
        document: Document,
        *,
        path: str = "",
        private: bool = True,
        form: FormToFill | None = None,
    ) -> Answer:
        who = AccountId(event.origin.sender.external)
        return Answer(document, READER, private, who, form, path, f"place:{event.origin.where.external}")


@dataclass
class PretendHands:
    """`due`: when something is planned; moving there delivers it."""

    moment: datetime = NOON
    due: datetime | None = None
    then: Callable[[], object] | None = None

    def now(self) -> datetime:
        return self.moment

    async def next_event(self) -> datetime | None:
        return self.due

    async def move_to(self, moment: datetime) -> None:
        if self.due and self.due <= moment:
            self.due = None
        self.moment = moment


@dataclass
class Rehearsal:
    """A room with its desk, nobody watching."""

    desk: PretendDesk = field(default_factory=PretendDesk)
    hands: PretendHands = field(default_factory=PretendHands)

    def __post_init__(self) -> None:
        self.running: RunningRoom = furnish(self.desk, self.hands, people=PEOPLE)
        self.room: Room = self.running.room
        self.inbound: Inbound = self.running.server.inbound
        self.courier: RoomCourier = self.running.courier
        for who in ("fay", "bo"):
            self.room.enter(CIRCLE, who)

    def html(self, who: str) -> str:
        """All that Kith says to this person, as they see it."""
        return "\n".join(one["html"] for one in self.running.server.view.of(who, 0)["messages"])

    def words(self, who: str) -> list[str]:
        return [one["words"] for one in self.running.server.view.of(who, 0)["messages"]]


def an_action(who: str = "bo", place: str = CIRCLE) -> Action:
    return Action(str(uuid4()), who, place)


def a_document(words: str = "We listen") -> Document:
    return say(
        text("greeting", who=Person(AccountId("bo"))),
        Quote(Said(words)),
        choices((text("yes"), Press("welcome yes")), (text("all"), shared(Press("rules show")))),
    )


def a_delivery(
    effect: Effect, *, key: str = "key", to: str = CIRCLE, direct: bool = False, **more: object
) -> Delivery:
    account = AccountId(to) if direct else None
    given = {"for_account": account, "place": f"place:{to}", **more}
    return Delivery(key=key, effect=effect, to=to, direct=direct, reader=READER, **given)  # type: ignore[arg-type]


def a_post(words: str = "We listen") -> Post:
    shown = say(text("greeting", who=Person(AccountId("bo"))), Quote(Said(words)))
    return Post("post", PlaceId("room"), shown, Why.ASKED_FOR)


def later(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)
