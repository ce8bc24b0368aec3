"""For journeys and pictures: the system's Chromium, driven by Playwright, kept on this machine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.equipment.needs import need

SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Path:
    return need("chromium")


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """Started for each test, in the test's own event loop."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(chromium), args=list(SWITCHES))
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page in a profile of its own, in English, 1280 × 800."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield await context.new_page()
    await context.close()
