"""Routes about guilds, channels, roles and members."""

from tests.equipment.discord import wire
from tests.equipment.discord.model import CATEGORY, DM, TEXT, Channel, Json, Overwrite, Role
from tests.equipment.discord.permissions import ALL, Can, in_channel, in_guild, is_above
from tests.equipment.discord.refusals import invalid, no
from tests.equipment.discord.router import Answer, Ask, Routes, number
from tests.equipment.discord.state import State
from tests.equipment.discord.threads import change_thread
from tests.equipment.discord.world import MEMBERS

routes = Routes()


@routes("GET", "/guilds/{guild}")
def guild(state: State, ask: Ask) -> Answer:
    found = state.guild(ask.ids["guild"])
    counts = {"approximate_member_count": found.count, "approximate_presence_count": 1}
    return wire.guild(found) | (counts if ask.query.get("with_counts") in {"true", "1"} else {})


@routes("GET", "/guilds/{guild}/channels")
def channels(state: State, ask: Ask) -> Answer:
    every = state.guild(ask.ids["guild"]).channels.values()
    return [wire.channel(one, state.bot) for one in every if not one.thread]


@routes("GET", "/guilds/{guild}/roles")
def roles(state: State, ask: Ask) -> Answer:
    return [wire.role(one) for one in state.guild(ask.ids["guild"]).roles.values()]


@routes("POST", "/guilds/{guild}/roles")
def create_role(state: State, ask: Ask) -> Answer:
    guild, sent = state.guild(ask.ids["guild"]), ask.body or {}
    state.need(guild, Can.MANAGE_ROLES)
    permissions = int(sent.get("permissions") or 0)
    if permissions & ~in_guild(guild, state.bot):
        raise no(50013)
    _check_name(sent.get("name") or "new role")
    role = state.world.new_role(
        guild, sent.get("name") or "new role", permissions, mentionable=sent.get("mentionable")
    )
    return wire.role(role)


@routes("DELETE", "/guilds/{guild}/roles/{role}")
def delete_role(state: State, ask: Ask) -> Answer:
    guild = state.guild(ask.ids["guild"])
    state.world.role_goes(guild, _assignable(state, ask))
    return None


@routes("PUT", "/guilds/{guild}/members/{user}/roles/{role}")
def give_role(state: State, ask: Ask) -> Answer:
    guild = state.guild(ask.ids["guild"])
    member, role = state.member(guild, ask.ids["user"]), _assignable(state, ask)
    if role not in member.roles:
        member.roles.append(role)
        state.world.member_changed(guild, member)
    return None


@routes("DELETE", "/guilds/{guild}/members/{user}/roles/{role}")
def take_role(state: State, ask: Ask) -> Answer:
    guild = state.guild(ask.ids["guild"])
    member, role = state.member(guild, ask.ids["user"]), _assignable(state, ask)
    if role in member.roles:
        member.roles.remove(role)
        state.world.member_changed(guild, member)
    return None


def _assignable(state: State, ask: Ask) -> Role:
    guild = state.guild(ask.ids["guild"])
    role = guild.roles.get(ask.ids["role"])
    if role is None:
        raise no(10011)
    state.need(guild, Can.MANAGE_ROLES)
    if role.managed or role is guild.everyone or not is_above(guild, state.bot, role):
        raise no(50013)
    return role


@routes("GET", "/guilds/{guild}/members")
def members(state: State, ask: Ask) -> Answer:
    guild = state.guild(ask.ids["guild"])
    if not state.privileges & MEMBERS:
        raise no(50001)
    after = int(ask.query.get("after", 0))
    found = sorted((one for one in guild.members.values()), key=lambda one: int(one.user.id))
    found = [one for one in found if int(one.user.id) > after]
    return [wire.member(one) for one in found[: number(ask, "limit", 1, 1000)]]


@routes("GET", "/guilds/{guild}/members/{user}")
def member(state: State, ask: Ask) -> Answer:
    return wire.member(state.member(state.guild(ask.ids["guild"]), ask.ids["user"]))


