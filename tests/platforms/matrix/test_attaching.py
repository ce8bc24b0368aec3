"""A file that somebody sends to Kith alone: waited for, or not looked at at all."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio.crypto import encrypt_attachment

from adapters.matrix import fetching
from adapters.matrix.fetching import Files, Sent, caption
from adapters.matrix.http import Http, Json, Refused
from adapters.matrix.reading import Reading
from adapters.matrix.rooms import Rooms
from bot.kernel.attached import Absent, Attached, instead, read, write
from bot.kernel.delivery import NotNow
from bot.kernel.events import Called, Origin, Wrote
from bot.kernel.people import Sender, Where
from tests.equipment.synapse import Synapse
from tests.journeys.scenes import join
from tests.platforms.matrix.jshall import JsHall
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.test_reading import ANA, ME, NOW, a_room
from tests.platforms.matrix.town import MatrixTown, a_matrix_town
from tests.shelf import KEEP, MOST, SORT, Shelf

BODY = bytes(range(256)) * 700
URL = "mxc://x.org/abc"
ORIGIN = Origin("$1", NOW, Sender("matrix", ANA), Where("matrix", f"dm:{ANA}", direct=True))


@dataclass
class Desk:
    """Waits for a file of so many bytes; `says` what it is asked before that, in its order."""

    most: int | None = MOST
    troubles: list[Exception] = field(default_factory=list)

    async def wants_file(self, sender: Sender, where: Where, caption: str) -> int | None:
        if self.troubles:
            raise self.troubles.pop()
        return self.most


@dataclass
class Server:
    """Holds one file. `troubles`: what it says first."""

    body: bytes = BODY
    troubles: list[Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def download(self, server: str, id_: str, most: int) -> bytes:
        self.asked.append(f"{server}/{id_}")
        if self.troubles:
            raise self.troubles.pop()
        return self.body[: most + 1]


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_AGAIN", (0.01, 0.01))


async def taken(desk: Desk, server: Server, **content: Any) -> Wrote | None:
    whole = {"msgtype": "m.file", "body": "places.json", "url": URL, **content}
    return await Files(desk, server).taken(Sent(ORIGIN, whole))  # type: ignore[arg-type]


async def file_of(server: Server, **content: Any) -> str:
    event = await taken(Desk(), server, **content)
    assert event is not None
    return event.file


def sealed(body: bytes = BODY, **keys: Any) -> tuple[bytes, Json]:
    hidden, told = encrypt_attachment(body)
    return hidden, {"file": {**told, "url": URL, **keys}, "url": None}


async def test_a_file_that_is_waited_for_is_fetched():
    event = await taken(Desk(), Server(), body="this one", filename="places.json")

    assert event == Wrote(ORIGIN, "this one", file=write("places.json", BODY))


async def test_one_that_nobody_waits_for_is_not_looked_at():
    """DR6."""
    server = Server()

    assert await taken(Desk(None), server) is None
    assert server.asked == []


async def test_of_one_that_is_not_to_be_had_the_caption_is_answered():
    server = Server()
    event = await taken(Desk(0), server, body=KEEP, filename="places.json")

    assert event == Wrote(ORIGIN, KEEP)
    assert server.asked == []


async def test_while_the_database_is_away_it_waits(monkeypatch: pytest.MonkeyPatch):
    async def at_once(_: float) -> None:
        """No time goes by."""

    monkeypatch.setattr(fetching.asyncio, "sleep", at_once)  # type: ignore[attr-defined]

    assert await taken(Desk(troubles=[NotNow("away"), NotNow("away")]), Server()) is not None


async def test_what_is_sealed_is_opened():
    hidden, content = sealed()

    assert read(await file_of(Server(hidden), **content)) == Attached("places.json", BODY)


async def test_what_was_changed_on_its_way_is_not_taken():
    hidden, content = sealed()
    changed = Server(bytes([hidden[0] ^ 1]) + hidden[1:])

    assert await file_of(changed, **content) == instead(Absent.LOST)


@pytest.mark.parametrize(
    "keys",
    [
        {"key": None},
        {"key": {}},
        {"key": {"k": 7}},
        {"key": {"k": "é"}},
        {"hashes": []},
        {"hashes": {"sha256": None}},
        {"iv": "x"},
        {"url": 7},
    ],
)
async def test_keys_that_are_none_are_no_trouble(keys: dict[str, Any]):
    """AB4."""
    hidden, content = sealed(**keys)

    assert await file_of(Server(hidden), **content) == instead(Absent.LOST)


async def test_one_that_says_it_is_too_large_is_not_fetched():
    """AB6."""
    server = Server()

    assert await file_of(server, info={"size": MOST + 1}) == instead(Absent.LARGE)
    assert server.asked == []


@pytest.mark.parametrize("info", [None, {}, {"size": "small"}, {"size": -1}, {"size": 10}])
async def test_one_that_is_larger_than_it_says_is_let_go(info: object):
    """AB6."""
    assert await file_of(Server(b"x" * (MOST + 9)), info=info) == instead(Absent.LARGE)


async def test_the_largest_is_taken():
    body = b"x" * MOST
    hidden, content = sealed(body)

    assert await file_of(Server(body)) == write("places.json", body)
    assert await file_of(Server(hidden), **content) == write("places.json", body)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        7,
        "https://x.org/places.json",
        "mxc://x.org",
        "mxc://x.org/../../admin",
        "mxc://x.org/a/b",
        "mxc://x.org/a?b",
        "mxc://x.org/a\n",
        "mxc://user@x.org/a",
    ],
)
async def test_only_what_a_homeserver_keeps_is_asked_for(url: object):
    """AB8."""
    server = Server()

    assert await file_of(server, url=url) == instead(Absent.LOST)
    assert server.asked == []


async def test_it_is_asked_for_some_times():
    lost: list[Exception] = [NotNow("away"), NotNow("away"), NotNow("away")]

    assert read(await file_of(Server(troubles=lost[:2]))) == Attached("places.json", BODY)
    assert await file_of(Server(troubles=lost)) == instead(Absent.LOST)
    assert await file_of(Server(troubles=[Refused("M_NOT_FOUND", 404, {})])) == instead(Absent.LOST)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"body": "places.json"}, ""),
        ({"body": "places.json", "filename": "places.json"}, ""),
        ({"body": "shelf keep", "filename": "places.json"}, "shelf keep"),
        ({"body": 7, "filename": "places.json"}, ""),
        ({"body": "shelf keep", "filename": None}, ""),
        ({}, ""),
    ],
)
def test_what_is_said_with_a_file_is_not_its_name(content: Json, said: str):
    assert caption(content) == said


@given(st.dictionaries(st.sampled_from(["body", "filename", "url", "file", "info"]), st.text() | st.none()))
def test_whatever_is_told_of_a_file_is_no_trouble(content: dict[str, Any]):
    """AB4."""
    event = asyncio.run(taken(Desk(), Server(), **content))

    assert event is not None
    assert event.file


def test_in_a_room_only_the_words_count():
    """DR6."""
    rooms = Rooms(ME)
    rooms.all["!room:x.org"] = a_room()
    reading = Reading(rooms, ME, lambda line: line.startswith("shelf"))

    def event(body: str) -> object:
        content = {"msgtype": "m.file", "body": body, "filename": "places.json", "url": URL}
        raw = {"type": "m.room.message", "sender": ANA, "event_id": "$1", "content": content}
        return reading.event(raw, rooms.all["!room:x.org"], NOW)

    called = event(f"!{KEEP}")
    assert isinstance(called, Called)
    assert called.line == KEEP
    assert event(KEEP) is None
    assert event("places.json") is None


@pytest.fixture(params=["plain", "encrypted"])
async def town(synapse: Synapse, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[MatrixTown]:
    encrypted = request.param == "encrypted"
    async with a_matrix_town(synapse, tmp_path, encrypted=encrypted, more=(Shelf(),)) as town:
        await join(town, "ana")
        yield town


@pytest.fixture
def fetched(town: MatrixTown, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Kith asked the homeserver for."""
    asked: list[str] = []
    http = town.matrix._open_wire().http
    download = http.download

    async def noted(server: str, id_: str, most: int) -> bytes:
        asked.append(id_)
        return await download(server, id_, most)

    monkeypatch.setattr(http, "download", noted)
    return asked


