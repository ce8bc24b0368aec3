"""The loopback Discord is real enough that discord.py, as it is, lives on it."""

import io

import discord
import pytest
from discord import ui

from tests.equipment.discord.options import CannotDo
from tests.equipment.discord.permissions import Can
from tests.equipment.discord.sample import INTENTS, Town, a_bot
from tests.equipment.discord.server import a_discord


async def test_the_library_sees_a_guild_as_one_without_privileges_does(town: Town):
    guild = town.bot.guilds[0]

    assert (guild.name, guild.member_count, len(guild.members)) == ("Evening circle", 3, 1)
    assert [channel.name for channel in guild.text_channels] == ["general"]
    assert (town.server.state.overwrites, town.server.state.commands_created) == (1, 6)


async def test_a_command_is_answered_for_all_and_a_button_changes_the_answer(town: Town):
    shown = await town.ana.slash(town.general, "hi", {"words": "hello", "who": town.ana})

    assert shown.texts == [f"hello {town.ana.mention}"]
    assert town.general.posts == shown.messages
    chosen = await town.ana.choose(shown.messages[0], "when", "On Monday")
    assert (chosen.texts, len(chosen.private)) == (["mon"], 1)
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


async def test_private_threads_roles_and_channels(town: Town):
    guild, role = town.bot.guilds[0], town.guild.role("welcomed")
    thread = await town.channel.create_thread(name="two of you", invitable=False)
    await thread.add_user(discord.Object(int(town.ana.id)))
    await town.bot.http.add_role(guild.id, int(town.ana.id), int(role.id))
    hidden = {"id": town.guild.id, "type": 0, "allow": "0", "deny": str(int(Can.VIEW_CHANNEL))}
    made = await town.bot.http.create_channel(
        guild.id, 0, name="Quiet Corner", permission_overwrites=[hidden]
    )

    assert [one.id for one in await guild.active_threads()] == [thread.id]
    assert town.guild.roles_of(town.ana) == ["welcomed"]
    assert made["name"] == "quiet-corner"
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


async def test_people_write_to_the_bot_alone(town: Town):
    town.ana.writes(town.ana.dm, "between us")
    town.ana.writes(town.general, "not for the bot")

    await town.server.until(lambda: len(town.bot.heard) == 2)
    assert town.bot.heard == ["message between us", "message "]


class Sharded(discord.AutoShardedClient):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """At once, as in `Bot`."""


async def test_two_shards_share_the_guilds():
    async with a_discord(shards=2) as server:
        for number in range(4):
            server.guild(f"Circle {number}")
        bot = Sharded(intents=INTENTS)
        async with a_bot(server, bot):
            await server.until(lambda: len(bot.guilds) == 4)
            assert sorted(guild.shard_id for guild in bot.guilds) == [0, 0, 1, 1]


async def test_a_thread_in_which_nobody_writes_is_archived(town: Town):
    thread = await town.channel.create_thread(
        name="talk", type=discord.ChannelType.public_thread, auto_archive_duration=60
    )

    town.server.later(3601)
    assert await town.bot.guilds[0].active_threads() == []
    await thread.send("back again")

    assert [one.id for one in await town.bot.guilds[0].active_threads()] == [thread.id]


async def test_what_somebody_sends_by_hand_arrives_as_it_is(town: Town):
    town.server.state.patience = 0.1

    assert (await town.ana.slash(town.general, "hi", {"words": "there"}, raw=True)).texts == ["there "]
    assert (await town.ana.slash(town.general, "hi", {"what": "?"}, raw=True)).failed
    assert (await town.ana.slash(town.general, "no such thing", raw=True)).failed


async def test_nobody_presses_what_another_was_shown(town: Town):
    ben = town.server.person("ben")
    town.guild.join(ben)
    shown = await town.ana.slash(town.general, "slowly")
    await shown.settled()

    with pytest.raises(CannotDo, match="does not see"):
        await ben.press(shown.messages[0], "Coming")
