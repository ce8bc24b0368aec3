"""What a circle's members see on Discord, as pictures: `make pictures ARGS=discord` puts them into build/discord.

A preview and no more: simcord draws what Kith really sends, near to how Discord does, but it is not Discord. It knows
the dark theme alone, so the light one is a stylesheet of ours, after Discord's colours. Each thing is taken four times:
as wide as a phone and as a desk's window, light and dark. What DOCUMENTED names is kept in docs/pictures.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.equipment.chromium import SWITCHES
from tests.equipment.needs import find_chromium
from tests.platforms.discord.life import Life, Sight, first_weeks
from tests.platforms.discord.town import DiscordTown, a_discord_town

ROOT = Path(__file__).parents[3]
FOLDER, DOCUMENTED_IN = ROOT / "build" / "discord", ROOT / "docs" / "pictures"
SHAPES = {"phone": (390, 2600), "desk": (760, 2600)}
"""As tall as anything that Kith says, so that nothing is cut off."""
FORM_HEIGHT = 1100
DOCUMENTED: Mapping[str, str] = {
    "welcome-phone-light": "discord-welcome",
    "consent-round-phone-dark": "discord-consent",
    "form-checkin-now-phone-light": "discord-checkin-form",
    "checkin-card-phone-dark": "discord-checkin-card",
    "urgent-phone-light": "discord-urgent",
}
"""What is shown in the documentation: a picture, and its name there."""

_BESIDE = ".light.png"
_ALWAYS, _LIGHT = (
    (Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("preview.css", "light.css")
)
_WEAR = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


class Camera:
    """A browser, as simcord's preview uses one. Where it takes one picture, there come two: dark, and light."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.version = browser.version

    async def new_context(self, **more: Any) -> BrowserContext:
        context = await self._browser.new_context(**{**more, "device_scale_factor": 2})
        await context.add_init_script(f"({_WEAR})({json.dumps(_ALWAYS)})")
        opened = context.new_page

        async def new_page() -> Page:
            page = await opened()
            page.screenshot = partial(_in_both, page, page.screenshot)  # type: ignore[method-assign]
            return page

        context.new_page = new_page  # type: ignore[method-assign]
        return context

    async def close(self) -> None:
        """It is used again."""


async def _in_both(page: Page, shoot: Callable[..., Awaitable[bytes]], *, path: str, **more: Any) -> bytes:
    """The light one lies beside the other until it has its name."""
    dark = await shoot(path=path, **more)
    await page.evaluate(_WEAR, _LIGHT)
    await shoot(path=Path(path).parent / _BESIDE, **more)
    return dark


async def take(town: DiscordTown, sight: Sight, camera: Camera, folder: Path) -> None:
    """The same thing in every shape and theme."""
    who = town.people[sight.who]
    viewer = who.user if sight.place.guild is None else who
    async with town.env.preview(
        sight.place,
        viewers=[viewer],
        presentation_time=town.hours.now(),
        locale="en-GB",
        timezone="Europe/London",
    ) as preview:
        preview._capture_manager._browser = camera
        for shape, (width, height) in SHAPES.items():
            taken = folder / f"{sight.name}-{shape}"
            await preview.screenshot(
                f"{taken}-dark.png",
                target=sight.shown,
                viewport=(width, FORM_HEIGHT if sight.form else height),
                allow_incomplete=True,
            )
            (folder / _BESIDE).replace(f"{taken}-light.png")


def _keep_documented(name: str) -> None:
    """In few colours, so that they stay small."""
    for taken, kept in DOCUMENTED.items():
        if taken in (f"{name}-{shape}-{theme}" for shape in SHAPES for theme in ("light", "dark")):
            with Image.open(FOLDER / f"{taken}.png") as picture:
                picture.convert("RGB").quantize(64).save(DOCUMENTED_IN / f"{kept}.png", optimize=True)


async def main(*only: str) -> None:
    """`only`: what the names of the wanted ones begin with."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("Pictures need a Chromium: apt-get install chromium, or name one in KITH_CHROMIUM.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(chromium), args=[*SWITCHES, "--no-sandbox"]
        )
        with tempfile.TemporaryDirectory() as home:
            async with a_discord_town(Path(home), language="en") as town:
                town.backend.edit_bot_profile("Kith")
                async for sight in first_weeks(Life(town)):
                    if not only or sight.name.startswith(only):
                        await take(town, sight, Camera(browser), FOLDER)
                        _keep_documented(sight.name)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
