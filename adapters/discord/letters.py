"""What somebody writes to Kith alone: the one thing that is read besides commands, presses and forms."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from adapters.desk import ReplyDesk
from adapters.discord.answering import Answers
from adapters.discord.reading import PLATFORM, direct
from adapters.discord.render import part_key
from adapters.discord.wire import Json, Refused, Wire
from bot.kernel.delivery import NotNow
from bot.kernel.events import Origin, Wrote
from bot.kernel.people import Sender

log = structlog.get_logger(__name__)
_FROM_A_PERSON = (0, 19)
"""Words, or words in reply to others."""
_PATIENCE = (0.5, 2.0, 8.0, 20.0)
"""Seconds until it is tried again."""


class Letters:
    def __init__(self, wire: Wire, desk: ReplyDesk, answers: Answers, *, now: Callable[[], datetime]) -> None:
        self._wire, self._desk, self._answers, self._now = wire, desk, answers, now

    def sender(self, who: str) -> Sender:
        return Sender(PLATFORM, who)

    async def read(self, raw: Json) -> None:
        author = raw.get("author") or {}
        from_a_person = (
            not author.get("bot") and not raw.get("webhook_id") and raw.get("type", 0) in _FROM_A_PERSON
        )
        if raw.get("guild_id") or not from_a_person:
            return
        who = str(author["id"])
        origin = Origin(str(raw["id"]), self._now(), self.sender(who), direct(who))
        answer = await self._desk.receive(Wrote(origin, str(raw.get("content") or "")))
        if answer is None:
            return
        made = self._answers.letter(answer)
        for number, body in enumerate(made, start=1):
            nonce = {"nonce": part_key(origin.id, number), "enforce_nonce": True}
            if not await self._sent(str(raw["channel_id"]), body | nonce):
                return

    async def _sent(self, channel: str, body: Json) -> bool:
        """A line that breaks is tried again for a while: its nonce keeps it from being said twice."""
        path = "/channels/{channel_id}/messages"
        for patience in _PATIENCE:
            try:
                await self._wire.ask("POST", path, body=body, channel_id=channel)
            except NotNow as away:
                await asyncio.sleep(max(patience, away.after or 0.0))
            except Refused as no:
                log.warning("letter not answered", code=no.code)
                return False
            else:
                return True
        log.warning("letter not answered", why="away")
        return False
