"""The journeys' town on a Discord of memory: people use slash commands, press, fill forms, and read what they can see.

Discord's own library runs unchanged; only its connection is made of memory. Kith's clock alone is moved.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import discord
from simcord import Env
from simcord import actors as acting
from simcord import interactions as wire
from simcord.backend import Backend
from simcord.builders import ChannelHandle
from simcord.enums import AppCommandType, InteractionType

from adapters.discord.client import Shards
from adapters.discord.reading import PLATFORM
from adapters.discord.run import Discord
from bot.app.core import Core
from bot.app.desk import Front
from bot.app.making import Setup
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.waker import Waker
from bot.app.words import KEYS, Texts
from bot.kernel.attached import Attached
from bot.kernel.commands import Command
from bot.kernel.documents import Person, Press
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.features import Feature
from bot.kernel.people import AccountId
from bot.kernel.prefix import read_line, write_line
from bot.kernel.presses import unchecked
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from tests.equipment.prepared import as_installed
from tests.journeys.town import ROOM, Hours
from tests.platforms.discord.seen import Message, choices_of, words_of

_SELECT = 3
_WORDS = (0, 19, 20, 23)
"""Kinds of messages in which something is said."""


class DiscordTown:
    """One server. `fay` may run it. `language`: what everybody reads; see the journeys' town."""

    def __init__(self, core: Core, hours: Hours, *, language: str = KEYS) -> None:
        self.core, self.hours, self.language = core, hours, language
        nudge, self.metrics = asyncio.Event(), Metrics()
        self.front = Front(core, self.metrics, nudge=nudge)
        self.front.wording = partial(_always, core.texts, language)
        self.waker = Waker(core, self.metrics, nudge=nudge)
        self.nudge = nudge
        self.people: dict[str, Any] = {}
        self.rooms: dict[str, Any] = {}
        self._only: dict[int, str] = {}
        """Whose an ephemeral message is."""
        self._answers: set[int] = set()
        self.results: dict[str, Any] = {}
        """What somebody did last came to this."""

    async def begin(self, *, members: bool = True, plain: bool = False) -> None:
        """`members`, `plain`: as for `Discord`."""
        self.discord = self._discord(members=members, plain=plain)
        self.env = Env(self.discord.make(), settle_timeout=10.0)
        await self.env.start()
        self.guild = self.env.create_guild("The house")
        powers = discord.Permissions(manage_guild=True)
        self.keeper = self.guild.create_role("keeper", permissions=powers)
        await self.settle()

    async def next_life(self, *, members: bool = True, plain: bool = False) -> None:
        """The process ends, whatever it is at, and another begins."""
        for task in (*self.discord._standing, *self.discord._busy):
            task.cancel()
        self.front = Front(self.core, self.metrics, nudge=self.nudge)
        self.front.wording = partial(_always, self.core.texts, self.language)
        self.discord = self._discord(members=members, plain=plain)
        await self.env.restart_bot(self.discord.make())
        await self.settle()

    def _discord(self, *, members: bool, plain: bool) -> Discord:
        made = Discord(
            "token",
            self.front,
            now=self.hours.now,
            dice=Random(1),
            shards=Shards(1),
            members=members,
            plain=plain,
        )
        made.allowance = None
        self.postman = Postman(self.core, {PLATFORM: made}, self.metrics, nudge=self.nudge)
        return made

    async def end(self) -> None:
        for task in self.discord._standing:
            task.cancel()
        await self.env.shutdown()
        self.env.raise_errors()

    @property
    def backend(self) -> Backend:
        return self.env.backend

    async def someone(self, who: str) -> Any:
        if who not in self.people:
            roles = [self.keeper] if who == "fay" else []
            self.people[who] = self.guild.add_member(
                self.env.create_user(who, global_name=None if self.language == KEYS else who.title()),
                roles=roles,
            )
            await self.settle()
        return self.people[who]

    def room(self, where: str) -> Any:
        if where.isdigit():
            return ChannelHandle(self.env, self.guild, self.backend.get_channel(int(where)))
        if where not in self.rooms:
            self.rooms[where] = self.guild.create_text_channel(where)
        return self.rooms[where]

    async def says(self, who: str, line: str, *, where: str = ROOM) -> str:
        """As a slash command; what is none is written to Kith alone. Whoever had left comes back to say it."""
        await self.arrives(who, where=ROOM)
        member = await self.someone(who)
        try:
            call = read_line(self._with_ids(line), self.front.catalogue)
        except (Refusal, Unreadable):
            return await self._writes(who, line)
        if where == "dm":
            return await self._writes(who, line)
        return await self._acts(who, self._slash(member, self.room(where), call.command, dict(call.values)))

    async def fills(self, who: str, path: str, *, where: str = ROOM, **values: str) -> str:
        """As a slash command with all of it; a form only a button leads to is sent in as if that had been pressed."""
        command = self.front.catalogue.find(path)
        assert command is not None
        if not command.hidden:
            return await self.says(who, write_line(command, values), where=where)
        member = await self.someone(who)
        account = self.account(who)
        token = self.front.token(Press(path), account=account, place="")
        components = [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in values.items()
        ]
        data = {"custom_id": token, "components": components}
        return await self._acts(
            who,
            acting._dispatch_actor_interaction(member, InteractionType.MODAL_SUBMIT, self.room(where), data),
        )

    async def attaches(
        self, who: str, path: str, field: str, name: str, body: bytes, *, where: str = ROOM
    ) -> str:
        """As a slash command with the file; in a direct message as well."""
        await self.arrives(who, where=ROOM)
        member, command = await self.someone(who), self.front.catalogue.find(path)
        assert command is not None
        channel, actor = (
            (self.room(where), member) if where != "dm" else (member.user.dm_channel, member.user)
        )
        resolved: dict[str, Any] = {}
        id_ = wire.store_interaction_attachment(self.backend, channel.id, name, body, resolved)
        doing = self._slash(actor, channel, command, {field: id_}, resolved=resolved)
        return await self._acts(who, doing)

    async def presses(self, who: str, label: str, *, where: str = ROOM) -> str:
        """The newest button or entry of a list with this label that they can see."""
        press = await self.button(who, label, where=where)
        return await press()

    async def button(self, who: str, label: str, *, where: str = ROOM) -> Callable[[], Awaitable[str]]:
        """A button they see now, to be pressed later."""
        member = await self.someone(who)
        for message in reversed(self._visible(who, dm=where == "dm")):
            for said, component in choices_of(message.raw):
                if said == label or said.startswith(f"{label}("):
                    return partial(self._press, who, member, message, component)
        raise AssertionError(
            f"{who} sees no button {label!r} in {[one.words for one in self._visible(who, dm=False)]}"
        )

    def asks(self, path: str, answer: str) -> bool:
        return answer == f"form {path}"

    def opened(self, who: str = "fay") -> str:
        """The first thread that Kith opened with this person in it."""
        me, them = self.backend.bot_user.id, self.people[who].id
        threads = [one for one in self.backend.channels.values() if one.is_thread and one.owner_id == me]
        made = [one for one in threads if them in one.thread_members]
        return str(min(made, key=lambda one: one.id).id)

    def account_id(self, who: str) -> str:
        return str(self.people[who].id)

    def account(self, who: str) -> AccountId:
        return self.core.people.id_of(PLATFORM, self.account_id(who))

    async def arrives(self, who: str, where: str = ROOM) -> None:
        self.room(where)
        member = await self.someone(who)
        if member.id not in self.guild.member_ids():
            roles = [self.keeper] if who == "fay" else []
            self.people[who] = self.guild.add_member(member.user, roles=roles)
        await self.settle()

    async def goes(self, who: str, where: str = ROOM) -> None:
        self.guild.remove_member(self.people[who])
        await self.settle()

    async def waits(self, time: timedelta) -> None:
        until = self.hours.moment + time
        while (soonest := await self._soonest()) is not None and soonest <= until:
            self.hours.moment = max(self.hours.moment, soonest)
            await self.waker.once()
            await self.settle()
        self.hours.moment = until

    async def _soonest(self) -> datetime | None:
        found = [await self.core.do(self.core.diary.soonest), await self.core.do(self.core.sending.soonest)]
        return min((at for at in found if at is not None), default=None)

    def seen(self, where: str = ROOM, *, by: str = "fay") -> list[str]:  # all see the same
        """What Kith said in a room, as everybody there reads it."""
        channel = self.room(where)
        return [one.words for one in self._said(channel.id) if not one.private]

    def told(self, who: str) -> list[str]:
        """What Kith said to them alone without their asking."""
        return [one.words for one in self._said(self._dm(who)) if one.id not in self._answers]

    async def files(self, who: str) -> list[str]:
        """What is in the files of Kith's that they can see."""
        shown = [self.backend.messages[one.channel][one.id] for one in self._visible(who, dm=False)]
        found = [self.backend.cdn.get(file["url"]) for one in shown for file in one.attachments]
        assert None not in found
        return [content.decode() for content in found if content is not None]

    async def settle(self) -> None:
        """Until everything that came is seen to, and all that is due was sent."""
        for _ in range(20):
            before = self.backend_size()
            await self.env.settle()
            with self.env._bot_scope():  # by the same clock as what came
                await self.postman.quiet()
            await self.env.settle()
            if self.backend_size() == before:
                return
        raise AssertionError("it never ends")

    def backend_size(self) -> object:
        return sum(len(one) for one in self.backend.messages.values()), len(self.backend.channels)

    async def _acts(self, who: str, doing: Awaitable[Any]) -> str:
        result = await doing
        await self.settle()
        return self._answer(who, result)

    def _answer(self, who: str, result: Any) -> str:
        self.results[who] = result
        if result.modal is not None:
            path = str(result.modal["custom_id"]).removeprefix("f:")
            return f"form {_path_of(path)}"
        said = [one for one in (result.response, *result.followups) if one is not None]
        for one in said:
            self._only[one.id] = who if one.ephemeral else ""
            self._answers.add(one.id)
        return "\n".join(self._message(one._message).words for one in said)

    async def _writes(self, who: str, words: str) -> str:
        member = await self.someone(who)
        before = {one.id for one in self._said(self._dm(who))}
        await member.send_dm(words)
        await self.settle()
        fresh = [one for one in self._said(self._dm(who)) if one.id not in before]
        self._answers |= {one.id for one in fresh[-1:]}
        return fresh[-1].words if fresh else ""

    async def _slash(
        self,
        member: Any,
        channel: Any,
        command: Command,
        values: Mapping[str, str],
        *,
        resolved: Mapping[str, Any] | None = None,
    ) -> Any:
        """As any client could send it, also one that does not check what is typed."""
        words = command.path.split()
        root = self.backend.find_command(words[0], None, type=AppCommandType.CHAT_INPUT)
        assert root is not None, command.path
        _, nesting = wire.walk_to_subcommand(root, words[1:])
        options = [
            {"name": one.name, **self._typed(one.kind, values[one.name])}
            for one in command.fields
            if one.name in values
        ]
        data = {
            "id": root["id"],
            "name": root["name"],
            "type": AppCommandType.CHAT_INPUT,
            "options": wire.nest_options(root, nesting, options),
            **({"resolved": resolved} if resolved else {}),
        }
        return await acting._dispatch_actor_interaction(
            member, InteractionType.APPLICATION_COMMAND, channel, data
        )

    def _typed(self, kind: object, value: str) -> dict[str, Any]:
        if kind is bool and value.casefold() in ("yes", "no"):
            return {"type": 5, "value": value.casefold() == "yes"}
        if kind is int and value.isascii() and value.isdigit():
            return {"type": 4, "value": int(value)}
        if kind is Attached:
            return {"type": 11, "value": value}
        if kind is Person:
            return {"type": 6, "value": value.strip("<@>")}
        return {"type": 3, "value": value}

    async def _press(self, who: str, member: Any, message: Message, component: Mapping[str, Any]) -> str:
        data = {"custom_id": component["custom_id"], "component_type": component["type"]}
        if component["type"] == _SELECT:
            data["values"] = [component["value"]]
        actor = member.user if message.direct else member
        stored = self.backend.messages[message.channel].get(message.id)
        if stored is not None:
            return await self._acts(who, acting._component_interaction(actor, stored, data))
        channel = self.room(str(message.channel))  # it was taken away while they pressed
        kind = InteractionType.MESSAGE_COMPONENT
        return await self._acts(who, acting._dispatch_actor_interaction(actor, kind, channel, data))

    def _visible(self, who: str, *, dm: bool) -> list[Message]:
        channels: Sequence[int] = [self._dm(who)]
        if not dm:
            member = self.people[who].id
            channels = [self._dm(who)] + [
                one.id
                for one in self.backend.channels.values()
                if one.guild_id and (not one.is_thread or member in one.thread_members)
            ]
        said = [one for channel in channels for one in self._said(channel)]
        mine = [one for one in said if not one.private or self._only.get(one.id) == who]
        return sorted(mine, key=lambda one: one.id)

    def _said(self, channel: int) -> list[Message]:
        me = self.backend.bot_user.id
        held = self.backend.messages.get(channel, {})
        return [self._message(one) for one in held.values() if one.author_id == me and one.type in _WORDS]

    def _message(self, raw: Any) -> Message:
        channel = self.backend.get_channel(raw.channel_id)
        names = {str(one.id): who for who, one in self.people.items()}
        components = raw.components
        words = words_of(raw.content, components, names)
        return Message(
            raw.id, raw.channel_id, channel.guild_id is None, bool(raw.flags & 64), words, components
        )

    def _dm(self, who: str) -> int:
        return int(self.people[who].user.dm_channel.id)

    def _with_ids(self, line: str) -> str:
        return re.sub(r"@(\w+)\b", lambda found: self._id(found[1]), line)

    def _id(self, name: str) -> str:
        return f"<@{self.people[name].id}>" if name in self.people else f"@{name}"


def _path_of(custom_id: str) -> str:
    press = unchecked(custom_id)
    return press.path if press else custom_id


def _always(texts: Texts, fixed: str, language: str, zone: str, **more: Any) -> Any:
    return texts(fixed, zone, **more)


@asynccontextmanager
async def a_discord_town(
    folder: Path,
    *,
    hours: Hours | None = None,
    texts: Texts | None = None,
    language: str = KEYS,
    members: bool = True,
    plain: bool = False,
    more: Sequence[Feature] = (),
) -> AsyncIterator[DiscordTown]:
    """`more`: features besides those that come with Kith."""
    ring = KeyRing.create(folder / "kith.key")
    hours = hours or Hours()
    with MemberKeys.create(ring) as keys:
        setup = Setup(f"sqlite:///{folder / 'kith.db'}", host="Ada")
        core = Core(
            setup, ring=ring, keys=keys, clock=hours, dice=Random(1), texts=texts or Texts(), more=more
        )
        as_installed(setup.url)
        core.start()
        town = DiscordTown(core, hours, language=language)
        await town.begin(members=members, plain=plain)
        try:
            yield town
        finally:
            await town.end()
            core.close()


__all__ = ["UTC", "DiscordTown", "a_discord_town"]
