"""Prompts: a facilitator plans them, looks ahead and changes their mind; the circle finds them at its own hours."""

import re
from datetime import timedelta

from tests.journeys.scenes import a_circle, join
from tests.journeys.town import Town

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def bank(*words: str) -> list[str]:
    """The prompts of the bank in what is read, in their order."""
    return re.findall(r"prompts-bank-([a-z-]+\d)", "\n".join(words))


def asked(town: Town) -> list[str]:
    """What was posted in the room."""
    return bank(*(one for one in town.seen() if "prompts-note" in one))


async def test_a_facilitator_plans_looks_ahead_and_the_circle_is_asked(keys: Town):
    await a_circle(keys)

    planned = await keys.says("fay", "prompt schedule Tuesdays 19:00")
    coming = bank(await keys.says("fay", "prompt preview"))
    await keys.waits(2 * WEEK)

    assert "prompts-planned" in planned
    assert "(prompts-first, 2026-11-24T19:00+00:00)" in planned
    assert len(coming) == 5
    assert asked(keys) == coming[:2]


async def test_plans_are_for_facilitators(town: Town):
    """PV10."""
    await a_circle(town)

    assert "needs-facilitator" in await town.says("ana", "prompt schedule Tuesdays 19:00")
    assert "needs-facilitator" in await town.says("ana", "prompt preview")


async def test_not_this_one_brings_the_next(town: Town):
    await a_circle(town)
    await town.says("fay", "prompt schedule Tuesdays 19:00 --prompts strengths")
    before = bank(await town.says("fay", "prompt preview"))

    assert "prompts-swapped" in await town.presses("fay", "prompts-swap-button")
    after = bank(await town.says("fay", "prompt preview"))
    await town.waits(8 * WEEK)

    assert after[:4] == before[1:]
    assert asked(town)[:4] == after[:4]
    assert asked(town)[7] == before[0]
    assert len(set(asked(town))) == 8


async def test_one_time_is_passed_over_and_another_after_all_not(town: Town):
    await a_circle(town)
    await town.says("fay", "prompt schedule Tuesdays 19:00")
    coming = bank(await town.says("fay", "prompt preview"))

    assert "prompts-skipped(2026-11-24T19:00+00:00)" in await town.presses("fay", "prompts-skip-button")
    await town.waits(WEEK)
    assert asked(town) == []
    assert "prompts-skipped(2026-12-01T19:00+00:00)" in await town.says("fay", "prompt skip")
    assert "prompts-unskipped" in await town.presses("fay", "prompts-unskip-button")
    await town.waits(WEEK)

    assert asked(town) == coming[:1]


async def test_a_pause_holds_everything_and_makes_up_for_nothing(town: Town):
    await a_circle(town)
    await town.says("fay", "prompt schedule every day at 8:00")
    coming = bank(await town.says("fay", "prompt preview"))

    assert "prompts-paused" in await town.presses("fay", "prompts-pause-button")
    await town.waits(3 * DAY)
    assert asked(town) == []
    assert "prompts-resumed" in await town.presses("fay", "prompts-go-on-button")
    await town.waits(2 * DAY)
    assert asked(town) == coming[:2]
    assert "prompts-paused-until(2026-12-04T00:00+00:00)" in await town.says("fay", "prompt pause 4 Dec")
    await town.waits(5 * DAY)

    assert asked(town) == coming[:3]


async def test_own_prompts_are_added_changed_and_posted_at_once(town: Town):
    await a_circle(town)

    assert "prompts-added(1)" in await town.says("fay", "prompt add What made you smile?")
    assert "prompts-known(1)" in await town.says("fay", "prompt add What made you smile?")
    assert "prompts-edited(1)" in await town.says("fay", "prompt edit 1 What made you laugh?")
    assert "prompts-own-one(1, What made you laugh?)" in await town.says("fay", "prompt list")
    assert "prompts-now" in await town.says("fay", "prompt now 1")
    assert "What made you laugh?" in town.seen()[-1]
    assert "prompts-note" in town.seen()[-1]
    assert "prompts-removed(1)" in await town.says("fay", "prompt remove 1")
    assert "prompts-own-none" in await town.says("fay", "prompt list")


