"""A thousand members act at once: Kith, and the naive way (an async session, one transaction an event), in one run."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Field, SQLModel

from bot.app.running import keep_what_stands
from bot.kernel.events import Filled
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM, Town, a_town

MEMBERS = 1000
Act = Callable[[], Awaitable[object]]


class NaiveInbox(SQLModel, table=True):
    __tablename__ = "naive_inbox"
    id: str = Field(primary_key=True)


class NaiveStep(SQLModel, table=True):
    __tablename__ = "naive_steps"
    id: int | None = Field(default=None, primary_key=True)
    who: str
    words: str


class NaiveOutbox(SQLModel, table=True):
    __tablename__ = "naive_outbox"
    key: str = Field(primary_key=True)
    place: str
    payload: str


NAIVE = [SQLModel.metadata.tables[name] for name in ("naive_inbox", "naive_steps", "naive_outbox")]


@dataclass(frozen=True)
class Crowd:
    per_second: float
    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: float, each: list[float]) -> "Crowd":
        ordered = sorted(each)
        return cls(len(each) / seconds, median(ordered), ordered[int(len(ordered) * 0.99)])


async def measured(acts: list[Act]) -> Crowd:
    """Both sides begin as a process does that has just started."""
    each: list[float] = []

    async def timed(act) -> None:
        started = time.perf_counter()
        await act()
        each.append(time.perf_counter() - started)

    keep_what_stands()
    started = time.perf_counter()
    await asyncio.gather(*(timed(act) for act in acts))
    return Crowd.of(time.perf_counter() - started, each)


async def kith(url: str, folder: Path) -> Crowd:
    """Each marks a small step: inbox, who and whether, a post in the outbox, in the circle's own room."""
    async with a_town(url, folder) as town:
        await a_circle(town)
        people = [f"member-{number}" for number in range(MEMBERS)]
        await town.core.do(lambda: _join(town, people))
        acts = [_act(town, who, number) for number, who in enumerate(people)]
        return await measured(acts)


def _act(town: Town, who: str, number: int):
    event = Filled(town._origin(who, ROOM), "smallstep", (("words", f"step {number}"), ("where", "circle")))
    return lambda: town.front.receive(event)


def _join(town: Town, people: list[str]) -> None:
    from bot.kernel.people import Membership

    core = town.core
    for who in people:
        origin = town._origin(who, ROOM)
        caller = core.people.caller(origin.sender, origin.where, core.now())
        core.people.keep(caller)
        assert caller.circle is not None
        core.circles.keep_membership(Membership(caller.circle.id, caller.member, caller.account, 1))


async def naive(url: str) -> Crowd:
    engine = create_async_engine(url, **({} if "sqlite" in url else {"pool_size": 20, "max_overflow": 20}))
    if "sqlite" in url:
        sa.event.listen(engine.sync_engine, "connect", _durable)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: SQLModel.metadata.create_all(sync, tables=NAIVE))
    crowd = await measured([_naive_act(engine, number) for number in range(MEMBERS)])
    await engine.dispose()
    return crowd


def _durable(raw, _) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000"):
        raw.execute(f"PRAGMA {pragma}")


def _naive_act(engine: AsyncEngine, number: int):
    async def act() -> None:
        async with AsyncSession(engine) as session, session.begin():
            session.add(NaiveInbox(id=f"event-{number}"))
            session.add(NaiveStep(who=f"member-{number}", words=f"step {number}"))
            await session.flush()
            session.add(NaiveOutbox(key=f"step:{number}", place="room", payload=f"step {number}"))

    return act
