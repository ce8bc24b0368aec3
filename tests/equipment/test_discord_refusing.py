"""The loopback Discord is as strict as the real one, and its schema stricter than both."""

import io
import json
from typing import Any

import aiohttp
import discord
import pytest

from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.permissions import USUAL, Can
from tests.equipment.discord.sample import INTENTS, Town, a_bot
from tests.equipment.discord.server import Discord, a_discord

REFUSALS = {
    "closed door": (403, 50007),
    "strangers": (403, 50278),
    "no such member": (404, 10013),
    "left": (404, 10007),
    "empty": (400, 50006),
    "too long": (400, 50035),
    "may not write": (403, 50013),
    "may not see": (403, 50001),
    "role above": (403, 50013),
    "thread twice": (400, 160004),
    "locked": (400, 50083),
    "too fast": (403, 40003),
}


async def _refused(town: Town, what: str) -> object:
    http, guild = town.bot.http, town.bot.guilds[0]
    if what in {"closed door", "strangers"}:
        town.ana.close_door(closed=what == "closed door")
        if what == "strangers":
            town.guild.leave(town.ana)
        return await (await town.bot.fetch_user(int(town.ana.id))).send("x")
    if what in {"no such member", "left"}:
        if what == "left":
            town.guild.leave(town.ana)
        return await http.get_member(guild.id, town.ana.id if what == "left" else 1)
    if what in {"may not write", "may not see"}:
        denied = Can.SEND_MESSAGES if what == "may not write" else Can.VIEW_CHANNEL
        town.guild.deny_bot(town.general, denied)
    if what == "role above":
        role = town.guild.role("elders", above_bot=True)
        await http.add_role(guild.id, int(town.ana.id), int(role.id))
    if what == "thread twice":
        message = await town.channel.send("x")
        await message.create_thread(name="one")
        return await message.create_thread(name="two")
    if what == "locked":
        thread = await town.channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
        await thread.edit(archived=True, locked=True)
        return await thread.send("x")
    if what == "too fast":
        town.server.faults.add("refusal", "/users/@me/channels", code=40003)
        return await http.start_private_message(int(town.ana.id))
    words = {"empty": "", "too long": "x" * 2001}.get(what, "x")
    return await town.channel.send(words)


@pytest.mark.parametrize("what", REFUSALS)
async def test_what_discord_refuses(what: str):
    async with a_discord() as server:
        town = Town(server)
        async with a_bot(server, town.bot):
            with pytest.raises(discord.HTTPException) as refused:
                await _refused(town, what)

    assert (refused.value.status, refused.value.code) == REFUSALS[what]
    assert bool(server.complaints) == (what in {"empty", "too long"})


@pytest.mark.parametrize("token, privileges, code", [("wrong", 2, 4004), (None, 0, 4014)])
async def test_who_is_not_let_in(token: str | None, privileges: int, code: int):
    async with (
        a_discord(privileges=privileges) as server,
        aiohttp.ClientSession() as raw,
        raw.ws_connect(server.gateway) as socket,
    ):
        assert (await socket.receive_json())["op"] == 10
        told = {"token": token or server.token, "intents": INTENTS.value, "properties": {}}
        await socket.send_json({"op": 2, "d": told})
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == code


def _as_sent(body: object) -> dict[str, Any]:
    return {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}


async def _raw(server: Discord, method: str, path: str, body: object) -> tuple[int, int]:
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {server.token}"}) as raw,
        raw.request(method, server.api + path, **_as_sent(body)) as answer,
    ):
        said = await answer.json() if answer.status >= 400 else {}
        return answer.status, said.get("code", 0)


def _button(**more: object) -> dict[str, object]:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"} | more


def _row(*parts: dict[str, object]) -> dict[str, object]:
    return {"components": [{"type": 1, "components": list(parts)}]}


@pytest.mark.parametrize(
    "body",
    [
        _row(_button(), _button()),
        _row(_button(id=3), _button(custom_id="no", id=3)),
        _row(*(_button(custom_id=str(number)) for number in range(6))),
        _row(_button(label="x" * 81)),
        {"components": [{"type": 10, "content": "words"}]},
        {"components": [{"type": 10, "content": "words"}], "content": "x", "flags": 1 << 15},
        {"components": [{"type": 10, "content": "x" * 4001}], "flags": 1 << 15},
        {"components": [{"type": 10, "content": "x"}] * 41, "flags": 1 << 15},
        {"content": "x", "nonce": "x" * 26, "enforce_nonce": True},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ],
)
async def test_messages_that_discord_takes_from_nobody(body: object):
    async with a_discord() as server:
        channel = server.guild("Evening circle").channel("general")

        assert await _raw(server, "POST", f"/channels/{channel.id}/messages", body) == (400, 50035)
        assert len(server.complaints) == 1


def _sent(*names: str, **told: object) -> aiohttp.FormData:
    """Files under these names of parts, and what is said of them."""
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("payload_json", json.dumps({"content": "x"} | told))
    for name in names:
        form.add_field(name, b"BEGIN", filename="a.ics", content_type="text/calendar")
    return form


_V2: dict[str, object] = {"flags": 1 << 15, "content": None}
_SHOWN = {"type": 13, "file": {"url": "attachment://a.ics"}}


