"""A year of two circles. In the end: what was found of it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.kernel.people import CircleId
from bot.kernel.recurrence import held_at
from storage.everything import METADATA
from tests.simulation.lives import one_act
from tests.simulation.world import World, a_world

PEOPLE = ("fay", "gil", "ana", "bo", "cem", "dee", "eve")
ROOMS = {"hall": ("fay", "ana", "bo", "cem", "dee"), "garden": ("gil", "ana", "eve", "bo")}
PROMPTS = ("Tuesdays", 1, time(19))
INVITATIONS = ("Mondays", 0, time(9))
DAYS = 365
BUSY = 1.4
"""Acts on a day, on average."""
QUEUES = ("outbox", "lines", "appointments", "schedules", "occurrences", "inbox", "checkins", "thanks")


@dataclass(frozen=True)
class Year:
    """`stuck`: what should not be left at its end. `sizes`: of each table, month by month."""

    digest: str
    events: int
    lives: int
    broken: list[str]
    doubled: list[str]
    uncounted: list[str]
    stuck: list[str]
    sizes: dict[str, list[int]]
    left_out: int
    adopted: int
    """Versions of the rules of both circles."""


async def a_year(folder: Path, seed: int, *, days: int = DAYS) -> Year:
    async with a_world(folder, seed=seed, people=PEOPLE) as world:
        await _begin(world)
        begun, sizes = world.now, {name: list[int]() for name in QUEUES}
        world.weather.calm = False
        for day in range(days):
            await _a_day(world, begun + timedelta(days=day))
            if day % 10 == 9:
                await world.town.core.do(world.town.core.tidy)
            if day % 30 == 29:
                for name, count in (await world.town.core.do(lambda: _counted(world))).items():
                    sizes[name].append(count)
        world.weather.calm = True
        await world.until(world.now + timedelta(days=3))
        stuck = await world.town.core.do(lambda: _stuck(world))
        found = world.promises
        uncounted = [one for room in ROOMS for one in _uncounted(world, room, begun)]
        adopted = await world.town.core.do(lambda: _adopted(world))
        return Year(
            found.digest(), found.count, world.lives, found.broken, world.weather.doubled, uncounted, stuck, sizes,
            found.named.total(),
            adopted,
        )  # fmt: skip


async def _begin(world: World) -> None:
    world.town.powerful = {"fay", "gil"}
    for room, people in ROOMS.items():
        world.rooms[room] = people
        for who in people:
            await world.joins(who, room)
        holder = world.holder(room)
        for line in ("circle create Ours", "rules draft", "rules publish"):
            await world.says(holder, line, room)
        for who in people:
            await world.says(who, "rules consent", room)
        await world.says(holder, f"prompt schedule {PROMPTS[0]} {PROMPTS[2]:%H:%M}", room)
        await world.says(holder, f"checkin schedule {INVITATIONS[0]} {INVITATIONS[2]:%H:%M}", room)
        await world.knows(room)


async def _a_day(world: World, morning: datetime) -> None:
    """Now and then Kith or its platform is away for hours; on other days somebody does something."""
    dice = world.dice
    if dice.random() < 1 / 16:
        await world.until(morning + timedelta(hours=dice.uniform(0, 20)))
        await world.outage(timedelta(hours=dice.uniform(0.2, 20)), ours=dice.random() < 0.5)
    for hour in sorted(dice.uniform(0, 24) for _ in range(round(dice.uniform(0, 2 * BUSY)))):
        at = morning + timedelta(hours=hour)
        if at > world.now:
            await world.until(at)
            await one_act(world)
    await world.until(morning + timedelta(days=1))


def _uncounted(world: World, room: str, begun: datetime) -> list[str]:
    """Each Tuesday's prompt and Monday's invitation was posted once, or named once among what was left out."""
    found = []
    for kind, (_, weekday, clock) in (("prompts-missed", PROMPTS), ("checkins-invitation-of", INVITATIONS)):
        for day in range(DAYS):
            date = (begun + timedelta(days=day)).date()
            at = held_at(datetime.combine(date, clock), world.zone_on(room, date))
            times = world.promises.posted[room, kind, at] + world.promises.named[room, kind, at]
            if date.weekday() == weekday and begun < at < world.now - timedelta(days=3) and times != 1:
                found.append(f"{kind} of {at} in {room}: {times} times")
    return found


def _counted(world: World) -> dict[str, int]:
    read = world.town.core.work.read
    return {
        name: read(sa.select(sa.func.count()).select_from(METADATA.tables[name])).scalar_one()
        for name in QUEUES
    }


def _adopted(world: World) -> int:
    found = (world.town.core.circles.facts(CircleId(one)) for one in world.promises.room_of)
    return sum(circle.rules_version for circle in found if circle)


def _stuck(world: World) -> list[str]:
    tables, read = METADATA.tables, world.town.core.work.read
    outbox = tables["outbox"]
    late = sa.select(outbox.c.line).where(outbox.c.state == "waiting", outbox.c.not_after < world.now)
    found = [f"late in {line}" for line in read(late).scalars()]
    for name in ("appointments", "schedules"):
        tried = sa.select(tables[name].c.name).where(tables[name].c.tries > 0)
        found += [f"{one} failed" for one in read(tried).scalars()]
    return found


def lived(folder: Path, seed: int) -> Year:
    """In a process of its own."""
    folder.mkdir()
    return asyncio.run(a_year(folder, seed))
