"""The connection: Discord's gateway and its rate limits, kept by the library; what comes is handed on as it came.

Nothing is kept in memory of members and messages, and no message is ever asked for but those written to Kith alone.
"""

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import discord
import discord.client
import discord.shard

from adapters.discord.wire import Json

Told = Callable[[Json], None]
_TO_CLOSE = 1.5
"""Seconds to say goodbye: whatever ends Kith waits for that."""
_LONGEST_WAIT = 15.0
"""Seconds until it is tried again to take up a connection that broke."""
_FORGET_AFTER = 10.0
"""Seconds between two looks for limits that are over."""
_SILENCE = 0.1
"""Seconds without word of one more server, after which Kith is up: whatever comes later is heard all the same."""


@dataclass(frozen=True, slots=True)
class Shards:
    """`count`: 0 for as many as Discord recommends. `ids`: those this process has; empty for all."""

    count: int = 0
    ids: tuple[int, ...] = ()


ALL = Shards()


class Patience:
    """How long the library waits before it takes up a broken connection: its own way ends at a quarter of an hour."""

    def __init__(self, base: int = 1, *, integral: bool = False) -> None:
        self._count = 0

    def delay(self) -> float:
        self._count = min(self._count + 1, 8)
        return float(min(0.25 * 2**self._count, _LONGEST_WAIT) * (0.5 + random.random() / 2))  # noqa: S311, TID251  # jitter


def intents(*, members: bool) -> discord.Intents:
    wanted = discord.Intents.none()
    wanted.guilds = wanted.dm_messages = True
    wanted.members = members
    return wanted


class Client(discord.AutoShardedClient):
    """`on_up` is called each time it is known again which servers there are, `on_back` when a session went on."""

    def __init__(
        self,
        *,
        shards: Shards,
        members: bool,
        told: Mapping[str, Told],
        up: Callable[[], None],
        back: Callable[[], None],
    ) -> None:
        options: dict[str, Any] = {"shard_count": shards.count} if shards.count else {}
        if shards.ids:
            options["shard_ids"] = list(shards.ids)
        super().__init__(
            intents=intents(members=members),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            enable_raw_presences=False,
            guild_ready_timeout=_SILENCE,
            **options,
        )
        self._up, self._back = up, back
        self._forget_now_and_then()
        for event, hand_on in told.items():
            self._hear(event, hand_on)

    async def on_ready(self) -> None:
        self._up()

    async def on_resumed(self) -> None:
        self._back()

    def _forget_now_and_then(self) -> None:
        """Every answer has limits of its own; the library would look through all of them for each new one."""
        forget, last = self.http._try_clear_expired_ratelimits, 0.0  # noqa: SLF001  # it has no other way

        def now_and_then() -> None:
            nonlocal last
            now = time.monotonic()
            if now - last > _FORGET_AFTER:
                last = now
                forget()

        vars(self.http)["_try_clear_expired_ratelimits"] = now_and_then

    def _hear(self, event: str, hand_on: Told) -> None:
        """As it came: the library would look into it first, for what we do not keep."""
        self._connection.parsers[event] = hand_on


def settle() -> None:
    """Once a process: the library's own patience is put right where it is."""
    for module in (discord.client, discord.shard):
        vars(module)["ExponentialBackoff"] = Patience


async def closed(client: discord.Client) -> None:
    """Whatever is left of it."""
    with suppress(Exception):
        await asyncio.wait_for(client.close(), _TO_CLOSE)
    with suppress(Exception):
        await client.http.close()
