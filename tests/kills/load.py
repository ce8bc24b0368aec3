"""What is to be posted while Kith is killed: what circles planned, by the commands that people use.

Each circle has its prompts, invites itself to check in, and some of its members are invited in private as well.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.kernel.people import CircleFacts
from bot.prompts.ahead import WINDOW
from bot.prompts.model import Box
from tests.journeys.many import Gathering, all_say, holders, many_circles, others, place_of
from tests.journeys.town import START, Town, a_town

PROMPTS = ("18:01", "18:02", "18:03")
INVITED_AT = "18:04"
INVITED = 6
A_DAY = len(PROMPTS) + 1 + INVITED
"""Posts of one circle on one day."""
FIRST = START + timedelta(minutes=5)
"""When all of the first day is due."""
OF_USE = WINDOW - timedelta(minutes=10)
"""For so long after that moment each of these posts is to be posted, not left out."""

Wanted = Mapping[str, Sequence[str]]
"""What is to be posted where, in its order: the keys of posts by room and by person."""


@dataclass(frozen=True)
class Load:
    """`circles` that each plan for so many `days`."""

    circles: int
    days: int

    @property
    def posts(self) -> int:
        return self.circles * self.days * A_DAY


def prepare(folder: Path, url: str, load: Load) -> Wanted:
    return asyncio.run(_prepare(folder, url, load))


async def _prepare(folder: Path, url: str, load: Load) -> Wanted:
    async with a_town(url, folder) as town:
        found = await many_circles(town, load.circles, others=INVITED)
        for time in PROMPTS:
            await all_say(town, holders(found, f"prompt schedule every day at {time}"))
        await all_say(town, holders(found, f"checkin schedule every day at {INVITED_AT}"))
        await all_say(town, others(found, "checkin settings --inviting circle"))
        return await town.core.do(lambda: dict(_wanted(town, found, load.days)))


def _wanted(town: Town, found: Sequence[Gathering], days: int) -> Iterator[tuple[str, Sequence[str]]]:
    for one in found:
        circle = town.core.circles.at(place_of(town, one))
        assert circle is not None
        assert circle.rules_version == 1
        box = town.core.prompts._book.box(circle.id)
        yield one.room, [key for day in range(days) for key in _in_the_room(circle, box, day)]
        for who in one.others:
            yield who, [f"{_invitation(circle, day)}:{town.account(who)}" for day in range(days)]


def _in_the_room(circle: CircleFacts, box: Box, day: int) -> Iterator[str]:
    plans = sorted(box.plans, key=lambda plan: plan.when.start.time())
    assert len(plans) == len(PROMPTS)
    for plan, time in zip(plans, PROMPTS, strict=True):
        yield f"prompt:{plan.id}:{_wall(day, time):%Y-%m-%dT%H:%M}"
    yield _invitation(circle, day)


def _invitation(circle: CircleFacts, day: int) -> str:
    return f"checkins:{circle.id}:{_wall(day, INVITED_AT):%Y%m%d%H%M}"


def _wall(day: int, time: str) -> datetime:
    hour, minute = time.split(":")
    return (START + timedelta(days=day)).replace(hour=int(hour), minute=int(minute))
