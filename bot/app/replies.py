"""For platforms that take an answer for a while after the question: what was kept and not given yet, and what fits."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TypeVar

from adapters.desk import Opening
from bot.app.core import Core
from bot.kernel.delivery import Answer, Reader
from bot.kernel.events import Event
from bot.kernel.people import AccountId, Sender, Where
from storage.unanswered import Unanswered

T = TypeVar("T")
SOON = 0.5
"""Seconds that a look may take which somebody waits for while they type."""


class Replies:
    """Part of `Front`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._given: list[str] = []

    def given(self, event: Event) -> None:
        """Those that come together are let go together."""
        self._given.append(self._core.inbox.id_of(event))
        if len(self._given) == 1:
            self._core.job(self._let_go)

    async def unanswered(self, platform: str) -> Sequence[tuple[str, Answer]]:
        kept = await self._core.do(partial(self._core.unanswered.of, platform))
        return [(one.reply, _answer(one)) for one in kept]

    async def let_go(self, platform: str, replies: Collection[str]) -> None:
        await self._core.do(partial(self._seen_to, platform, frozenset(replies)))

    async def suggest(
        self, sender: Sender, where: Where, path: str, field: str, typed: str
    ) -> Sequence[tuple[str, str]]:
        core = self._core

        def ask() -> Sequence[tuple[str, str]]:
            caller = core.people.caller(sender, where, core.now())
            words = core.texts(caller.language, caller.zone, name=str)
            return [
                (one.value, words(one.label)) for one in core.dispatch.suggest(path, field, typed, caller)
            ]

        return await self._soon(ask, ())

    async def opens(self, sender: Sender, where: Where, path: str) -> Opening:
        core, setup = self._core, self._core.setup

        def ask() -> Opening:
            caller = core.people.caller(sender, where, core.now())
            return Opening(core.dispatch.may_open(path, caller), Reader(caller.language, caller.zone))

        otherwise = Opening(may=True, reader=Reader(sender.language or setup.language, setup.zone))
        return await self._soon(ask, otherwise)

    async def _soon(self, ask: Callable[[], T], otherwise: T) -> T:
        """A look beside the writer; where it takes too long, or the database is away, something else will do."""
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._core.look, ask), SOON)
        except Exception:  # noqa: BLE001  # whatever it is: what was asked is still read and answered
            return otherwise

    def _seen_to(self, platform: str, replies: Collection[str]) -> None:
        kept = self._core.unanswered.of(platform)
        self._core.unanswered.given([one.id for one in kept if one.reply in replies])

    def _let_go(self) -> None:
        given, self._given = self._given, []
        self._core.unanswered.given(given)


def _answer(one: Unanswered) -> Answer:
    people: Mapping[AccountId, str] = {AccountId(account): external for account, external in one.people}
    reader = Reader(one.language, one.zone, people)
    return Answer(one.document, reader, one.private, one.account, place=one.place)
