"""`/health` and `/metrics`: what is wrong, and numbers without people."""

import asyncio
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from bot.app.health import application, open_health
from bot.app.metrics import Metrics
from tests.journeys.scenes import a_circle
from tests.journeys.town import a_town


async def test_health_says_what_is_wrong():
    wrong: dict[str, str] = {}
    async with TestClient(TestServer(application(Metrics(), lambda: wrong))) as client:
        fine = await client.get("/health")
        assert (fine.status, await fine.json()) == (200, {"ok": True, "wrong": {}})
        wrong["database"] = "OperationalError"
        sick = await client.get("/health")
        assert (sick.status, await sick.json()) == (
            503,
            {"ok": False, "wrong": {"database": "OperationalError"}},
        )


async def test_numbers_name_nobody(tmp_path: Path):
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        await a_circle(town)
        metrics = town.front._metrics
        metrics.watch("writer_waiting", "Jobs that wait", town.core.writer.waiting)
        page = metrics.page().decode()

    assert 'kith_handling_seconds_count{command="rules draft"} 1.0' in page
    assert "kith_writer_waiting 0.0" in page
    for who in ("ana", "fay", "Tuesday"):
        assert who not in page


async def test_it_listens_on_this_machine_only():
    runner = await open_health(Metrics(), dict, port=0)
    await asyncio.sleep(0)

    assert runner.addresses[0][0] == "127.0.0.1"
    await runner.cleanup()
