"""The server: for this machine's own page only; nothing it is sent breaks it (AB4, AB11, DR6)."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import aiohttp
import pytest

from adapters.rehearsal.server import words


class Page:
    """What the page does, without a browser."""

    def __init__(self, url: str, client: aiohttp.ClientSession, secret: str) -> None:
        self.url, self.client, self.secret, self.count = url, client, secret, 0

    async def act(
        self, who: str, kind: str, *, place: str = "circle", id_: str = "", **more: Any
    ) -> dict[str, Any]:
        self.count += 1
        act = {"id": id_ or f"test-{self.count:06d}", "who": who, "place": place, "kind": kind, **more}
        status, given = await self.post("/act", act)
        assert status == 200, given
        return json.loads(given)

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, str]:
        sent = {"X-Kith": self.secret, **headers}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.client.post(self.url + path.lstrip("/"), data=data, headers=sent) as response:
            return response.status, await response.text()

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.client.get(self.url + path.lstrip("/"), headers=headers) as response:
            return response.status, await response.text()

    async def seen(self, who: str, place: str = "circle") -> str:
        _, given = await self.get(f"/view?who={who}")
        (seat,) = json.loads(given)["seats"]
        found = next((one for one in seat["places"] if one["id"] == place), {"entries": []})
        return " ".join(entry["html"] or entry["words"] for entry in found["entries"])


@pytest.fixture
async def page(opened: str) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as client, client.get(opened) as response:
        html = await response.text()
        settings = json.loads(unescape(re.search(r'data-settings="([^"]*)"', html)[1]))  # type: ignore[index]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        yield Page(opened, client, settings["secret"])


async def test_private_answers_are_seen_by_one(page: Page):
    await page.act("ana", "say", words="!rules show")

    assert "You have agreed to these" in await page.seen("ana")
    assert "You have agreed to these" not in await page.seen("bo")


async def test_ordinary_talk_is_shown_and_handed_to_nobody(page: Page):
    """DR6."""
    await page.act("ana", "say", words="canary words among us")

    assert "canary words" in await page.seen("bo")
    assert "canary" not in await page.seen("nia")


async def test_the_same_act_twice_is_one(page: Page):
    """AB11: a double click."""
    for _ in range(2):
        await page.act(
            "ana", "pick", path="smallstep", values={"words": "I slept", "where": "circle"}, id_="the-same-id"
        )

    assert (await page.seen("bo")).count("I slept") == 1


async def test_a_form_keeps_its_words_when_something_is_wrong(page: Page):
    assert (await page.act("ana", "pick", path="rules propose"))["form"]["path"] == "rules propose"

    answer = await page.act("ana", "fill", path="rules propose", values={"words": "x" * 300})

    assert "200 characters" in answer["problem"]


async def test_the_menu_is_what_this_person_can_do(page: Page):
    _, of_nia = await page.get("/menu?who=nia&place=circle")
    _, of_fay = await page.get("/menu?who=fay&place=circle")

    assert "rules draft" not in of_nia
    assert "rules draft" in of_fay


async def test_the_clock_moves_and_what_is_due_happens(page: Page):
    await page.act("ana", "say", words="!rules propose We keep our cameras optional --clarify 24h")
    for move in ("hour", "day", "tuesday", "next"):
        status, _ = await page.post("/clock", {"move": move})
        assert status == 200

    assert "Do you consent" in await page.seen("bo")
    assert (await page.post("/clock", {"move": "back"}))[0] == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"X-Kith": "wrong"}, 403),
    ],
)
async def test_nobody_elsewhere_may_borrow_the_browser(page: Page, headers: dict[str, str], status: int):
    assert (await page.post("/clock", {"move": "hour"}, **headers))[0] == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"who": "nobody"}',
        b'{"who": "ana"}',
        b'{"who": "ana", "id": "12345678", "place": "circle", "kind": "dance"}',
    ],
)
async def test_nonsense_gets_a_sentence(page: Page, body: bytes):
    status, said = await page.post("/act", body)

    assert status == 400
    assert said.endswith(".")


async def test_what_is_too_large_is_refused(page: Page):
    assert (await page.post("/act", b"x" * 100_000))[0] == 413


@pytest.mark.parametrize(
    "words", ["!" + "x" * 60_000, "!rules propose \x00", "!\ud800", "!thanks @bo " + "a\u0301" * 900, "!   "]
)
async def test_bad_input_is_a_private_sentence_and_kith_lives(page: Page, words: str):
    """AB4."""
    before = await page.seen("bo")
    await page.act("ana", "say", words=words)

    assert await page.seen("bo") == before
    assert (
        "Rules: version 1" in (await page.act("ana", "say", words="!circle show"), await page.seen("ana"))[1]
    )


async def test_page_files_and_nothing_else(page: Page):
    assert (await page.get("/page/room.js"))[0] == 200
    assert (await page.get("/page/..%2Fserver.py"))[0] == 404
    assert (await page.get("/page/nothing.js"))[0] == 404


def test_the_page_has_a_word_for_everything():
    from adapters.rehearsal import server

    page = server._PAGE.joinpath("index.html").read_text(encoding="utf-8")
    used = set(re.findall(r"\{\{([a-z0-9-]+)\}\}", page)) - {"settings"}
    for name in ("room.js", "seat.js", "tour.js"):
        code = server._PAGE.joinpath(name).read_text(encoding="utf-8")
        used |= set(re.findall(r'words\["([a-z0-9-]+)"\]', code)) | set(re.findall(r"words\.([a-z]+)", code))

    assert used - set(words()) == set()
