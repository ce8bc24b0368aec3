"""The page in a real browser: everything by keyboard, nothing axe complains of, and each seat sees only its own."""

import re
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from adapters.rehearsal.places import CIRCLE
from adapters.rehearsal.server import page_words
from bot.kernel.documents import Quote, Said, say, text
from bot.kernel.effects import Card
from bot.kernel.people import PlaceId
from tests.rehearsal.pretend import Rehearsal, a_delivery, a_post, later

WORDS = page_words()
TROUBLE = '<b onclick="alert(1)">&lt;script&gt;alert(1)</b><img src=x onerror=alert(2)>'


@pytest.fixture
async def here() -> AsyncIterator[Rehearsal]:
    here = Rehearsal()
    here.hands.due = later(30)
    await here.courier.deliver(a_delivery(a_post(), key="1"))
    await here.running.open(0)
    yield here
    await here.running.close()


async def opened(page: Page, here: Rehearsal, *, tour: bool = False) -> Page:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.goto(here.running.url)
    await page.wait_for_selector("body[data-ready]")
    if not tour:
        await page.get_by_role("button", name="Skip the tour").click()
    assert problems == []
    return page


def seat(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"{name}’s seat")


async def complaints(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found.response["violations"]]


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_axe_finds_nothing(browser: Browser, here: Rehearsal, scheme, width):
    context = await browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = await opened(await context.new_page(), here, tour=True)
    assert await complaints(page) == []
    await page.get_by_role("button", name="Skip the tour").click()
    if width < 760:
        await page.get_by_role("navigation", name="Seats").get_by_role("button", name="Fay").click()
    fay = seat(page, "Fay")
    await fay.get_by_role("combobox", name="Message as").fill("!help")
    await page.keyboard.press("Enter")
    await expect(fay.get_by_text("Only you see this")).to_have_count(2)
    assert await complaints(page) == []

    await fay.get_by_role("button", name="Menu").click()
    assert await complaints(page) == []
    await page.get_by_role("button", name="rules propose").click()
    await page.get_by_role("button", name="Send").last.click()
    await expect(page.get_by_role("alert").filter(has_text="still empty")).to_be_visible()
    assert await complaints(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()


async def test_each_seat_sees_only_its_own(page: Page, here: Rehearsal):
    """AB13."""
    await opened(page, here)
    await seat(page, "Fay").get_by_role("combobox", name="Message as").fill("!help")
    await page.keyboard.press("Enter")
    await expect(seat(page, "Fay").get_by_text("Only you see this").first).to_be_visible()

    await expect(seat(page, "Nia").get_by_text("Nia is not in the circle’s room.")).to_be_visible()
    await here.courier.deliver(a_delivery(a_post("just for Nia"), key="2", to="nia", direct=True))

    await expect(seat(page, "Nia").get_by_role("tab", name="From Kith 1 new")).to_be_visible()
    await seat(page, "Nia").get_by_role("tab", name="From Kith").click()
    await expect(seat(page, "Nia").get_by_text("just for Nia")).to_be_visible()
    await expect(page.get_by_text("just for Nia")).to_have_count(1)


async def test_arriving_talking_and_leaving(page: Page, here: Rehearsal):
    await opened(page, here)
    nia, fay = seat(page, "Nia"), seat(page, "Fay")
    await nia.get_by_role("button", name="Arrive").click()
    await nia.get_by_role("combobox", name="Message as Nia").fill("hello all")
    await nia.get_by_role("button", name="Send").click()
    await expect(fay.get_by_role("log").get_by_text("hello all")).to_be_visible()

    await nia.get_by_role("button", name="Leave the room").click()

    await expect(nia.get_by_role("button", name="Arrive")).to_be_visible()
    assert [type(one).__name__ for one in here.desk.received] == ["Arrived", "Left"]


async def test_a_command_is_completed_by_keyboard_alone(page: Page, here: Rehearsal):
    await opened(page, here)
    write = seat(page, "Fay").get_by_role("combobox", name="Message as Fay")
    await write.focus()
    await page.keyboard.type("!ru")
    await expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    chosen = await write.get_attribute("aria-activedescendant")
    await expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")

    await page.keyboard.press("Enter")

    await expect(write).to_have_value("!rules propose ")
    await expect(seat(page, "Fay").get_by_text("Takes: command-rules-propose-words")).to_be_visible()
    await expect(write).to_have_attribute("aria-expanded", "false")


async def test_escape_leaves_what_was_typed(page: Page, here: Rehearsal):
    await opened(page, here)
    write = seat(page, "Fay").get_by_role("combobox", name="Message as Fay")
    await write.focus()
    await page.keyboard.type("!ru")
    await expect(write).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("Escape")

    await expect(write).to_have_attribute("aria-expanded", "false")
    await expect(write).to_have_value("!ru")


async def test_words_are_kept_when_a_form_is_refused(page: Page, here: Rehearsal):
    await opened(page, here)
    await seat(page, "Fay").get_by_role("button", name="Menu").click()
    await page.get_by_role("button", name="rules propose").click()
    form = page.get_by_role("dialog")
    await expect(form.get_by_label("command-rules-propose-words")).to_be_focused()
    await page.keyboard.type("never")
    await form.get_by_role("button", name="Send").click()

    await expect(form.get_by_role("alert")).to_contain_text("form-empty")
    await expect(form.get_by_label("command-rules-propose-words")).to_have_value("never")
    await form.get_by_label("command-rules-propose-words").fill("We listen")
    await form.get_by_label("command-rules-propose-about").select_option("bo")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_be_hidden()
    assert dict(here.desk.received[-1].values) == {"words": "We listen", "about": "bo", "named": "no"}  # type: ignore[union-attr]


async def test_a_line_that_could_not_be_read_stays_to_be_mended(page: Page, here: Rehearsal):
    await opened(page, here)
    write = seat(page, "Fay").get_by_role("combobox", name="Message as Fay")
    await write.fill("!what is this")
    await page.keyboard.press("Enter")

    await expect(seat(page, "Fay").get_by_text("line-unknown")).to_be_visible()
    await expect(write).to_have_value("!what is this")


async def test_a_double_click_is_one_press(page: Page, here: Rehearsal):
    """AB11."""
    await opened(page, here)
    fay = seat(page, "Fay")
    await fay.get_by_role("combobox", name="Message as Fay").fill("!help")
    await page.keyboard.press("Enter")
    await fay.get_by_role("button", name="yes", exact=True).dblclick(delay=1)
    await expect(fay.get_by_text("Only you see this")).to_have_count(3)

    assert len(here.desk.received) == 2


async def test_what_people_write_is_words_and_nothing_else(page: Page, here: Rehearsal):
    """AB5."""
    await opened(page, here)
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    await seat(page, "Fay").get_by_role("combobox", name="Message as Fay").fill(TROUBLE)
    await page.keyboard.press("Enter")
    await here.courier.deliver(a_delivery(a_post(TROUBLE), key="t"))

    await expect(seat(page, "Fay").get_by_text("onerror=alert(2)")).to_have_count(2)
    assert await page.locator(".log img, .log b, .log script").count() == 0
    assert alarms == []


async def test_a_card_changes_where_it_stands(page: Page, here: Rehearsal):
    await opened(page, here)

    def card(revision: int) -> Card:
        return Card("c", revision, PlaceId("room"), say(text("coming"), Quote(Said(f"{revision} people"))))

    await here.courier.deliver(a_delivery(card(1), key="c1"))
    await expect(seat(page, "Fay").get_by_text("1 people")).to_be_visible()
    await here.courier.deliver(a_delivery(card(2), key="c2"))

    await expect(seat(page, "Fay").get_by_text("2 people")).to_be_visible()
    await expect(seat(page, "Fay").get_by_text("1 people")).to_have_count(0)


async def test_the_clock_is_moved_and_says_so(page: Page, here: Rehearsal):
    await opened(page, here)
    clock = page.get_by_role("region", name="The clock")
    await expect(clock).to_contain_text("Monday 23 November at 12:00")
    await clock.get_by_role("button", name="To Tuesday 19:00").click()
    await expect(clock.get_by_role("status")).to_contain_text(
        "Tuesday 24 November at 19:00. Nothing new was sent."
    )

    await expect(clock.get_by_role("button", name="Next event")).to_be_disabled()


async def test_help_right_now_is_on_every_seat(page: Page, here: Rehearsal):
    """DR1: also for somebody who has not come in; their answer is among their own messages."""
    await opened(page, here)
    await expect(page.get_by_role("button", name="Help right now")).to_have_count(3)

    await seat(page, "Nia").get_by_role("button", name="Help right now").click()

    await expect(seat(page, "Nia").get_by_role("tab", name="From Kith")).to_have_attribute(
        "aria-selected", "true"
    )
    await expect(seat(page, "Nia").get_by_text("We listen")).to_be_visible()


async def test_of_a_long_answer_its_beginning_is_seen(page: Page, here: Rehearsal):
    """SG7: the emergency number comes first, and is in sight."""
    await opened(page, here)
    long = say(text("beginning"), *(Quote(Said(f"line {count}")) for count in range(60)))

    await here.courier.deliver(a_delivery(Card("l", 1, PlaceId("room"), long), key="l"))

    await expect(seat(page, "Fay").get_by_text("beginning")).to_be_in_viewport()


async def test_seats_are_taken_changed_and_given_up(page: Page, here: Rehearsal):
    await opened(page, here)
    await seat(page, "Bo").get_by_role("button", name="Take this seat away").click()
    await expect(page.locator(".seat")).to_have_count(2)
    await page.locator("main").get_by_role("button", name="Add a seat").click()
    await page.locator(".seat").nth(2).get_by_label("Who sits here").select_option("+")
    await page.get_by_role("dialog").get_by_label("Their name").fill("Sam")
    await page.keyboard.press("Enter")
    await expect(seat(page, "Sam").get_by_role("button", name="Arrive")).to_be_visible()

    await page.reload()

    await expect(seat(page, "Sam").get_by_role("button", name="Arrive")).to_be_visible()
    assert "sam" in here.room.residents
    assert here.room.sees("sam", CIRCLE) is False


async def test_tabs_are_walked_with_arrows(page: Page, here: Rehearsal):
    await opened(page, here)
    await seat(page, "Fay").get_by_role("tab", name="Circle").focus()
    await page.keyboard.press("ArrowRight")
    await expect(seat(page, "Fay").get_by_role("tab", name="From Kith")).to_be_focused()
    await page.keyboard.press("Home")

    await expect(seat(page, "Fay").get_by_role("tab", name="Circle")).to_have_attribute(
        "aria-selected", "true"
    )


async def test_the_tour_has_six_steps_and_stays_away_once_skipped(page: Page, here: Rehearsal):
    await opened(page, here, tour=True)
    tour = page.get_by_role("complementary", name="A short tour")
    for step in range(1, 7):
        await expect(tour.get_by_text(f"{step} of 6")).to_be_visible()
        await tour.get_by_role("button", name=re.compile("^(Next|Begin)$")).press("Enter")
    await expect(tour).to_be_hidden()
    await page.reload()
    await page.wait_for_selector("body[data-ready]")
    await expect(tour).to_be_hidden()

    await page.get_by_role("button", name="Show the tour").click()
    await expect(tour).to_be_visible()


async def test_nothing_is_asked_of_another_machine(page: Page, here: Rehearsal):
    """PV6."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await opened(page, here)

    assert [url for url in asked if not url.startswith((here.running.url, "data:"))] == []


async def test_two_hundred_per_cent_zoom_scrolls_one_way_only(browser: Browser, here: Rehearsal):
    context = await browser.new_context(viewport={"width": 640, "height": 400})
    page = await opened(await context.new_page(), here)

    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()
