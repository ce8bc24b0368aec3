"""Rooms: a private thread for a few, a channel of its own for a lobby – and finding again what was made.

Discord would make a second one without a word, so what may be there is looked for first: by the mark that its first
message bears. Anybody who may manage threads can read a private one; that is said in it before anything else is.
"""

import asyncio

from adapters.desk import ReplyDesk
from adapters.discord.channels import Channels
from adapters.discord.looking import mine, threads
from adapters.discord.render import Page, bodies, carries, part_key
from adapters.discord.typed import worded
from adapters.discord.wire import TO_MAKE, Json, Refused, Wire
from bot.kernel.delivery import Delivery, Never
from bot.kernel.documents import Note, say, text
from bot.kernel.effects import OpenRoom

_PRIVATE_THREAD, _TEXT_CHANNEL = 12, 0
_A_WEEK = 10_080
"""Minutes of silence after which a thread falls asleep; whatever is said wakes it."""
_LONGEST_NAME = 100
_NOT_KNOWN = (10003, 50001)
_MARK = "Kith "


class Making:
    def __init__(self, wire: Wire, desk: ReplyDesk, channels: Channels, *, plain: bool) -> None:
        self._wire, self._desk, self._channels, self._plain = wire, desk, channels, plain
        self._alone = asyncio.Lock()
        """Two rooms of one name, both in doubt, must not find the same thread before it bears a mark."""

    async def open(self, delivery: Delivery, opening: OpenRoom) -> str:
        reader = delivery.reader
        name = worded(self._desk)(reader.language, reader.zone, name=str)(opening.name)
        if opening.public:
            return await self._lobby(delivery, _fitting(name))
        return await self._thread(delivery, _fitting(name))

    async def close(self, channel: str) -> None:
        """Asleep and locked: what was said there stays, and nobody says any more."""
        try:
            body = {"archived": True, "locked": True}
            await self._wire.ask("PATCH", "/channels/{channel_id}", body=body, channel_id=channel)
        except Refused as no:
            if no.code not in _NOT_KNOWN:
                raise

    async def let_in(self, thread: str, who: str) -> None:
        await self._member("PUT", thread, who)

    async def take_out(self, thread: str, who: str) -> None:
        await self._member("DELETE", thread, who)

    async def _member(self, method: str, thread: str, who: str) -> None:
        path = "/channels/{channel_id}/thread-members/{user_id}"
        await self._wire.ask(method, path, channel_id=thread, user_id=who)

    async def _thread(self, delivery: Delivery, name: str) -> str:
        beside = await self._channels.find(delivery.beside)
        async with self._alone:
            made = await self._found(delivery, name, beside.guild, beside.top)
            made = made or await self._begin(beside.top, name)
            await self._mark(delivery, made)
        for who in delivery.members:
            await self.let_in(made, who)
        return made

    async def _begin(self, parent: str, name: str) -> str:
        body = {
            "name": name,
            "type": _PRIVATE_THREAD,
            "invitable": False,
            "auto_archive_duration": _A_WEEK,
        }
        made = await self._wire.ask(
            "POST", "/channels/{channel_id}/threads", body=body, patience=TO_MAKE, channel_id=parent
        )
        return str(made["id"])

    async def _found(self, delivery: Delivery, name: str, guild: str, parent: str) -> str:
        """One of that name that an earlier try made: it bears our mark, or nothing yet."""
        at = delivery.tried_since
        if at is None:
            return ""
        for thread in await threads(self._wire, guild, parent, at):
            if thread.get("name") != name:
                continue
            said = [one async for one in mine(self._wire, str(thread["id"]), at)]
            if not said or any(carries(one, delivery.key) for one in said):
                return str(thread["id"])
        return ""

    async def _mark(self, delivery: Delivery, thread: str) -> None:
        """Who can read along is the first thing that is said there; with it the room bears the mark of its key."""
        said = say(Note(text("discord-who-reads")))
        page = Page(said, delivery.reader, delivery.key, plain=self._plain)
        body = bodies(page, worded(self._desk), _no_button, names=str)[0]
        if delivery.tried_since is not None:
            async for one in mine(self._wire, thread, delivery.tried_since):
                if carries(one, delivery.key):
                    return
        nonce = {"nonce": part_key(delivery.key, 0), "enforce_nonce": True}
        await self._wire.ask("POST", "/channels/{channel_id}/messages", body=body | nonce, channel_id=thread)

    async def _lobby(self, delivery: Delivery, name: str) -> str:
        """Beside the circle's channel, for everybody in the server. Its topic bears the mark."""
        beside = await self._channels.find(delivery.beside)
        mark = f"{_MARK}{delivery.key}"
        there: list[Json] = await self._wire.ask("GET", "/guilds/{guild_id}/channels", guild_id=beside.guild)
        for one in there:
            if str(one.get("topic") or "").endswith(mark):
                return str(one["id"])
        home = next((one for one in there if str(one["id"]) == beside.top), None)
        if home is None:
            raise Never("discord: its channel is gone")
        body = {"name": name, "type": _TEXT_CHANNEL, "topic": mark, "parent_id": home.get("parent_id")}
        made = await self._wire.ask(
            "POST", "/guilds/{guild_id}/channels", body=body, patience=TO_MAKE, guild_id=beside.guild
        )
        return str(made["id"])


def _fitting(name: str) -> str:
    """As a name of a thread or channel: in one line, and not too long."""
    return " ".join(name.split())[:_LONGEST_NAME]


def _no_button(_: object) -> str:
    raise AssertionError("there is no button in it")
