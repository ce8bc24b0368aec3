"""RL4: Kith, or its platform, was away for six hours, and two thousand posts and invitations fell due meanwhile.

What is still of use is posted, once. What is not is named in its room, in one note; what was for one person is
counted, and told when they ask. All of it within a minute.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest

from tests.journeys.many import Gathering, all_say, holders, many_circles, others
from tests.journeys.town import KEYS, START, Message, Town, a_town

CIRCLES, INVITED = 250, 2
LATE, IN_TIME = ("18:30", "19:30", "20:30"), ("22:00", "23:00")
LATE_INVITATION, INVITATION = "19:00", "23:30"
AWAY = timedelta(hours=6, minutes=10)
DUE = CIRCLES * (len(LATE) + len(IN_TIME) + 1 + INVITED)
A_MINUTE = 60


@pytest.mark.no_cover  # counting its lines takes longer than running them
@pytest.mark.slow
async def test_after_six_hours_away_two_thousand_are_caught_up_with(tmp_path: Path):
    assert DUE == 2000
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        early, late = await plan(town)

        town.hours.moment += AWAY
        town.platform.messages.clear()
        taken = await catches_up(town)

        assert taken < A_MINUTE
        await is_caught_up(town, early, late)

        town.hours.moment = START + timedelta(days=1)
        await the_platform_is_away(town)
        taken = await catches_up(town)

        assert taken < A_MINUTE
        await is_caught_up(town, early, late)


async def plan(town: Town) -> tuple[list[Gathering], list[Gathering]]:
    """Half of the circles are invited early, half late, with those who asked to be."""
    found = await many_circles(town, CIRCLES, others=INVITED)
    for time in (*LATE, *IN_TIME):
        await all_say(town, holders(found, f"prompt schedule every day at {time}"))
    early, late = found[::2], found[1::2]
    await all_say(town, holders(early, f"checkin schedule every day at {LATE_INVITATION}"))
    await all_say(town, holders(late, f"checkin schedule every day at {INVITATION}"))
    await all_say(town, others(found, "checkin settings --inviting circle"))
    return early, late


async def the_platform_is_away(town: Town) -> None:
    """Kith goes on: what falls due waits to be sent."""
    town.platform.away = True
    until = town.hours.moment + AWAY
    while (soonest := await town.core.do(town.core.diary.soonest)) is not None and soonest <= until:
        town.hours.moment = soonest
        while await town.waker.once():
            pass
    await town.postman.quiet()
    town.hours.moment = until
    town.platform.messages.clear()
    town.platform.away = False
    await town.front.back()


async def catches_up(town: Town) -> float:
    """Kith runs as it does, all parts at once, until nothing is left to be said."""
    started = perf_counter()
    with town.hours.run():
        parts = [asyncio.create_task(part.run()) for part in (town.waker, town.postman)]
        while await town.core.do(lambda: _busy(town)):  # noqa: ASYNC110  # what it waits for is in the database
            await asyncio.sleep(0.05)
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)
    taken = perf_counter() - started
    print(f"{DUE} due, caught up with in {taken:.1f} s")
    return taken


def _busy(town: Town) -> bool:
    soonest = town.core.diary.soonest()
    return bool(town.core.sending.queues()) or (soonest is not None and soonest <= town.core.now())


async def is_caught_up(town: Town, early: list[Gathering], late: list[Gathering]) -> None:
    posted = Counter((one.where, kind(one)) for one in town.platform.messages)
    for circle in (*early, *late):
        assert posted[circle.room, "note"] == 1, circle.room
        assert posted[circle.room, "prompt"] == len(IN_TIME)
        assert posted[circle.room, "invitation"] == (circle in late)
        assert "kernel-left-out-more" not in note(town, circle)
        assert note(town, circle).count("prompts-missed(") == len(LATE)
        assert note(town, circle).count("checkins-invitation-of") == (circle in early)
    invited = {f"dm:{who}": 1 for one in late for who in one.others}
    assert Counter(one.where for one in town.platform.messages if one.where.startswith("dm:")) == invited
    assert sum(posted.values()) == len({one.key for one in town.platform.messages})
    assert "mydata-dropped(1)" in await town.says(early[0].others[0], "me resume", where="dm")
    assert "mydata-not-paused" in await town.says(late[0].others[0], "me resume", where="dm")


def kind(message: Message) -> str:
    if "kernel-left-out" in message.words:
        return "note"
    return "invitation" if "checkins-invitation" in message.words else "prompt"


def note(town: Town, circle: Gathering) -> str:
    return next(one for one in town.seen(circle.room) if "kernel-left-out" in one)
