"""Kith as it is shipped, through restarts and lost connections: nothing is lost, done twice or forgotten on Discord."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest

from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.shown import Shown
from tests.journeys.test_in_trouble import locked
from tests.platforms.discord.living import LivingTown, a_circle, a_living_town, words

DEFERRED = 5


@pytest.fixture
async def town(tmp_path: Path, discord_schema: Schema) -> AsyncIterator[LivingTown]:
    """Every body is held against Discord's own schema."""
    async with a_living_town(tmp_path, schema=discord_schema) as town:
        await town.begin()
        await a_circle(town)
        yield town
        assert town.server.complaints == []
        assert town.server.limits.too_soon == []


async def test_buttons_outlive_the_process_and_commands_are_offered_once(town: LivingTown):
    """PV11: what was shown before a kill -9 works after it."""
    await town.says("ana", "rules show")
    await town.until(lambda: town.button("ana", "rules-button-urgent"))
    await town.kill()
    await town.begin()

    pressed = await town.presses("ana", "rules-button-urgent")
    nia = await town.says("nia", "welcome")
    await town.kill()
    await town.begin()
    yes = await town.presses("nia", "welcome-yes")

    assert "999" in pressed.texts[0]
    assert nia.texts
    assert not yes.failed
    assert town.server.state.overwrites == 1


async def test_a_cut_connection_goes_on_where_it_was(town: LivingTown):
    town.server.socket.cut()
    step = await town.says("ana", "smallstep", words="I rang my sister", where="circle")
    await town.until(town.steps)

    assert town.server.socket.resumes == len(town.server.state.identifies) == 1
    assert step.texts
    assert town.steps() == ["I rang my sister"]


@pytest.mark.parametrize("members", [True, False])
async def test_who_left_while_the_session_was_lost_is_away(
    tmp_path: Path, members: bool, discord_schema: Schema
):
    """Discord never tells it: with and without the intent it is found out."""
    async with a_living_town(tmp_path, schema=discord_schema, members=members) as town:
        await town.begin()
        await a_circle(town)
        before = (await town.says("fay", "circle members")).texts[0]

        town.server.socket.cut(lose=True)
        town.guild.leave(town.people["ana"])
        await town.until(lambda: len(town.server.state.identifies) == 2)
        await town.server.ready()

        for _ in range(100):
            after = (await town.says("fay", "circle members")).texts[0]
            if after != before:
                break
            await asyncio.sleep(0.1)
        assert "away" not in before
        assert "away" in after


async def test_who_left_while_kith_was_off_is_away(town: LivingTown):
    await town.kill()
    town.guild.leave(town.people["ana"])
    await town.begin()

    for _ in range(100):
        said = (await town.says("fay", "circle members")).texts[0]
        if "away" in said:
            break
        await asyncio.sleep(0.1)
    assert "away" in said


async def test_what_comes_twice_is_done_once(town: LivingTown):
    """AB11: over the gateway everything is told twice."""
    town.server.socket.twice = 1.0
    step = await town.says("ana", "smallstep", words="I rang my sister", where="circle")
    await town.people["ana"].again(step)
    await town.says("nia", "welcome")
    yes = await town.presses("nia", "welcome-yes")
    await town.says("ana", "smallstep", words="And my brother", where="circle")
    await town.until(lambda: len(town.steps()) == 2)

    assert (len(step.messages), len(yes.messages)) == (1, 1)
    assert town.steps() == ["I rang my sister", "And my brother"]


async def test_an_answer_whose_acknowledgement_was_lost_is_given_once(town: LivingTown):
    """Told that it was answered already counts as answered; the next life gives nothing again."""
    fault = town.server.faults.add("502", "/callback$", after=True, left=1)
    step = await town.says("ana", "smallstep", words="I rang my sister", where="circle")
    await town.until(town.steps)
    await asyncio.sleep(0.5)
    asked = len(_about(town, step.interaction.token))
    await town.kill()
    await town.begin()
    await town.says("ana", "me show")

    assert fault.happened == 1
    assert len(step.messages) == 1
    assert (asked, len(_about(town, step.interaction.token))) == (2, 2)


async def test_what_was_kept_and_not_given_is_given_by_the_next_life(town: LivingTown):
    """DECISIONS 26: acknowledged in time, killed before the answer came: “thinking…” is filled."""
    hidden = town.server.faults.add("503", "/messages/@original$", method="PATCH")
    with locked(town.database):
        shown = await town.someone("ana").slash(town.room, "me zone", {"zone": "Europe/Paris"})
    await town.until(lambda: hidden.happened)
    before = list(shown.texts)
    await town.kill()
    town.server.faults.clear()
    await town.begin()

    await shown.settled()
    assert (shown.deferred, before) == (True, [""])
    assert len(shown.messages) == len(shown.private) == 1
    assert "Europe/Paris" in shown.texts[0]


async def test_while_the_database_is_away_help_comes_and_the_truth_is_told(town: LivingTown):
    """RL7, SG7."""
    with locked(town.database):
        ana = town.someone("ana")
        zone, urgent = await asyncio.gather(
            _timed(town.says("ana", "me zone", zone="Europe/Paris")), _timed(ana.slash(town.room, "urgent"))
        )
    after = await town.says("ana", "me zone", zone="Europe/Paris")

    assert zone[0].texts == [words("not-saved")]
    assert zone[1] < 3.5
    assert "999" in urgent[0].texts[0]
    assert urgent[1] < 2
    assert "Europe/Paris" in after.texts[0]


async def test_in_a_crowd_everybody_is_acknowledged_before_anything_is_done(town: LivingTown):
    """However long the line is, nobody reads that the application did not respond."""
    people = [town.someone(f"person{number}") for number in range(120)]
    with locked(town.database):
        acting = [
            asyncio.create_task(one.slash(town.room, "me zone", {"zone": "Europe/Paris"})) for one in people
        ]
        shown = await asyncio.gather(*acting)
    for one in shown:
        await one.settled()

    at_once = [one for one in shown if one.deferred and (one.acknowledged_after or 9) < 0.9]
    assert not any(one.failed for one in shown)
    assert len(at_once) > 20
    assert all(len(one.messages) == len(one.private) == 1 for one in shown)


async def test_whoever_is_not_heard_three_times_is_heard_the_fourth(town: LivingTown):
    """A line that takes in and never answers: there is time for four tries before Discord gives up."""
    town.server.faults.add("delay", "/callback", left=3, seconds=10.0)

    shown = await town.says("ana", "me zone", zone="Europe/Paris")

    assert "Europe/Paris" in shown.texts[0]
    assert len(shown.messages) == 1
    assert (shown.acknowledged_after or 9) < 3


@pytest.mark.parametrize("kind", ["503", "reset"])
async def test_a_failing_handshake_is_tried_again(tmp_path: Path, kind: str):
    async with a_living_town(tmp_path) as town:
        fault = town.server.faults.add(kind, "/gateway-socket", left=1)

        await town.begin()

        assert fault.happened == 1
        assert (await town.says("ana", "about")).texts


async def test_discord_is_away_when_kith_begins(tmp_path: Path):
    async with a_living_town(tmp_path) as town:
        await town.server.stop()
        await town.begin(ready=False)
        await asyncio.sleep(3)

        await town.server.start()

        await town.server.ready()
        await town.until(lambda: town.server.state.commands)
        assert (await town.says("ana", "about")).texts


async def _timed(doing: Awaitable[Shown]) -> tuple[Shown, float]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    return await doing, loop.time() - began


def _about(town: LivingTown, token: str) -> list[str]:
    return [one.path for one in town.server.asked if token in one.path]