async def test_a_month_of_prompts_over_changed_clocks_each_at_its_local_time(town: Town):
    """RL10: in London the clocks change on 28 March 2027, and Tuesdays at seven stay Tuesdays at seven."""
    await a_circle(town)
    await town.waits(timedelta(days=105))  # Tuesday 9 March, 18:00
    await town.says("fay", "prompt schedule Tuesdays 19:00 --prompts light")
    preview = await town.says("fay", "prompt preview")
    minute = timedelta(minutes=1)

    assert re.findall(r"2027-[-\dT:+]+", preview) == [
        "2027-03-09T19:00+00:00",
        "2027-03-16T19:00+00:00",
        "2027-03-23T19:00+00:00",
        "2027-03-30T18:00+00:00",
        "2027-04-06T18:00+00:00",
    ]
    for week in range(5):
        await town.waits((HOUR if week == 0 else WEEK - HOUR if week == 3 else WEEK) - minute)
        assert len(asked(town)) == week
        await town.waits(minute)
        assert len(asked(town)) == week + 1
    assert asked(town) == bank(preview)


async def test_plans_follow_the_circle_to_another_zone(town: Town):
    await a_circle(town)
    await town.says("fay", "prompt schedule every day at 8:00")

    await town.says("fay", "circle settings --zone America/New_York")

    assert "2026-11-25T13:00+00:00" in await town.says("fay", "prompt preview")
    await town.waits(DAY)
    assert len(asked(town)) == 1


async def test_a_circle_that_ended_is_asked_nothing_until_it_is_taken_up_again(town: Town):
    await a_circle(town)
    await town.says("fay", "prompt schedule every day at 8:00")
    await town.says("fay", "circle end")
    await town.presses("fay", "circles-end-sure")
    await town.waits(3 * DAY)
    assert asked(town) == []

    await town.says("fay", "circle resume")
    await town.waits(2 * DAY)

    assert len(asked(town)) == 2


async def test_several_schedules_go_together_and_a_break_holds_each_of_its_own(town: Town):
    await a_circle(town)
    await town.says("fay", 'prompt schedule weekdays 9:00 --prompts light --breaks "25 Nov - 27 Nov"')
    await town.says("fay", "prompt schedule Saturdays 10:00 --prompts deep")

    assert "prompts-which-plan" in await town.says("fay", "prompt now")
    coming = bank(await town.says("fay", "prompt preview"))
    await town.waits(WEEK)

    assert asked(town) == coming[:3]  # Saturday, Monday, Tuesday


async def test_what_cannot_be_planned_is_said_kindly(town: Town):
    await a_circle(town)

    assert "read-rhythm-time" in await town.says("fay", "prompt schedule Tuesdays")
    assert "read-rhythm-either(3)" in await town.says("fay", "prompt schedule every third Friday 9:00")
    assert "prompts-none-planned" in await town.says("fay", "prompt skip")
    assert "prompts-own-first" in await town.says("fay", "prompt schedule Fridays 9:00 --prompts own")
    assert "form-too-long" in await town.says("fay", "prompt add " + "x" * 501)


FILE = """zone = "Europe/Berlin"
prompts = ["What made you smile?", "Which song do you hum?"]
schedules = ["Tuesdays 19:00; own", "daily 9:00 from 2026-09-01", "every second Friday at 8am; silly"]
"""


async def test_what_was_rehearsed_comes_with_the_circle(town: Town):
    """DECISIONS 31. A schedule whose first day is over begins at once; one from unknown prompts draws from all."""
    await join(town, "fay")

    await town.fills("fay", "circle create", name="Ours", **{"from": FILE})
    shown = await town.says("fay", "prompt list")
    plans = await town.says("fay", "prompt schedule")

    assert "prompts-own-one(1, What made you smile?)" in shown
    assert "prompts-own-one(2, Which song do you hum?)" in shown
    assert "prompts-which-own" in plans
    assert "kernel-rhythm-weeks(2, kernel-weekday-fr), 08:00), prompts-which-any" in plans
    assert "prompts-zone(Europe/Berlin)" in plans
    assert "prompts-plan(2, kernel-rhythm(kernel-rhythm-daily, 09:00)" in plans


DAILY = (
    test_a_facilitator_plans_looks_ahead_and_the_circle_is_asked,
    test_not_this_one_brings_the_next,
    test_own_prompts_are_added_changed_and_posted_at_once,
    test_a_month_of_prompts_over_changed_clocks_each_at_its_local_time,
)
"""Between them they do everything there is: those that every real homeserver is tried with."""
