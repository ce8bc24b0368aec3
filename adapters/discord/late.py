"""Answers that were kept and not given when the last process, or the last connection, ended."""

import structlog

from adapters.desk import ReplyDesk
from adapters.discord.answering import Answers
from adapters.discord.letters import LETTER, Letters
from adapters.discord.reading import PLATFORM
from adapters.discord.wire import Refused
from bot.kernel.delivery import NotNow

log = structlog.get_logger(__name__)


class Late:
    def __init__(self, desk: ReplyDesk, answers: Answers, letters: Letters) -> None:
        self._desk, self._answers, self._letters = desk, answers, letters

    async def give(self) -> None:
        """Where they still can be, they are given now. What Discord is too far away for waits for the next time."""
        seen_to = []
        for reply, answer in await self._desk.replies.unanswered(PLATFORM):
            if self._answers.at_work(reply):
                continue
            give = self._letters.give if reply.startswith(LETTER) else self._answers.give_late
            try:
                await give(reply, answer)
            except NotNow:
                continue
            except Refused as no:
                log.warning("answer not given", code=no.name)
            seen_to.append(reply)
        await self._desk.replies.let_go(PLATFORM, seen_to)
