"""The door of a circle that has a lobby: a role opens its channel. Into a thread people are let in one by one.

The role is Kith's own: it is made for this one channel, permits nothing anywhere else, and is known by that and by its
name. Somebody who has yet to pass the server's own screening is let in once they have: a role would spare them it.
"""

from adapters.discord.channels import Channel, Channels
from adapters.discord.making import Making
from adapters.discord.wire import Json, Refused, Wire
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
    def __init__(self, wire: Wire, channels: Channels, making: Making) -> None:
        self._wire, self._channels, self._making = wire, channels, making

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
        found = await self._find(channel)
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
        found = await self._find(channel)
        if found:
            return found
        raw: Json = await self._wire.ask("GET", "/channels/{channel_id}", channel_id=channel.id)
        name = str(raw.get("name") or "circle")[: _LONGEST_NAME - len(ROLE)] + ROLE
        for one in await self._roles(channel.guild):
            if one["name"] == name and _is_ours(one):
                made = str(one["id"])
                break
        else:
            body = {"name": name, "permissions": "0", "hoist": False, "mentionable": False}
            made = str(
                (await self._wire.ask("POST", "/guilds/{guild_id}/roles", body=body, guild_id=channel.guild))[
                    "id"
                ]
            )
        await self._allow(channel, made, _FOR_ROLE, allow=_OPENS, deny=0)
        return made

    async def _find(self, channel: Channel) -> str:
        raw: Json = await self._wire.ask("GET", "/channels/{channel_id}", channel_id=channel.id)
        opened = {
            str(one["id"])
            for one in raw.get("permission_overwrites", [])
            if int(one["type"]) == _FOR_ROLE and int(one["allow"]) & _SEES
        }
        ours = [one for one in await self._roles(channel.guild) if str(one["id"]) in opened and _is_ours(one)]
        return str(ours[0]["id"]) if ours else ""

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


def _is_ours(role: Json) -> bool:
    """A role that permits nothing by itself: no other is ever given to anybody."""
    return str(role["name"]).endswith(ROLE) and not int(role["permissions"]) and not role.get("managed")
