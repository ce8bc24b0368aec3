"""A file of Kith's can be kept from the page, by keyboard as well, and nothing else can be made of one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.kernel.documents import File, say, text
from bot.kernel.effects import Post
from bot.kernel.people import PlaceId
from tests.rehearsal.pretend import Rehearsal, a_delivery
from tests.rehearsal.test_page import opened, seat

pytestmark = pytest.mark.needs("chromium")
BODY = "BEGIN:VCALENDAR\r\nSUMMARY:Caf\u00e9 & <b>\r\n"
DATE = say(text("said"), File(text("a-date"), "kith.ics", "text/calendar", BODY))
EVIL = (
    '<a href="data:text/html;charset=utf-8;base64,PGI+">no name</a>'
    '<a href="data:image/png;charset=utf-8;base64,PGI+" download="a.png">no text</a>'
    '<a href="javascript:alert(1)" download="a.txt">no file</a>'
)


@pytest.fixture
async def here() -> AsyncIterator[Rehearsal]:
    here = Rehearsal()
    await here.courier.deliver(a_delivery(Post("date", PlaceId("circle"), DATE), key="date"))
    await here.running.open(0)
    yield here
    await here.running.close()


async def test_a_file_is_kept_from_its_link(page: Page, here: Rehearsal, tmp_path: Path):
    """The page may load nothing from anywhere, and keeps what it has."""
    await opened(page, here)
    link = seat(page, "Fay").get_by_role("link", name="kith.ics")

    await expect(link).to_have_count(1)
    await link.focus()
    async with page.expect_download() as waiting:
        await page.keyboard.press("Enter")
    kept = await waiting.value
    await kept.save_as(tmp_path / "kept")

    assert kept.suggested_filename == "kith.ics"
    assert (tmp_path / "kept").read_bytes() == BODY.encode()


async def test_only_a_file_of_text_is_one(page: Page, here: Rehearsal):
    await opened(page, here)

    links = await page.evaluate(
        """async (html) => {
            const { shown } = await import("/page/dom.js");
            return [...shown(html).querySelectorAll("a")].map((one) => [one.textContent, one.hasAttribute("href")]);
        }""",
        EVIL,
    )

    assert links == [["no name", False], ["no text", False], ["no file", False]]
