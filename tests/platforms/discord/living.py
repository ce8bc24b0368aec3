"""Kith as it is shipped on the loopback Discord: a process of its own, started and ended as an operator would.

async with a_living_town(tmp_path) as town:
    await town.begin()
    await a_circle(town)
    await town.kill()
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.app import beginning
from bot.app.discord_addresses import API, GATEWAY
from bot.app.words import ENGLISH, Texts
from bot.kernel.documents import text
from tests.equipment.discord.guilds import Gathering
from tests.equipment.discord.model import Channel, Json, parts_of
from tests.equipment.discord.people import Person
from tests.equipment.discord.permissions import Can
from tests.equipment.discord.posting import EPHEMERAL
from tests.equipment.discord.server import Discord
from tests.equipment.discord.shown import Shown
from tests.platforms.discord.shipped import LOG, begin

LONG = 30.0
"""Seconds for what takes a moment, on a busy machine."""
_SETTINGS = """
[rehearsal]
port = 0
[operating]
health_port = 0
log_level = "info"
"""
_UNSEEN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u2060"))
_english = Texts()(ENGLISH, "UTC", name=str)


@dataclass
class LivingTown:
    """One server with its #general. `fay` may run it. `ahead`: seconds by which Kith's time is ahead of ours."""

    server: Discord
    folder: Path
    guild: Gathering
    members: bool = True
    ahead: float = 0.0
    process: ForkServerProcess | None = None
    people: dict[str, Person] = field(default_factory=dict)
    shown: dict[str, list[Json]] = field(default_factory=dict)
    """What everybody saw of answers, newest last."""

    @property
    def room(self) -> Channel:
        return self.guild.channel("general")

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'kith.db'}"

    async def begin(self, *, ready: bool = True) -> None:
        """`ready`: until it is connected, and its commands are known."""
        self.process = await asyncio.to_thread(begin, self.folder, self.environment, self.ahead)
        if ready:
            await self.server.ready(LONG)
            await self.server.until(lambda: self.server.state.commands, LONG)

    @property
    def environment(self) -> dict[str, str]:
        members = str(self.members).lower()
        return {API: self.server.api, GATEWAY: self.server.gateway, "KITH_DISCORD__MEMBERS": members}

    async def kill(self) -> None:
        """Without warning."""
        assert self.process is not None
        self.process.kill()
        await self._over()

    async def end(self) -> int | None:
        """As an operator ends it: what it ended with."""
        assert self.process is not None
        self.process.terminate()
        return await self._over()

    async def _over(self) -> int | None:
        assert self.process is not None
        await asyncio.to_thread(self.process.join, LONG)
        return self.process.exitcode

    def said(self) -> str:
        """What the processes told whoever runs them."""
        return (self.folder / LOG).read_text(encoding="utf-8")

    def someone(self, who: str) -> Person:
        if who not in self.people:
            self.people[who] = self.server.person(who)
            roles = [self.guild.role("keeper", Can.MANAGE_GUILD)] if who == "fay" else []
            self.guild.join(self.people[who], roles=roles)
        return self.people[who]

    async def says(self, who: str, path: str, *, room: Channel | None = None, **given: object) -> Shown:
        """As a slash command, until it was answered."""
        return await self._settled(who, self.someone(who).slash(room or self.room, path, given))

    async def presses(self, who: str, label: str) -> Shown:
        """The newest button with this text that they can see, once there is one."""
        found = await self.server.until(lambda: self.button(who, label), LONG)
        assert found is not None
        return await self._settled(who, self.someone(who).press(*found))

    async def fills(self, who: str, shown: Shown, **given: object) -> Shown:
        """The form that was shown."""
        return await self._settled(who, self.someone(who).submit(shown, given))

    def button(self, who: str, label: str) -> tuple[Json, str] | None:
        wanted = words(label)
        everywhere = [one for channel in self._channels(who) for one in channel.posts]
        seen = {one["id"]: one for one in [*everywhere, *self.shown.get(who, [])]}
        for message in sorted(seen.values(), key=lambda one: -int(one["id"])):
            for part in parts_of(message):
                if part.get("custom_id") and str(part.get("label", "")).translate(_UNSEEN) == wanted:
                    return message, part["custom_id"]
        return None

    def told(self, who: str) -> list[str]:
        """In their direct messages."""
        return self.someone(who).dm.texts

    def logged(self, what: str) -> int:
        return self.said().count(what)

    async def until(self, found: Callable[[], object], seconds: float = LONG) -> None:
        await self.server.until(found, seconds)

    async def _settled(self, who: str, doing: Awaitable[Shown]) -> Shown:
        shown = await doing
        await shown.settled()
        self.shown.setdefault(who, []).extend(one for one in shown.messages if one["flags"] & EPHEMERAL)
        return shown

    def _channels(self, who: str) -> list[Channel]:
        return [self.someone(who).dm, *self.guild.guild.channels.values()]


def words(key: str, **given: str) -> str:
    """As they are read, in English."""
    return _english(text(key, **given)).translate(_UNSEEN)


async def a_circle(town: LivingTown) -> None:
    """Fay makes a circle; she and Ana found it."""
    for who in ("fay", "ana"):
        await town.says(who, "welcome")
        await town.presses(who, "welcome-yes")
    await town.says("fay", "circle create", name="Tuesday circle", country="GB")
    await town.says("fay", "rules draft")
    await town.presses("fay", "rules-button-publish")
    for who in ("fay", "ana"):
        await town.presses(who, "rules-button-found")


@asynccontextmanager
async def a_living_town(
    folder: Path, *, members: bool = True, server: Discord | None = None, **more: Any
) -> AsyncIterator[LivingTown]:
    """Settings and keys as `kith init` leaves them, and nothing started yet. `more`: see `Discord`."""
    server = server or Discord(**more)
    await server.start()
    settle(folder, server)
    town = LivingTown(server, folder, server.guild("The house"), members)
    town.someone("fay")
    try:
        yield town
    finally:
        if town.process is not None:
            await town.kill()
        with suppress(ConnectionError):
            await server.stop()


def settle(folder: Path, server: Discord) -> None:
    answers = beginning.Answers("Ada", "ada@example.org", "UTC", "GB", True, "", "", server.bot.id)
    beginning.begin(folder, answers, Console(quiet=True), ask=False)
    token = folder / beginning.DISCORD_FILE
    token.touch(mode=0o600)
    token.write_text(f"{server.token}\n", encoding="utf-8")
    config = folder / "config.toml"
    config.write_text(_SETTINGS + config.read_text(encoding="utf-8"), encoding="utf-8")
