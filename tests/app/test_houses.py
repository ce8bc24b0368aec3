"""Where the circles of a platform live, and who is known to be there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.desk import House
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, ROOM, Town, a_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        await a_circle(town)
        yield town


async def test_a_circle_lives_in_its_room_beside_its_facilitators(town: Town):
    (house,) = await town.front.houses.of("town")

    assert (house.place, house.facilitators, house.lobby) == (ROOM, town.opened(), "")


async def test_who_is_there_is_told_only_when_asked_for(town: Town):
    (without,), (with_,) = (
        await town.front.houses.of("town"),
        await town.front.houses.of("town", people=True),
    )

    assert without.people == ()
    assert sorted(with_.people) == ["ana", "fay"]


async def test_of_strangers_nothing_is_known(town: Town):
    """PV2: who has not said yes is in no list."""
    await town.arrives("nobody")

    (house,) = await town.front.houses.of("town", people=True)

    assert "nobody" not in house.people


async def test_who_went_is_not_there(town: Town):
    await town.goes("ana")

    (house,) = await town.front.houses.of("town", people=True)

    assert house.people == ("fay",)


async def test_the_lobby_is_named_once_there_is_one(town: Town):
    await town.says("fay", "circle settings --door lobby")

    (house,) = await town.front.houses.of("town")

    assert house.lobby.startswith("opened-")


async def test_each_platform_has_its_own(town: Town):
    assert await town.front.houses.of("discord") == ()


async def test_a_circle_that_ended_lives_nowhere(town: Town):
    await town.says("fay", "circle end")
    await town.presses("fay", "circles-end-sure")

    assert await town.front.houses.of("town") == ()


def test_who_is_there_is_in_no_trace():
    """PV5."""
    assert "600" not in repr(House("1", people=("600",)))
