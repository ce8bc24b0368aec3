"""One interaction, and what its person sees of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tests.equipment.discord.model import Channel, Guild, Json, User, words_of
from tests.equipment.discord.posting import EPHEMERAL, LOADING
from tests.equipment.discord.stir import Stir

T = TypeVar("T")
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
REPLY, DEFER, DEFER_EDIT, EDIT, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@dataclass(eq=False)
class Interaction:
    """`about`: the message whose component was used. `original`: what `@original` stands for. `how`: its callback."""

    id: str
    token: str
    kind: int
    person: User
    channel: Channel
    guild: Guild | None
    data: Json
    made_at: float
    about: Json | None = None
    how: int = 0
    original: Json | None = None
    over: bool = False
    shown: "Shown" = field(init=False)


@dataclass(eq=False)
class Shown:
    """`messages`: what came of it, in order; they change as they are edited, and go when they are deleted.

    `acknowledged_after`: in seconds. `failed`: what the person read instead of an answer.
    """

    interaction: Interaction = field(repr=False)
    acknowledged_after: float | None = None
    deferred: bool = False
    updated: bool = False
    failed: str = ""
    modal: Json | None = None
    choices: list[Json] | None = None
    messages: list[Json] = field(default_factory=list)
    stir: Stir = field(default_factory=lambda: Stir(0.25), repr=False)
    """Of its own: what happens to others wakes nobody here."""

    @property
    def texts(self) -> list[str]:
        return [words_of(message) for message in self.messages]

    @property
    def private(self) -> list[Json]:
        """What the person alone can see."""
        return [message for message in self.messages if message["flags"] & EPHEMERAL]

    @property
    def answered(self) -> bool:
        return self.acknowledged_after is not None or bool(self.failed)

    @property
    def done(self) -> bool:
        """Answered, and nothing of it says "thinking…" any more."""
        return self.answered and not any(message["flags"] & LOADING for message in self.messages)

    async def settled(self, seconds: float = 10.0) -> "Shown":
        return await self.until(lambda: self if self.done else None, seconds)

    async def says(self, words: str, seconds: float = 10.0) -> Json:
        """The first message with these words, once it is there."""
        return await self.until(
            lambda: next((one for one in self.messages if words in words_of(one)), {}), seconds
        )

    async def until(self, found: Callable[[], T | None], seconds: float = 10.0) -> T:
        answer = await self.stir.until(found, seconds)
        assert answer is not None
        return answer
