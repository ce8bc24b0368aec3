"""Somebody at their own client: what they type, press and choose, and what their client would not let them do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.equipment.discord import options, wire
from tests.equipment.discord.forms import filled_in
from tests.equipment.discord.model import Channel, Json, User, parts_of
from tests.equipment.discord.options import CannotDo
from tests.equipment.discord.permissions import Can, in_channel
from tests.equipment.discord.posting import EPHEMERAL
from tests.equipment.discord.shown import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Interaction, Shown
from tests.equipment.discord.state import State
from tests.equipment.discord.world import ALWAYS

NO_ANSWER = "The application did not respond"
_LISTS = {3: "strings", 5: "users", 6: "roles", 7: "mentionables", 8: "channels"}


@dataclass
class Person:
    """Every way to use the bot ends when it answered, or failed to; what comes later is in what was shown."""

    state: State
    user: User
    hears: Callable[[Channel], str]

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def mention(self) -> str:
        return self.user.mention

    @property
    def dm(self) -> Channel:
        """Theirs with the bot."""
        return self.state.world.direct(self.user)

    def close_door(self, *, closed: bool = True) -> None:
        """Takes no direct messages."""
        self.user.closed = closed

    def writes(
        self, channel: Channel, words: str, *, to: Json | None = None, files: Sequence[options.Upload] = ()
    ) -> Json:
        """`to`: the message they reply to."""
        self._is_in(channel)
        wanted = Can.SEND_MESSAGES_IN_THREADS if channel.thread else Can.SEND_MESSAGES
        if not in_channel(channel, self.user) & wanted:
            raise CannotDo(f"{self.user.name} may not write there")
        place = self._place(channel)
        for file in files:
            place.name(file)
        sent: Json = {"content": words, "attachments": [*place.resolved.get("attachments", {}).values()]}
        if to is not None:
            sent["message_reference"] = {"message_id": to["id"]}
        return self.state.world.post(channel, self.user, sent, kind=19 if to else 0)

    def rewrites(self, channel: Channel, message: Json, words: str) -> None:
        self.state.world.revise(channel, message, message | {"content": words}, None)

    def deletes(self, channel: Channel, message: Json) -> None:
        self.state.world.erase(channel, message)

    async def slash(
        self, channel: Channel, path: str, given: Mapping[str, object] | None = None, *, raw: bool = False
    ) -> Shown:
        """`raw`: whatever it is, also a command that nobody knows, without their client having a say."""
        place = self._place(channel)
        if raw:
            return await self._asks(COMMAND, channel, options.made_up(path.split(), given or {}, place))
        command = self._command(path.split(maxsplit=1)[0], 1)
        data = options.slash(command, path.split()[1:], given or {}, place)
        self._may_use(channel, command)
        return await self._asks(COMMAND, channel, data)

    async def menu(self, channel: Channel, name: str, target: "Person | Json") -> Shown:
        """A command on a person, or on a message of the channel."""
        kind = 2 if isinstance(target, Person) else 3
        command = self._command(name, kind)
        self._may_use(channel, command)
        about = target.user if isinstance(target, Person) else target
        return await self._asks(COMMAND, channel, options.menu(command, about, self._place(channel)))

    async def autocomplete(
        self,
        channel: Channel,
        path: str,
        option: str,
        typed: str,
        given: Mapping[str, object] | None = None,
    ) -> Shown:
        """What is proposed while they type is in `choices`."""
        command = self._command(path.split(maxsplit=1)[0], 1)
        every = {**(given or {}), option: typed}
        place = self._place(channel)
        data = options.slash(command, path.split()[1:], every, place, focused=option)
        return await self._asks(AUTOCOMPLETE, channel, data)

    async def press(self, message: Json, which: str, *, raw: bool = False) -> Shown:
        """`which`: a button's words or its `custom_id`."""
        channel = self._where(message, raw)
        button = self._part(message, lambda one: which in {one.get("label"), one.get("custom_id")}, 2)
        if not raw and (button is None or button.get("disabled") or button.get("url")):
            raise CannotDo(f"{self.user.name} finds no button {which!r} to press")
        button = button or {"custom_id": which, "id": 1}
        data = {"component_type": 2, "custom_id": button["custom_id"], "id": button["id"]}
        return await self._asks(COMPONENT, channel, data, message)

    async def choose(self, message: Json, which: str, *values: object, raw: bool = False) -> Shown:
        """`values`: people, roles and channels, or options by their value or words."""
        channel = self._where(message, raw)
        part = self._part(message, lambda one: one.get("custom_id") == which, *_LISTS)
        if part is None or (part.get("disabled") and not raw):
            raise CannotDo(f"{self.user.name} finds no list {which!r} to choose from")
        chosen = options.chosen(part, values, self._place(channel), checked=not raw)
        data = {"component_type": part["type"], "custom_id": which, "id": part["id"], **chosen}
        return await self._asks(COMPONENT, channel, data, message)

    async def submit(self, shown: Shown, given: Mapping[str, object], *, raw: bool = False) -> Shown:
        """The form that was shown. `given`: by `custom_id` or by label; what is left out stays as it was."""
        if shown.modal is None:
            raise CannotDo(f"{self.user.name} sees no form")
        before = shown.interaction
        data = filled_in(shown.modal, given, self._place(before.channel), checked=not raw)
        return await self._asks(SUBMIT, before.channel, data, before.about)

    async def again(self, shown: Shown) -> None:
        """The same interaction is delivered a second time."""
        self._deliver(shown.interaction)

    def _part(self, message: Json, wanted: Callable[[Json], bool], *kinds: int) -> Json | None:
        found = (one for one in parts_of(message) if one["type"] in kinds and wanted(one))
        return next(found, None)

    def _where(self, message: Json, raw: bool) -> Channel:
        channel = self.state.world.channels[message["channel_id"]]
        seen = _only_for(self, message) if message["flags"] & EPHEMERAL else message["id"] in channel.messages
        if not seen and not raw:
            raise CannotDo(f"{self.user.name} does not see that message")
        return channel

    def _place(self, channel: Channel) -> options.Place:
        state = self.state
        return options.Place(state.world, channel, state.bot, state.commands.values(), self._keep)

    def _keep(self, key: str, content: bytes) -> str:
        self.state.keep_file(key, content)
        return f"{self.state.api}/files/{key}"

    def _command(self, name: str, kind: int) -> Json:
        found = (one for one in self.state.commands.values() if (one["type"], one["name"]) == (kind, name))
        command = next(found, None)
        if command is None:
            raise CannotDo(f"{self.user.name} finds no command {name!r}")
        return command

    def _may_use(self, channel: Channel, command: Json) -> None:
        contexts = command["contexts"]
        if contexts is not None and (0 if channel.guild else 1) not in contexts:
            raise CannotDo(f"{self.user.name} does not find {command['name']!r} here")
        if channel.guild is None:
            return
        may = in_channel(channel, self.user)
        wanted = int(command["default_member_permissions"] or 0)
        if not may & Can.USE_APPLICATION_COMMANDS or may & wanted != wanted:
            raise CannotDo(f"{self.user.name} may not use {command['name']!r} here")

    async def _asks(self, kind: int, channel: Channel, data: Json, about: Json | None = None) -> Shown:
        self._is_in(channel)
        world = self.state.world
        key = world.clock.snowflake()
        one = Interaction(
            key, f"token-{key}", kind, self.user, channel, channel.guild, data, world.clock.now(), about
        )
        one.shown = Shown(one)
        self.state.remember(one)
        if self.hears(channel) == "no":
            one.shown.failed = NO_ANSWER
            return one.shown
        self._deliver(one)
        try:
            await one.shown.until(lambda: one.shown.answered, self.state.patience)
        except TimeoutError:
            one.shown.failed = NO_ANSWER
        return one.shown

    def _is_in(self, channel: Channel) -> None:
        """Sees the channel, and has agreed to the guild's own rules."""
        if not in_channel(channel, self.user):
            raise CannotDo(f"{self.user.name} does not see this channel")
        if channel.guild and channel.guild.members[self.user.id].pending:
            raise CannotDo(f"{self.user.name} has not agreed to the guild's rules yet")

    def _deliver(self, one: Interaction) -> None:
        told: Json = {
            "id": one.id,
            "application_id": self.state.bot.id,
            "type": one.kind,
            "token": one.token,
            "version": 1,
            "data": one.data,
            "channel_id": one.channel.id,
            "channel": wire.channel(one.channel, self.state.bot),
            "locale": self.user.locale,
            "app_permissions": str(in_channel(one.channel, self.state.bot)),
            "entitlements": [],
            "authorizing_integration_owners": {"0": one.guild.id if one.guild else "0"},
            "context": 0 if one.guild else 1,
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if one.guild is None:
            told["user"] = wire.user(self.user)
        else:
            member = wire.member(one.guild.members[self.user.id])
            told["member"] = member | {"permissions": str(in_channel(one.channel, self.user))}
            told["guild_id"], told["guild_locale"] = one.guild.id, one.guild.locale
            told["guild"] = {"id": one.guild.id, "locale": one.guild.locale, "features": []}
        if one.about is not None:
            told["message"] = one.about
        self.state.world.tell("INTERACTION_CREATE", told, one.guild, ALWAYS)


def _only_for(person: Person, message: Json) -> bool:
    """Of what one person alone sees: whether it is they."""
    named = message.get("interaction_metadata", {}).get("user", {}).get("id")
    return bool(named == person.id)
