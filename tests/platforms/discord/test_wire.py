"""Every kind of no is told apart: for good, not now, or not the right token; and nothing is tried behind our back."""

import asyncio
import json
import time
from contextlib import nullcontext
from typing import Any

import aiohttp
import discord
import pytest

from adapters.allowance import Allowance, Window
from adapters.discord.client import Patience
from adapters.discord.wire import Refused, Stranger, Wire, _judge, _Wait
from adapters.turn import Tally, an_effect
from bot.kernel.delivery import NotNow
from bot.kernel.documents import File, text


class Response:
    reason = "no"

    def __init__(self, status: int, **headers: str) -> None:
        self.status, self.headers, self.released = status, headers, False

    def release(self) -> None:
        self.released = True


class Client:
    """Its line raises what it is told to, and remembers how it was asked."""

    application_id = 42
    user = None

    def __init__(self, trouble: Exception | None = None) -> None:
        self.http, self._trouble = self, trouble
        self.asked: list[tuple[Any, dict[str, Any]]] = []

    async def request(self, route: Any, **more: Any) -> Any:
        self.asked.append((route, more))
        if self._trouble is not None:
            raise self._trouble
        return {"id": "1"}


def wire(trouble: Exception | None = None) -> Wire:
    return Wire(Client(trouble))  # type: ignore[arg-type]


def http(status: int, code: int = 0) -> discord.HTTPException:
    return discord.HTTPException(Response(status), {"code": code, "message": "hush"})


@pytest.mark.parametrize(("status", "code"), [(400, 50035), (403, 50007), (404, 10003), (409, 0)])
async def test_a_no_is_a_no_with_its_number_and_not_its_words(status: int, code: int):
    with pytest.raises(Refused) as found:
        await wire(http(status, code)).ask("GET", "/x")

    assert (found.value.status, found.value.code) == (status, code)
    assert "hush" not in str(found.value)


async def test_an_unknown_token_is_no_matter_of_waiting():
    with pytest.raises(Stranger):
        await wire(http(401)).ask("GET", "/x")


async def test_shut_out_it_is_left_alone_for_long():
    with pytest.raises(NotNow) as found:
        await wire(http(429)).ask("GET", "/x")

    assert found.value.after == 600


async def test_asked_to_wait_it_says_for_how_long():
    with pytest.raises(NotNow) as found:
        await wire(_Wait(42.5, everything=False)).ask("GET", "/x")

    assert found.value.after == 42.5


@pytest.mark.parametrize(
    ("headers", "long"),
    [
        ({"Via": "1.1 google", "Retry-After": "0.5"}, False),
        ({"Via": "1.1 google", "Retry-After": "60"}, True),
        ({"Via": "1.1 google"}, True),
        ({}, True),
    ],
)
async def test_a_short_wait_is_the_librarys_and_a_long_one_ours(headers: dict[str, str], long: bool):
    response = Response(429, **headers)

    with pytest.raises(_Wait) if long else nullcontext():
        await _judge(response)  # type: ignore[arg-type]

    assert response.released == long


@pytest.mark.parametrize(
    "trouble",
    [
        http(500),
        http(503),
        aiohttp.ClientError(),
        aiohttp.ServerDisconnectedError(),
        OSError(),
        TimeoutError(),
    ],
)
async def test_whatever_may_pass_is_not_now(trouble: Exception):
    with pytest.raises(NotNow) as found:
        await wire(trouble).ask("GET", "/x")

    assert found.value.after is None


async def test_the_library_is_not_left_to_try_again_by_itself():
    """For a new thread that would make two of them."""
    client = Client()
    await Wire(client).ask("POST", "/x/{y}", body={"a": 1}, query={"b": "2"}, y="z")  # type: ignore[arg-type]

    ((route, more),) = client.asked
    assert route.url.endswith("/x/z")
    assert (more["json"], more["params"]) == ({"a": 1}, {"b": "2"})
    for status in (500, 502, 503, 504, 524):
        with pytest.raises(Exception, match=str(status)):
            await more["raise_for_status"](Response(status))


@pytest.mark.parametrize("inside", [False, True])
async def test_files_go_beside_the_json_as_discord_has_it(inside: bool):
    """An answer to an interaction has its message under `data`, and its files beside all of it."""
    client = Client()
    message = {"content": "a", "files": [File(text("x"), "a.ics", "text/calendar", "BEGIN")]}

    for _ in range(2):
        await Wire(client).ask("POST", "/x", body={"type": 4, "data": message} if inside else message)  # type: ignore[arg-type]

    for _, more in client.asked:
        payload, part = more["form"]
        assert payload["name"] == "payload_json"
        assert json.loads(payload["value"]) == (
            {"type": 4, "data": {"content": "a"}} if inside else {"content": "a"}
        )
        assert (part["name"], part["filename"]) == ("files[0]", "a.ics")
        assert part["content_type"] == "text/calendar; charset=utf-8"
        assert part["value"].read() == b"BEGIN"
        assert "json" not in more


def test_before_it_is_known_who_kith_is_it_is_nobody():
    assert (wire().me, wire().application) == ("", "42")


def test_a_broken_connection_is_taken_up_soon_however_often_it_broke():
    patience = Patience()

    waits = [patience.delay() for _ in range(50)]

    assert waits[0] <= 1
    assert max(waits) <= 15
    assert min(waits[10:]) >= 7


async def test_being_asked_to_stop_is_not_taken_for_an_outage():
    with pytest.raises(asyncio.CancelledError):
        await wire(asyncio.CancelledError()).ask("GET", "/x")  # type: ignore[arg-type]


async def test_whatever_is_asked_counts_but_what_was_counted_already_and_what_discord_does_not_count():
    limits = Allowance(Window(5, 5.0))
    counted = Wire(Client(), Tally(limits))  # type: ignore[arg-type]
    with an_effect():
        await counted.ask("POST", "/channels/{channel_id}/messages", channel_id="1")
        await counted.ask("GET", "/channels/{channel_id}", channel_id="1")
    await counted.ask("GET", "/users/@me")
    await counted.ask("POST", "/interactions/{id}/{token}/callback", id="1", token="t")

    assert limits.free(time.monotonic(), answers=True) == 3


async def test_what_is_asked_beyond_all_limits_waits_for_room_but_not_for_long():
    limits, asked = Allowance(Window(1, 0.2)), Client()
    counted, began = Wire(asked, Tally(limits, others=0.1)), time.monotonic()  # type: ignore[arg-type]
    await counted.ask("GET", "/users/@me")
    with an_effect():
        await counted.ask("GET", "/counted already")
        await counted.ask("GET", "/waits for room")
    assert 0.2 <= time.monotonic() - began < 1
    await counted.ask("GET", "/does not wait that long")

    assert time.monotonic() - began < 0.4
    assert len(asked.asked) == 4
