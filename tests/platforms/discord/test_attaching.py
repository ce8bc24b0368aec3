"""A file that somebody attaches on Discord: with the command or in its form; small, and only where asked for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from adapters.discord import fetching
from adapters.discord.client import Shards
from adapters.discord.drafts import Drafts
from adapters.discord.fetching import without_uploads
from adapters.discord.modal import UPLOAD, filled, modal
from adapters.discord.run import Discord as Kith
from adapters.discord.tree import ATTACHMENT, tree
from bot.kernel.attached import Absent, Attached, instead, read, write
from bot.kernel.commands import Catalogue
from bot.kernel.documents import Text
from bot.kernel.events import Called, Filled, Origin
from bot.kernel.people import Sender, Where
from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.options import Upload
from tests.equipment.discord.pointing import pointed_at
from tests.equipment.discord.sample import Town
from tests.equipment.discord.server import a_discord
from tests.equipment.discord.shown import DEFER
from tests.features.pretend import NOW, Clock
from tests.journeys.scenes import join
from tests.platforms.discord.declared import at
from tests.platforms.discord.doing import fields, uses
from tests.platforms.discord.doing import read as words_of
from tests.platforms.discord.paper import Paper, an_answer
from tests.platforms.discord.town import DiscordTown, a_discord_town
from tests.shelf import KEEP, MOST, SORT, Shelf

COMMANDS = Shelf().commands()
BODY = bytes(range(256)) * 700
PLACES = Upload("places.json", BODY)


def in_keys(one: Text) -> str:
    return one.key


@dataclass
class Post:
    """Kith on the loopback Discord, with a desk of paper behind it."""

    town: Town
    desk: Paper

    @property
    def fetched(self) -> int:
        return sum(one.path.startswith("/files/") for one in self.town.server.asked)

    def file(self) -> Attached | None:
        return read(self.value())

    def value(self) -> str:
        event = self.desk.received[-1]
        assert isinstance(event, Called | Filled)
        return dict(event.values)["book"]


@pytest.fixture
async def post(discord_schema: Schema, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    """Every body is held against Discord's own schema."""
    monkeypatch.setattr(fetching, "_AGAIN", (0.05, 0.05))
    desk = Paper(an_answer(path=KEEP), catalogue=Catalogue(COMMANDS))
    async with a_discord(schema=discord_schema) as server:
        town = Town(server)
        with pointed_at(server):
            kith = Kith(server.token, desk, now=Clock().now, dice=Random(1), shards=Shards(1))
            running = asyncio.create_task(kith.run())
            await server.ready()
            await server.until(lambda: server.state.commands)
            yield Post(town, desk)
            running.cancel()
            await asyncio.wait({running})
        assert server.complaints == []


async def test_a_file_comes_with_the_command(post: Post):
    shown = await post.town.ana.slash(post.town.general, KEEP, {"book": PLACES})
    await shown.settled()

    assert post.file() == Attached("places.json", BODY)
    assert shown.interaction.how == DEFER
    assert shown.private == shown.messages
    assert post.fetched == 1


async def test_it_comes_with_the_form_that_opens_where_it_is_missing(post: Post):
    form = await post.town.ana.slash(post.town.general, SORT, {"words": "by colour"})
    shown = await post.town.ana.submit(form, {"book": PLACES})
    await shown.settled()

    assert post.file() == Attached("places.json", BODY)
    assert dict(post.desk.received[-1].values)["words"] == "by colour"  # type: ignore[union-attr]


async def test_alone_with_kith_it_is_the_same(post: Post):
    shown = await post.town.ana.slash(post.town.ana.dm, KEEP, {"book": PLACES})
    await shown.settled()

    assert post.file() == Attached("places.json", BODY)


async def test_one_that_is_too_large_is_not_fetched(post: Post):
    """AB6."""
    large = Upload("places.json", b"x" * (MOST + 1))
    await (await post.town.ana.slash(post.town.general, KEEP, {"book": large})).settled()

    assert post.value() == instead(Absent.LARGE)
    assert post.fetched == 0


async def test_of_whoever_may_not_use_the_command_none_is_fetched(post: Post):
    """DR6."""
    post.desk.replies.may = False
    await (await post.town.ana.slash(post.town.general, KEEP, {"book": PLACES})).settled()

    assert len(post.desk.received) == 1
    assert post.fetched == 0


async def test_one_that_is_larger_than_discord_said_is_let_go(post: Post):
    """AB6."""
    large = Upload("places.json", b"x" * (MOST + 1), claims=10)
    await (await post.town.ana.slash(post.town.general, KEEP, {"book": large})).settled()

    assert post.value() == instead(Absent.LARGE)


