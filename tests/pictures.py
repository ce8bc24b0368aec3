"""Pictures for the README, taken of the real thing: `python -m tests.pictures` (or `make pictures`) remakes them.

`make pictures ARGS=discord` takes those of Discord: see tests/platforms/discord/pictures.py. For the others
Kith runs in rehearsal on a free port; a browser sits down, does a few things, and its window is kept as a file.
"""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.equipment.chromium import SWITCHES
from tests.equipment.needs import find_chromium
from tests.platforms.discord.pictures import main as discord

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
_PATIENCE = 20


@asynccontextmanager
async def rehearsing() -> AsyncIterator[str]:
    """The address of a rehearsal room of its own."""
    settings = {"KITH_REHEARSAL__PORT": str(_free_port()), "KITH_TRY_NO_BROWSER": "1"}
    command = (sys.executable, "-m", "bot", "try")
    kith = await create_subprocess_exec(*command, env={**os.environ, **settings}, stdout=PIPE)
    try:
        yield await asyncio.wait_for(_address(kith), _PATIENCE)
    finally:
        kith.send_signal(signal.SIGTERM)
        await kith.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def _address(kith: Process) -> str:
    assert kith.stdout is not None
    async for line in kith.stdout:
        if found := re.search(rb"http://127\.0\.0\.1:\d+/", line):
            return found[0].decode()
    raise RuntimeError("Kith ended before its room was open")


async def sit(
    browser: Browser, url: str, *, width: int = 1280, height: int = 800, scheme: str = "light"
) -> Page:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2,
        locale="en-GB",
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_selector("body[data-ready]")
    await page.get_by_role("button", name="Skip the tour").click()
    return page


async def keep(page: Page, name: str) -> None:
    await page.wait_for_timeout(600)
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement?.blur()")
    await page.screenshot(path=PICTURES / f"{name}.png")


async def take(browser: Browser, url: str) -> None:
    """A newcomer arrives and is told, privately, what is kept; days go by; the same in the dark and on a phone.

    Last, a round of buddies, on both.
    """
    page = await sit(browser, url)
    nia = page.get_by_role("region", name="Nia’s seat")
    await nia.get_by_role("button", name="Arrive").click()
    await nia.get_by_role("button", name="See what is open here").last.click()
    await nia.get_by_text("Only you see this").first.wait_for()
    await keep(page, "rehearsal-room")
    await page.get_by_role("button", name="+1 day").click()
    await page.get_by_text("New: ").wait_for()
    await keep(page, "a-day-later")
    await keep(await sit(browser, url, scheme="dark"), "rehearsal-room-dark")
    await keep(await sit(browser, url, width=390, height=844), "rehearsal-room-phone")
    await play(page)
    await keep(page, "rehearsal-round")
    phone = await sit(browser, url, width=390, height=844)
    await phone.get_by_role("button", name="Look at the round of buddies").click()
    await phone.get_by_role("heading", name="Who was brought together").wait_for()
    await keep(phone, "rehearsal-round-phone")


async def play(page: Page) -> None:
    """A round of buddies with thirty made-up people, and who was brought together."""
    await page.get_by_role("button", name="Play a round of buddies").click()
    await page.get_by_role("heading", name="Who was brought together").wait_for()


async def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("Pictures need a Chromium: apt-get install chromium, or name one in KITH_CHROMIUM.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with rehearsing() as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(chromium), args=list(SWITCHES))
        await take(browser, url)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(discord(*sys.argv[2:]) if sys.argv[1:2] == ["discord"] else main())
