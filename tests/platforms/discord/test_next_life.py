"""A process ends, and another takes over: what was promised is kept, once, and old buttons still mean what they did."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from adapters.discord.replying import Replying
from tests.journeys.scenes import a_circle
from tests.platforms.discord.doing import read, uses
from tests.platforms.discord.town import DiscordTown

KEPT = SQLModel.metadata.tables["unanswered"]


async def kept(town: DiscordTown) -> list[Any]:
    return await town.core.do(lambda: list(town.core.work.read(KEPT.select()).all()))


async def dies_before_answering(
    town: DiscordTown, monkeypatch: pytest.MonkeyPatch, who: str, path: str, **values: str
) -> Any:
    """What they asked for is done, and nobody is left to say so."""

    async def dead(*_: object, **__: object) -> bool:
        return False

    with monkeypatch.context() as broken:
        broken.setattr(Replying, "say", dead)
        return await uses(town, who, path, **values)


async def test_an_answer_that_was_not_given_is_given_by_the_next_life(
    town: DiscordTown, monkeypatch: pytest.MonkeyPatch
):
    """DECISIONS 26."""
    await a_circle(town)
    result = await dies_before_answering(town, monkeypatch, "ana", "me zone", zone="Europe/Paris")
    assert not result.acknowledged
    assert len(await kept(town)) == 1

    await town.next_life()

    assert "mydata-zone" in read(town, result)[0]
    assert result.response.ephemeral
    assert await kept(town) == []


async def test_it_is_given_only_once(town: DiscordTown, monkeypatch: pytest.MonkeyPatch):
    await a_circle(town)
    result = await dies_before_answering(town, monkeypatch, "ana", "rules show")

    await town.next_life()
    before = len(read(town, result))
    await town.next_life()

    assert len(read(town, result)) == before


async def test_what_was_given_is_not_given_again(town: DiscordTown):
    """The process ended between the giving and its being noted."""
    await a_circle(town)
    town.front.replies.given = lambda event: None  # type: ignore[method-assign]
    result = await uses(town, "ana", "rules show")
    assert len(await kept(town)) == 1

    await town.next_life()

    assert len(read(town, result)) == 1
    assert await kept(town) == []


async def test_what_nobody_waits_for_any_more_is_not_said_late(
    town: DiscordTown, monkeypatch: pytest.MonkeyPatch
):
    await a_circle(town)
    result = await dies_before_answering(town, monkeypatch, "ana", "rules show")
    town.hours.moment += timedelta(minutes=15)

    await town.next_life()

    assert result.response is None


async def test_of_somebody_who_has_not_said_yes_nothing_was_kept(
    town: DiscordTown, monkeypatch: pytest.MonkeyPatch
):
    """DECISIONS 8."""
    await a_circle(town)
    result = await dies_before_answering(town, monkeypatch, "nia", "welcome")

    assert await kept(town) == []
    await town.next_life()
    assert result.response is None


async def test_a_button_from_before_still_means_what_it_did(town: DiscordTown):
    await a_circle(town)
    await town.says("ana", "rules show")
    talk = await town.button("ana", "rules-button-talk")

    await town.next_life()

    assert (await talk()).startswith("rules-talk")


async def test_the_same_interaction_told_twice_has_one_effect_and_one_answer(town: DiscordTown):
    """AB11."""
    await a_circle(town)
    payloads: list[dict[str, Any]] = []
    hear = town.backend.emit

    def emit(event: str, payload: Any, **more: Any) -> None:
        if event == "INTERACTION_CREATE":
            payloads.append(payload)
        hear(event, payload, **more)

    town.backend.emit = emit  # type: ignore[method-assign]
    result = await uses(town, "ana", "smallstep", words="I rang my sister", where="circle")
    hear("INTERACTION_CREATE", payloads[-1])
    await town.settle()

    assert len(read(town, result)) == 1
    assert sum("I rang my sister" in one for one in town.seen()) == 1


async def test_a_press_told_twice_has_one_effect(town: DiscordTown):
    """AB11."""
    await a_circle(town)
    await town.says("fay", "rules propose We begin on time --line 1 --clarify 1h")
    await town.waits(timedelta(hours=2))
    consent = await town.button("ana", "rules-button-consent")

    first, again = await consent(), await consent()

    assert first.startswith("rules-consented")
    assert again.startswith("rules-consented")
    assert "rules-round-count(1" in town.seen()[-1] or len({first, again}) == 1
