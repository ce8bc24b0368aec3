"""`/health` and `/metrics`: what is wrong, and numbers without people."""

import asyncio
import threading
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from bot.app.health import application, open_health
from bot.app.metrics import Metrics
from bot.app.postman import Postman
from bot.app.running import Running
from bot.app.waker import Waker
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


async def test_a_database_that_hangs_is_said_and_holds_up_nobody():
    """RL7: the page and everybody's answers go on meanwhile."""
    hanging = threading.Event()

    def trouble() -> dict[str, str]:
        hanging.wait(10)
        return {}

    metrics = Metrics()
    metrics.watch("waiting", "What waits", lambda: float(hanging.wait(10)))
    try:
        async with TestClient(TestServer(application(metrics, trouble, patience=0.1))) as client:
            sick, numbers = await asyncio.gather(client.get("/health"), client.get("/metrics"))
            assert (sick.status, await sick.json()) == (
                503,
                {"ok": False, "wrong": {"database": "no answer in time"}},
            )
            assert numbers.status == 503
            hanging.set()
            assert (await client.get("/health")).status == 200
    finally:
        hanging.set()


def test_what_waits_is_told_lane_by_lane():
    metrics = Metrics()
    metrics.watch_each("outbox_waiting", "Not sent", "lane", lambda: {"answers": 2, "ordinary": 0})

    page = metrics.page().decode()

    assert 'kith_outbox_waiting{lane="answers"} 2.0' in page
    assert 'kith_outbox_waiting{lane="ordinary"} 0.0' in page


async def test_all_that_waits_is_watched(tmp_path: Path):
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        await a_circle(town)
        running = Running(
            town.core, town.front, Postman(town.core, {}, Metrics(), nudge=asyncio.Event()),
            Waker(town.core, Metrics(), nudge=asyncio.Event()), Metrics(), {},
        )  # fmt: skip
        running.watch()
        page = running.metrics.page().decode()
        assert running.trouble() == {}

    for gauge in (
        'outbox_waiting{lane="answers"}',
        "writer_waiting",
        "inbox_waiting",
        "outbox_oldest_seconds",
    ):
        assert f"kith_{gauge} " in page


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
