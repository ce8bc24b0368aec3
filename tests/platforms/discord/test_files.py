"""A file goes with its message, once, wherever a message goes: on the loopback Discord, with the library as it is."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord
import pytest

from adapters.discord.channels import Channels
from adapters.discord.courier import DiscordCourier
from adapters.discord.doors import Doors
from adapters.discord.reading import reply_of
from adapters.discord.render import Page, bodies
from adapters.discord.replying import Replying
from adapters.discord.voices import Voices
from adapters.discord.wire import Wire
from bot.kernel.delivery import NotNow
from bot.kernel.documents import Document, File, Note, Press, choices, say, shared, text
from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.model import Json, parts_of
from tests.equipment.discord.permissions import Can
from tests.equipment.discord.sample import INTENTS, Town, a_bot
from tests.equipment.discord.server import Discord, a_discord
from tests.equipment.discord.shown import Shown
from tests.platforms.discord.paper import READER, Paper
from tests.platforms.discord.post import a_delivery, a_post

BODY = "BEGIN:VCALENDAR\r\nSUMMARY:Caf\u00e9\r\n"
FILE = File(text("a-date"), "kith.ics", "text/calendar", BODY)
DATE = say(text("said"), FILE, choices((text("yes"), shared(Press("help")))), Note(text("small")))
EPHEMERAL = 64
BOTH = pytest.mark.parametrize("plain", [False, True])


class Asked(discord.Client):
    """`asked`: the word by which each interaction can be answered."""

    def __init__(self) -> None:
        super().__init__(intents=INTENTS, max_messages=None, guild_ready_timeout=0.05)
        self.asked: asyncio.Queue[str] = asyncio.Queue()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library would wait five seconds here, lest it identify itself too often."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await self.asked.put(reply_of(str(interaction.id), interaction.token))


@dataclass
class Post:
    """Kith's way out, and the people who read what comes of it."""

    town: Town
    bot: Asked
    plain: bool

    def __post_init__(self) -> None:
        self.wire, desk, voices = Wire(self.bot), Paper(), Voices(plain=self.plain)
        self.replying = Replying(self.wire)
        doors = Doors(self.wire, self.replying, voices, now=self.now)
        self.courier = DiscordCourier(self.wire, desk, voices, doors, Channels(self.wire), now=self.now)

    @property
    def server(self) -> Discord:
        return self.town.server

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.server.clock.now(), UTC)

    async def deliver(
        self, document: Document = DATE, *, direct: bool = False, tried: timedelta | None = None
    ) -> None:
        to = self.town.ana.id if direct else self.town.general.id
        since = None if tried is None else self.now() - tried
        await self.courier.deliver(a_delivery(a_post(document), to=to, direct=direct, tried=since))

    def answer(self) -> list[Json]:
        page = Page(DATE, READER, private=True, plain=self.plain)
        return bodies(page, Paper().wording, lambda press: press.path, names=str)

    async def asks(self) -> tuple[asyncio.Task[Shown], str]:
        """Ana uses a command: what she will see of it, and the word to answer her by."""
        showing = asyncio.create_task(self.town.ana.slash(self.town.general, "hi", raw=True))
        return showing, await self.bot.asked.get()

    def read(self, messages: Sequence[Json]) -> list[tuple[str, str]]:
        """The files of these, by name, with what is in them."""
        held = self.server.state.files
        return [
            (one["filename"], held[one["id"]].decode()) for each in messages for one in each["attachments"]
        ]


@pytest.fixture
async def post(plain: bool, discord_schema: Schema) -> AsyncIterator[Post]:
    """Every body is held against Discord's own schema."""
    async with a_discord(schema=discord_schema) as server:
        town, bot = Town(server), Asked()
        async with a_bot(server, bot):
            yield Post(town, bot, plain)
        assert server.complaints == []


@BOTH
@pytest.mark.parametrize("direct", [False, True])
async def test_a_file_arrives_with_the_words_it_belongs_to(post: Post, direct: bool, plain: bool):
    await post.deliver(direct=direct)

    (message,) = post.town.ana.dm.posts if direct else post.town.general.posts
    assert post.read([message]) == [("kith.ics", BODY)]
    assert message["attachments"][0]["content_type"] == "text/calendar; charset=utf-8"
    shows = [part for part in parts_of(message) if part["type"] == 13]
    assert [one["name"] for one in shows] == ([] if plain else ["kith.ics"])


@BOTH
@pytest.mark.parametrize("tried", [timedelta(seconds=5), timedelta(hours=3)], ids=str)
async def test_after_an_answer_that_was_lost_there_is_one_file(post: Post, tried: timedelta):
    """A moment later Discord knows the message by its nonce; hours later Kith finds it by its mark."""
    post.server.faults.add("reset", "/messages", method="POST", after=True, left=1)
    with pytest.raises(NotNow):
        await post.deliver()
    post.server.later(tried.total_seconds())

    await post.deliver(tried=tried)

    assert post.read(post.town.general.posts) == [("kith.ics", BODY)]


@BOTH
async def test_the_library_sends_all_of_it_again_when_it_was_asked_to_wait(post: Post):
    """A file that was read once would be empty the second time."""
    post.server.limits.storm(0.3, "/messages")

    await post.deliver()

    assert post.read(post.town.general.posts) == [("kith.ics", BODY)]


@BOTH
@pytest.mark.parametrize("tried", [None, timedelta(hours=3)], ids=str)
async def test_where_kith_may_not_attach_files_it_says_the_words(post: Post, tried: timedelta | None):
    post.town.guild.deny_bot(post.town.general, Can.ATTACH_FILES)
    await post.deliver()

    await post.deliver(tried=tried)

    (message,) = post.town.general.posts
    assert message["attachments"] == []
    assert "a-date, kith.ics" in post.town.general.texts[0]


@BOTH
@pytest.mark.parametrize("late", [False, True])
async def test_an_answer_for_one_alone_has_its_file(post: Post, late: bool):
    showing, reply = await post.asks()
    if late:
        await post.replying.later(reply, private=True)

    await post.replying.say(reply, [*post.answer(), *post.answer()], late=late)

    shown = await (await showing).until(
        lambda: shown if len((shown := showing.result()).messages) == 2 else None
    )
    assert all(one["flags"] & EPHEMERAL for one in shown.messages)
    assert post.read(shown.messages) == [("kith.ics", BODY)] * 2


@BOTH
async def test_an_answer_whose_line_broke_is_given_once(post: Post):
    post.server.faults.add("reset", "/callback", after=True, left=1)
    showing, reply = await post.asks()

    assert await post.replying.say(reply, post.answer(), late=False)

    shown = await (await showing).settled()
    assert post.read(shown.messages) == [("kith.ics", BODY)]
