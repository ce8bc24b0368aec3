"""A sample community, made the only honest way: everybody in it really does what the script says, through the desk.

The script is data (`sample.en.json`), so that another language or another story needs no program.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from importlib.resources import files
from typing import Any
from uuid import uuid4

from adapters.desk import Hands
from adapters.rehearsal.places import CIRCLE
from adapters.rehearsal.room import Resident, Room

Act = Callable[[Mapping[str, Any]], Awaitable[object]]
HISTORY = timedelta(days=2, hours=1)
"""How long the script takes to live through: a rehearsal begins that far back."""
_DEFAULT_LINES = 7
_A_MINUTE = timedelta(minutes=1)


def script(language: str = "en") -> Mapping[str, Any]:
    path = files("adapters.rehearsal") / f"sample.{language}.json"
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def cast() -> list[Resident]:
    return [Resident(**one) for one in script()["people"]]


class Sample:
    """`act` does what somebody does on the page; `hands` let days go by. The room's courier must be at work already."""

    def __init__(self, room: Room, act: Act, hands: Hands) -> None:
        self._room, self._act, self._hands = room, act, hands

    async def furnish(
        self,
        *,
        name: str,
        country: str = "",
        lines: Sequence[str] = (),
        prompts: Sequence[str] = (),
        schedules: Sequence[str] = (),
    ) -> None:
        """Live through the script. `lines`: rules to begin with instead of the default set.

        `prompts`, `schedules`: the circle's own, instead of those in the script.
        """
        began = self._hands.now()
        circle = f"{name} --country {country}" if country else name
        for step in script()["steps"]:
            if step[0] == "prompts" and (prompts or schedules):
                await self._prompts(step[1], prompts, schedules)
                continue
            await self._step(
                [one.replace("{circle}", circle) if isinstance(one, str) else one for one in step]
            )
            if step[0] == "draft":
                await self._draft(step[1], lines)
        await self._hands.move_to(max(self._hands.now(), began + HISTORY))
        self._read_everything()

    async def _step(self, step: Sequence[Any]) -> None:
        """After each, a minute goes by in which everything that is due arrives."""
        match step:
            case ["wait", hours]:
                await self._hands.move_to(self._hands.now() + timedelta(hours=hours))
            case ["arrive", who]:
                await self._do(who, "arrive")
            case ["say", who, words]:
                await self._do(who, "say", words=words)
            case ["pick" | "draft", who, path, *values]:
                await self._do(who, "pick", path=path, values=dict(*values))
            case ["prompts", who, own, rhythm]:
                await self._prompts(who, [own], [rhythm])
            case ["press", who, label]:
                await self._do(who, "label", label=label)
            case _:
                raise ValueError(f"the sample does not know {step!r}")

    async def _draft(self, who: str, lines: Sequence[str]) -> None:
        for values in _drafting(lines):
            await self._do(who, "pick", path="rules draft", values=values)

    async def _prompts(self, who: str, own: Sequence[str], schedules: Sequence[str]) -> None:
        """All within a minute, however many there are."""
        for words in own:
            await self._at_once(who, "pick", path="prompt add", values={"words": words})
        for one in schedules:
            when, _, which = (part.strip() for part in one.partition(";"))
            values = {"when": when, "prompts": which} if which else {"when": when}
            await self._at_once(who, "pick", path="prompt schedule", values=values)
        await self._hands.move_to(self._hands.now() + _A_MINUTE)

    async def _do(self, who: str, kind: str, **more: Any) -> None:
        await self._at_once(who, kind, **more)
        await self._hands.move_to(self._hands.now() + _A_MINUTE)

    async def _at_once(self, who: str, kind: str, **more: Any) -> None:
        await self._act({"id": str(uuid4()), "who": who, "place": CIRCLE, "kind": kind, **more})

    def _read_everything(self) -> None:
        for who in self._room.residents:
            for place in self._room.places_of(who):
                self._room.see(who, place.id)


def _drafting(lines: Sequence[str]) -> Iterator[dict[str, str]]:
    """How the default draft becomes these lines: replaced one by one, the rest added, what is left over removed."""
    if not lines:
        return
    for number, words in enumerate(lines, start=1):
        if number <= _DEFAULT_LINES:
            yield {"words": words, "change": "replace", "line": str(number)}
        else:
            yield {"words": words, "change": "add"}
    for number in range(_DEFAULT_LINES, len(lines), -1):
        yield {"change": "remove", "line": str(number)}
