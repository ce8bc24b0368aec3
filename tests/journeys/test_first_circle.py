"""The whole first journey: a newcomer arrives, consents, agrees, thanks; rules change; pause, resume, leave."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.town import Town, a_town


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(database_url, tmp_path, language="x-keys") as town:
        yield town


async def a_circle(town: Town) -> None:
    """Fay makes a circle; she and Ana found it."""
    for who in ("fay", "ana"):
        await town.arrives(who)
        await town.says(who, "welcome")
        await town.presses(who, "welcome-yes")
    await town.says("fay", "circle create Tuesday circle")
    await town.says("fay", "rules draft")
    await town.presses("fay", "rules-button-publish")
    for who in ("fay", "ana"):
        await town.presses(who, "rules-button-found")


async def test_a_group_founds_its_circle(town: Town):
    await a_circle(town)

    assert any("rules-adopted-first" in words for words in town.seen())
    assert "rules-yours" in await town.says("ana", "rules show")


async def test_the_whole_first_journey(town: Town):
    await a_circle(town)
    await town.arrives("nia")
    assert "welcome-arrived" in town.seen()[-1]
    assert town.told("nia") == []

    assert "welcome-notice" in await town.presses("nia", "welcome-button")
    assert "welcome-thanks" in await town.presses("nia", "welcome-yes")
    assert "rules-not-yours" in await town.presses("nia", "welcome-rules")
    assert "rules-agreed" in await town.presses("nia", "rules-button-agree")

    assert "appreciation-given" in await town.says("nia", "thanks @ana You made room for me")
    assert "appreciation-for-you" in town.told("ana")[-1]
    await town.presses("ana", "appreciation-show", where="dm")
    assert "You made room for me" in town.seen()[-1]

    assert "rules-proposed" in await town.says(
        "ana", "rules propose We keep our cameras optional --clarify 24h"
    )
    await town.waits(timedelta(hours=24))
    assert "rules-round-title" in town.seen()[-1]
    await town.presses("ana", "rules-button-consent")
    await town.presses("fay", "rules-button-consent")
    await town.waits(timedelta(hours=24))
    assert any("rules-adopted(2)" in words for words in town.seen())
    assert "rules-again" in town.told("nia")[-1]
    await town.presses("nia", "rules-button-agree", where="dm")
    assert "rules-yours" in await town.says("nia", "rules show")

    assert "mydata-paused" in await town.says("nia", "me pause")
    told = len(town.told("nia"))
    await town.says("ana", "thanks @nia For being here")
    assert len(town.told("nia")) == told
    assert "mydata-dropped(1)" in await town.says("nia", "me resume")

    await town.says("nia", "me leave everything")
    assert "mydata-left-all" in await town.presses("nia", "mydata-leave-sure-all")
    assert "needs-consent" in await town.says("nia", "me show")
