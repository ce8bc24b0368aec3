"""The round of buddies on the page: one press, everything by keyboard, nothing axe complains of, also on a phone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from adapters.rehearsal.newcomers import MOST, newcomer
from adapters.rehearsal.sample import cast
from tests.rehearsal.pretend import Rehearsal
from tests.rehearsal.whole import Whole, a_whole_rehearsal

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    async with a_whole_rehearsal(tmp_path) as whole:
        yield whole


async def opened(page: Page, whole: Whole) -> Page:
    await whole.running.open(0)
    await page.goto(whole.running.url)
    await page.wait_for_selector("body[data-ready]")
    await page.get_by_role("button", name="Skip the tour").click()
    return page


async def complaints(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found.response["violations"]]


@pytest.mark.needs("chromium")
async def test_one_press_plays_it_and_by_keyboard_one_looks_through_anybodys_eyes(page: Page, whole: Whole):
    await opened(page, whole)
    button = page.get_by_role("button", name="Play a round of buddies")
    await button.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="A round of buddies")
    await expect(dialog.get_by_role("heading", name="Who was brought together")).to_be_visible(timeout=20_000)
    await expect(dialog.get_by_role("heading", name="A round of buddies")).to_be_focused()
    await expect(dialog).to_contain_text("Only a rehearsal shows this")
    await expect(dialog.get_by_role("button", name="Sit as")).to_have_count(30)

    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(dialog.get_by_role("button", name="Sit as Acorn")).to_be_focused()
    await page.keyboard.press("Enter")

    acorn = page.get_by_role("region", name="Acorn’s seat")
    await expect(acorn.get_by_role("tab", name="From Kith")).to_have_attribute("aria-selected", "true")
    await expect(acorn.get_by_text("You have a buddy")).to_be_visible()
    await expect(page.get_by_role("button", name="Look at the round of buddies")).to_be_visible()


@pytest.mark.needs("chromium")
async def test_thirty_more_people_leave_the_lists_short(page: Page, whole: Whole):
    """A seat offers those it offered before, and the way to the others; from there they sit in that very seat."""
    await whole.play.play()
    await opened(page, whole)
    await expect(page.locator(".seat")).to_have_count(3)
    second = page.locator(".seat").nth(1)
    options = second.get_by_label("Who sits here").locator("option")
    await expect(options).to_have_count(len(cast()) + 2)

    await second.get_by_label("Who sits here").select_option("~")
    await page.get_by_role("dialog").get_by_role("button", name="Sit as Tinsel").click()

    await expect(second.get_by_text("nobody was found who fits")).to_be_visible()
    await expect(options).to_have_count(len(cast()) + 3)
    await page.reload()
    await expect(page.get_by_role("region", name="Tinsel’s seat")).to_be_visible()


@pytest.mark.needs("chromium")
async def test_axe_finds_nothing_in_the_round_and_it_fits_a_phone(page: Page, whole: Whole):
    await whole.play.play()
    await opened(page, whole)
    await page.get_by_role("button", name="Look at the round of buddies").click()
    await expect(page.get_by_role("heading", name="Who was brought together")).to_be_visible()

    for width, height in ((1280, 800), (640, 400), (390, 844)):
        await page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert await complaints(page) == [], (width, scheme)
        wide = "(one => one.scrollWidth <= one.clientWidth)"
        assert await page.evaluate(
            f"{wide}(document.querySelector('dialog')) && {wide}(document.documentElement)"
        )
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert await complaints(page) == []


@pytest.fixture
async def here() -> AsyncIterator[Rehearsal]:
    """With nobody behind it who could make pairs."""
    here = Rehearsal()
    await here.running.open(0)
    yield here
    await here.running.close()


async def pressed(page: Page, here: Rehearsal) -> None:
    await page.goto(here.running.url)
    await page.wait_for_selector("body[data-ready]")
    await page.get_by_role("button", name="Skip the tour").click()
    await page.get_by_role("button", name="Play a round of buddies").click()


@pytest.mark.needs("chromium")
async def test_where_no_round_came_about_the_page_says_so(page: Page, here: Rehearsal):
    """And the many who came stand apart where a form asks for a person."""
    await pressed(page, here)
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("No round came about. What Fay was answered is further down.")
    await expect(dialog.get_by_role("heading", name="What Fay sees")).to_be_visible()
    assert await complaints(page) == []
    await dialog.get_by_role("button", name="Close the round").click()

    fay = page.get_by_role("region", name="Fay’s seat")
    await fay.get_by_role("button", name="Menu").click()
    await page.get_by_role("button", name="rules propose").click()

    about = page.get_by_role("dialog").get_by_label("command-rules-propose-about")
    await expect(about.locator("optgroup option")).to_have_count(30)
    await expect(about.locator(":scope > option")).to_have_count(3)


@pytest.mark.needs("chromium")
async def test_a_full_room_is_said_in_the_dialog_and_it_can_be_pressed_again(page: Page, here: Rehearsal):
    while len(here.room.residents) < MOST:
        here.room.add(newcomer(here.room, "Sam"))
    await pressed(page, here)

    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("The room is full.")
    assert await complaints(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Play a round of buddies")).to_be_enabled()
