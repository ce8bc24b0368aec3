"""RL5: at the limits of a platform, and never above them; answers pass what waits, and places are served alike."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.allowance import Allowance, Bucket
from bot.kernel.effects import Why
from storage.everything import METADATA
from tests.app.strict import ANSWERS, DISCORD, SYNAPSE, Limits, a_crowd, an_office


@pytest.mark.no_cover  # counting its lines takes longer than running them
@pytest.mark.slow
@pytest.mark.parametrize(
    "limits, prompts, answers_every",
    [
        pytest.param(DISCORD, 5000, 15.3, id="Discord"),
        pytest.param(SYNAPSE, 1500, 1000.0, id="Synapse"),
    ],
)
async def test_thousands_of_prompts_go_out_at_the_limits_of_a_platform(
    tmp_path: Path, limits: Limits, prompts: int, answers_every: float
):
    office = await a_crowd(tmp_path, limits, prompts=prompts, answers_every=answers_every)

    delays = office.delays(ANSWERS)
    print(f"{office.share(limits):.1%}, answers {max(delays):.2f} s, {office.unfairness():.2f} x median")
    assert len(office.sent()) == prompts + len(ANSWERS)
    assert office.refused() == []
    assert office.share(limits) >= 0.95
    assert max(delays) <= 2
    assert office.unfairness() <= 2
    assert office.platform.doubtful == 0


async def test_a_place_with_much_to_say_holds_up_no_other(tmp_path: Path):
    async with an_office(tmp_path, SYNAPSE, places=10) as office:
        await office.put("p0", [f"prompt:0:{number}" for number in range(100)])
        for place in range(1, 10):
            await office.put(f"p{place}", [f"prompt:{place}"])
        await office.work()

        others = office.delays([f"prompt:{place}" for place in range(1, 10)])
        assert max(others) <= 12 / 0.2
        assert [one.key for one in office.platform.asked if one.place == "p0"] == [
            f"prompt:0:{number}" for number in range(100)
        ]


async def test_nothing_is_marked_as_tried_that_still_waits_for_room(tmp_path: Path):
    """Were the process to end now, the next one would have to look for none of it."""
    async with an_office(tmp_path, SYNAPSE, places=10) as office:
        await office.postman.quiet()
        for place in range(10):
            await office.put(f"p{place}", [f"prompt:{place}:{number}" for number in range(5)])
        office.seconds.past = 60.0
        await office.postman.quiet()

        rows = await office.core.do(lambda: office.core.work.read(METADATA.tables["outbox"].select()).all())
        assert sum(row.tries for row in rows) == len(office.sent())
        assert 0 < len(office.sent()) < 50


async def test_what_the_platform_asks_for_is_obeyed_whatever_was_reckoned(tmp_path: Path):
    """Somebody else uses up what Kith was told is there."""
    unaware = replace(SYNAPSE, allowance=lambda: Allowance(Bucket(2, 10)))
    async with an_office(tmp_path, unaware, places=4) as office:
        for place in range(4):
            await office.put(f"p{place}", [f"prompt:{place}:{number}" for number in range(10)])
        await office.work()

        until: dict[str, float] = {}
        early = []
        for one in office.platform.asked:
            early += [one] if one.at < until.get(one.place, 0.0) - 1e-3 else []
            until[one.place] = one.at + one.wait
        assert office.refused() != []
        assert early == []
        assert len(office.sent()) == 40


async def test_a_platform_without_limits_is_sent_to_at_once(tmp_path: Path):
    free = replace(DISCORD, allowance=lambda: None)
    async with an_office(tmp_path, free, places=4) as office:
        await office.put("p0", ["a", "b"])
        await office.put("p1", ["c"], why=Why.ANSWER)
        await office.postman.quiet()

        assert set(office.sent()) == {"a", "b", "c"}
        assert office.delays(["a", "b", "c"]) == [0, 0, 0]


async def test_while_all_that_is_due_is_being_sent_the_postman_rests(tmp_path: Path):
    """It does not ask the database over and over meanwhile."""
    free = replace(DISCORD, allowance=lambda: None)
    async with an_office(tmp_path, free, places=1) as office:
        rests: list[float] = []

        async def rest(waiters: set[asyncio.Task[Any]], seconds: float) -> None:
            rests.append(seconds)
            await asyncio.sleep(0.01)

        sending = asyncio.Event()
        office.platform.until = sending
        office.postman._rest = rest
        await office.put("p0", ["a"])
        working = asyncio.create_task(office.postman.run())
        await asyncio.sleep(0.5)
        sending.set()
        working.cancel()
        await asyncio.wait({working})
        await office.postman.finish()

        assert 0 < len(rests) <= 51
        assert min(rests) > 0


async def test_a_place_that_is_free_again_before_anybody_rests_is_not_slept_through(tmp_path: Path):
    """It is looked what is due, and a moment later for how long to rest: in between, a wait may end."""
    async with an_office(tmp_path, DISCORD, places=1) as office:
        await office.put("p0", [f"prompt:0:{number}" for number in range(6)])
        await office.postman.quiet()
        turns, sent = office.postman._turns, len(office.sent())
        office.seconds.past += min(turns.shares()[0].held.values()) - 0.001

        shares, now = turns.shares(), office.core.now()
        claimed = await office.core.do(lambda: turns.claim(shares, now, 32))
        office.seconds.past += 0.002

        assert (sent, claimed.rounds) == (4, ())
        assert turns.rest(claimed) < 0.1