async def test_one_that_cannot_be_fetched_at_first_is_fetched(post: Post):
    post.town.server.faults.add("reset", "/files/", left=1)
    post.town.server.faults.add("503", "/files/", left=1)
    await (await post.town.ana.slash(post.town.general, KEEP, {"book": PLACES})).settled()

    assert post.file() == Attached("places.json", BODY)


@pytest.mark.parametrize("fault", ["503", "reset"])
async def test_one_that_cannot_be_fetched_is_said_to_be_lost(post: Post, fault: str):
    post.town.server.faults.add(fault, "/files/")
    await (await post.town.ana.slash(post.town.general, KEEP, {"book": PLACES})).settled()

    assert post.value() == instead(Absent.LOST)


async def test_a_file_in_a_message_is_not_looked_at(post: Post):
    """DR6: also where it is written to Kith alone."""
    before = len(post.desk.received)
    sent = post.town.ana.writes(post.town.ana.dm, "here you are", files=[PLACES])
    await post.town.server.until(lambda: len(post.desk.received) > before)

    assert sent["attachments"]
    assert post.fetched == 0


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[DiscordTown]:
    async with a_discord_town(tmp_path, more=(Shelf(),)) as town:
        await join(town, "ana")
        yield town


@pytest.mark.parametrize("where", ["room", "dm"])
async def test_whoever_attaches_one_is_answered(town: DiscordTown, where: str):
    said = await town.attaches("ana", KEEP, "book", "places.json", b"{}", where=where)

    assert said.startswith("shelf-kept(places.json")


async def test_what_is_wrong_with_it_is_said(town: DiscordTown):
    """AB4."""
    assert "form-file-ending" in await town.attaches("ana", KEEP, "book", "places.exe", b"{}")
    assert "form-file-empty" in await town.attaches("ana", KEEP, "book", "places.json", b"")
    assert "form-file-large" in await town.attaches("ana", KEEP, "book", "a.json", b"x" * (MOST + 1))


async def test_without_it_a_form_asks_for_it(town: DiscordTown):
    shown = await uses(town, "ana", KEEP)

    part = fields(shown.modal)["book"]
    assert (part["type"], part["required"], part["min_values"], part["max_values"]) == (UPLOAD, True, 1, 1)
    assert shown.modal["components"][0]["description"].startswith("form-file-works")


async def test_an_option_that_names_no_file_of_theirs_is_none(town: DiscordTown):
    """AB4."""
    for forged in ("1", write("places.json", b"{}"), "../places.json"):
        shown = await uses(town, "ana", KEEP, book=forged)
        assert "form-file-lost" in words_of(town, shown)[0]


def test_discord_is_told_that_it_is_a_file():
    option = at(KEEP, tree(Catalogue(COMMANDS), {"en": in_keys}))["options"][0]

    assert option == {
        "type": ATTACHMENT,
        "name": "book",
        "description": "command-shelf-keep-book",
        "required": False,
    }


def test_a_form_that_is_sent_in_names_its_file():
    form = modal(COMMANDS[0], "token", {"book": write("a.json", b"canary")}, in_keys)
    sent = {"components": [{"type": 18, "component": {"type": UPLOAD, "custom_id": "book", "values": ["7"]}}]}

    assert "canary" not in repr(form)
    assert "Y2FuYXJ5" not in repr(form)
    assert filled(sent) == {"book": "7"}


@pytest.mark.parametrize(
    "resolved",
    [
        {},
        {"attachments": None},
        {"attachments": {"7": {"filename": "a.json", "size": "many", "url": "x"}}},
        {"attachments": {"7": {"filename": "a.json", "size": 7}}},
    ],
)
def test_what_discord_does_not_say_of_a_file_is_no_trouble(resolved: object):
    """AB4."""
    values = without_uploads(COMMANDS[0], {"book": "7"}, {"resolved": resolved})

    assert values == ({"book": instead(Absent.LOST)}, None)


def test_a_form_that_came_to_a_no_keeps_no_file():
    """PV1."""
    drafts = Drafts(Catalogue(COMMANDS))
    origin = Origin("1", NOW, Sender("discord", "1"), Where("discord", "dm:1", direct=True))
    values = (("words", "by colour"), ("book", write("a.json", b"canary")))

    document = drafts.refused(Filled(origin, SORT, values), an_answer())

    assert drafts.given("1", SORT, {}) == {"words": "by colour"}
    assert "Y2FuYXJ5" not in repr(document)
