"""A desk of paper: it gives the answers a test wrote down, as late as the test says, and remembers what came."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from adapters.desk import House, Opening
from bot.app.words import KEYS, Texts
from bot.kernel.commands import Audience, Catalogue, Command, Needs
from bot.kernel.delivery import Answer, Reader
from bot.kernel.documents import Document, Press, say, text
from bot.kernel.effects import FormToFill
from bot.kernel.events import Event
from bot.kernel.people import AccountId, Sender, Where
from bot.kernel.ports import Wording
from tests.kernel.commands_for_tests import CATALOGUE, Nothing, answer

TEXTS = Texts()
READER = Reader(KEYS, "UTC")
SHOUT = Command("shout", Nothing, answer, audience=Audience.PLACE, needs=Needs.NOTHING)


def an_answer(
    document: Document | None = None, *, path: str = "rules show", private: bool = True, form: str = ""
) -> Answer:
    return Answer(
        document or say(text("done")),
        READER,
        private,
        AccountId("ana"),
        FormToFill(form) if form else None,
        path,
        "place",
    )


@dataclass
class Slips:
    """What was kept and not given. Implements `Replies`."""

    kept: list[tuple[str, Answer]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    """Ids of events whose answer was given."""
    gone: list[str] = field(default_factory=list)
    may: bool = True
    offers: Sequence[tuple[str, str]] = ()

    def given(self, event: Event) -> None:
        self.done.append(event.origin.id)

    async def unanswered(self, platform: str) -> Sequence[tuple[str, Answer]]:
        return list(self.kept)

    async def let_go(self, platform: str, replies: Collection[str]) -> None:
        self.gone += replies
        self.kept = [one for one in self.kept if one[0] not in replies]

    async def opens(self, sender: Sender, where: Where, path: str) -> Opening:
        return Opening(self.may, READER)

    async def suggest(
        self, sender: Sender, where: Where, path: str, field: str, typed: str
    ) -> Sequence[tuple[str, str]]:
        return self.offers


@dataclass
class Street:
    """Implements `Houses`."""

    houses: list[House] = field(default_factory=list)

    async def of(self, platform: str, *, people: bool = False) -> Sequence[House]:
        return self.houses


@dataclass
class Paper:
    """Implements `ReplyDesk`."""

    answer: Answer | None = None
    takes: float = 0.0
    """Seconds."""
    received: list[Event] = field(default_factory=list)
    replies: Slips = field(default_factory=Slips)
    houses: Street = field(default_factory=Street)
    catalogue: Catalogue = field(default_factory=lambda: Catalogue((*CATALOGUE.commands, SHOUT)))
    languages: tuple[str, ...] = ("en",)
    cursors: dict[str, str] = field(default_factory=dict)
    wording: Wording = TEXTS
    woken: list[str] = field(default_factory=list)
    now: int = 0
    most: int = 0
    """Of what was worked on at the same time."""

    def token(self, press: Press, *, account: AccountId | None, place: str) -> str:
        return (
            f"p{press.path.replace(' ', '+')}"
            + "".join(f"?{name}={value}" for name, value in press.values)
            + "x" * 12
        )

    async def receive(self, event: Event, *, reply: str = "") -> Answer | None:
        self.received.append(event)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.takes)
        self.now -= 1
        return self.answer

    async def offered(self, sender: Sender, where: Where) -> Sequence[Command]:
        return ()

    async def suggest(
        self, sender: Sender, where: Where, path: str, field: str, typed: str
    ) -> Sequence[tuple[str, str]]:
        return await self.replies.suggest(sender, where, path, field, typed)

    async def keep(self, platform: str, events: Sequence[Event], cursor: str) -> None:
        self.cursors[platform] = cursor

    async def cursor(self, platform: str) -> str:
        return self.cursors.get(platform, "")

    def is_urgent(self, event: Event) -> bool:
        return False

    async def sentence(self, sender: Sender, where: Where, document: Document) -> Answer:
        return an_answer(document)

    async def back(self) -> None:
        """Nothing was held back."""

    async def awake(self, sender: Sender) -> None:
        self.woken.append(sender.external)