@routes("POST", "/guilds/{guild}/channels")
def create_channel(state: State, ask: Ask) -> Answer:
    guild, sent = state.guild(ask.ids["guild"]), ask.body
    state.need(guild, Can.MANAGE_CHANNELS)
    kind = sent.get("type") or TEXT
    _check_name(sent.get("name") or "")
    parent = guild.channels.get(str(sent.get("parent_id")))
    if sent.get("parent_id") and (parent is None or parent.kind != CATEGORY):
        raise invalid("parent_id", "Category does not exist")
    overwrites = _overwrites(state, in_guild(guild, state.bot), sent.get("permission_overwrites") or [])
    channel = state.world.new_channel(
        guild, kind, sent["name"], parent=parent, topic=sent.get("topic"), overwrites=overwrites
    )
    return wire.channel(channel, state.bot)


@routes("GET", "/channels/{channel}")
def channel(state: State, ask: Ask) -> Answer:
    return wire.channel(state.channel(ask.ids["channel"]), state.bot)


@routes("PATCH", "/channels/{channel}")
def change_channel(state: State, ask: Ask) -> Answer:
    channel, sent = state.channel(ask.ids["channel"]), ask.body
    if channel.kind == DM:
        raise no(50024)
    if channel.thread:
        change_thread(state, channel, sent)
    else:
        _change(state, channel, sent)
        state.world.channel_told("CHANNEL_UPDATE", channel)
    return wire.channel(channel, state.bot)


def _change(state: State, channel: Channel, sent: Json) -> None:
    state.need(channel, Can.MANAGE_CHANNELS)
    assert channel.guild is not None
    if "name" in sent:
        _check_name(sent["name"])
    if "permission_overwrites" in sent:
        state.need(channel, Can.MANAGE_ROLES)
        mine = in_channel(channel, state.bot)
        channel.overwrites = _overwrites(state, mine, sent["permission_overwrites"] or [])
    channel.name = sent.get("name", channel.name)
    channel.topic = sent.get("topic", channel.topic)
    channel.position = sent.get("position", channel.position)
    if "parent_id" in sent:
        channel.parent = channel.guild.channels.get(str(sent["parent_id"]))


@routes("DELETE", "/channels/{channel}")
def delete_channel(state: State, ask: Ask) -> Answer:
    channel = state.channel(ask.ids["channel"])
    told = wire.channel(channel, state.bot)
    if channel.guild:
        state.need(channel, Can.MANAGE_THREADS if channel.thread else Can.MANAGE_CHANNELS)
        state.world.channel_goes(channel)
    return told


@routes("PUT", "/channels/{channel}/permissions/{overwrite}")
def put_overwrite(state: State, ask: Ask) -> Answer:
    channel = state.channel(ask.ids["channel"])
    state.need(channel, Can.MANAGE_ROLES)
    sent = {"id": ask.ids["overwrite"], **ask.body}
    for overwrite in _overwrites(state, in_channel(channel, state.bot), [sent]).values():
        state.world.overwritten(channel, overwrite)
    return None


@routes("DELETE", "/channels/{channel}/permissions/{overwrite}")
def delete_overwrite(state: State, ask: Ask) -> Answer:
    channel = state.channel(ask.ids["channel"])
    state.need(channel, Can.MANAGE_ROLES)
    if channel.overwrites.pop(ask.ids["overwrite"], None) is None:
        raise no(10009)
    state.world.channel_told("CHANNEL_UPDATE", channel)
    return None


@routes("POST", "/channels/{channel}/typing")
def typing(state: State, ask: Ask) -> Answer:
    state.need(state.channel(ask.ids["channel"]), Can.SEND_MESSAGES)
    return None


def _overwrites(state: State, mine: int, sent: list[Json]) -> dict[str, Overwrite]:
    """Nobody hands out or takes away what they may not do themselves; roles only by an administrator."""
    found: dict[str, Overwrite] = {}
    for one in sent:
        kind = int(one.get("type") or 0)
        overwrite = Overwrite(str(one["id"]), kind, int(one.get("allow") or 0), int(one.get("deny") or 0))
        touched = overwrite.allow | overwrite.deny
        if mine != ALL and (touched & ~mine or touched & Can.MANAGE_ROLES):
            raise no(50013)
        found[overwrite.id] = overwrite
    return found


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")
