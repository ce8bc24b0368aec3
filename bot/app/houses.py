"""Where the circles of a platform live, and who is known to be there: for adapters that are told little of comings."""

from collections.abc import Sequence
from functools import partial

from adapters.desk import House
from bot.app.core import Core
from bot.kernel.people import CircleFacts, PlaceId


class Houses:
    """Part of `Front`."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def of(self, platform: str, *, people: bool = False) -> Sequence[House]:
        """`people`: also who is known to be in each."""
        return await self._core.do(partial(self._of, platform, people=people))

    def _of(self, platform: str, *, people: bool) -> Sequence[House]:
        circles = self._core.circles.living()
        return tuple(
            house for one in circles if (house := self._house(one, platform, people=people)) is not None
        )

    def _house(self, circle: CircleFacts, platform: str, *, people: bool) -> House | None:
        found = self._core.places.find(circle.place)
        if found is None or found[0] != platform:
            return None
        present = self._core.people.present(circle.place) if people else ()
        known = self._core.people.externals(present) if present else {}
        return House(
            found[1],
            facilitators=self._where(circle.facilitators_place),
            lobby=self._where(circle.lobby),
            people=tuple(known.values()),
        )

    def _where(self, place: PlaceId | None) -> str:
        found = self._core.places.find(place) if place else None
        return found[1] if found else ""
