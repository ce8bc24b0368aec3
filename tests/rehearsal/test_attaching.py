"""A file goes with a form from the page: by keyboard, bounded here and there, and nothing of it is shown again."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import Locator, Page, expect

from adapters.rehearsal.guard import LARGEST, WITH_FILE
from bot.kernel.attached import LARGEST as LARGEST_FILE
from bot.kernel.attached import Attached, read, write
from bot.kernel.commands import Catalogue
from bot.kernel.delivery import Answer
from bot.kernel.documents import say, text
from bot.kernel.effects import FormToFill
from bot.kernel.events import Called, Event, Filled
from tests.rehearsal.pretend import COMMANDS, PretendDesk, Rehearsal
from tests.rehearsal.test_page import complaints, opened, seat
from tests.rehearsal.test_server import SAYS, Browser, act
from tests.shelf import MOST, Shelf

NAME = "Plätze & mehr.json"


class ShelfDesk(PretendDesk):
    """Opens the form for a file, and says no to an empty one, with the file still in it."""

    async def receive(self, event: Event) -> Answer | None:
        match event:
            case Called(path="shelf keep"):
                self.received.append(event)
                return self._answer(event, say(), path="shelf keep", form=FormToFill("shelf keep"))
            case Filled(values=values) if "large" in values[0][1][:12]:
                self.received.append(event)
                return self._answer(event, say(text("form-file-large")))
            case Filled(path="shelf sort", values=values):
                again = FormToFill("shelf sort", values)
                return self._answer(event, say(), path="shelf sort", form=again)
            case _:
                return await super().receive(event)

    def file(self) -> Attached | None:
        """The last one that was sent."""
        (newest,) = [one for one in self.received[-1:] if isinstance(one, Filled)]
        return read(dict(newest.values)["book"])


@pytest.fixture
async def here() -> AsyncIterator[Rehearsal]:
    here = Rehearsal(desk=ShelfDesk(Catalogue((*COMMANDS, *Shelf().commands()))))
    await here.running.open(0)
    yield here
    await here.running.close()


@pytest.fixture
async def asks(here: Rehearsal) -> AsyncIterator[Browser]:
    async with ClientSession() as session:
        yield Browser(session, here)


async def form(page: Page, here: Rehearsal) -> Locator:
    await opened(page, here)
    await seat(page, "Fay").get_by_role("button", name="Menu").click()
    await page.get_by_role("button", name="shelf keep").click()
    return page.get_by_role("dialog")


def file_of(here: Rehearsal) -> Attached | None:
    assert isinstance(here.desk, ShelfDesk)
    return here.desk.file()


@pytest.mark.needs("chromium")
async def test_a_file_is_chosen_and_sent_by_keyboard(page: Page, here: Rehearsal, tmp_path: Path):
    body = bytes(range(256)) * 700
    (tmp_path / NAME).write_bytes(body)
    dialog = await form(page, here)
    chosen = dialog.get_by_label("command-shelf-keep-book")
    assert await complaints(page) == []

    await expect(chosen).to_be_focused()
    await expect(chosen).to_have_attribute("accept", ".json,.csv")
    await expect(chosen).to_have_accessible_description("Takes: form-file-works .json, .csv 200")
    async with page.expect_file_chooser() as choosing:
        await page.keyboard.press("Enter")
    await (await choosing.value).set_files(tmp_path / NAME)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)

    found = file_of(here)
    assert found is not None
    assert (found.name, sha256(found.body).digest()) == (NAME, sha256(body).digest())


@pytest.mark.needs("chromium")
async def test_one_that_is_too_large_is_not_sent_and_the_form_stays(
    page: Page, here: Rehearsal, tmp_path: Path
):
    """AB6."""
    (tmp_path / NAME).write_bytes(b"x" * (MOST + 1))
    dialog = await form(page, here)
    await dialog.get_by_label("command-shelf-keep-book").set_input_files(tmp_path / NAME)

    await dialog.get_by_role("button", name="Send").click()

    await expect(dialog.get_by_role("alert")).to_have_text("form-file-large")
    assert len(repr(here.desk.received[-1].values)) < 100  # type: ignore[union-attr]
    assert await complaints(page) == []


@pytest.mark.needs("chromium")
async def test_without_a_file_the_field_is_named(page: Page, here: Rehearsal):
    dialog = await form(page, here)

    await dialog.get_by_role("button", name="Send").click()

    await expect(dialog.get_by_role("alert")).to_contain_text("still empty")
    await expect(dialog.get_by_label("command-shelf-keep-book")).to_be_focused()


async def test_the_largest_file_comes_through(asks: Browser):
    value = write(NAME, b"x" * LARGEST_FILE)
    answer = await asks.post("/fill", act(path="shelf keep", values={"book": value}))

    assert answer.status == 200
    assert file_of(asks.here) == Attached(NAME, b"x" * LARGEST_FILE)


async def test_more_than_a_file_is_refused_before_it_is_read(asks: Browser):
    """AB6."""
    form = act(path="shelf keep", values={"book": "x" * WITH_FILE})
    answer = await asks.post("/fill", form)
    elsewhere = await asks.post("/pick", act(path="shelf keep", values={"book": "x" * LARGEST}))

    assert (answer.status, (await answer.json())["say"]) == (413, SAYS["too-large"])
    assert elsewhere.status == 413
    assert asks.here.desk.received == []


async def test_a_form_that_opens_again_does_not_hand_the_file_back(asks: Browser):
    values = {"words": "by colour", "book": write(NAME, b"canary")}
    answer = await (await asks.post("/fill", act(path="shelf sort", values=values))).json()

    assert answer["form"]["given"] == {"words": "by colour"}
    fields = {one["name"]: one for one in answer["form"]["fields"]}
    assert (fields["book"]["kind"], fields["book"]["most_bytes"]) == ("file", MOST)
