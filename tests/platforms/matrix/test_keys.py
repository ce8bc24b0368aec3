"""Whoever is in the room where the homeserver puts a message can open it, whatever Kith knew when it was sent."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex

import pytest

from adapters.matrix.keys import Sent
from adapters.matrix.login import Login
from adapters.matrix.rooms import Room
from adapters.matrix.waiting import USUAL
from adapters.matrix.wire import Wire
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.faulty import a_bad_line
from tests.platforms.matrix.living import on_a_line
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.posts import put
from tests.platforms.matrix.town import MatrixTown, Person


async def logged_in(town: MatrixTown, id_: str, folder: Path) -> Member:
    """Somebody whose client looks only when it is told to."""
    return await Member.log_in(town.synapse.url, "anew", id_, folder)


def opened(town: MatrixTown, person: Person) -> list[str]:
    """The numbers of the posts they can read."""
    said = [one.body for one in person.heard if one.sender == town.me and "number " in one.body]
    return [words.split("number ")[1].split(".")[0] for words in said]


async def post(town: MatrixTown, number: int) -> None:
    await put(town, 1, first=number)
    await town.postman.quiet()


async def test_who_came_in_while_it_was_on_its_way_can_open_it(town: MatrixTown, tmp_path: Path):
    """From that message on: what was said before they came stays closed to them."""
    await a_circle(town)
    async with on_a_line(town, patience=USUAL) as line:
        nia = await logged_in(town, await town.synapse.register(f"nia-{town.name}"), tmp_path)
        line.keep_back("/sync")
        await post(town, 0)
        await nia.ask("POST", "join", town.rooms[ROOM])
        await post(town, 1)
        await post(town, 2)
        line.let_go()
        await town.settle()
        await nia.sync()
        await nia.close()

    assert opened(town, nia) == ["1", "2"]


async def test_on_another_stack_it_opens_late_rather_than_never(js_town: MatrixTown):
    """Nia has talked with Kith before: that stack takes no word from a device it has yet to look up."""
    await a_circle(js_town)
    async with on_a_line(js_town, patience=USUAL) as line:
        await js_town.says("nia", "help", where="dm")
        nia = js_town.people["nia"]
        await post(js_town, 0)
        line.keep_back("/sync")
        await nia.ask("POST", "join", js_town.rooms[ROOM])
        await post(js_town, 1)
        line.let_go()
        await js_town.settle()

    assert opened(js_town, nia) == ["1"]


async def test_who_logged_in_anew_while_it_was_on_its_way_can_open_it(town: MatrixTown, tmp_path: Path):
    await a_circle(town)
    async with on_a_line(town, patience=USUAL) as line:
        await post(town, 0)
        line.keep_back("/sync")
        ana = await logged_in(town, town.people["ana"].id, tmp_path)
        await post(town, 1)
        line.let_go()
        await town.settle()
        await ana.sync()
        await ana.close()

    assert opened(town, ana) == ["1"]


@pytest.fixture
async def on_line(synapse: Synapse, tmp_path: Path) -> AsyncIterator[tuple[Member, Member, str]]:
    """Bo, and Ana in an encrypted room of hers."""
    ana, bo = [
        await Member.log_in(synapse.url, name, await synapse.register(f"{name}-{token_hex(4)}"), tmp_path)
        for name in ("ana", "bo")
    ]
    room = await ana.create(encrypted=True, preset="private_chat")
    yield ana, bo, room
    await ana.close()
    await bo.close()


async def test_of_a_room_that_was_just_made_more_is_known_than_syncs_have_shown(on_line):
    """Its maker has asked Bo in, and nio has yet to hear of it."""
    ana, bo, room = on_line
    await ana.ask("POST", "rooms", room, "invite", user_id=bo.id)
    known = Room(room, encrypted=True, members={ana.id: "join", bo.id: "invite"})
    content = {"msgtype": "m.text", "body": "word"}
    await bo.ask("POST", "rooms", room, "join")

    await ana.wire.send(room, "m.room.message", content, key="k", mark={}, known=known)
    await bo.sync()

    assert [one.body for one in bo.heard] == ["word"]


async def test_nothing_is_said_in_clear_where_a_sync_has_yet_to_show_that_it_is_encrypted(on_line):
    ana, _, _ = on_line
    room = await ana.create(encrypted=False, preset="private_chat")
    known, content = Room(room, encrypted=True), {"msgtype": "m.text", "body": "word"}

    sent = await ana.wire.send(room, "m.room.message", content, key="k", mark={}, known=known)
    event = await ana.wire.http.ask("GET", "rooms", room, "event", sent)

    assert event["type"] == "m.room.encrypted"


async def test_whose_devices_change_while_they_are_looked_up_is_looked_up_again(
    synapse: Synapse, tmp_path: Path
):
    id_ = await synapse.register(f"kith-{token_hex(4)}")
    ana = await Member.log_in(synapse.url, "ana", await synapse.register(f"ana-{token_hex(4)}"), tmp_path)
    async with a_bad_line(synapse.url) as line:
        kith = Member("kith", id_, Wire(Login(line.address, id_, tmp_path / "kith", "secret", "password")))
        await kith.wire.open()
        await kith.sync()
        room = await ana.create(encrypted=True, invite=(id_,), preset="private_chat")
        line.keep_back("/keys/query")
        syncing = asyncio.create_task(kith.sync())
        await line.is_kept_back()
        anew = await Member.log_in(synapse.url, "anew", ana.id, tmp_path)
        kith.wire.keys.changed([ana.id])
        line.let_go()
        await syncing
        await kith.say(room, "word")
        await anew.sync()

    assert [one.body for one in anew.heard] == ["word"]
    for one in (ana, anew, kith):
        await one.close()


def test_what_comes_back_elsewhere_is_no_word_of_ours():
    """Somebody may copy a message into another room, where others would be given its key."""
    sent, event = Sent(), {"content": {"ciphertext": "c"}}
    sent.note({"ciphertext": "c"}, "!a", object())

    sent.back(event, "!b", ["@bo:x.org"])
    nothing = list(sent.owed)
    sent.back(event, "!a", ["@ana:x.org"])
    sent.back(event, "!a", ["@bo:x.org"])

    assert nothing == []
    assert [(room, set(there)) for room, _, there in sent.owed] == [("!a", {"@ana:x.org"})]
