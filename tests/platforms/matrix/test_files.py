"""A file is a message before the words it belongs to: sealed where they are, there once, and no condition of theirs."""

import shutil
from datetime import timedelta

import pytest
from nio import MemoryDownloadResponse

from adapters.matrix.http import Json, Refused
from adapters.matrix.rooms import MARK
from bot.kernel.delivery import NotNow
from bot.kernel.documents import Document, File, choices, say, shared, text
from bot.kernel.documents import Press as Button
from bot.kernel.effects import Post, Why
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.member import Heard, Member
from tests.platforms.matrix.town import MatrixTown

BODY = "BEGIN:VCALENDAR\r\nSUMMARY:Caf\u00e9\r\n"
FILE = File(text("buddies-meet-file"), "kith.ics", "text/calendar", BODY)
BUTTON = choices((text("direct-help-button"), shared(Button("help"), harmless=True)))
DATE = say(text("about-what"), FILE, BUTTON)


async def put(town: MatrixTown, document: Document = DATE) -> str:
    """In the circle's room; the key it will carry."""
    circle = await town.core.do(town.core.circles.any)
    assert circle is not None
    post = Post("date", circle.place, document, Why.ASKED_FOR)
    await town.core.do(lambda: town.core.outbox.put((post,)))
    return town.core.outbox.hashed("date")


def kinds(town: MatrixTown, key: str) -> list[tuple[str, str]]:
    """What Fay reads of it, in the order in which it came, each with its key."""
    mine = [one for one in town.people["fay"].heard if mark(one).startswith(key)]
    return [(one.event["content"]["msgtype"], mark(one).removeprefix(key)) for one in mine]


def mark(heard: Heard) -> str:
    return str(heard.event["content"].get(MARK, heard.event.get(MARK, "")))


async def marks(town: MatrixTown, key: str) -> list[str]:
    """The messages that are in the room, as the homeserver holds them, by what follows the key."""
    there = [str(one["content"].get(MARK, "")) for one in reversed(await town.history(town.rooms[ROOM]))]
    return [one.removeprefix(key) for one in there if one.startswith(key)]


async def the_file(town: MatrixTown) -> Json:
    (content,) = [
        one.event["content"]
        for one in town.people["fay"].heard
        if one.event["content"].get("msgtype") == "m.file"
    ]
    return dict(content)


async def test_a_file_comes_just_before_the_last_of_its_words(either_town: MatrixTown):
    town = either_town
    await a_circle(town)
    key = await put(town)

    await town.settle()

    content, fay = await the_file(town), town.people["fay"]
    assert await marks(town, key) == ["-1", ""]
    assert [content[name] for name in ("body", "filename")] == ["kith.ics"] * 2
    assert content["info"] == {"mimetype": "text/calendar", "size": len(BODY.encode())}
    assert content["m.mentions"] == {}
    assert await town.files("fay") == [BODY]
    assert "kernel-file(buddies-meet-file, kith.ics)" in fay.heard[-1].body
    assert fay.heard[-2].body == "kith.ics"
    assert "signposts" not in await town.presses("fay", "direct-help-button")


async def test_what_is_sealed_leaves_nothing_of_it_with_the_homeserver(town: MatrixTown):
    await a_circle(town)
    await put(town)
    await town.settle()

    content, fay = await the_file(town), town.people["fay"]
    assert isinstance(fay, Member)
    held = await fay.wire.client.download(content["file"]["url"])

    assert "url" not in content
    assert content["file"]["v"] == "v2"
    assert isinstance(held, MemoryDownloadResponse)
    assert b"VCALENDAR" not in held.body
    assert (held.content_type, held.filename) == ("application/octet-stream", None)


class Lost:
    """A line on which so many answers are lost: what was asked happened, and nobody hears of it."""

    def __init__(self, doing, answers: int) -> None:
        self._doing, self.left = doing, answers

    async def __call__(self, *asked, **more) -> object:
        answer = await self._doing(*asked, **more)
        self.left -= 1
        if self.left >= 0:
            raise NotNow("lost")
        return answer


@pytest.mark.parametrize("what", ["upload", "send"])
async def test_after_an_answer_that_was_lost_there_is_one_file(
    either_town: MatrixTown, monkeypatch: pytest.MonkeyPatch, what: str
):
    town = either_town
    await a_circle(town)
    wire = town.matrix._open_wire()
    holder = wire.http if what == "upload" else wire
    monkeypatch.setattr(holder, what, Lost(getattr(holder, what), answers=1))
    key = await put(town)

    await town.settle()
    await town.waits(timedelta(minutes=10))

    assert await marks(town, key) == ["-1", ""]
    assert await town.files("fay") == [BODY]


async def test_a_new_device_looks_for_the_file_before_it_sends_it_again(
    either_town: MatrixTown, monkeypatch: pytest.MonkeyPatch
):
    """The homeserver knows no key of the old one any more."""
    town = either_town
    await a_circle(town)
    wire = town.matrix._open_wire()
    monkeypatch.setattr(wire, "send", Lost(wire.send, answers=1))
    key = await put(town)
    await town.postman.quiet()
    await town.end()
    assert await marks(town, key) == ["-1"]

    town.hours.moment += timedelta(days=1)
    shutil.rmtree(town.login.store)
    await town.begin(town.login)
    await town.waits(timedelta(hours=1))
    await town.settle()

    assert await marks(town, key) == ["-1", ""]
    assert await town.files("fay") == [BODY]


async def test_where_the_homeserver_takes_no_file_the_words_are_said(
    plain_town: MatrixTown, monkeypatch: pytest.MonkeyPatch
):
    async def full(*_: object) -> str:
        raise Refused("M_TOO_LARGE", 413, {})

    town = plain_town
    await a_circle(town)
    monkeypatch.setattr(town.matrix._open_wire().http, "upload", full)
    key = await put(town)

    await town.settle()

    assert await marks(town, key) == [""]
    assert "kernel-file(buddies-meet-file, kith.ics)" in town.seen()[-1]


async def test_another_stack_opens_it(js_town: MatrixTown):
    await a_circle(js_town)
    await put(js_town)

    await js_town.settle()

    assert await js_town.files("fay") == [BODY]
