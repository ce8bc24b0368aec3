"""`/health` and `/metrics`, on this machine only."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from aiohttp import web

from bot.app.metrics import Metrics

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds to wait for the database before that is what is wrong."""
Trouble = Callable[[], Mapping[str, str]]
"""What is wrong just now, by part; empty where nothing is."""


def application(metrics: Metrics, trouble: Trouble, *, patience: float = PATIENCE) -> web.Application:
    """Asking the database happens on threads of its own: one that hangs holds up nobody else."""
    threads = ThreadPoolExecutor(2, thread_name_prefix="health")

    async def asked(what: Callable[[], T]) -> T:
        return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(threads, what), patience)

    async def health(_: web.Request) -> web.Response:
        try:
            wrong = dict(await asked(trouble))
        except TimeoutError:
            wrong = {"database": "no answer in time"}
        return web.json_response({"ok": not wrong, "wrong": wrong}, status=503 if wrong else 200)

    async def numbers(_: web.Request) -> web.Response:
        try:
            page = await asked(metrics.page)
        except TimeoutError:
            raise web.HTTPServiceUnavailable(text="The database gives no answer.") from None
        return web.Response(body=page, content_type="text/plain", charset="utf-8")

    async def end(_: web.Application) -> AsyncIterator[None]:
        yield
        threads.shutdown(wait=False, cancel_futures=True)

    app = web.Application()
    app.cleanup_ctx.append(end)
    app.router.add_get("/health", health)
    app.router.add_get("/metrics", numbers)
    return app


async def open_health(metrics: Metrics, trouble: Trouble, *, port: int) -> web.AppRunner:
    """Serve on 127.0.0.1 until the runner is cleaned up. OSError where the port is taken."""
    runner = web.AppRunner(application(metrics, trouble), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
