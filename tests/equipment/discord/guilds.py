"""A guild as a test holds it: its channels and roles, and who comes and goes."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.equipment.discord.model import (
    CATEGORY,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Guild,
    Overwrite,
    Role,
)
from tests.equipment.discord.people import Person
from tests.equipment.discord.permissions import USUAL, Can
from tests.equipment.discord.world import World


@dataclass
class Gathering:
    world: World
    guild: Guild

    @property
    def id(self) -> str:
        return self.guild.id

    def channel(self, name: str) -> Channel:
        return next(one for one in self.guild.channels.values() if one.name == name)

    def text_channel(self, name: str, *, category: Channel | None = None) -> Channel:
        return self.world.new_channel(self.guild, TEXT, name, parent=category)

    def category(self, name: str) -> Channel:
        return self.world.new_channel(self.guild, CATEGORY, name)

    def thread(self, channel: Channel, name: str, owner: Person, *, private: bool = False) -> Channel:
        kind = PRIVATE_THREAD if private else PUBLIC_THREAD
        return self.world.new_thread(channel, kind, name, owner.user)

    def role(self, name: str, permissions: int = 0, *, above_bot: bool = False) -> Role:
        role = self.world.new_role(self.guild, name, permissions)
        if above_bot:
            role.position = 1 + max(one.position for one in self.guild.roles.values())
        return role

    def invite_bot(self, permissions: int = USUAL) -> None:
        """With a role of its own, as every bot has."""
        own = self.world.new_role(self.guild, self.world.bot.name, permissions, managed=True)
        self.world.joins(self.guild, self.world.bot, roles=[own])
        self.world.guild_arrives(self.guild)

    def remove_bot(self) -> None:
        self.world.leaves(self.guild, self.world.bot)

    def bot_may(self, permissions: int) -> None:
        """From now on, in all of the guild."""
        own = next(one for one in self.guild.members[self.world.bot.id].roles if one.managed)
        own.permissions = permissions

    def deny_bot(self, channel: Channel, *denied: Can) -> None:
        deny = sum(denied)
        self.world.overwritten(channel, Overwrite(self.world.bot.id, 1, 0, deny))

    def join(self, person: Person, *, pending: bool = False, roles: Iterable[Role] = ()) -> None:
        self.world.joins(self.guild, person.user, pending=pending, roles=roles)

    def agreed(self, person: Person) -> None:
        """To the guild's own rules: no longer pending."""
        member = self.guild.members[person.id]
        member.pending = False
        self.world.member_changed(self.guild, member)

    def give(self, person: Person, *roles: Role) -> None:
        member = self.guild.members[person.id]
        member.roles += [role for role in roles if role not in member.roles]
        self.world.member_changed(self.guild, member)

    def take(self, person: Person, *roles: Role) -> None:
        member = self.guild.members[person.id]
        member.roles = [role for role in member.roles if role not in roles]
        self.world.member_changed(self.guild, member)

    def roles_of(self, person: Person) -> list[str]:
        return [role.name for role in self.guild.members[person.id].roles]

    def leave(self, person: Person) -> None:
        self.world.leaves(self.guild, person.user)

    def has(self, person: Person) -> bool:
        return person.id in self.guild.members

    def delete(self, channel: Channel) -> None:
        self.world.channel_goes(channel)

    def goes_away(self) -> None:
        """An outage of this guild alone."""
        self.world.tell("GUILD_DELETE", {"id": self.id, "unavailable": True}, self.guild)
        self.guild.away = True

    def comes_back(self) -> None:
        self.guild.away = False
        self.world.guild_arrives(self.guild)
