"""Reaching one person alone: a direct message, tried once; where that is closed, beside the next thing they do.

Nobody who has closed their direct messages is knocked at again and again, and nothing of what was for them is said
anywhere else.
"""

import asyncio
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from adapters.discord.replying import Replying
from adapters.discord.voices import Voices
from adapters.discord.wire import Json, Refused, Wire
from bot.kernel.delivery import Delivery, Never, NotNow

log = structlog.get_logger(__name__)
CLOSED: Final = frozenset({50007, 50278, 40003})
"""They take no direct messages, share no server with Kith any more, or too many were opened lately."""
_KNOCK_AGAIN = 24 * 3600.0
_LATER = 3600.0
"""Seconds until it is looked again whether they did something; whoever does is seen to at once."""
_GIVEN_UP = timedelta(days=7)
_MOST = 20_000


class Doors:
    def __init__(
        self, wire: Wire, replying: Replying, voices: Voices, *, now: Callable[[], datetime]
    ) -> None:
        self._wire, self._replying, self._voices, self._now = wire, replying, voices, now
        self._channels: OrderedDict[str, str] = OrderedDict()
        self._shut: OrderedDict[str, float] = OrderedDict()
        self._begun: OrderedDict[str, int] = OrderedDict()
        """Of what was said only in part, how many parts were."""
        self._opening: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def waits_for(self, who: str) -> bool:
        """Whether something may wait for the next thing they do."""
        return who in self._shut

    async def whispered(self, delivery: Delivery, made: Sequence[Json]) -> bool:
        """Said beside something they did lately, where their direct messages are closed."""
        who = delivery.to
        if not self._is_shut(who):
            return False
        reply = self._reply(who)
        if not reply:
            raise _waits(delivery, self._now())
        begun = self._begun.pop(delivery.key, 0)
        try:
            for body in made[begun:]:
                await self._replying.follow(reply, body)
                begun += 1
        except Refused as no:
            raise NotNow(f"discord: {no.code}", after=_LATER) from no
        finally:
            if 0 < begun < len(made):
                self._begun[delivery.key] = begun
                _bound(self._begun)
        return True

    async def open(self, delivery: Delivery) -> str:
        """The channel of this person and Kith. Raises `NotNow` where it is closed."""
        who = delivery.to
        try:
            async with self._opening[who]:
                if who not in self._channels:
                    self._channels[who] = await self._opened(delivery)
                    _bound(self._channels)
        finally:
            self._opening.pop(who, None)
        return self._channels[who]

    async def _opened(self, delivery: Delivery) -> str:
        try:
            made = await self._wire.ask("POST", "/users/@me/channels", body={"recipient_id": delivery.to})
        except Refused as no:
            self.closed(delivery, no)
            raise
        return str(made["id"])

    def closed(self, delivery: Delivery, no: Refused) -> None:
        """Raises `NotNow` where it is their door that is shut: what is for them waits for the next thing they do."""
        if no.code not in CLOSED:
            return
        self._shut.pop(delivery.to, None)
        self._shut[delivery.to] = time.monotonic()
        _bound(self._shut)
        log.info("direct messages are closed", code=no.name)
        raise NotNow("direct messages are closed", after=0.0 if self._reply(delivery.to) else _LATER)

    def _reply(self, who: str) -> str:
        return self._voices.reply(who, time.monotonic())

    def _is_shut(self, who: str) -> bool:
        since = self._shut.get(who)
        if since is not None and time.monotonic() - since > _KNOCK_AGAIN:
            del self._shut[who]
            return False
        return since is not None


def _bound(kept: OrderedDict[str, Any]) -> None:
    while len(kept) > _MOST:
        kept.popitem(last=False)


def _waits(delivery: Delivery, now: datetime) -> Exception:
    since = delivery.tried_since
    if since is not None and now - since > _GIVEN_UP:
        return Never("direct messages are closed")
    return NotNow("direct messages are closed", after=_LATER)
