"""A bot on discord.py as it is, and a town for it to live in: what shows that the loopback Discord is real enough."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands, ui

from tests.equipment.discord.guilds import Gathering
from tests.equipment.discord.people import Person
from tests.equipment.discord.pointing import pointed_at
from tests.equipment.discord.server import Discord

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, dm_messages=True)


class Form(ui.Modal, title="How are you?"):
    words: ui.Label["Form"] = ui.Label(
        text="In a few words", component=ui.TextInput(custom_id="words", max_length=20)
    )

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
        command: app_commands.Command[Any, ..., Any]
        for command in (hi, slowly, never, form, colour):
            self.tree.add_command(command)
        self.tree.add_command(thank)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library would wait five seconds here, lest it identify itself too often."""

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(f"message {message.content}")

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        self.heard.append(f"left {gone.user.name}")

    async def on_member_join(self, member: discord.Member) -> None:
        self.heard.append(f"joined {member.name}")


class Buttons(ui.View):
    """Also a list."""

    @ui.select(custom_id="when", options=[discord.SelectOption(label="On Monday", value="mon")])
    async def when(self, interaction: discord.Interaction, chosen: ui.Select[ui.View]) -> None:
        await interaction.response.send_message(chosen.values[0], ephemeral=True)

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
async def a_bot(server: Discord, bot: discord.Client) -> AsyncIterator[None]:
    with pointed_at(server):
        running = asyncio.create_task(bot.start(server.token))
        try:
            await server.ready()
            await bot.wait_until_ready()
            yield
        finally:
            await bot.close()
            await asyncio.gather(running, return_exceptions=True)