@pytest.mark.parametrize(
    "names, told",
    [
        (["file"], {}),
        (["files[0]", "files[0]"], {}),
        (["files[0]", "files[1]"], {}),
        ([f"files[{number}]" for number in range(11)], {}),
        (["files[0]"], {"attachments": [{"id": 1, "filename": "a.ics"}]}),
        (["files[0]"], {"attachments": [{"id": 0, "filename": "a date.ics"}]}),
        (["files[0]"], _V2 | {"components": [{"type": 10, "content": "x"}]}),
        (["files[0]"], _V2 | {"components": [{"type": 13, "file": {"url": "attachment://b.ics"}}]}),
        ([], _V2 | {"components": [_SHOWN]}),
        (["files[0]"], _V2 | {"components": [_SHOWN], "attachments": [{"id": 0, "filename": "b.ics"}]}),
    ],
)
async def test_files_that_discord_takes_from_nobody(names: list[str], told: dict[str, object]):
    async with a_discord() as server:
        path = f"/channels/{server.guild('Evening circle').channel('general').id}/messages"

        assert await _raw(server, "POST", path, _sent(*names, **told)) == (400, 50035)
        assert len(server.complaints) == 1


async def test_a_file_that_a_component_shows_is_taken_and_leads_to_what_was_sent():
    async with a_discord() as server:
        channel = server.guild("Evening circle").channel("general")
        sent = _sent("files[0]", **_V2, components=[_SHOWN], attachments=[{"id": 0, "filename": "a.ics"}])

        assert await _raw(server, "POST", f"/channels/{channel.id}/messages", sent) == (200, 0)
        (message,) = channel.posts
        (shown,) = message["components"]
        assert shown["file"]["url"] == message["attachments"][0]["url"]
        assert server.state.files[shown["file"]["attachment_id"]] == b"BEGIN"


async def test_a_file_is_no_larger_than_ten_mebibytes():
    async with a_discord() as server:
        path = f"/channels/{server.guild('Evening circle').channel('general').id}/messages"
        large = _sent()
        large.add_field("files[0]", io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), filename="a.ics")

        assert await _raw(server, "POST", path, large) == (413, 40005)


async def test_who_may_not_attach_files_attaches_none():
    async with a_discord() as server:
        guild = server.guild("Evening circle")
        guild.deny_bot(guild.channel("general"), Can.ATTACH_FILES)
        path = f"/channels/{guild.channel('general').id}/messages"

        assert await _raw(server, "POST", path, _sent("files[0]")) == (403, 50013)
        assert await _raw(server, "POST", path, {"content": "x"}) == (200, 0)


def _command(**more: object) -> dict[str, object]:
    return {"name": "hi", "type": 1, "description": "Say hi"} | more


def _options(*names: str, **more: object) -> list[dict[str, object]]:
    return [{"type": 3, "name": name, "description": "x"} | more for name in names]


@pytest.mark.parametrize(
    "commands, code",
    [
        ([_command(name=str(number)) for number in range(101)], 30032),
        ([_command(), _command()], 50035),
        ([_command(name="Hi There")], 50035),
        ([_command(description="")], 50035),
        ([_command(options=_options(*map(str, range(26))))], 50035),
        ([_command(options=_options("a") + _options("b", required=True))], 50035),
        ([_command(options=_options("a", choices=[{"name": str(n), "value": "x"} for n in range(26)]))], 50035),
        ([_command(options=_options(*(c * 32 for c in "abcde"), choices=[{"name": str(n) * 50, "value": "x" * 99}
          for n in range(25)]))], 50035),
    ],
)  # fmt: skip
async def test_commands_that_discord_takes_from_nobody(commands: object, code: int):
    async with a_discord() as server:
        path = f"/applications/{server.world.bot.id}/commands"

        assert await _raw(server, "PUT", path, commands) == (400, code)


async def test_an_interaction_is_answered_once_and_followed_for_a_quarter_of_an_hour():
    async with a_discord() as server:
        town = Town(server)
        async with a_bot(server, town.bot):
            shown = await town.ana.slash(town.general, "slowly")
            await shown.says("and more")
            one, bot = shown.interaction, server.world.bot
            callback = f"/interactions/{one.id}/{one.token}/callback"
            webhook = f"/webhooks/{bot.id}/{one.token}"

            assert await _raw(server, "POST", callback, {"type": 5}) == (400, 40060)
            assert await _raw(server, "POST", callback.replace(one.token, "x"), {"type": 5}) == (404, 10062)
            assert await _raw(server, "PATCH", f"{webhook}/messages/@original", {"content": "y"}) == (200, 0)
            assert await _raw(server, "GET", f"{webhook}/messages/1", None) == (404, 10008)
            server.clock.move(901)
            assert await _raw(server, "POST", webhook, {"content": "late"}) == (404, 10015)
            assert shown.texts == ["y", "and more"]


async def test_a_guild_without_the_bot_is_unknown_to_it():
    async with a_discord() as server:
        guild = server.guild("Elsewhere", bot=False)
        here = server.guild("Here", permissions=USUAL & ~Can.MANAGE_ROLES)

        assert await _raw(server, "GET", f"/guilds/{guild.id}", None) == (404, 10004)
        assert await _raw(server, "GET", f"/channels/{guild.channel('general').id}", None) == (403, 50001)
        assert await _raw(server, "POST", f"/guilds/{here.id}/roles", {"name": "x"}) == (403, 50013)
        assert await _raw(server, "GET", "/nothing/of/the/kind", None) == (404, 0)


@pytest.mark.needs("discord-schema")
async def test_the_schema_finds_what_the_server_lets_pass():
    schema = Schema()
    async with a_discord(schema=schema) as server:
        channel = server.guild("Evening circle").channel("general")
        path = f"/channels/{channel.id}/messages"

        for body in (
            {"content": "fine"},
            {"content": "x", "no_such_thing": 1},
            {"content": "x"} | _row(_button(style="primary")),
        ):
            assert (await _raw(server, "POST", path, body))[0] == 200

    wrong = schema.complaints()
    assert len(schema.taken) == 3
    assert [("no_such_thing" in why, "style" in why) for why in wrong] == [(True, False), (False, True)], (
        wrong
    )
