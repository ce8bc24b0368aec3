"""Who comes to a server and who leaves it, as far as Discord tells – and found out where it does not.

Without the members intent nothing is told; whoever does something is seen to be there, and who left is looked for one
by one. A circle is entered by coming to its server only where the server has no other: elsewhere one chooses.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from adapters.desk import House, ReplyDesk
from adapters.discord.channels import Channels
from adapters.discord.reading import PLATFORM, in_channel
from adapters.discord.wire import Json, Refused, Wire
from bot.kernel.delivery import NotNow
from bot.kernel.events import Arrived, Left, Origin
from bot.kernel.people import Sender

log = structlog.get_logger(__name__)
_NOT_A_MEMBER = (10007, 10013)
_BREATH = 0.1
"""Seconds between two questions that nobody waits for."""
_MOST_PENDING = 5000


class Members:
    def __init__(
        self, wire: Wire, desk: ReplyDesk, channels: Channels, *, now: Callable[[], datetime]
    ) -> None:
        self._wire, self._desk, self._channels, self._now = wire, desk, channels, now
        self._pending: OrderedDict[tuple[str, str], None] = OrderedDict()
        """Who came and has yet to pass the server's screening."""

    async def came(self, raw: Json) -> None:
        guild, who = str(raw["guild_id"]), str(raw["user"]["id"])
        if raw.get("pending"):
            self._pending[guild, who] = None
            while len(self._pending) > _MOST_PENDING:
                self._pending.popitem(last=False)
            return
        human = not raw["user"].get("bot", False)
        houses = await self._in(guild)
        if human and len(houses) == 1:
            await self._arrived(guild, houses[0].lobby or houses[0].place, who)

    async def changed(self, raw: Json) -> None:
        """What matters of it is that somebody passed the screening: only then have they come."""
        pair = (str(raw["guild_id"]), str(raw["user"]["id"]))
        if pair in self._pending and not raw.get("pending"):
            del self._pending[pair]
            await self.came({**raw, "pending": False})

    async def went(self, raw: Json) -> None:
        """From every circle there; to who is in none of them, or was told to have gone before, it means nothing."""
        guild, who = str(raw["guild_id"]), str(raw["user"]["id"])
        if (guild, who) in self._pending:
            del self._pending[guild, who]
            return
        for house in await self._in(guild):
            await self._left(guild, house.place, who)

    async def reconcile(self) -> None:
        """Who left while nobody told. A server that does not answer is left alone."""
        by_guild: defaultdict[str, list[House]] = defaultdict(list)
        for house in await self._desk.houses.of(PLATFORM, people=True):
            with suppress(Refused, NotNow):
                by_guild[(await self._channels.find(house.place)).guild].append(house)
        for guild, houses in by_guild.items():
            gone = await self._gone(guild, {who for house in houses for who in house.people})
            for house in houses:
                for who in gone.intersection(house.people):
                    await self._left(guild, house.place, who)

    async def _gone(self, guild: str, people: Iterable[str]) -> set[str]:
        gone: set[str] = set()
        path = "/guilds/{guild_id}/members/{user_id}"
        for who in sorted(people):
            try:
                await self._wire.ask("GET", path, guild_id=guild, user_id=who)
            except Refused as no:
                if no.code in _NOT_A_MEMBER:
                    gone.add(who)
                else:
                    log.warning("members not looked at", code=no.name)
                    return set()
            except NotNow:
                return gone
            await asyncio.sleep(_BREATH)
        return gone

    async def _in(self, guild: str) -> Sequence[House]:
        """The circles of one server."""
        found = []
        for house in await self._desk.houses.of(PLATFORM):
            with suppress(Refused, NotNow):
                if (await self._channels.find(house.place)).guild == guild:
                    found.append(house)
        return found

    async def _arrived(self, guild: str, place: str, who: str) -> None:
        await self._desk.receive(Arrived(self._origin("came", guild, place, who)))

    async def _left(self, guild: str, place: str, who: str) -> None:
        await self._desk.receive(Left(self._origin("went", guild, place, who)))

    def _origin(self, what: str, guild: str, place: str, who: str) -> Origin:
        now = self._now()
        id_ = f"{what}-{place}-{who}-{now:%Y%m%d%H%M%S%f}"
        return Origin(id_, now, Sender(PLATFORM, who), in_channel(guild, place))
