"""RL7 and RL8 as people meet them: the database is locked or full, and they are told the truth in three seconds."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.kernel.documents import Dial, say, text
from bot.kernel.events import Called, Pressed
from storage.engine import sqlite_file
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, ROOM, Town, a_town

NOT_SAVED = "Kith could not save that just now, so nothing has changed."
PROMPTLY = 2.0
"""Seconds that urgent help may take (SG7)."""
IN_TIME = 3.5
"""Three seconds, and a little for a busy machine."""


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else holds the database's one lock."""
    raw = sqlite3.connect(sqlite_file(url), isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        raw.execute("ROLLBACK")
        raw.close()


async def test_a_locked_database_is_said_in_time_and_urgent_help_comes(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'kith.db'}"
    async with a_town(url, tmp_path) as town:
        await town.says("ana", "welcome")
        await town.presses("ana", "welcome-yes")

        with locked(url):
            began = time.perf_counter()
            answer = await town.front.receive(_typed(town, "me zone Europe/Paris"))
            took = time.perf_counter() - began
            urgent = await town.front.receive(_typed(town, "urgent"))

        assert answer is not None
        assert answer.document == say(text("not-saved"))
        assert took < IN_TIME
        assert urgent is not None
        assert any(isinstance(block, Dial) for block in urgent.document.blocks)
        assert "Time zone: Europe/London" in await town.says("ana", "me show")


async def test_a_full_disk_is_said_and_nothing_is_half_there(tmp_path: Path):
    full: list[bool] = []
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        await town.says("ana", "welcome")
        await town.presses("ana", "welcome-yes")
        sa.event.listen(town.core.engine, "begin", lambda connection: _limit(connection, full=bool(full)))

        full.append(True)
        answers = [await town.says("ana", "me pause") for _ in range(200)]
        assert answers[-1].startswith(NOT_SAVED)

        full.clear()
        assert (await town.says("ana", "me zone Europe/Paris")).startswith("Times are now shown to you")


class NobodySends:
    """There is no database to send from."""

    async def quiet(self) -> None:
        return


@pytest.mark.parametrize("way", ["room", "dm", "button", "form"])
async def test_urgent_works_with_the_database_down(tmp_path: Path, way: str):
    """SG7, RL7: wherever and however it is asked for, in less than two seconds."""
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        await a_circle(town)
        await town.says("ana", "rules show")
        token = town.answers["ana"].tokens["rules-button-urgent"]
        town.core.writer.close()
        town.core.engine.dispose()
        town.postman = NobodySends()  # type: ignore[assignment]

        began = time.perf_counter()
        if way == "button":
            said = await town.happens(Pressed(town._origin("ana", ROOM), token))
        elif way == "form":
            said = await town.fills("ana", "urgent", country="GB")
        else:
            said = await town.says("ana", "urgent", where=ROOM if way == "room" else "dm")
        took = time.perf_counter() - began

        assert "signposts-urgent" in said
        assert took < PROMPTLY
        assert "not-saved" in await town.says("ana", "rules show")


def _limit(connection: Connection, *, full: bool) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA max_page_count={1 if full else 1_000_000}")


def _typed(town: Town, line: str) -> Called:
    return Called(town._origin("ana", ROOM), line=line)


async def test_a_commit_in_doubt_is_looked_up_before_anything_is_said(tmp_path: Path):
    """DECISIONS 26: it was saved, and only the word of it was lost."""
    doubt: list[bool] = []
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        await town.says("ana", "welcome")
        await town.presses("ana", "welcome-yes")
        sa.event.listen(town.core.engine, "commit", lambda connection: _commit_and_lose(connection, doubt))

        doubt.append(True)
        saved = await town.says("ana", "me zone Europe/Paris")

        assert not doubt
        assert saved.startswith("Times are now shown to you")
        assert "Time zone: Europe/Paris" in await town.says("ana", "me show")


async def test_a_commit_that_was_lost_is_not_called_saved(tmp_path: Path):
    lost: list[bool] = []
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        await town.says("ana", "welcome")
        await town.presses("ana", "welcome-yes")
        sa.event.listen(town.core.engine, "commit", lambda connection: _lose(lost))

        lost.append(True)

        assert (await town.says("ana", "me zone Europe/Paris")).startswith(NOT_SAVED)
        assert "Time zone: Europe/London" in await town.says("ana", "me show")


def _commit_and_lose(connection: Connection, doubt: list[bool]) -> None:
    if doubt:
        doubt.clear()
        raw: Any = connection.connection.dbapi_connection
        raw.commit()
        raise ConnectionResetError


def _lose(lost: list[bool]) -> None:
    if lost:
        lost.clear()
        raise ConnectionResetError
