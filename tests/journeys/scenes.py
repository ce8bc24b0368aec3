"""Where a story begins."""

from typing import Protocol


class Place(Protocol):
    """Where people can do things, whatever it is made of."""

    async def says(self, who: str, line: str) -> str: ...

    async def presses(self, who: str, label: str) -> str: ...

    async def arrives(self, who: str) -> None: ...


async def join(town: Place, *people: str) -> None:
    """They come in and say yes to what is kept."""
    for who in people:
        await town.arrives(who)
        await town.says(who, "welcome")
        await town.presses(who, "welcome-yes")


async def a_circle(town: Place, *others: str) -> None:
    """Fay makes a circle; she and Ana (and the others) found it."""
    await join(town, "fay", "ana", *others)
    await town.says("fay", "circle create Tuesday circle --country GB")
    await town.says("fay", "rules draft")
    await town.presses("fay", "rules-button-publish")
    for who in ("fay", "ana", *others):
        await town.presses(who, "rules-button-found")
