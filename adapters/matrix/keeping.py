"""What came is kept together with how far was read; before that nothing is done, after it nothing is lost.

A file that is waited for is fetched before it is kept. Whether it is waited for is known once all is done that came
before it; so what came before is kept first, as if no more had been read.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from adapters.desk import PostDesk
from adapters.matrix.answering import Answers
from adapters.matrix.fetching import Files, Sent
from adapters.matrix.reading import PLATFORM, in_order
from bot.kernel.commands import are_private
from bot.kernel.delivery import NotNow
from bot.kernel.events import Called, Event, Wrote

_AHEAD = 100
"""Batches read and not yet kept before reading waits."""
_A_STRETCH = 60.0
Batch = tuple[Sequence[Event | Sent], str]
"""What came, and how far was read with it."""


class Keeping:
    """`take_back`: what is done with private words that were typed for all to see."""

    def __init__(
        self,
        desk: PostDesk,
        answers: Answers,
        files: Files,
        *,
        now: Callable[[], datetime],
        take_back: Callable[[Called], Awaitable[None]],
    ) -> None:
        self._desk, self._answers, self._files = desk, answers, files
        self._now, self._take_back = now, take_back
        self._batches: asyncio.Queue[Batch] = asyncio.Queue(_AHEAD)
        self._told: dict[str, float] = {}

    async def put(self, batch: Batch) -> None:
        await self._batches.put(batch)

    async def go_on(self, cursor: str) -> None:
        """`cursor`: how far was read before."""
        while True:
            came, newer = await self._batches.get()
            events: list[Event] = []
            for one in came:
                if not isinstance(one, Sent):
                    events.append(one)
                    continue
                if events:
                    await self._see_to(events, cursor)
                file = await self._files.taken(one)
                events = [file] if file is not None else []
            await self._see_to(events, newer)
            cursor = newer

    async def _see_to(self, events: Sequence[Event], cursor: str) -> None:
        await self._kept(in_order(events, self._now()), cursor)
        for event in events:
            if isinstance(event, Called) and are_private(event.line, self._desk.catalogue):
                self._answers.see_to(partial(self._take_back, event))
        await self._worked_off()

    async def _worked_off(self) -> None:
        while True:
            try:
                return self._answers.give(await self._desk.work_off())
            except NotNow:
                await asyncio.sleep(1)

    async def _kept(self, events: list[Event], cursor: str) -> None:
        while True:
            try:
                return await self._desk.keep(PLATFORM, events, cursor)
            except NotNow:
                for event in events:
                    self._answers.soon(self._told_to_wait(event))
                await asyncio.sleep(1)

    async def _told_to_wait(self, event: Event) -> None:
        """The database is away: what was asked is neither lost nor done. Said once a person and stretch."""
        who = event.origin.sender.external
        lately = time.monotonic() - self._told.get(who, -_A_STRETCH) < _A_STRETCH
        if lately or not isinstance(event, Called | Wrote):
            return
        self._told[who] = time.monotonic()
        given = await self._desk.waits(event)
        self._answers.give([(event, given)] if given else [])
