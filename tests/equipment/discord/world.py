"""What happens on the loopback Discord, whoever makes it happen; everything is told over the gateway as well."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.equipment.discord import posting, wire
from tests.equipment.discord.clock import Clock
from tests.equipment.discord.model import (
    DM,
    PRIVATE_THREAD,
    Channel,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    Thread,
    User,
)  # fmt: skip
from tests.equipment.discord.permissions import ANYONE, in_channel
from tests.equipment.discord.refusals import no
from tests.equipment.discord.stir import Stir

GUILDS, MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1, 1 << 1, 1 << 9, 1 << 12, 1 << 15
ALWAYS = 0
"""Told whatever was asked for."""


@dataclass(frozen=True)
class Event:
    """`needs`: the intent it comes with. `message`: what it says is kept from who may not read it."""

    name: str
    told: Json
    guild: Guild | None
    needs: int
    message: bool = False


class World:
    def __init__(self, clock: Clock, tell: Callable[[Event], None]) -> None:
        self.clock, self._tell, self.stir = clock, tell, Stir()
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self._directs: dict[str, Channel] = {}
        self.bot = self.new_user("kith", bot=True)

    def tell(
        self, name: str, told: Json, guild: Guild | None, needs: int = GUILDS, *, message: bool = False
    ) -> None:
        if guild is None or (self.bot.id in guild.members and not guild.away) or name == "GUILD_DELETE":
            self._tell(Event(name, told, guild, needs, message))
        self.stir.happened()

    def new_user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        user = User(self.clock.snowflake(), name, bot, locale)
        self.users[user.id] = user
        return user

    def new_guild(self, name: str, owner: User, *, locale: str, strangers: int) -> Guild:
        guild = Guild(self.clock.old_snowflake(), name, owner, locale, strangers)
        guild.roles[guild.id] = Role(guild.id, "@everyone", ANYONE)
        guild.members[owner.id] = Member(owner, self.clock.moment())
        self.guilds[guild.id] = guild
        return guild

    def guild_arrives(self, guild: Guild) -> None:
        threads = self.seen_threads(guild)
        self.tell("GUILD_CREATE", wire.guild_created(guild, self.bot, threads, 250), guild)

    def seen_threads(self, guild: Guild) -> list[Channel]:
        every = (one for one in guild.threads if one.thread and not one.thread.archived)
        return [one for one in every if in_channel(one, self.bot)]

    def new_role(self, guild: Guild, name: str, permissions: int = 0, **rest: object) -> Role:
        """Right above @everyone; whatever was there moves up."""
        if len(guild.roles) >= 250:
            raise no(30005)
        for other in guild.roles.values():
            other.position += other is not guild.everyone
        role = Role(self.clock.snowflake(), name, permissions, 1)
        role.managed, role.mentionable = bool(rest.get("managed")), bool(rest.get("mentionable"))
        guild.roles[role.id] = role
        self.tell("GUILD_ROLE_CREATE", {"guild_id": guild.id, "role": wire.role(role)}, guild)
        return role

    def role_goes(self, guild: Guild, role: Role) -> None:
        del guild.roles[role.id]
        for member in guild.members.values():
            member.roles = [one for one in member.roles if one is not role]
        self.tell("GUILD_ROLE_DELETE", {"guild_id": guild.id, "role_id": role.id}, guild)

    def joins(self, guild: Guild, user: User, *, pending: bool = False, roles: Iterable[Role] = ()) -> Member:
        member = Member(user, self.clock.moment(), list(roles), pending)
        guild.members[user.id] = member
        told = wire.member(member) | {"guild_id": guild.id}
        self.tell("GUILD_MEMBER_ADD", told, guild, MEMBERS)
        return member

    def leaves(self, guild: Guild, user: User) -> None:
        del guild.members[user.id]
        for thread in guild.threads:
            thread.inside.pop(user.id, None)
        if user is self.bot:
            self.tell("GUILD_DELETE", {"id": guild.id}, guild)
        else:
            told = {"guild_id": guild.id, "user": wire.user(user)}
            self.tell("GUILD_MEMBER_REMOVE", told, guild, MEMBERS)

    def member_changed(self, guild: Guild, member: Member) -> None:
        needs = ALWAYS if member.user is self.bot else MEMBERS
        self.tell("GUILD_MEMBER_UPDATE", wire.member(member) | {"guild_id": guild.id}, guild, needs)

    def new_channel(self, guild: Guild, kind: int, name: str, **rest: object) -> Channel:
        if len(guild.channels) - len(guild.threads) >= 500:
            raise no(30013)
        spelled = "-".join(name.lower().split()) if kind == 0 else name
        channel = Channel(self.clock.snowflake(), kind, spelled, guild)
        for key, value in rest.items():
            setattr(channel, key, value)
        self.channels[channel.id] = guild.channels[channel.id] = channel
        self.channel_told("CHANNEL_CREATE", channel)
        return channel

    def channel_told(self, name: str, channel: Channel) -> None:
        """Of a channel that the bot cannot see, nothing."""
        if in_channel(channel, self.bot) or name == "CHANNEL_DELETE":
            self.tell(name, wire.channel(channel, self.bot), channel.guild)
        self.stir.happened()

    def channel_goes(self, channel: Channel) -> None:
        assert channel.guild is not None
        for thread in [one for one in channel.guild.threads if one.parent is channel]:
            del channel.guild.channels[thread.id], self.channels[thread.id]
        del channel.guild.channels[channel.id], self.channels[channel.id]
        name = "THREAD_DELETE" if channel.thread else "CHANNEL_DELETE"
        self.tell(name, wire.channel(channel, self.bot), channel.guild)

    def overwritten(self, channel: Channel, overwrite: Overwrite) -> None:
        channel.overwrites[overwrite.id] = overwrite
        self.channel_told("CHANNEL_UPDATE", channel)

    def direct(self, user: User) -> Channel:
        """The one between them and the bot."""
        if user.id not in self._directs:
            channel = Channel(self.clock.snowflake(), DM, recipients=(self.bot, user))
            self.channels[channel.id] = self._directs[user.id] = channel
        return self._directs[user.id]

    def new_thread(
        self, parent: Channel, kind: int, name: str, owner: User, *, begun: str = "", **rest: object
    ) -> Channel:
        assert parent.guild is not None
        if sum(not one.thread.archived for one in parent.guild.threads if one.thread) >= 1000:
            raise no(160006)
        now = self.clock.moment()
        thread = Channel(begun or self.clock.snowflake(), kind, name, parent.guild, parent)
        thread.thread = Thread(owner, now, self.clock.now(), now)
        for key, value in rest.items():
            setattr(thread.thread, key, value)
        thread.inside[owner.id] = now
        self.channels[thread.id] = parent.guild.channels[thread.id] = thread
        told = wire.channel(thread, self.bot) | {"newly_created": True}
        if in_channel(thread, self.bot):
            self.tell("THREAD_CREATE", told, parent.guild)
        if kind != PRIVATE_THREAD:
            self._noted_in_the_parent(parent, thread, owner, began_at=begun)
        return thread

    def _noted_in_the_parent(self, parent: Channel, thread: Channel, owner: User, *, began_at: str) -> None:
        if began_at:
            message = parent.messages[began_at]
            message["flags"] |= posting.HAS_THREAD
            message["thread"] = wire.channel(thread, self.bot)
            sent: Json = {"message_reference": {"channel_id": parent.id, "message_id": began_at}}
            self.post(thread, owner, sent, kind=21)
        else:
            sent = {"content": thread.name, "message_reference": {"channel_id": thread.id}}
            self.post(parent, owner, sent, kind=18)

    def into_thread(self, thread: Channel, user: User, by: User) -> None:
        if user.id in thread.inside:
            return
        thread.inside[user.id] = self.clock.moment()
        self._members_told(thread, [wire.thread_member(thread, user.id)], [])
        if user is self.bot:
            self.tell("THREAD_CREATE", wire.channel(thread, self.bot), thread.guild)
        if user is not by:
            self.post(thread, by, {"content": user.mention}, kind=1)

    def out_of_thread(self, thread: Channel, user: User) -> None:
        if thread.inside.pop(user.id, None):
            self._members_told(thread, [], [user.id])

    def _members_told(self, thread: Channel, added: list[Json], removed: list[str]) -> None:
        assert thread.guild is not None
        own = self.bot.id in {*removed, *(one["user_id"] for one in added)}
        told = {
            "id": thread.id,
            "guild_id": thread.guild.id,
            "member_count": len(thread.inside),
            "added_members": added,
            "removed_member_ids": removed,
        }
        self.tell("THREAD_MEMBERS_UPDATE", told, thread.guild, ALWAYS if own else MEMBERS)

    def threads_age(self) -> None:
        """Those in which nothing was said for as long as they were made for are archived."""
        for guild in self.guilds.values():
            for one in guild.threads:
                assert one.thread
                if (
                    not one.thread.archived
                    and self.clock.now() - one.thread.active_at > one.thread.minutes * 60
                ):
                    one.thread.archived, one.thread.archived_at = True, self.clock.moment()
                    self.thread_changed(one)

    def thread_changed(self, thread: Channel) -> None:
        if in_channel(thread, self.bot):
            self.tell("THREAD_UPDATE", wire.channel(thread, self.bot), thread.guild)
        self.stir.happened()

    def post(
        self, channel: Channel, author: User, sent: Json, *, kind: int = 0, more: Json | None = None
    ) -> Json:
        ids = (self.clock.snowflake(), self.clock.moment())
        message = posting.fresh(ids, channel, author, sent, kind) | (more or {})
        posting.mark_mentions(message, channel, sent.get("allowed_mentions"), self.users)
        if message["flags"] & posting.EPHEMERAL:
            return message
        channel.messages[message["id"]] = message
        if channel.thread:
            channel.thread.active_at = self.clock.now()
            self.into_thread(channel, author, author)
            if channel.thread.archived:
                channel.thread.archived = False
                self.thread_changed(channel)
        self.message_told("MESSAGE_CREATE", channel, message, nonce=sent.get("nonce"))
        return message

    def message_told(self, name: str, channel: Channel, message: Json, **more: object) -> None:
        if not in_channel(channel, self.bot) or message["flags"] & posting.EPHEMERAL:
            self.stir.happened()
            return
        told = message | {key: value for key, value in more.items() if value is not None}
        if channel.guild is None:
            self.tell(name, told, None, DIRECT_MESSAGES)
            return
        told["guild_id"] = channel.guild.id
        if member := channel.guild.members.get(message["author"]["id"]):
            told["member"] = wire.member_alone(member)
        self.tell(name, told, channel.guild, GUILD_MESSAGES, message=True)

    def revise(self, channel: Channel, message: Json, after: Json, allowed: Json | None) -> None:
        """In place: whoever holds the message sees it change."""
        message.update(after)
        posting.mark_mentions(message, channel, allowed, self.users)
        message["edited_timestamp"] = self.clock.moment()
        self.message_told("MESSAGE_UPDATE", channel, message)

    def erase(self, channel: Channel, message: Json) -> None:
        if channel.messages.pop(message["id"], None) is None:
            return
        told = {"id": message["id"], "channel_id": channel.id}
        told |= {"guild_id": channel.guild.id} if channel.guild else {}
        self.tell("MESSAGE_DELETE", told, channel.guild, GUILD_MESSAGES if channel.guild else DIRECT_MESSAGES)
