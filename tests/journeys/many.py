"""Many circles at once, made by what their people say: for promises that hold however much there is."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.kernel.events import Arrived, Called, Event
from bot.kernel.ids import place_id
from bot.kernel.people import PlaceId
from tests.journeys.town import Town

_AT_ONCE = 200
"""Of more, some would be told on a slow machine that nothing was saved."""


@dataclass(frozen=True)
class Gathering:
    """A room that is a circle, the one who holds it, and the others in it."""

    room: str
    holder: str
    others: tuple[str, ...]

    @property
    def everybody(self) -> tuple[str, ...]:
        return (self.holder, *self.others)


Said = tuple[str, str, str]
"""Who, in which room, and what they type."""


async def many_circles(town: Town, count: int, *, others: int) -> list[Gathering]:
    """Each is held and founded by people of its own."""
    found = [
        Gathering(f"room-{n}", f"fay-{n}", tuple(f"ana-{n}-{one}" for one in range(others)))
        for n in range(count)
    ]
    town.powerful.update(one.holder for one in found)
    await happen(town, [Arrived(town._origin(who, one.room)) for one in found for who in one.everybody])
    yes = [(who, one.room) for one in found for who in one.everybody]
    await happen(town, [Called(town._origin(who, room), path="welcome yes") for who, room in yes])
    for line in ("circle create Our circle --country GB", "rules draft", "rules publish"):
        await all_say(town, holders(found, line))
    await all_say(town, ((who, room, "rules consent") for who, room in yes))
    return found


async def all_say(town: Town, said: Iterable[Said]) -> None:
    await happen(town, [Called(town._origin(who, room), line=line) for who, room, line in said])


def holders(found: Sequence[Gathering], line: str) -> Iterable[Said]:
    return ((one.holder, one.room, line) for one in found)


def others(found: Sequence[Gathering], line: str) -> Iterable[Said]:
    return ((who, one.room, line) for one in found for who in one.others)


async def happen(town: Town, events: Sequence[Event]) -> None:
    """All at once, as far as that goes; then everything is sent."""
    for start in range(0, len(events), _AT_ONCE):
        await asyncio.gather(*(town.front.receive(event) for event in events[start : start + _AT_ONCE]))
    await town.postman.quiet()


def place_of(town: Town, one: Gathering) -> PlaceId:
    return place_id(town.core.signer, "town", one.room)
