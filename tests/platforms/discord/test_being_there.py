"""Being there: what only the operator can mend ends it, whatever else happens it comes back, and not too often."""

import asyncio
from random import Random
from typing import Any

import discord
import pytest

from adapters.discord import run
from adapters.discord.client import Client, Shards
from adapters.discord.run import Discord
from adapters.failing import LogInFailed
from bot.kernel.delivery import NotNow
from tests.features.pretend import Clock
from tests.platforms.discord.paper import Paper, an_answer
from tests.platforms.discord.post import a_delivery, a_post
from tests.platforms.discord.test_wire import http

Json = dict[str, Any]


class Enough(Exception):
    """The test has seen what it wanted."""


class Life:
    """Discord's library, replaced where it would go out: each life ends as the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *ends: Exception, limit: Json | None = None) -> None:
        self.ends, self.limit, self.waited, self.lives = list(ends), limit or {}, list[float](), 0
        self.paper, self.counted = Paper(an_answer()), list[str]()
        monkeypatch.setattr(Client, "login", self._login)
        monkeypatch.setattr(Client, "connect", self._connect)
        monkeypatch.setattr(discord.http.HTTPClient, "request", self._request)
        monkeypatch.setattr(run.asyncio, "sleep", self._sleep)  # type: ignore[attr-defined]
        self.discord = Discord(
            "token",
            self.paper,
            now=Clock().now,
            dice=Random(1),
            shards=Shards(1),
            failed=self.counted.append,
        )

    async def lives_on(self) -> None:
        with pytest.raises(Enough):
            await self.discord.run()

    async def _login(self, token: str) -> None:
        self.lives += 1
        if self.ends and isinstance(self.ends[0], discord.LoginFailure):
            raise self.ends.pop(0)

    async def _connect(self) -> None:
        raise self.ends.pop(0)

    async def _request(self, route: Any, **more: Any) -> Json:
        return {"session_start_limit": self.limit}

    async def _sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        if not self.ends:
            raise Enough


async def test_a_token_discord_does_not_know_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    life = Life(monkeypatch, discord.LoginFailure("no"))

    with pytest.raises(LogInFailed, match="does not know the token"):
        await life.discord.run()
    assert life.lives == 1


async def test_so_is_a_switch_that_is_off(monkeypatch: pytest.MonkeyPatch):
    life = Life(monkeypatch, discord.PrivilegedIntentsRequired(0))

    with pytest.raises(LogInFailed, match="Server Members Intent"):
        await life.discord.run()


@pytest.mark.parametrize(
    "trouble",
    [
        OSError("away"),
        discord.GatewayNotFound(),  # type: ignore[no-untyped-call]
        AttributeError("the first handshake failed"),
        http(503),
        discord.ClientException("closed"),
    ],
)
async def test_whatever_else_ends_it_it_comes_back(monkeypatch: pytest.MonkeyPatch, trouble: Exception):
    life = Life(monkeypatch, trouble, OSError("again"))

    await life.lives_on()

    assert life.lives == 2
    assert life.counted == ["discord", "discord"]


async def test_each_setback_is_waited_out_longer_and_never_too_long(monkeypatch: pytest.MonkeyPatch):
    """A day has a thousand beginnings, and then the token is taken away."""
    life = Life(monkeypatch, *(OSError("away") for _ in range(30)))

    await life.lives_on()

    assert life.waited[0] < 1
    assert all(wait <= 300 for wait in life.waited)
    assert min(life.waited[-5:]) >= 150


async def test_when_hardly_a_beginning_is_left_they_are_spared(monkeypatch: pytest.MonkeyPatch):
    life = Life(monkeypatch, limit={"remaining": 3, "reset_after": 60_000})

    await life.lives_on()

    assert life.waited == [60.0]


async def test_while_discord_is_away_nothing_is_sent(monkeypatch: pytest.MonkeyPatch):
    life = Life(monkeypatch)
    with pytest.raises(NotNow, match="away"):
        await life.discord.deliver(a_delivery(a_post()))

    life.discord.make()

    with pytest.raises(NotNow, match="away"):
        await life.discord.deliver(a_delivery(a_post()))


async def test_what_cannot_be_read_is_counted_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch):
    life = Life(monkeypatch)
    life.discord.make()

    life.discord._interaction({"id": "1"})
    await life.discord.quiet()

    assert life.counted == ["unreadable"]
    assert life.paper.received == []


async def test_what_goes_wrong_with_one_does_not_touch_the_others(monkeypatch: pytest.MonkeyPatch):
    life = Life(monkeypatch)
    life.discord.make()

    async def breaks() -> None:
        raise RuntimeError

    done = asyncio.Event()

    async def goes_on() -> None:
        done.set()

    life.discord._see_to(breaks())
    life.discord._see_to(goes_on())
    await life.discord.quiet()

    assert done.is_set()
    assert life.counted == ["fault"]


def test_nothing_is_kept_of_members_and_messages(monkeypatch: pytest.MonkeyPatch):
    client = Life(monkeypatch).discord.make()

    assert client._connection.max_messages is None
    assert client._connection.member_cache_flags == discord.MemberCacheFlags.none()
    assert not client._connection._chunk_guilds
    calls: Any = client.allowed_mentions
    assert calls.to_dict() == {"parse": []}
