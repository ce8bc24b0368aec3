"""The whole first journey: a newcomer arrives, consents, agrees, thanks; rules change; pause, resume, leave."""

from datetime import timedelta

from tests.journeys.scenes import a_circle
from tests.journeys.town import Town


async def test_a_group_founds_its_circle(keys: Town):
    await a_circle(keys)

    assert any("rules-adopted-first" in words for words in keys.seen())
    assert "rules-yours" in await keys.says("ana", "rules show")


async def test_the_whole_first_journey(keys: Town):
    await a_circle(keys)
    await keys.arrives("nia")
    assert "welcome-arrived" in keys.seen()[-1]
    assert keys.told("nia") == []

    assert "welcome-notice" in await keys.presses("nia", "welcome-button")
    assert "welcome-thanks" in await keys.presses("nia", "welcome-yes")
    assert "rules-not-yours" in await keys.presses("nia", "welcome-rules")
    assert "rules-agreed" in await keys.presses("nia", "rules-button-agree")

    assert "appreciation-given" in await keys.says("nia", "thanks @ana You made room for me")
    assert "appreciation-for-you" in keys.told("ana")[-1]
    await keys.presses("ana", "appreciation-show", where="dm")
    assert "You made room for me" in keys.seen()[-1]

    assert "rules-proposed" in await keys.says(
        "ana", "rules propose We keep our cameras optional --clarify 24h"
    )
    await keys.waits(timedelta(hours=24))
    assert "rules-round-title" in keys.seen()[-1]
    await keys.presses("ana", "rules-button-consent")
    await keys.presses("fay", "rules-button-consent")
    await keys.waits(timedelta(hours=24))
    assert any("rules-adopted(2)" in words for words in keys.seen())
    assert "rules-again" in keys.told("nia")[-1]
    await keys.presses("nia", "rules-button-agree", where="dm")
    assert "rules-yours" in await keys.says("nia", "rules show")

    assert "mydata-paused" in await keys.says("nia", "me pause")
    told = len(keys.told("nia"))
    await keys.says("ana", "thanks @nia For being here")
    assert len(keys.told("nia")) == told
    assert "mydata-dropped(1)" in await keys.says("nia", "me resume")

    await keys.says("nia", "me leave everything")
    assert "mydata-left-all" in await keys.presses("nia", "mydata-leave-sure-all")
    assert "needs-consent" in await keys.says("nia", "me show")
