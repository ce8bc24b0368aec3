"""Whether something was done before: by the mark it bears, since Discord forgets the key it was sent with.

A channel's history, its threads, its server's channels: looked at only where a try is in doubt and old.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from adapters.discord.wire import Json, Wire

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_SLACK = timedelta(minutes=2)
"""Two clocks need not agree."""
_PAGE, _PAGES = 100, 20


def since(at: datetime) -> str:
    """The id that something made then would have had, a little earlier."""
    return str(max(int((at - _SLACK - _EPOCH) / timedelta(milliseconds=1)), 0) << 22)


async def mine(wire: Wire, channel: str, at: datetime) -> AsyncIterator[Json]:
    """What Kith itself said in a channel since then, the oldest first."""
    after = since(at)
    for _ in range(_PAGES):
        query = {"after": after, "limit": str(_PAGE)}
        page: list[Json] = await wire.ask(
            "GET", "/channels/{channel_id}/messages", query=query, channel_id=channel
        )
        for message in sorted(page, key=lambda one: int(one["id"])):
            after = str(message["id"])
            if str(message["author"]["id"]) == wire.me:
                yield message
        if len(page) < _PAGE:
            return


async def threads(wire: Wire, guild: str, parent: str, at: datetime) -> list[Json]:
    """Threads below a channel that Kith began since then, the oldest first."""
    active = await wire.ask("GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
    path = "/channels/{channel_id}/users/@me/threads/archived/private"
    asleep = await wire.ask("GET", path, channel_id=parent)
    found = [*active.get("threads", []), *asleep.get("threads", [])]
    ours = [
        one
        for one in found
        if str(one.get("parent_id")) == parent
        and str(one.get("owner_id")) == wire.me
        and int(one["id"]) > int(since(at))
    ]
    return sorted(ours, key=lambda one: int(one["id"]))
