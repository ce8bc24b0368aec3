"""`/health` and `/metrics`, on this machine only."""

from collections.abc import Callable, Mapping

from aiohttp import web

from bot.app.metrics import Metrics

Trouble = Callable[[], Mapping[str, str]]
"""What is wrong just now, by part; empty where nothing is."""


def application(metrics: Metrics, trouble: Trouble) -> web.Application:
    async def health(_: web.Request) -> web.Response:
        wrong = dict(trouble())
        return web.json_response({"ok": not wrong, "wrong": wrong}, status=503 if wrong else 200)

    async def numbers(_: web.Request) -> web.Response:
        return web.Response(body=metrics.page(), content_type="text/plain", charset="utf-8")

    app = web.Application()
    app.router.add_get("/health", health)
    app.router.add_get("/metrics", numbers)
    return app


async def open_health(metrics: Metrics, trouble: Trouble, *, port: int) -> web.AppRunner:
    """Serve on 127.0.0.1 until the runner is cleaned up. OSError where the port is taken."""
    runner = web.AppRunner(application(metrics, trouble), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
