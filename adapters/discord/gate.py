"""The door of a circle that has a lobby: a role opens its channel. Into a thread people are let in one by one.

The role is Kith's own: it is made for this one channel and permits nothing by itself. Which it is is kept, since
whoever runs the server may rename it, and let it into other channels as well. Somebody who has yet to pass the
server's own screening is let in once they have: a role would spare them it.
"""

from collections.abc import Sequence

from adapters.desk import ReplyDesk
from adapters.discord.channels import Channel, Channels
from adapters.discord.making import Making
from adapters.discord.wire import TO_MAKE, Json, Refused, Wire
from bot.kernel.delivery import NotNow

ROLE = " (Kith)"
"""What the name of such a role ends in."""
_OPENS = (1 << 10) | (1 << 11) | (1 << 16) | (1 << 38)
"""View the channel, send messages there and in its threads, read what was said."""
_SEES = 1 << 10
_FOR_ROLE, _FOR_MEMBER = 0, 1
_LONGEST_NAME = 100
_PENDING_AGAIN = 60.0
_NOT_A_MEMBER = (10007, 10013)


class Gate:
    def __init__(self, wire: Wire, desk: ReplyDesk, channels: Channels, making: Making) -> None:
        self._wire, self._desk, self._channels, self._making = wire, desk, channels, making

    async def let_in(self, place: str, who: str) -> str:
        """The server it is in."""
        channel = await self._channels.find(place)
        if channel.thread:
            await self._making.let_in(place, who)
            return channel.guild
        member: Json = await self._wire.ask(
            "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=channel.guild, user_id=who
        )
        if member.get("pending"):
            raise NotNow("not through the server's screening yet", after=_PENDING_AGAIN)
        await self._role_of("PUT", channel, await self.role(channel), who)
        return channel.guild

    async def take_out(self, place: str, who: str, *, stays: bool = False) -> None:
        """Whoever left the server took their role along. `stays`: they keep the place, and lose what Kith gave them."""
        channel = await self._channels.find(place)
        if channel.thread:
            return None if stays else await self._making.take_out(place, who)
        found = await self._find(channel, taking=True)
        if found:
            try:
                await self._role_of("DELETE", channel, found, who)
            except Refused as no:
                if no.code not in _NOT_A_MEMBER:
                    raise
        return None

    async def prepare(self, place: str) -> None:
        """Before whoever runs the circle closes its channel: the role may come in, and Kith itself stays in."""
        channel = await self._channels.find(place)
        if not channel.thread:
            await self.role(channel)
            await self._allow(channel, self._wire.me, _FOR_MEMBER, allow=_OPENS, deny=0)

    async def role(self, channel: Channel) -> str:
        """The one that opens this channel; made where there is none."""
        raw: Json = await self._wire.ask("GET", "/channels/{channel_id}", channel_id=channel.id)
        found = await self._find(channel) or await self._made(channel, str(raw.get("name") or "circle"))
        if not _opens(raw, found):
            await self._allow(channel, found, _FOR_ROLE, allow=_OPENS, deny=0)
        return found

    async def _find(self, channel: Channel, *, taking: bool = False) -> str:
        """The one that is kept, unless it permits more by now; else one that opens this channel and no other."""
        roles, kept = await self._roles(channel.guild), await self._desk.cursor(_kept(channel))
        if any(str(one["id"]) == kept and (taking or _permits_nothing(one)) for one in roles):
            return kept
        ours = [str(one["id"]) for one in roles if _is_ours(one)]
        others = await self._opened_by(channel.guild, ours)
        found = next((one for one in ours if others[one] == [channel.id]), "")
        if found:
            await self._desk.keep(_kept(channel), (), found)
        return found

    async def _made(self, channel: Channel, name: str) -> str:
        """One of that name that opens nothing yet is what an earlier try made."""
        name = name[: _LONGEST_NAME - len(ROLE)] + ROLE
        same = [
            str(one["id"])
            for one in await self._roles(channel.guild)
            if one["name"] == name and _is_ours(one)
        ]
        opened = await self._opened_by(channel.guild, same)
        found = next((one for one in same if not opened[one]), "")
        if not found:
            body = {"name": name, "permissions": "0", "hoist": False, "mentionable": False}
            made = await self._wire.ask(
                "POST", "/guilds/{guild_id}/roles", body=body, patience=TO_MAKE, guild_id=channel.guild
            )
            found = str(made["id"])
        await self._desk.keep(_kept(channel), (), found)
        return found

    async def _opened_by(self, guild: str, roles: Sequence[str]) -> dict[str, list[str]]:
        """Which channels each of them opens."""
        there: list[Json] = await self._wire.ask("GET", "/guilds/{guild_id}/channels", guild_id=guild)
        return {role: [str(one["id"]) for one in there if _opens(one, role)] for role in roles}

    async def _roles(self, guild: str) -> list[Json]:
        found: list[Json] = await self._wire.ask("GET", "/guilds/{guild_id}/roles", guild_id=guild)
        return found

    async def _role_of(self, method: str, channel: Channel, role: str, who: str) -> None:
        path = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
        await self._wire.ask(method, path, guild_id=channel.guild, user_id=who, role_id=role)

    async def _allow(self, channel: Channel, whom: str, kind: int, *, allow: int, deny: int) -> None:
        body = {"type": kind, "allow": str(allow), "deny": str(deny)}
        path = "/channels/{channel_id}/permissions/{overwrite_id}"
        await self._wire.ask("PUT", path, body=body, channel_id=channel.id, overwrite_id=whom)


def _kept(channel: Channel) -> str:
    """Under which it is kept which role is the channel's."""
    return f"role {channel.id}"


def _opens(channel: Json, role: str) -> bool:
    return any(
        str(one["id"]) == role and int(one["type"]) == _FOR_ROLE and bool(int(one["allow"]) & _SEES)
        for one in channel.get("permission_overwrites", [])
    )


def _is_ours(role: Json) -> bool:
    return str(role["name"]).endswith(ROLE) and _permits_nothing(role)


def _permits_nothing(role: Json) -> bool:
    """By itself: no other is ever given to anybody."""
    return not int(role["permissions"]) and not role.get("managed")
