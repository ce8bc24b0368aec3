"""`opened`: a rehearsal room with its sample community, on a port of its own."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.app.config import load
from bot.app.serve import Doing, rehearse
from bot.circles.file import CircleFile


@pytest.fixture
async def opened(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    monkeypatch.setenv("KITH_REHEARSAL__PORT", "0")
    doing = Doing()
    task = asyncio.create_task(rehearse(load(None), doing, circle=CircleFile()))
    yield await asyncio.wait_for(doing.opened.get(), 30)
    doing.stop.set()
    await asyncio.wait_for(task, 15)
