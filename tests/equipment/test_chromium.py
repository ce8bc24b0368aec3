"""The tests' own browser."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Error, Page


async def test_it_opens_a_page_on_this_machine(page: Page):
    async def greet(request: web.Request) -> web.Response:
        return web.Response(text="<h1>Hello, circle</h1>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", greet)
    async with TestServer(app) as server:
        await page.goto(str(server.make_url("/")))

        assert await page.inner_text("h1") == "Hello, circle"


async def test_it_never_leaves_this_machine(page: Page):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto("http://kith.example/", timeout=3000)
