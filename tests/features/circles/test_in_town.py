"""The circle's life through the whole of Kith, on both databases, in the key language (DECISIONS 3–5, A1)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.town import ROOM, Town, a_town

DAY = timedelta(days=1)


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(database_url, tmp_path, language="x-keys") as town:
        yield town


async def says_yes(town: Town, *names: str) -> None:
    for who in names:
        await town.arrives(who)
        await town.says(who, "welcome")
        await town.presses(who, "welcome-yes")


async def a_circle(town: Town) -> None:
    """Fay, Ana and Bo found it together."""
    await says_yes(town, "fay", "ana", "bo")
    await town.says("fay", "circle create Tuesdays")
    await town.says("fay", "rules draft")
    await town.presses("fay", "rules-button-publish")
    for who in ("fay", "ana", "bo"):
        await town.presses(who, "rules-button-found")


def opened(town: Town, said: str) -> str:
    """The room in which Kith said this."""
    return next(one.where for one in town.platform.messages if said in one.words)


async def test_one_holds_it_then_two_then_nobody_then_somebody(town: Town):
    await a_circle(town)
    hall = opened(town, "circles-facilitators-here")

    assert "circles-asked" in await town.says("fay", "circle facilitators @bo")
    assert "circles-role-yes-facilitator" in await town.presses("bo", "circles-yes", where="dm")
    assert town.platform.rooms[hall] == {"fay", "bo"}

    await town.goes("bo")
    assert "circles-one-left" in town.seen(hall)[-1]

    await town.says("fay", "circle facilitators @fay --change remove")
    assert "circles-stepped-back" in await town.presses("fay", "circles-step-back-sure")
    assert town.platform.rooms[hall] == {"bo"}
    assert "circles-nobody-now" in town.seen()[-1]

    await town.waits(14 * DAY)
    assert "circles-asleep" in town.seen()[-1]

    assert "circles-role-yes-facilitator" in await town.says("ana", "circle facilitators @ana")
    assert "circles-awake" in town.seen()[-1]
    assert town.platform.rooms[hall] == {"bo", "ana"}


async def test_the_last_one_leaves_everything_and_the_circle_knows(town: Town):
    await a_circle(town)

    await town.says("fay", "me leave everything")
    await town.presses("fay", "mydata-leave-sure-all")

    assert "circles-nobody-now" in town.seen()[-1]
    assert "circles-no-facilitator" in await town.says("ana", "circle show")


async def test_somebody_new_comes_through_the_lobby(town: Town):
    await a_circle(town)
    assert "circles-door-lobby" in await town.says("fay", "circle settings --door lobby")
    lobby = opened(town, "circles-lobby-here")

    await town.arrives("nia", lobby)
    assert "welcome-arrived" in town.seen(lobby)[-1]
    await town.presses("nia", "welcome-button", where=lobby)
    await town.presses("nia", "welcome-yes")
    await town.presses("nia", "welcome-rules")
    assert "rules-agreed" in await town.presses("nia", "rules-button-agree")
    assert "nia" in town.platform.rooms[ROOM]

    await town.arrives("nia")
    await town.says("nia", "me leave circle")
    await town.presses("nia", "mydata-leave-sure-circle")
    assert "nia" not in town.platform.rooms[ROOM]


async def test_thirty_days_away_is_leaving(town: Town):
    await a_circle(town)

    await town.goes("ana")
    await town.waits(29 * DAY)
    await town.arrives("ana")
    assert "rules-yours" in await town.says("ana", "rules show")

    await town.goes("ana")
    await town.waits(30 * DAY)
    await town.arrives("ana")
    assert "rules-yours" not in await town.says("ana", "rules show")
    assert town.told("ana") == []


async def test_welcomers_hear_of_somebody_who_asks(town: Town):
    await a_circle(town)
    await town.says("fay", "circle welcomer @bo")
    await town.presses("bo", "circles-yes", where="dm")
    await says_yes(town, "nia")
    before = len(town.told("bo"))

    assert "welcome-by" in await town.says("nia", "welcome")
    assert "welcome-told" in await town.presses("nia", "welcome-hello")

    assert len(town.told("bo")) == before + 1
    assert "welcome-say-hello" in town.told("bo")[-1]


async def test_it_ends_comes_back_and_is_let_go_of(town: Town):
    await a_circle(town)

    await town.says("fay", "circle end")
    await town.presses("fay", "circles-end-sure")
    assert "needs-circle" in await town.says("ana", "circle show")
    assert "circles-resume-done" in await town.says("fay", "circle resume")
    assert "circles-title" in await town.says("ana", "circle show")
    assert "rules-yours" in await town.says("ana", "rules show")

    await town.says("fay", "circle end")
    await town.presses("fay", "circles-end-sure")
    await town.waits(30 * DAY)
    assert "circles-nothing-to-resume" in await town.says("fay", "circle resume")
    assert await town.core.do(town.core.circles.any) is None


async def test_it_moves_to_another_room(town: Town):
    await a_circle(town)
    await town.arrives("fay", "garden")

    await town.says("fay", "circle move", where="garden")
    assert "circles-moved" in await town.presses("fay", "circles-move-one", where="garden")

    assert "circles-moved-away" in town.seen()[-1]
    assert "circles-moved-here" in town.seen("garden")[-1]
    assert "rules-yours" in await town.says("ana", "rules show", where="garden")
