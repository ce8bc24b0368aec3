"""A little history for the room, made by real events: Fay makes a circle, some found it, somebody says thanks."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from adapters.desk import Hands
from adapters.rehearsal.room import CIRCLE, Room

Act = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]
HISTORY = timedelta(days=1, minutes=21)
"""How long it takes to live through: a rehearsal begins that far back."""
FOUNDERS = ("fay", "ana", "bo", "cem")


class Sample:
    """`act` does what somebody does on the page; `hands` lets days go by."""

    def __init__(self, room: Room, act: Act, hands: Hands) -> None:
        self._room, self._act, self._hands = room, act, hands
        self._count = 0

    async def furnish(self, *, name: str, country: str = "", lines: tuple[str, ...] = ()) -> None:
        """`lines`: rules to begin with instead of the default set."""
        for who in (*FOUNDERS, "dee"):
            await self._do(who, "arrive")
            await self._do(who, "pick", path="welcome yes")
        await self._do(
            "fay", "say", words=f"!circle create {name}" + (f" --country {country}" if country else "")
        )
        await self._hands.move_to(self._hands.now())
        await self._draft(lines)
        await self._do("fay", "pick", path="rules publish", values={"clarify": "24h"})
        for who in FOUNDERS:
            await self._do(who, "pick", path="rules consent")
        await self._hands.move_to(self._hands.now() + timedelta(days=1, minutes=1))
        await self._do("fay", "pick", path="circle welcomer", values={"member": "bo"})
        await self._talk()

    async def _draft(self, lines: tuple[str, ...]) -> None:
        await self._do("fay", "pick", path="rules draft")
        for number, line in enumerate(lines, start=1):
            change = {"line": str(number), "change": "replace"} if number <= 7 else {"change": "add"}
            await self._do("fay", "pick", path="rules draft", values={"words": line, **change})
        for number in range(7, len(lines), -1) if lines else ():
            values = {"line": str(number), "change": "remove"}
            await self._do("fay", "pick", path="rules draft", values=values)

    async def _talk(self) -> None:
        self._room.talk(CIRCLE, "ana", "Hello all, good to be here.")
        self._room.talk(CIRCLE, "bo", "Hello Ana.")
        await self._hands.move_to(self._hands.now() + timedelta(minutes=20))

    async def _do(self, who: str, kind: str, **more: Any) -> None:
        self._count += 1
        await self._act(
            {"id": f"sample-{self._count:04d}", "who": who, "place": CIRCLE, "kind": kind, **more}
        )
