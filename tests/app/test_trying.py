"""What was kept before a life ended is handled in the next one; what ended three lives is set aside."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.events import Called
from storage.inbox import TRIES
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM, Town, a_town

INBOX = SQLModel.metadata.tables["inbox"]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        await a_circle(town)
        yield town


async def kept(town: Town) -> str:
    """A command that came just before the end of a life; its id in the inbox."""
    event = Called(town._origin("ana", ROOM), line="smallstep --where circle I rang my sister")
    await town.front.keep("town", [event], "a cursor")
    town.lives_by(town.core)
    return town.core.inbox.id_of(event)


async def state(town: Town, id_: str) -> tuple[str, int]:
    look = sa.select(INBOX.c.state, INBOX.c.tries).where(INBOX.c.id == id_)
    row = await town.core.do(lambda: town.core.work.read(look).one())
    return row.state, row.tries


async def test_a_life_counts_one_try_however_often_it_begins_anew(town: Town):
    """Or two ends in a row would be taken for three."""
    id_ = await kept(town)

    await asyncio.gather(town.front.work_off(anew=True), town.front.work_off(anew=True))
    await town.postman.quiet()

    assert await state(town, id_) == ("done", 1)
    assert sum("I rang my sister" in one for one in town.seen()) == 1


async def test_what_ended_two_lives_is_done_in_the_third(town: Town):
    id_ = await kept(town)
    for _ in range(TRIES - 1):
        await town.core.do(lambda: town.core.inbox.trying(id_))

    await town.front.work_off(anew=True)
    await town.postman.quiet()

    assert sum("I rang my sister" in one for one in town.seen()) == 1


async def test_what_ended_three_lives_is_set_aside(town: Town):
    id_ = await kept(town)
    for _ in range(TRIES):
        await town.core.do(lambda: town.core.inbox.trying(id_))

    await town.front.work_off(anew=True)

    assert await state(town, id_) == ("parked", TRIES)
    assert not any("I rang my sister" in one for one in town.seen())
