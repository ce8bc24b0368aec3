"""A round of buddies in the rehearsal room: thirty made-up people do all of it, and nobody else learns who met whom."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from aiohttp import ClientSession
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from adapters.rehearsal.guard import TOKEN
from adapters.rehearsal.inbound import Trouble
from adapters.rehearsal.newcomers import MOST, newcomer
from adapters.rehearsal.panel import panel
from adapters.rehearsal.places import Kind
from adapters.rehearsal.playing import story
from adapters.rehearsal.room import Resident
from adapters.rehearsal.run import furnish
from adapters.rehearsal.sample import HISTORY, cast
from bot.buddies.forms import By
from bot.buddies.seats import MOST_LANGUAGES, MOST_TOPICS, ticked
from bot.buddies.times import read_week
from tests.rehearsal.pretend import NOON, PretendDesk, Rehearsal
from tests.rehearsal.whole import Whole, a_whole_rehearsal

DIAGNOSIS = re.compile(
    r"depress|anxi|bipolar|autis|adhd|trauma|disorder|psych|addict|alcohol|cancer|diabet|dementia|syndrome|ocd",
    re.IGNORECASE,
)
PEOPLE = story()["people"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    async with a_whole_rehearsal(tmp_path) as whole:
        yield whole


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Played once, and only looked at afterwards."""

    async def play() -> Whole:
        async with a_whole_rehearsal(tmp_path_factory.mktemp("played")) as whole:
            await whole.play.play()
            return whole

    return asyncio.run(play())


def test_the_made_up_people_are_thirty_and_nobody_else():
    names = [name for name, _ in PEOPLE]

    assert len(set(names)) == 30
    assert {one.name for one in cast()} & set(names) == set()


@pytest.mark.parametrize("name, wishes", PEOPLE)
def test_what_they_would_like_can_be_read_and_names_no_diagnosis(name, wishes):
    assert read_week(wishes["times"])
    assert By(wishes["by"])
    assert 0 < len(ticked(wishes["topics"], most=99)) <= MOST_TOPICS
    assert 0 < len(ticked(wishes["languages"], most=99)) <= MOST_LANGUAGES
    assert not DIAGNOSIS.search(" ".join((name, *wishes.values())))


def test_they_wish_for_different_things():
    for field, least in {"topics": 10, "languages": 4, "times": 10, "by": 4}.items():
        assert len({wishes[field] for _, wishes in PEOPLE}) >= least


def test_everybody_is_in_one_group_with_a_why_or_told_that_nobody_was_found(played: Whole):
    found = played.shown()
    alone = {one["who"]: one["html"] for one in found["alone"]}

    assert Counter([*(who for group in played.groups() for who in group), *alone]) == Counter(played.crowd)
    assert len(played.crowd) == 30
    assert len(played.groups()) >= 12
    assert all("<li>" in one["why"] and "<button" not in one["why"] for one in found["pairs"])
    assert "nobody was found" in alone["tinsel"], "nobody else speaks Tinsel’s one language"
    assert found["asked"] == []


def test_more_than_a_week_goes_by(played: Whole):
    """Whoever is new waits that long; after it come two hours in which it could be taken back."""
    assert timedelta(days=8, hours=2) < played.hands.now() - (NOON + HISTORY) < timedelta(days=8, hours=3)


def test_each_did_it_themselves(played: Whole):
    for who in played.crowd:
        read = played.read(who)
        for said in (
            "Kith knows you are here",
            "You have agreed to the rules",
            "You are in:",
            "What you would like",
        ):
            assert said in read, (who, said)


def test_nobody_else_is_told_who_met_whom(played: Whole):
    """Not in the circle’s room either, nor whoever holds the circle."""
    for one in cast():
        read = played.read(one.id)
        assert not any(name in read for name, _ in PEOPLE), one.name


def test_each_group_has_a_room_that_they_alone_can_see(played: Whole):
    rooms = [one for one in played.running.room.places.values() if one.kind is Kind.ROOM]

    assert Counter(one.members for one in rooms if one.members & set(played.crowd)) == Counter(
        frozenset(group) for group in played.groups()
    )
    assert any("From Acorn" in played.read(who) for who in played.crowd)


def test_fay_sees_numbers_and_no_name(played: Whole):
    numbers = "".join(played.shown()["numbers"])

    assert "30 people are in" in numbers
    assert "took part: 30" in numbers
    assert not any(name in numbers for name, _ in PEOPLE)
    assert "<button" not in numbers


async def test_whoever_was_here_before_answers_for_themselves(whole: Whole):
    """Nobody says yes for Ana; once she has, the pair is shown."""
    await whole.picks("ana", "buddy join")
    await whole.play.play()
    found = whole.shown()
    assert "ana" in found["asked"]
    waiting = [who for who in found["asked"] if who != "ana"]
    assert "You have a buddy" not in whole.read(waiting[0])

    await whole.presses("ana", story()["yes"])

    assert whole.shown()["asked"] == []
    assert any({"ana", waiting[0]} <= set(group) for group in whole.groups())


async def test_the_next_round_is_another_one_with_the_same_people(whole: Whole):
    await whole.play.play()
    first, residents = set(whole.groups()), len(whole.running.room.residents)

    await whole.play.play()

    assert len(whole.running.room.residents) == residents
    second = set(whole.groups())
    assert len(second - first) >= 10
    assert {who for group in second for who in group} <= set(whole.crowd)
    assert "took part: 30" in whole.shown()["numbers"][-1]


async def test_asked_twice_for_the_same_round_it_is_played_once(whole: Whole):
    await whole.running.open(0)
    url, secret = whole.running.url, whole.running.server.secret
    headers = {TOKEN: secret, "Origin": url.rstrip("/")}
    async with ClientSession(headers=headers) as session:
        for _ in range(2):
            answer = await (await session.post(f"{url}round", json={"rounds": 0})).json()
        seen = await (await session.get(f"{url}round")).json()

    assert whole.play.rounds == answer["rounds"] == seen["rounds"] == 1
    assert seen["pairs"] == answer["pairs"]


async def test_with_no_circle_it_says_what_fay_was_answered():
    """Nobody can be brought together there; the page has something to show all the same."""
    here = Rehearsal()
    play = here.running.server.play
    assert play is not None

    await play.play()

    found = panel(play, here.room, here.running.server.view)
    assert found["pairs"] == found["alone"] == found["asked"] == []
    assert "greeting" in found["numbers"][0]


async def test_where_they_do_not_all_fit_in_nobody_comes():
    here = Rehearsal()
    play, room = here.running.server.play, here.room
    assert play is not None
    while len(room.residents) < MOST - 29:
        room.add(newcomer(room, "Sam"))
    before = set(room.residents)

    with pytest.raises(Trouble, match="full"):
        await play.play()

    assert set(room.residents) == before


async def test_where_the_clock_is_the_real_one_nothing_can_be_played():
    running = furnish(PretendDesk(), None, people=[Resident("fay", "Fay")])
    await running.open(0)
    headers = {TOKEN: running.server.secret, "Origin": running.url.rstrip("/")}
    async with ClientSession(headers=headers) as session:
        state = await (await session.get(f"{running.url}state")).json()
        answer = await session.post(f"{running.url}round", json={"rounds": 0})
        looked = await session.get(f"{running.url}round")
    await running.close()

    assert state["rounds"] is None
    assert (answer.status, looked.status) == (400, 400)


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
