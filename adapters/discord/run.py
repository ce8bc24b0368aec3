"""Being there: connected, acting on what is new, back by itself when Discord was away, and sparing with beginnings."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from random import Random
from typing import Any

import discord
import structlog

from adapters.allowance import Allowance, Window
from adapters.desk import ReplyDesk
from adapters.discord.answering import Answers
from adapters.discord.channels import Channels
from adapters.discord.client import ALL, Client, Shards, closed, settle
from adapters.discord.courier import DiscordCourier
from adapters.discord.doors import Doors
from adapters.discord.late import Late
from adapters.discord.letters import Letters
from adapters.discord.members import Members
from adapters.discord.offering import offer
from adapters.discord.reading import PLATFORM, TYPING, asked
from adapters.discord.replying import Replying
from adapters.discord.voices import Voices
from adapters.discord.wire import Json, Stranger, Wire
from adapters.failing import LogInFailed
from adapters.setbacks import Setbacks
from adapters.turn import Tally
from bot.kernel.delivery import Delivery, NotNow

log = structlog.get_logger(__name__)
_SETTLED = 300.0
"""Seconds after which what ends it is a first setback again."""
_LONGEST_WAIT = 300.0
"""Seconds between two beginnings: a day has a thousand of them, and then the token is taken away."""
LOOKED_FOR = 15.0
"""Seconds until it is looked again whether Discord is there: only who gets so far has begun."""
_FEW = 20
"""Beginnings left today, below which they are spared."""
_AGAIN = 6 * 3600.0
"""Seconds until it is looked again who left."""
_OFFER_AGAIN = 600.0
_FOR_ROOM = 2.0
"""Seconds for which whatever is asked past the outbox waits until Discord lets it through."""
_DRAIN = 2.0
"""Seconds in which what was asked before the end is still answered."""


class Discord:
    """One application. Implements `Courier`, also while Discord is away."""

    platform = PLATFORM

    def __init__(
        self,
        token: str,
        desk: ReplyDesk,
        *,
        now: Callable[[], datetime],
        dice: Random,
        shards: Shards = ALL,
        members: bool = False,
        plain: bool = False,
        failed: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`members`: whether Discord is asked to tell who comes and goes. `plain`: messages are words alone."""
        self._token, self._desk, self._now, self._dice = token, desk, now, dice
        self._shards, self._members_told, self._failed = shards, members, failed
        self.allowance: Allowance | None = Allowance(Window(50, 1.0, used=25), place=lambda: Window(5, 5.0))
        self._voices = Voices(plain=plain)
        self._courier: DiscordCourier | None = None
        self._begun = False
        self._busy: set[asyncio.Task[None]] = set()
        self._standing: list[asyncio.Task[None]] = []
        self.ready = asyncio.Event()
        """Set while Kith is connected, or was a moment ago."""

    async def deliver(self, delivery: Delivery) -> str:
        if self._courier is None or not self.ready.is_set():
            raise NotNow("discord is away")
        return await self._courier.deliver(delivery)

    async def run(self) -> None:
        """Until it is cancelled. Raises `LogInFailed`: nothing but the operator can mend that."""
        settle()
        away, ended = (Setbacks(self._dice, longest=longest) for longest in (LOOKED_FOR, _LONGEST_WAIT))
        while True:
            began, self._begun = time.monotonic(), False
            asked_to_wait = await self._lived()
            self.ready.clear()
            self._failed(PLATFORM)
            if self._begun:
                away.over()
            if time.monotonic() - began > _SETTLED:
                ended.over()
            await asyncio.sleep((ended if self._begun else away).wait(asked_to_wait))

    async def quiet(self) -> None:
        """Until everything that came is seen to."""
        while self._busy:
            await asyncio.wait(self._busy)

    def make(self) -> Client:
        """A connection that is not there yet, and all that lives with it."""
        client = Client(
            shards=self._shards,
            members=self._members_told,
            told={
                "INTERACTION_CREATE": self._interaction,
                "MESSAGE_CREATE": lambda raw: self._see_to(self._letters.read(raw)),
                "GUILD_MEMBER_ADD": lambda raw: self._see_to(self._members.came(raw)),
                "GUILD_MEMBER_UPDATE": lambda raw: self._see_to(self._members.changed(raw)),
                "GUILD_MEMBER_REMOVE": lambda raw: self._see_to(self._members.went(raw)),
            },
            up=self._up,
            back=lambda: self._see_to(self._desk.back()),
        )
        self._wire = wire = Wire(client, Tally(self.allowance, others=_FOR_ROOM))
        replying, channels = Replying(wire), Channels(wire)
        self._doors = doors = Doors(wire, replying, self._voices, now=self._now)
        self._answers = Answers(self._desk, replying, self._voices)
        self._letters = Letters(wire, self._desk, self._answers, now=self._now)
        self._late = Late(self._desk, self._answers, self._letters)
        self._members = Members(wire, self._desk, channels, now=self._now)
        self._courier = DiscordCourier(wire, self._desk, self._voices, doors, channels, now=self._now)
        return client

    async def _lived(self) -> float:
        """One life, whatever ends it; for how long Discord asked to be left alone."""
        client = self.make()
        try:
            await client.login(self._token)
            if (wait := await self._spared(client)) > 0:
                return wait
            self._begun = True
            await client.connect()
        except discord.LoginFailure:
            raise LogInFailed(_NOT_KNOWN) from None
        except discord.PrivilegedIntentsRequired:
            raise LogInFailed(_INTENTS) from None
        except Stranger:
            raise LogInFailed(_NOT_KNOWN) from None
        except NotNow as away:
            log.warning("discord away", error=type(away).__name__)
            return away.after or 0.0
        except Exception as trouble:  # noqa: BLE001  # whatever happens there, Kith comes back
            log.warning("discord away", error=type(trouble).__name__)
        finally:
            for task in self._standing:
                task.cancel()
            if self._busy:
                await asyncio.wait(self._busy, timeout=_DRAIN)
            await closed(client)
        return 0.0

    async def _spared(self, client: Client) -> float:
        """Seconds to wait where hardly a beginning is left today. What Discord recommends is asked once, here."""
        found: Json = await self._wire.ask("GET", "/gateway/bot")
        client.shard_count = client.shard_count or int(found.get("shards", 1))
        limit = found.get("session_start_limit") or {}
        if int(limit.get("remaining", _FEW)) >= _FEW:
            return 0.0
        log.warning("beginnings are spared", count=limit.get("remaining"))
        return float(limit.get("reset_after", 0)) / 1000

    def _up(self) -> None:
        self.ready.set()
        log.info("discord ready")
        self._see_to(self._desk.back())
        self._see_to(self._late.give())
        for task in self._standing:
            task.cancel()
        self._standing = [self._begin(self._offer_on()), self._begin(self._reconcile_on())]

    async def _offer_on(self) -> None:
        while True:
            if await offer(self._wire, self._desk):
                return
            await asyncio.sleep(_OFFER_AGAIN)

    async def _reconcile_on(self) -> None:
        while True:
            with suppress(NotNow):
                await self._members.reconcile()
            await asyncio.sleep(_AGAIN)

    def _interaction(self, raw: Json) -> None:
        try:
            one = asked(raw, self._now(), self._desk.languages)
        except (KeyError, TypeError, ValueError) as trouble:
            self._failed("unreadable")
            log.warning("interaction not read", error=type(trouble).__name__)
            return
        if not one.origin.sender.human:
            return
        who = one.origin.sender.external
        if one.kind == TYPING:  # nothing can be said to it but what would fit
            self._see_to(self._answers.answer(one))
            return
        self._voices.heard(who, one.name, one.reply, time.monotonic())
        self._see_to(self._answers.answer(one), then=lambda: self._awake(who))

    async def _awake(self, who: str) -> None:
        """Something may have waited for the next thing they do."""
        if self._doors.waits_for(who):
            await self._desk.awake(self._letters.sender(who))

    def _see_to(
        self, doing: Coroutine[Any, Any, object], *, then: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        task = self._begin(self._safely(doing, then))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _safely(
        self, doing: Coroutine[Any, Any, object], then: Callable[[], Awaitable[object]] | None
    ) -> None:
        """What goes wrong with one thing that came must not keep the others from being seen to."""
        try:
            await doing
            if then is not None:
                await then()
        except Exception as trouble:
            self._failed("fault")
            log.error("not seen to", error=type(trouble).__name__, exc_info=trouble)

    def _begin(self, doing: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        return asyncio.get_running_loop().create_task(doing)


_NOT_KNOWN = (
    "Discord does not know the token. Reset it in the developer portal, under Bot, and put the new one in the file "
    "that discord.token_file names."
)
_INTENTS = (
    "Discord does not let Kith hear who comes and goes. Switch on “Server Members Intent” in the developer portal, "
    "under Bot, or set members = false under [discord]."
)
