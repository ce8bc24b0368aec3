"""An interaction's answers, as requests: the first one within three seconds, the others within a quarter of an hour.

Law: told that it was answered already counts as answered. A follow-up is sent once, since nobody can look for it.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

import structlog

from adapters.discord.fetching import Upload, fetched
from adapters.discord.reading import parts_of
from adapters.discord.wire import Json, Refused, Wire
from bot.kernel.delivery import NotNow

log = structlog.get_logger(__name__)
TOO_LATE = 2.8
"""Seconds after which an interaction that nobody acknowledged is lost."""
_TRY = 0.7
"""Seconds to wait for word that it was acknowledged: a line that is silent is tried again while there is time, four
times at most."""
_PATIENCE = 30.0
"""Seconds in which what can be asked twice is asked again."""
_BREATH = 0.15
_SAY, _LATER, _SEEN, _SUGGEST, _FORM = 4, 5, 6, 8, 9
_PRIVATE, _LOADING = 64, 128
_DONE_ALREADY = 40060


class Replying:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def say(self, reply: str, bodies: Sequence[Json], *, late: bool) -> bool:
        """Whether it can be seen now. `late`: it was acknowledged before."""
        first, *more = bodies
        if late:
            await self._patch(reply, first)
        elif not await self._first(reply, _SAY, first):
            return False
        for one in more:
            await self.follow(reply, one)
        return True

    async def fetched(self, upload: Upload) -> str:
        """What was attached to a question, as a form takes it."""
        return await fetched(self._wire, upload)

    async def later(self, reply: str, *, private: bool) -> bool:
        return await self._first(reply, _LATER, {"flags": _PRIVATE} if private else {})

    async def show(self, reply: str, form: Json) -> bool:
        return await self._first(reply, _FORM, form)

    async def suggest(self, reply: str, choices: Sequence[Json]) -> bool:
        return await self._first(reply, _SUGGEST, {"choices": list(choices)})

    async def seen(self, reply: str) -> bool:
        """A press that changes nothing to be seen."""
        return await self._first(reply, _SEEN, None)

    async def nothing(self, reply: str) -> None:
        """What was acknowledged comes to nothing."""
        with suppress(Refused, NotNow):
            await self._original("DELETE", reply)

    async def follow(self, reply: str, body: Json) -> None:
        """Raises `NotNow` and `Refused`."""
        _, token = parts_of(reply)
        await self._wire.ask(
            "POST",
            "/webhooks/{webhook_id}/{webhook_token}",
            body=body,
            webhook_id=self._wire.application,
            webhook_token=token,
        )

    async def say_late(self, reply: str, bodies: Sequence[Json]) -> None:
        """After a crash. What Discord shows of the first answer tells: an empty one is filled, one that is there was
        given, and where there is none there may just be time for it."""
        try:
            shown = await self._original("GET", reply)
        except Refused:
            await self._first(reply, _SAY, bodies[0], patience=0.0)
            return
        if int(shown.get("flags") or 0) & _LOADING:
            await self.say(reply, bodies, late=True)

    async def _first(self, reply: str, kind: int, data: Json | None, *, patience: float = TOO_LATE) -> bool:
        """Whether it is acknowledged, now or before. A line that breaks is tried again while there is time."""
        id_, token = parts_of(reply)
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        body = {"type": kind} | ({"data": data} if data is not None else {})
        until = time.monotonic() + patience
        while True:
            try:
                await self._wire.ask(
                    "POST", path, body=body, patience=_TRY, webhook_id=id_, webhook_token=token
                )
            except NotNow as away:
                wait = away.after or _BREATH
                if time.monotonic() + wait > until:
                    log.warning("interaction not answered", error=type(away).__name__)
                    return False
                await asyncio.sleep(wait)
            except Refused as no:
                if no.code != _DONE_ALREADY:
                    log.warning("interaction not answered", code=no.name)
                return no.code == _DONE_ALREADY
            else:
                return True

    async def _patch(self, reply: str, body: Json) -> None:
        """Who sees it was settled when it was acknowledged. Twice is harmless."""
        settled = body | {"flags": int(body.get("flags") or 0) & ~_PRIVATE}
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                await self._original("PATCH", reply, settled)
            except NotNow as away:
                wait = away.after or 1.0
                if time.monotonic() + wait > until:
                    raise
                await asyncio.sleep(wait)
            else:
                return

    async def _original(self, method: str, reply: str, body: Json | None = None) -> Json:
        _, token = parts_of(reply)
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        found: Json = await self._wire.ask(
            method, path, body=body, webhook_id=self._wire.application, webhook_token=token
        )
        return found
