"""The loopback Discord is real enough that discord.py, as it is, lives on it; and it is as strict as the real one."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.guilds import Gathering
from tests.equipment.discord.options import CannotDo
from tests.equipment.discord.people import Person
from tests.equipment.discord.permissions import USUAL, Can
from tests.equipment.discord.pointing import pointed_at
from tests.equipment.discord.server import Discord, a_discord

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, dm_messages=True)


class Form(ui.Modal, title="How are you?"):
    words = ui.Label(text="In a few words", component=ui.TextInput(custom_id="words", max_length=20))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.words.component, ui.TextInput)
        await interaction.response.send_message(f"You said {self.words.component.value}.", ephemeral=True)


class Bot(discord.Client):
    """`heard`: the events it got, by name."""

    def __init__(self) -> None:
        super().__init__(
            intents=INTENTS,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=0.05,
        )
        self.heard: list[str] = []
        self.tree = app_commands.CommandTree(self)
        for command in (hi, slowly, never, form, thank, colour):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(f"message {message.content}")

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        self.heard.append(f"left {gone.user.name}")

    async def on_member_join(self, member: discord.Member) -> None:
        self.heard.append(f"joined {member.name}")


class Buttons(ui.View):
    @ui.button(label="Coming", custom_id="coming")
    async def coming(self, interaction: discord.Interaction, _: ui.Button[ui.View]) -> None:
        await interaction.response.edit_message(content=f"{interaction.user.name} comes", view=None)


@app_commands.command()
async def hi(interaction: discord.Interaction, words: str, who: discord.Member | None = None) -> None:
    """Say hi."""
    await interaction.response.send_message(f"{words} {who.mention if who else ''}", view=Buttons())


@app_commands.command()
async def slowly(interaction: discord.Interaction) -> None:
    """Take your time."""
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send("there it is")
    await interaction.followup.send("and more", ephemeral=True)


@app_commands.command()
async def never(interaction: discord.Interaction) -> None:
    """Do not answer."""


@app_commands.command()
async def form(interaction: discord.Interaction) -> None:
    """Fill something in."""
    await interaction.response.send_modal(Form())


@app_commands.context_menu(name="Thank")
async def thank(interaction: discord.Interaction, who: discord.Member) -> None:
    await interaction.response.send_message(f"{who.name} was thanked", ephemeral=True)


@app_commands.command()
async def colour(interaction: discord.Interaction, name: str) -> None:
    """Choose one."""
    await interaction.response.send_message(name)


@colour.autocomplete("name")
async def proposed(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=typed + "ish", value=typed)]


class Town:
    """A guild with ana, and a bot that is there."""

    def __init__(self, server: Discord) -> None:
        self.server = server
        self.guild: Gathering = server.guild("Evening circle")
        self.general = self.guild.channel("general")
        self.ana: Person = server.person("ana")
        self.guild.join(self.ana)
        self.bot = Bot()

    @property
    def channel(self) -> discord.TextChannel:
        found = self.bot.get_channel(int(self.general.id))
        assert isinstance(found, discord.TextChannel)
        return found


@asynccontextmanager
async def a_bot(server: Discord, bot: Bot) -> AsyncIterator[None]:
    with pointed_at(server):
        running = asyncio.create_task(bot.start(server.token))
        try:
            await server.ready()
            await bot.wait_until_ready()
            yield
        finally:
            await bot.close()
            await asyncio.gather(running, return_exceptions=True)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema()


@pytest.fixture
async def town(schema: Schema) -> AsyncIterator[Town]:
    async with a_discord(schema=schema) as server:
        town = Town(server)
        async with a_bot(server, town.bot):
            yield town


async def test_the_library_sees_a_guild_as_one_without_privileges_does(town: Town):
    guild = town.bot.guilds[0]

    assert (guild.name, guild.member_count, len(guild.members)) == ("Evening circle", 3, 1)
    assert [channel.name for channel in guild.text_channels] == ["general"]
    assert (town.server.state.overwrites, town.server.state.commands_created) == (1, 6)


async def test_a_command_is_answered_for_all_and_a_button_changes_the_answer(town: Town):
    shown = await town.ana.slash(town.general, "hi", {"words": "hello", "who": town.ana})

    assert shown.texts == [f"hello {town.ana.mention}"]
    assert town.general.posts == shown.messages
    pressed = await town.ana.press(shown.messages[0], "Coming")
    assert pressed.updated
    assert shown.texts == ["ana comes"]
    with pytest.raises(CannotDo):
        await town.ana.press(shown.messages[0], "Coming")


async def test_thinking_gives_way_to_the_first_follow_up(town: Town):
    shown = await town.ana.slash(town.general, "slowly")

    await shown.says("and more")
    assert shown.deferred
    assert shown.texts == ["there it is", "and more"]
    assert len(shown.private) == 2
    assert town.general.posts == []


async def test_a_form_is_filled_in_and_answered(town: Town):
    shown = await town.ana.slash(town.general, "form")

    with pytest.raises(CannotDo):
        await town.ana.submit(shown, {"words": "x" * 21})
    answer = await town.ana.submit(shown, {"In a few words": "well"})

    assert answer.texts == ["You said well."]


async def test_menus_and_proposals(town: Town):
    thanked = await town.ana.menu(town.general, "Thank", town.ana)
    proposals = await town.ana.autocomplete(town.general, "colour", "name", "green")

    assert thanked.texts == ["ana was thanked"]
    assert proposals.choices == [{"name": "greenish", "value": "green"}]


@pytest.mark.parametrize("given", [{}, {"words": 3}, {"words": "a", "what": "b"}])
async def test_a_client_does_not_send_what_does_not_fit(town: Town, given: dict[str, object]):
    with pytest.raises(CannotDo):
        await town.ana.slash(town.general, "hi", given)


async def test_no_answer_in_time_is_shown_as_a_failure(town: Town):
    town.server.state.patience = 0.1

    shown = await town.ana.slash(town.general, "never")

    assert shown.failed
    await town.bot.close()
    assert (await town.ana.slash(town.general, "hi", {"words": "anybody?"})).failed


async def test_a_nonce_is_taken_once_until_it_is_forgotten(town: Town):
    first = await town.channel.send("x", nonce="one")
    again = await town.channel.send("x", nonce="one")
    town.server.clock.move(601)
    later = await town.channel.send("x", nonce="one")

    assert first.id == again.id != later.id
    assert town.general.texts == ["x", "x"]
    history = await town.bot.http.logs_from(town.channel.id, 10)
    assert [message.get("nonce") for message in history] == [None, None]
    assert [int(message["id"]) for message in history] == [later.id, first.id]


async def test_parts_come_back_with_ids(town: Town):
    view = ui.LayoutView()
    view.add_item(ui.TextDisplay("words", id=7)).add_item(ui.TextDisplay("more"))
    await town.channel.send(view=view)

    assert [part["id"] for part in town.general.posts[0]["components"]] == [7, 1]
    assert town.general.texts == ["words\nmore"]


async def test_a_cut_session_goes_on_where_it_was(town: Town):
    town.server.socket.cut()
    town.ana.writes(town.general, f"{town.server.world.bot.mention} are you there?")

    await town.server.until(lambda: town.server.socket.resumes)
    await town.server.until(lambda: town.bot.heard)
    assert len(town.bot.heard) == len(town.server.state.identifies) == 1
    assert (await town.ana.slash(town.general, "hi", {"words": "yes"})).texts == ["yes "]


async def test_what_happens_while_a_session_is_lost_is_never_told(town: Town):
    town.server.socket.cut(lose=True)
    town.guild.leave(town.ana)

    await town.server.until(lambda: len(town.server.state.identifies) == 2)
    await town.server.ready()
    town.guild.join(town.ana)
    await town.server.until(lambda: "joined ana" in town.bot.heard)
    assert town.bot.heard == ["joined ana"]


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session(town: Town, resumable: bool):
    town.server.socket.invalidate(resumable=resumable)

    await town.server.until(
        lambda: town.server.socket.resumes if resumable else len(town.server.state.identifies) == 2
    )


async def test_asked_to_reconnect_it_does(town: Town):
    town.server.socket.reconnect()

    await town.server.until(lambda: town.server.socket.resumes)


async def test_events_can_come_twice(town: Town):
    town.server.socket.twice = 1.0

    town.guild.leave(town.ana)

    await town.server.until(lambda: len(town.bot.heard) == 2)
    assert town.bot.heard == ["left ana", "left ana"]


async def test_heartbeats_are_answered():
    async with a_discord() as server:
        server.socket.beat = 0.1
        async with a_bot(server, Bot()):
            await server.until(lambda: server.socket.beats > 3)


async def test_the_library_waits_as_long_as_it_is_told(town: Town):
    town.server.limits.how = "real"

    for number in range(7):
        await town.channel.send(str(number))
    town.server.limits.storm(0.3, "/messages")
    await town.channel.send("after the storm")

    assert len(town.general.posts) == 8
    assert town.server.limits.too_soon == []
    assert town.server.limits.answers[429] == 1


async def test_who_comes_back_too_soon_is_seen(town: Town):
    town.server.limits.storm(5, "/messages")
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {town.server.token}"}) as raw:
        for _ in range(2):
            async with raw.get(f"{town.server.api}/channels/{town.general.id}/messages") as answer:
                assert (answer.status, answer.headers["Via"]) == (429, "1.1 google")
            await asyncio.sleep(0.2)

    assert len(town.server.limits.too_soon) == len(town.server.limits.invalid) - 1 == 1


@pytest.mark.parametrize("after", [False, True])
async def test_a_fault_before_or_after_the_effect(town: Town, after: bool):
    fault = town.server.faults.add("503", "/messages$", method="POST", after=after, left=1)

    with pytest.raises(discord.DiscordServerError):
        await town.channel.send("x")

    assert (fault.happened, len(town.general.posts)) == (1, int(after))


async def test_a_connection_is_reset(town: Town):
    town.server.faults.add("reset", "/messages$", after=True, left=1)

    with pytest.raises(aiohttp.ClientError):
        await town.channel.send("x", nonce="n")
    await town.channel.send("x", nonce="n")

    assert town.general.texts == ["x"]


async def test_a_share_goes_wrong_and_the_library_sees_to_most(town: Town):
    town.server.faults.some(0.5, ["reset", "503"], "/messages$")
    failed = 0
    for number in range(20):
        try:
            await town.channel.send(str(number))
        except (discord.HTTPException, aiohttp.ClientError):
            failed += 1

    assert 0 < failed < 20
    assert 20 - failed < len(town.general.posts) < 20


async def test_discord_goes_away_and_comes_back(town: Town):
    await town.server.stop()
    assert town.server.socket.connected == []

    await town.server.start()

    await town.server.ready()
    assert (await town.ana.slash(town.general, "hi", {"words": "back"})).texts == ["back "]


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
        return await http.add_role(guild.id, int(town.ana.id), int(role.id))
    if what == "thread twice":
        message = await town.channel.send("x")
        await message.create_thread(name="one")
        return await message.create_thread(name="two")
    if what == "locked":
        thread = await town.channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
        await thread.edit(archived=True, locked=True)
        return await thread.send("x")
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


async def test_private_threads_roles_and_channels(town: Town):
    guild, role = town.bot.guilds[0], town.guild.role("welcomed")
    thread = await town.channel.create_thread(name="two of you", invitable=False)
    await thread.add_user(discord.Object(int(town.ana.id)))
    await town.bot.http.add_role(guild.id, int(town.ana.id), int(role.id))
    everyone = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    made = await guild.create_text_channel("Quiet Corner", overwrites=everyone)

    assert [one.id for one in await guild.active_threads()] == [thread.id]
    assert town.guild.roles_of(town.ana) == ["welcomed"]
    assert made.name == "quiet-corner"
    with pytest.raises(CannotDo):
        town.ana.writes(town.guild.channel("quiet-corner"), "hello?")
    town.ana.writes(town.guild.channel("two of you"), "here")
    await thread.edit(archived=True)
    assert [one.id async for one in town.channel.archived_threads(private=True, joined=True)] == [thread.id]


async def test_a_file_arrives_and_can_be_fetched(town: Town):
    message = await town.channel.send(file=discord.File(io.BytesIO(b"BEGIN"), "dates.ics"))

    assert message.attachments[0].filename == "dates.ics"
    assert await message.attachments[0].read() == b"BEGIN"


async def test_words_ping_whom_they_are_allowed_to(town: Town):
    words = f"{town.ana.mention} @everyone"
    await town.channel.send(words, allowed_mentions=discord.AllowedMentions.none())
    await town.channel.send(words, allowed_mentions=discord.AllowedMentions(users=True, everyone=False))

    assert [len(post["mentions"]) for post in town.general.posts] == [0, 1]
    assert not any(post["mention_everyone"] for post in town.general.posts)


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


async def _raw(server: Discord, method: str, path: str, body: object) -> tuple[int, int]:
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {server.token}"}) as raw,
        raw.request(method, server.api + path, json=body) as answer,
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


@pytest.mark.needs("discord-schema")
def test_all_that_the_library_sent_fits_the_schema(schema: Schema):
    """The last test of this file: it looks at what those before it sent."""
    assert "\n".join(schema.complaints()) == ""
    assert len(schema.taken) > 10 or not schema.taken
