"""RL3, RL4, RL6: whatever happens to the line, the server, the keys or the process, everything is done once."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.failing import LogInFailed
from adapters.matrix.wire import Wire
from bot.kernel.documents import say, text
from bot.kernel.effects import Post, Why
from tests.equipment.needs import need
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import a_circle, join
from tests.journeys.town import ROOM
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.town import MatrixTown, a_matrix_town

_JUNK = (
    "AwgAEnACgAkLmt6qF84IK++J7UDH2Za1YVchHyprqTqsg2yyOwAtHaZTwyNg37afzg8f3r9IsN9r4RNFg7MaZencUJ",
    "e4qvELiDiopUjy5wYVDAtqdBzer5bWRD9ldxp1FLgbQvBcjkkywYjCsmsq6+hArILd9oAQZnGKn/qLsK+5uNX3PaWz",
    "DRC9wZPQvWYYPCTov3jCwXKTPsLKIiTrcCXDqMvnn8m+T3zF/I2zqxg158tnUwWWIw51UO",
)


@pytest.fixture
async def own_town(tmp_path: Path) -> AsyncIterator[MatrixTown]:
    """On a homeserver of its own, which can be stopped."""
    need("synapse")
    server = Synapse(tmp_path / "synapse")
    server.start()
    try:
        async with a_matrix_town(server, tmp_path, encrypted=True) as town:
            yield town
    finally:
        server.stop()


async def test_a_homeserver_that_was_away_is_found_again(own_town: MatrixTown):
    await a_circle(own_town)
    room = own_town.core.circles
    own_town.synapse.stop()
    circle = await own_town.core.do(room.any)
    assert circle is not None
    post = Post("late", circle.place, say(text("about-what")), Why.ASKED_FOR)
    await own_town.core.do(lambda: own_town.core.outbox.put((post,)))
    await own_town.postman.quiet()
    await asyncio.sleep(1)
    own_town.synapse.start()

    await asyncio.wait_for(own_town.matrix.ready.wait(), 60)
    await own_town.waits(timedelta(hours=1))

    assert own_town.seen().count("about-what") == 1
    assert "rules-yours" in await own_town.says("ana", "rules show")


@pytest.mark.parametrize("talk", [40, 1000])
async def test_what_was_said_while_kith_was_away_is_answered_once(plain_town: MatrixTown, talk: int):
    """A long stretch arrives cut short, and is fetched whole; talk is not answered."""
    town = plain_town
    await a_circle(town)
    room, ana = await town.room(ROOM), town.people["ana"]
    await town.end()
    before = len(town.told("ana"))

    await ana.say(room, "!me quiet 22:00-07:00")
    for start in range(0, talk, 20):
        await asyncio.gather(*(ana.say(room, f"talk {number}") for number in range(start, start + 20)))
    await ana.say(room, "!me quiet off")
    await town.begin(town.login)
    await town.settle()

    told = town.told("ana")[before:]
    assert [words.split("\n")[0] for words in told] == ["mydata-quiet-set(22:00, 07:00)", "mydata-quiet-off"]


async def test_what_was_handled_is_not_handled_again_after_a_restart(town: MatrixTown):
    await a_circle(town)
    await town.says("ana", "smallstep I rang my sister --where circle")
    for _ in range(3):
        await town.end()
        await town.begin(town.login)
        await town.settle()

    assert sum("I rang my sister" in words for words in town.seen()) == 1
    assert "rules-yours" in await town.says("ana", "rules show")


async def test_a_lost_store_is_a_new_signed_device_and_the_old_one_is_gone(town: MatrixTown):
    await a_circle(town)
    old = json.loads((town.login.store / "session.json").read_text())["device_id"]
    await town.end()
    for file in town.login.store.glob("*.db*"):
        file.unlink()

    await town.begin(town.login)
    await town.settle()

    assert "rules-yours" in await town.says("ana", "rules show")
    assert "rules-yours" in await town.says("ana", "rules show", where="dm")
    known = await town.people["ana"].ask("POST", "keys", "query", device_keys={town.me: []})
    (device,) = known["device_keys"][town.me].values()
    assert device["device_id"] != old
    assert len(device["signatures"][town.me]) == 2


async def test_a_store_that_was_lost_whole_is_begun_anew(town: MatrixTown):
    await a_circle(town)
    await town.end()
    shutil.rmtree(town.login.store)

    await town.begin(town.login)
    await town.settle()

    assert "rules-yours" in await town.says("ana", "rules show")


async def test_keys_of_another_key_file_are_said_in_one_sentence(town: MatrixTown):
    await town.end()
    wire = Wire(replace(town.login, secret="another"))

    with pytest.raises(LogInFailed, match="do not open with this key file"):
        await wire.open()
    await wire.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong"}, "does not take matrix.password"),
        ({"password": "", "token": "syt_wrong"}, "does not know matrix.access_token"),
    ],
)
async def test_what_only_the_operator_can_mend_ends_with_one_sentence(town: MatrixTown, change, said: str):
    await town.end()
    town.begin_badly(replace(town.login, store=town.folder / "elsewhere", **change))

    with pytest.raises(LogInFailed, match=said):
        await asyncio.wait_for(town.task, 30)


async def test_a_session_that_was_ended_is_begun_anew(town: MatrixTown):
    """Somebody signed Kith out: with the password it comes back as a new device."""
    await a_circle(town)
    session = json.loads((town.login.store / "session.json").read_text())
    await town.end()
    out = Wire(town.login)
    await out.open()
    await out.http.ask("POST", "logout")
    await out.close()

    await town.begin(town.login)
    await town.settle()

    assert json.loads((town.login.store / "session.json").read_text())["device_id"] != session["device_id"]
    assert "rules-yours" in await town.says("ana", "rules show")


async def test_one_time_keys_never_run_out(town: MatrixTown):
    """55 claims: 50 keys and then the fallback key; whoever comes next still reaches Kith."""
    await join(town, "fay")
    fay = town.people["fay"]
    assert isinstance(fay, Member)
    known = await fay.ask("POST", "keys", "query", device_keys={town.me: []})
    (device,) = known["device_keys"][town.me]
    await town.end()
    claimed = [
        await fay.ask("POST", "keys", "claim", one_time_keys={town.me: {device: "signed_curve25519"}})
        for _ in range(55)
    ]
    assert all(one["one_time_keys"][town.me][device] for one in claimed)

    await join_while_away(town, "nia")
    await town.begin(town.login)
    await town.settle()

    assert "welcome-notice" in await town.says("nia", "welcome")
    counts = await town.as_kith("POST", "keys", "upload")
    assert counts["one_time_key_counts"]["signed_curve25519"] >= 25


async def join_while_away(town: MatrixTown, who: str) -> None:
    member = await town.someone(who)
    await member.ask("POST", "join", town.rooms[ROOM])
    await member.sync()


async def test_a_room_that_is_upgraded_stays_the_circle(plain_town: MatrixTown):
    """DECISIONS 2: its identity stays."""
    town = plain_town
    await a_circle(town)
    fay, old = town.people["fay"], town.rooms[ROOM]
    moved = await fay.ask("POST", "rooms", old, "upgrade", new_version="11")
    town.rooms[ROOM] = moved["replacement_room"]
    await fay.sync()
    await town.settle()

    assert "rules-yours" in await town.says("ana", "rules show")
    await town.says("ana", "smallstep I rang my sister --where circle")
    assert "I rang my sister" in town.seen()[-1]


async def test_what_was_said_before_kith_came_in_was_not_said_to_it(town: MatrixTown):
    fay = await town.someone("fay")
    room = await fay.create(encrypted=False, preset="public_chat")
    for line in ("!welcome", "!urgent", "!help"):
        await fay.say(room, line)
    await fay.ask("POST", "rooms", room, "invite", user_id=town.me)
    await town.settle()
    assert [one for one in fay.heard if one.sender == town.me] == []

    await fay.say(room, "!help")
    await town.settle()

    assert len([one for one in fay.heard if one.sender == town.me]) == 1


async def test_rooms_that_kith_opens_are_closed_to_the_world(town: MatrixTown):
    """Encrypted, read only from when one is in them, a whole map of powers, and in no directory."""
    await a_circle(town)
    for room in (town.opened(), await town.direct("ana")):
        state = {
            (one["type"], one.get("state_key")): one["content"]
            for one in (await town.as_kith("GET", "rooms", room, "state"))["chunk"]
        }
        levels = state["m.room.power_levels", ""]
        assert state["m.room.encryption", ""]["algorithm"] == "m.megolm.v1.aes-sha2"
        assert state["m.room.history_visibility", ""] == {"history_visibility": "joined"}
        assert state["m.room.join_rules", ""]["join_rule"] == "invite"
        assert (levels["invite"], levels["kick"], levels["users_default"]) == (50, 50, 0)
        assert levels["events"]["m.room.encryption"] == 100
        assert (await town.as_kith("GET", "directory", "list", "room", room))["visibility"] == "private"


async def test_edits_notices_and_talk_are_not_commands(town: MatrixTown):
    await a_circle(town)
    room, ana = await town.room(ROOM), town.people["ana"]
    assert isinstance(ana, Member)
    before = len(town.told("ana"))
    first = await ana.say(room, "talk")
    edit = {"rel_type": "m.replace", "event_id": first}
    new = {"msgtype": "m.text", "body": "!rules show"}

    await ana.send(room, "m.room.message", {**new, "m.new_content": new, "m.relates_to": edit})
    await ana.send(room, "m.room.message", {"msgtype": "m.notice", "body": "!rules show"})
    await ana.send(
        room, "m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": first, "key": "👍"}}
    )
    await ana.say(room, "this !rules show is talk")
    await ana.say(room, "!important: this is talk, too")
    await ana.ask("PUT", "rooms", room, "redact", first, "r1")
    await town.settle()

    assert town.told("ana")[before:] == []


async def test_nobody_is_pinged_and_only_plain_html_is_sent(plain_town: MatrixTown):
    """AB1, AB5."""
    town = plain_town
    await a_circle(town)
    words = "@room <img src=x> [a](javascript:b) https://matrix.to/#/@fay:kith.test"
    await town.says("ana", f"smallstep {words} --where circle")

    content = town.people["fay"].heard[-1].event["content"]
    assert content["m.mentions"] == {}
    assert content["msgtype"] == "m.notice"
    assert "<img" not in content["formatted_body"]
    assert "@room" not in content["body"]
    assert 'href="javascript' not in content["formatted_body"]


async def test_what_cannot_be_opened_gets_one_sentence(town: MatrixTown):
    await a_circle(town)
    ana = town.people["ana"]
    assert isinstance(ana, Member)
    direct = await town.direct("ana")
    junk = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": "".join(_JUNK),
        "device_id": "X",
        "sender_key": "X",
        "session_id": "nobody knows it",
    }
    for number in range(3):
        await ana.wire.http.ask(
            "PUT", "rooms", direct, "send", "m.room.encrypted", f"junk{number}", body=junk
        )
    await town.settle()

    assert [words for words in town.told("ana") if "post-unreadable" in words] == ["post-unreadable"]


async def test_only_who_may_asks_kith_into_rooms(town: MatrixTown):
    """DECISIONS 10: alone by anybody who shares a room; into rooms of several by those listed, or who hold a circle."""
    await a_circle(town)
    eve = await town.someone("eve")
    ana = town.people["ana"]

    rooms = {
        "a stranger, alone": await eve.create(encrypted=False, invite=(town.me,), is_direct=True),
        "a stranger": await eve.create(encrypted=False, invite=(town.me,)),
        "a member": await ana.create(encrypted=False, invite=(town.me,)),
        "a member, alone": await ana.create(encrypted=False, invite=(town.me,), is_direct=True),
    }
    await town.settle()

    owner = {"a stranger, alone": eve, "a stranger": eve, "a member": ana, "a member, alone": ana}
    entered = {}
    for name, room in rooms.items():
        joined = await owner[name].ask("GET", "rooms", room, "joined_members")
        entered[name] = town.me in joined["joined"]
    assert entered == {
        "a stranger, alone": False,
        "a stranger": False,
        "a member": False,
        "a member, alone": True,
    }


@pytest.mark.parametrize(
    "hostile",
    [
        {"power_level_content_override": {"events_default": 50}},
        {
            "state": (
                {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.of.another.kind"}},
            )
        },
    ],
)
async def test_a_room_it_cannot_serve_is_left_with_a_sentence(town: MatrixTown, hostile: dict[str, Any]):
    """AB22."""
    fay = await town.someone("fay")

    room = await fay.create(encrypted=False, invite=(town.me,), **hostile)
    await town.settle()

    gone = [one for one in await town.history(room) if one.get("state_key") == town.me]
    assert gone[0]["content"]["membership"] == "leave"
    assert "post-cannot-serve" in gone[0]["content"]["reason"]


async def test_asked_in_again_after_being_thrown_out_it_comes(town: MatrixTown):
    await a_circle(town)
    fay, room = town.people["fay"], await town.room(ROOM)
    await fay.ask("POST", "rooms", room, "kick", user_id=town.me)
    await town.settle()
    await fay.ask("POST", "rooms", room, "invite", user_id=town.me)
    await town.settle()

    await town.says("ana", "smallstep I rang my sister --where circle")

    assert "I rang my sister" in town.seen()[-1]


async def test_a_room_kith_was_thrown_out_of_is_no_trouble(town: MatrixTown):
    """AB22, AB23."""
    await a_circle(town)
    fay, room = town.people["fay"], await town.room(ROOM)
    await fay.ask("POST", "rooms", room, "ban", user_id=town.me)
    await town.settle()

    await town.says("ana", "smallstep I rang my sister --where circle", where="dm")

    assert "rules-yours" in await town.says("ana", "rules show", where="dm")
