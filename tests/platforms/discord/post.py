"""A courier on a line that a test holds the other end of, and deliveries for it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.discord.channels import Channels
from adapters.discord.courier import DiscordCourier
from adapters.discord.doors import Doors
from adapters.discord.replying import Replying
from adapters.discord.voices import Voices
from bot.kernel.delivery import Delivery
from bot.kernel.documents import Document, Text, say, text
from bot.kernel.effects import Card, Effect, Post
from bot.kernel.people import AccountId, PlaceId
from tests.features.pretend import Clock
from tests.platforms.discord.line import Line
from tests.platforms.discord.paper import READER, Paper

KEY = "k" * 22
PLACE = PlaceId("place")
GUILD, CHANNEL, THREAD, ANA = "300", "400", "500", "600"


@dataclass
class Round:
    """A server with one channel and a thread below it. `told`: what arrived anywhere, in its order."""

    line: Line = field(default_factory=Line)
    desk: Paper = field(default_factory=Paper)
    clock: Clock = field(default_factory=Clock)
    plain: bool = False

    def __post_init__(self) -> None:
        self.voices = Voices(plain=self.plain)
        self.doors = Doors(self.line, Replying(self.line), self.voices, now=self.clock.now)
        channels = Channels(self.line)
        self.courier = DiscordCourier(
            self.line, self.desk, self.voices, self.doors, channels, now=self.clock.now
        )
        self.line.says("GET", f"/channels/{CHANNEL}", always=channel())
        self.line.says("GET", f"/channels/{THREAD}", always=channel(THREAD, kind=12, parent_id=CHANNEL))

    def messages(self, where: str = CHANNEL) -> list[Any]:
        return [one.body for one in self.line.to("POST", f"/channels/{where}/messages")]


def channel(id_: str = CHANNEL, *, kind: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "guild_id": GUILD,
        "type": kind,
        "name": "tuesdays",
        "permission_overwrites": [],
        **more,
    }


def a_delivery(
    effect: Effect, *, to: str = CHANNEL, direct: bool = False, tried: datetime | None = None, **more: Any
) -> Delivery:
    return Delivery(
        key=KEY,
        effect=effect,
        to=to,
        direct=direct,
        reader=READER,
        for_account=AccountId("ana"),
        place=PLACE,
        tried_since=tried,
        beside=to,
        **more,
    )


def a_post(document: Document | None = None) -> Post:
    return Post("post", PLACE, document or say(text("said")))


def a_card(revision: int = 1) -> Card:
    return Card("card", revision, PLACE, say(text("shown")))


def named(words: str) -> Text:
    return text(words)
