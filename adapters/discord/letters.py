"""What somebody writes to Kith alone: the one thing that is read besides commands, presses and forms."""

from collections.abc import Callable
from datetime import datetime

from adapters.desk import ReplyDesk
from adapters.discord.answering import Answers
from adapters.discord.reading import PLATFORM, direct
from adapters.discord.render import part_key
from adapters.discord.wire import Json, Wire
from bot.kernel.events import Origin, Wrote
from bot.kernel.people import Sender

_FROM_A_PERSON = (0, 19)
"""Words, or words in reply to others."""


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
            nonce = part_key(origin.id, number)
            await self._wire.ask(
                "POST",
                "/channels/{channel_id}/messages",
                body=body | {"nonce": nonce, "enforce_nonce": True},
                channel_id=str(raw["channel_id"]),
            )
