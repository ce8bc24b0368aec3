"""What a round does at its edges: pairs made by hand, a pause, a lower limit, three of whom one goes, rooms."""

from datetime import timedelta

import sqlalchemy as sa

from tests.journeys.test_buddies import A_WEEK, INTRODUCED, a_round, the_pairs_are_made
from tests.journeys.town import Town

AN_HOUR = timedelta(hours=1)


def asked(town: Town, who: str) -> int:
    return sum(one.startswith("buddies-found") for one in town.told(who))


async def everybody_says(town: Town, answers: dict[str, str]) -> None:
    for who, say in answers.items():
        await town.presses(who, f"buddies-say-{say}", where="dm")


async def test_a_pair_made_by_hand_is_enough_for_a_round(town: Town):
    await a_round(town, "bo")
    await town.says("fay", "round open tomorrow 18:00")
    assert (await town.says("fay", "round pair @ana @bo")).startswith("buddies-hand-made")

    assert (await town.says("fay", "round run")).startswith("buddies-made-few(2)")
    await town.waits(INTRODUCED)

    assert (asked(town, "ana"), asked(town, "bo")) == (1, 1)


async def test_a_pair_made_by_hand_goes_with_its_round(town: Town):
    """Nobody is held by a pair that never comes about."""
    await a_round(town, "bo")
    await town.says("fay", "round open tomorrow 18:00")
    await town.says("fay", "round pair @ana @bo")
    await town.says("fay", "round close")

    await the_pairs_are_made(town)

    assert (asked(town, "ana"), asked(town, "bo")) == (1, 1)


async def test_a_round_that_waited_begins_once(town: Town):
    """One round follows it, and whoever was left out was left out once."""
    await a_round(town, "bo", "cem")
    await town.says("cem", "buddy prefs none --languages welsh")
    for who in ("ana", "bo"):
        await town.says(who, "buddy prefs none --languages english")
    await town.says("fay", "round open tomorrow 18:00 --every 4")
    await town.says("fay", "round run")
    for _ in range(2):
        await town.waits(AN_HOUR / 2)
        await town.says("fay", "round pause")

    await town.waits(timedelta(days=2))

    assert sum(one.startswith("buddies-alone") for one in town.told("cem")) == 1
    assert await rows(town, "SELECT count(*) FROM buddy_rounds") == [2]
    assert await rows(town, "SELECT max(missed) FROM buddy_seats") == [1]


async def test_whoever_can_hold_nobody_any_more_is_not_introduced(town: Town):
    """R2: also when the pairs are made already."""
    await a_round(town, "bo")
    await town.says("fay", "round open tomorrow 18:00")
    await town.says("fay", "round run")
    await town.says("ana", "buddy limit 0")

    await town.waits(INTRODUCED)

    assert (asked(town, "ana"), asked(town, "bo")) == (0, 0)
    assert town.told("bo")[-1].startswith("buddies-alone")


async def test_of_three_two_go_on_when_one_looks_for_somebody_else(town: Town):
    await a_round(town, "bo", "cem")
    await the_pairs_are_made(town)
    await everybody_says(town, dict.fromkeys(("ana", "bo", "cem"), "yes"))
    await town.says("bo", "buddy quiet")
    await town.waits(timedelta(hours=49))

    await town.presses("bo", "buddies-look-press", where="dm")

    for who in ("ana", "cem"):
        assert town.told(who)[-1].startswith("buddies-one-left")
        assert "buddies-mine-with" in await town.says(who, "buddy mine")
    assert "buddies-mine-with" not in await town.says("bo", "buddy mine")


async def test_a_room_is_closed_whoever_of_them_ends_it(town: Town):
    """Also when only the one who had rather written in private is left."""
    await a_round(town, "bo")
    await the_pairs_are_made(town)
    await everybody_says(town, {"ana": "yes", "bo": "direct"})
    room = town.opened("ana")

    await town.says("ana", "buddy end")

    assert town.seen(room, by="bo")[-1].startswith("buddies-room-closes")
    await town.waits(A_WEEK)
    assert room not in town.platform.rooms


async def test_a_round_that_is_over_brings_nobody_together(town: Town):
    """A pair would have no time in it."""
    await a_round(town, "bo", "cem")
    await town.says("cem", "buddy pause")
    await the_pairs_are_made(town)
    await everybody_says(town, dict.fromkeys(("ana", "bo"), "yes"))
    await town.waits(timedelta(weeks=4, days=1))
    assert town.told("ana")[-1].startswith("buddies-over")
    await town.says("cem", "buddy join")

    assert await town.presses("ana", "buddies-look-press", where="dm") == "buddies-look-no-round"
    assert asked(town, "cem") == 0


async def test_whoever_comes_late_has_as_many_weeks(town: Town):
    await a_round(town, "bo", "cem")
    await town.says("cem", "buddy pause")
    await the_pairs_are_made(town)
    await everybody_says(town, dict.fromkeys(("ana", "bo"), "yes"))
    await town.waits(timedelta(weeks=3, days=5))
    await town.says("cem", "buddy join")
    await town.says("bo", "buddy end")
    await town.says("bo", "buddy leave")

    await town.presses("ana", "buddies-look-press", where="dm")
    await everybody_says(town, dict.fromkeys(("ana", "cem"), "yes"))

    await town.waits(timedelta(weeks=1))
    assert "buddies-mine-with" in await town.says("cem", "buddy mine")
    assert not any(one.startswith(("buddies-midway", "buddies-over")) for one in town.told("cem"))


async def test_nobody_who_rests_already_is_told_that_they_did_not_answer(town: Town):
    await a_round(town, "bo")
    await the_pairs_are_made(town)
    await town.says("ana", "me pause")

    await town.waits(timedelta(days=3))

    assert not any(one.startswith("buddies-resting-silent") for one in town.told("ana"))
    assert any(one.startswith("buddies-resting-silent") for one in town.told("bo"))


async def rows(town: Town, question: str) -> list[object]:
    with town.core.engine.connect() as connection:
        return list(connection.execute(sa.text(question)).scalars())


async def test_no_round_of_a_series_begins_on_a_break(town: Town):
    """It is made in the first week after; taken back, the days are as others."""
    await a_round(town, "bo")
    await town.says("fay", "round open tomorrow 18:00 --every 4")
    day = town.hours.moment + timedelta(days=1)
    answer = await town.says("fay", f"round breaks {day:%Y-%m-%d}")
    assert "buddies-round-breaks" in answer
    assert "buddies-round-goes-on" in answer

    await town.waits(timedelta(days=6))
    assert await rows(town, "SELECT stage FROM buddy_rounds") == ["open"]
    await town.waits(timedelta(days=3))
    assert "running" in await rows(town, "SELECT stage FROM buddy_rounds")
    assert "buddies-breaks-none" in await town.says("fay", "round breaks off")
    assert "kernel-breaks" in await town.says("fay", "round breaks now and then")