@pytest.mark.parametrize("where", ["room", "dm"])
async def test_whoever_sends_one_is_answered(town: MatrixTown, where: str):
    said = await town.attaches("ana", KEEP, "book", "places.json", BODY, where=where)

    assert f"shelf-kept(places.json, {len(BODY)}, {sha256(BODY).hexdigest()})" in said


async def test_a_question_is_answered_by_sending_it(town: MatrixTown, fetched: list[str]):
    assert "asking-file" in await town.says("ana", KEEP, where="dm")
    assert "form-file-wanted" in await town.says("ana", "places.json", where="dm")
    assert "form-file-ending" in await town.sends_file("ana", "places.exe", BODY)
    assert "form-file-empty" in await town.sends_file("ana", "places.json", b"")
    assert "form-file-large" in await town.sends_file("ana", "places.json", b"x" * (MOST + 1))
    assert "form-file-large" in await town.sends_file("ana", "a.json", b"x" * (MOST + 1), info={"size": 1})
    assert "shelf-kept" in await town.sends_file("ana", "places.json", BODY)
    assert len(fetched) == 4


async def test_one_that_nobody_asked_for_is_not_fetched(town: MatrixTown, fetched: list[str]):
    """DR6."""
    assert await town.sends_file("ana", "canary.json", BODY) == ""
    assert await town.sends_file("ana", "canary.json", BODY, caption="look at this") == ""
    await town.says("ana", SORT, where="dm")
    assert await town.sends_file("ana", "canary.json", BODY) == ""
    assert await town.sends_file("bo", "canary.json", BODY) == ""

    assert fetched == []


