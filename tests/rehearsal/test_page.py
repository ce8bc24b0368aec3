"""The page in a real browser: the first journey by clicks and keys alone; axe finds nothing."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect


async def seat(page: Page, number: int):
    return page.locator(".seat").nth(number)


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in results.response["violations"]]


async def test_a_newcomer_finds_their_way_by_clicks(page: Page, opened: str):
    await page.goto(f"{opened}?quiet")
    nia = page.locator(".seat").first
    await nia.get_by_role("button", name="Come into the circle’s room").click()
    await nia.get_by_role("button", name="See what is open here").last.click()
    await nia.get_by_role("button", name="Yes, that is fine").click()
    await nia.get_by_role("button", name="Read the rules").click()
    await nia.get_by_role("button", name="I agree").last.click()
    await expect(nia.get_by_text("You have agreed to the rules")).to_be_visible()

    ana = page.locator(".seat").nth(1)
    await expect(ana.get_by_text("You have agreed to the rules")).to_have_count(0)


async def test_everything_by_keyboard(page: Page, opened: str):
    await page.goto(f"{opened}?quiet")
    box = page.locator(".seat").nth(1).locator(".composer input")
    await box.focus()
    await page.keyboard.type("!smal")
    await expect(page.locator(".seat").nth(1).get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("!smallstep ")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await page.keyboard.type("I rang my sister")
    await page.keyboard.press("Tab")
    await page.keyboard.type("This")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(page.locator(".seat").first.get_by_text("I rang my sister")).to_have_count(0)
    await expect(page.locator(".seat").nth(2).get_by_text("I rang my sister")).to_be_visible()


async def test_urgent_help_is_one_press_away_and_starts_with_the_emergency_number(page: Page, opened: str):
    await page.goto(f"{opened}?quiet")
    await page.locator(".seat").first.get_by_role("button", name="Help right now").first.click()

    await expect(page.locator(".seat").first.get_by_text("Emergency").first).to_be_in_viewport()


async def test_the_clock_is_moved_and_said(page: Page, opened: str):
    await page.goto(f"{opened}?quiet")
    await page.get_by_role("button", name="To Tuesday 19:00").click()

    await expect(page.get_by_role("status")).to_have_text("The clock has moved.")
    await expect(page.locator("#now")).to_contain_text("Tuesday")


async def test_the_tour_has_six_steps_and_can_be_skipped(page: Page, opened: str):
    await page.goto(opened)
    dialog = page.get_by_role("dialog")
    for _ in range(5):
        await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_role("button", name="Begin").click()
    await expect(dialog).to_be_hidden()
    await page.reload()
    await expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing(browser: Browser, opened: str, scheme: str, width: int):
    context = await browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        locale="en-GB",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = await context.new_page()
    await page.goto(f"{opened}?quiet")
    first = page.locator(".seat").first
    await first.get_by_role("button", name="Come into the circle’s room").click()
    await first.get_by_role("button", name="See what is open here").last.click()
    await expect(first.get_by_role("button", name="Not now")).to_be_visible()
    assert await violations(page) == []
    await first.get_by_role("button", name="Help right now").first.click()
    await first.get_by_role("button", name="What can I do").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_role("button", name="Never mind").click()
    await page.locator(".seat").nth(1).locator(".composer input").fill("!rules")
    await expect(page.get_by_role("option").first).to_be_visible()
    assert await violations(page) == []
    await context.close()


async def test_nothing_is_wider_than_a_phone(browser: Browser, opened: str):
    """Also at twice the size."""
    context = await browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{opened}?quiet")
    await page.wait_for_selector(".entry, .by")

    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await context.close()


async def test_nothing_comes_from_elsewhere_and_nothing_goes_wrong(page: Page, opened: str):
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    await page.goto(opened)
    await page.wait_for_timeout(500)

    assert all(url.startswith((opened, "data:")) for url in asked)
    assert wrong == []
