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
from bot.kernel.delivery import Answer, NotNow
from bot.kernel.events import Origin, Wrote
from bot.kernel.people import Sender

log = structlog.get_logger(__name__)
LETTER = "letter:"
"""How the word by which an answer finds its question begins, if that was a letter."""
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
        event = Wrote(origin, str(raw.get("content") or ""))
        reply = f"{LETTER}{raw['channel_id']}:{origin.id}"
        answer = await self._desk.receive(event, reply=reply)
        if answer is not None and await self._given(reply, answer):
            self._desk.replies.given(event)

    async def give(self, reply: str, answer: Answer) -> None:
        """Soon after, twice is once: its nonce keeps it from being said again. Raises `NotNow` and `Refused`."""
        channel, _, message = reply.removeprefix(LETTER).partition(":")
        for number, body in enumerate(self._answers.letter(answer), start=1):
            nonce = {"nonce": part_key(message, number), "enforce_nonce": True}
            await self._wire.ask(
                "POST", "/channels/{channel_id}/messages", body=body | nonce, channel_id=channel
            )

    async def _given(self, reply: str, answer: Answer) -> bool:
        """A line that breaks is tried again for a while; after that it waits until Kith is connected anew."""
        for patience in _PATIENCE:
            try:
                await self.give(reply, answer)
            except NotNow as away:
                await asyncio.sleep(max(patience, away.after or 0.0))
            except Refused as no:
                log.warning("answer not given", code=no.name)
                return True
            else:
                return True
        return False