async def test_one_that_cannot_be_fetched_is_asked_for_again(town: MatrixTown, fetched: list[str]):
    await town.says("ana", KEEP, where="dm")
    lost = await town.sends_file("ana", "places.json", BODY, file=None, url="mxc://kith.test/nothing")

    assert "form-file-lost" in lost
    assert "asking-file" in lost
    assert "shelf-kept" in await town.sends_file("ana", "places.json", BODY)


async def test_what_was_said_before_it_is_done_before_it(town: MatrixTown):
    """Also where both come at once."""
    ana, direct = await town.someone("ana"), await town.direct("ana")
    assert isinstance(ana, Member)
    await town.matrix.quiet()
    before = len(ana.heard)

    await ana.say(direct, KEEP)
    await ana.attach(direct, "places.json", BODY)
    await ana.say(direct, "rules show")
    await town.settle()

    said = [one.body for one in ana.heard[before:] if one.sender == town.me]
    assert "asking-file" in said[0]
    assert "shelf-kept" in said[1]
    assert len(said) == 3


async def test_a_file_read_before_the_end_is_taken_after_it(town: MatrixTown):
    """Nothing of it was kept before it was there."""
    ana, direct = await town.someone("ana"), await town.direct("ana")
    assert isinstance(ana, Member)
    await town.says("ana", KEEP, where="dm")
    await town.end()
    before = len(ana.heard)
    await ana.attach(direct, "places.json", BODY)

    await town.begin(town.login)
    await town.settle()

    assert "shelf-kept" in next(one.body for one in ana.heard[before:] if one.sender == town.me)


async def test_another_stack_seals_what_kith_opens(synapse: Synapse, js_hall: JsHall, tmp_path: Path):
    async with a_matrix_town(synapse, tmp_path, encrypted=True, js=js_hall, more=(Shelf(),)) as town:
        await join(town, "ana")

        for where in ("room", "dm"):
            said = await town.attaches("ana", KEEP, "book", "places.json", BODY, where=where)
            assert "shelf-kept" in said


async def test_no_more_is_read_than_is_wanted(town: MatrixTown):
    """AB6."""
    ana = await town.someone("ana")
    assert isinstance(ana, Member)
    kept = await ana.wire.http.upload(b"x" * 500_000, "application/octet-stream")
    server, _, id_ = kept.removeprefix("mxc://").partition("/")
    http: Http = town.matrix._open_wire().http

    assert await http.download(server, id_, 1000) == b"x" * 1001
    with pytest.raises(Refused, match="M_NOT_FOUND"):
        await http.download(server, "nothing", 1000)


def test_nothing_of_a_file_is_in_a_repr():
    """PV5."""
    sent = Sent(ORIGIN, {"body": "canary", "url": "canary"})

    assert "canary" not in repr(sent)
    assert b64encode(b"canary").decode() not in repr(Wrote(ORIGIN, "", file=write("a", b"canary")))
