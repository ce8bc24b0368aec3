"""AB rows as they arrive on Discord: each gets a sentence or is just words; nobody is pinged, nothing breaks."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.reading import PLATFORM
from bot.kernel.events import Called, Origin
from bot.kernel.people import Sender, Where
from storage.engine import truncate_log
from tests.features.pretend import NOW
from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.discord.doing import picks, read, sends, types, uses, writes_in
from tests.platforms.discord.reading import kinds, texts
from tests.platforms.discord.town import DiscordTown

NASTY = (
    "@everyone @here <@&1> <@123>",
    "＠everyone",
    "@\u200beveryone",
    "\u202eright to left",
    "[safe](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "```\n# not a heading\n```",
    "'); DROP TABLE accounts;--",
    "</help:1> <id:home> <t:0>",
    "|| hidden || > quote\n# big",
)


async def test_whatever_is_written_is_words_and_calls_nobody(town: DiscordTown):
    """AB1, AB2, AB5, AB9."""
    await a_circle(town)

    for words in NASTY:
        await uses(town, "ana", "smallstep", words=words, where="circle")
        await town.waits(timedelta(minutes=3))

    posts = [body for body in _bodies(town) if body.get("allowed_mentions")]
    assert len(town.seen()) >= len(NASTY)
    assert all(body["allowed_mentions"].get("parse") == [] for body in posts)
    assert not any("\u202e" in str(body) for body in posts)
    assert not {"masked", "everybody", "role", "hidden"} & {
        kind for body in posts for words in texts(body) for kind in kinds(words)
    }
    assert "rules-yours" in await town.says("ana", "rules show")


async def test_a_circles_name_is_words_wherever_it_stands(town: DiscordTown):
    """AB1, AB2: also in the name of a thread."""
    await town.someone("fay")
    await town.says("fay", "welcome")
    await town.presses("fay", "welcome-yes")

    await uses(town, "fay", "circle create", name="@everyone \u202e **x** <@&1>", country="GB")

    (thread,) = [one for one in town.backend.channels.values() if one.is_thread]
    assert "\u202e" not in str(thread.name)
    assert all(
        body["allowed_mentions"].get("parse") == [] for body in _bodies(town) if "allowed_mentions" in body
    )


@pytest.mark.parametrize(
    "words", ["a" * 100_000, "\x00\x01", "\u200b\u200b", "\ud800", "   ", "e" + "\u0301" * 3000]
)
async def test_what_cannot_be_read_is_a_private_sentence(town: DiscordTown, words: str):
    """AB4, AB6: whatever a client sends that does not check."""
    await a_circle(town)
    before = len(town.seen())

    for answer in (
        await uses(town, "fay", "circle rename", name=words),
        await sends(town, "fay", "f:circle rename", {"name": words}),
    ):
        if answer.modal is None:
            assert answer.response.ephemeral
            assert read(town, answer)[0].startswith(("form-", "read-", "circles-renamed", "discord-form"))

    assert len(town.seen()) == before
    assert "rules-yours" in await town.says("ana", "rules show")


@pytest.mark.parametrize("zone", ["Etc/../x", "25:00", "31 Feb", "x" * 60])
async def test_what_makes_no_sense_is_named(town: DiscordTown, zone: str):
    """AB24."""
    await a_circle(town)

    answer = await uses(town, "ana", "me zone", zone=zone)

    assert "zone" in read(town, answer)[0]
    assert "unknown" in read(town, answer)[0]


async def test_a_name_is_never_a_way_to_be_somebody(town: DiscordTown):
    """AB3: whoever is called as a facilitator is."""
    await a_circle(town)
    member = await town.someone("fаy")  # with a letter of another alphabet
    town.backend.get_guild(town.guild.id).members[member.id].nick = "fay"
    await town.says("fаy", "welcome")
    await town.presses("fаy", "welcome-yes")

    assert "needs-facilitator" in await town.says("fаy", "rules draft")


async def test_two_at_once_is_one_act(town: DiscordTown):
    """AB11: a double click."""
    await a_circle(town)
    filled = {"words": "I rang my sister", "where": "circle"}

    await sends(town, "ana", "f:smallstep", filled)
    await sends(town, "ana", "f:smallstep", filled)

    assert sum("I rang my sister" in one for one in town.seen()) == 1


async def test_what_webhooks_and_bots_write_is_not_for_kith(town: DiscordTown):
    """AB21: nor what is shaped like a command."""
    await a_circle(town)
    await town.says("ana", "help", where="dm")
    dm, ana = town._dm("ana"), town.people["ana"].id
    before = len(town.backend.messages[dm])
    person = {"id": str(ana), "username": "ana"}

    for author, more in (
        ({**person, "bot": True}, {}),
        (person, {"webhook_id": "5"}),
        (person, {"type": 7}),
        (person, {"guild_id": str(town.guild.id)}),
    ):
        town.discord._see_to(
            town.discord._letters.read(
                {"id": "1", "channel_id": str(dm), "author": author, "content": "urgent", **more}
            )
        )
    await town.settle()

    assert len(town.backend.messages[dm]) == before


async def test_what_a_bot_does_is_not_looked_at(town: DiscordTown):
    """AB21."""
    await a_circle(town)
    bot = town.env.create_user("machine", bot=True)
    town.people["machine"] = town.guild.add_member(bot)
    await town.settle()

    for answer in (
        await uses(town, "machine", "welcome"),
        await sends(town, "machine", "f:welcome yes", {}),
        await picks(town, "machine", "pwelcome+yes" + "x" * 12),
    ):
        assert not answer.acknowledged
    assert await types(town, "machine", "me zone", "zone", "paris") == []


async def test_a_channel_that_is_gone_is_parked_and_nothing_breaks(town: DiscordTown):
    """AB23."""
    await a_circle(town)
    room = town.room(ROOM).id
    town.env.inject_error("POST", f"/channels/{room}/messages", status=404, code=10003, times=None)

    await uses(town, "ana", "smallstep", words="I rang my sister", where="circle")
    await town.waits(timedelta(hours=5))

    tries = [one for one in _asked(town) if one.path == f"/channels/{room}/messages"]
    assert sum("I rang my sister" in str(one.json) for one in tries) == 1
    assert "rules-yours" in await town.says("ana", "rules show")


async def test_what_people_say_in_rooms_is_nowhere(town: DiscordTown):
    """DR6, PV2: it does not even come; and a check-in is delivered and not kept."""
    await a_circle(town)
    for number in range(20):
        await writes_in(town, "ana", f"canary-4711 {number} urgent !help checkin now low")
    await uses(town, "ana", "checkin now", words="canary-4711 tired", wish="listening", seen="circle")

    assert any("canary-4711 tired" in one for one in town.seen())
    held = await town.core.do(lambda: _everything(town))
    assert b"canary-4711" not in held
    assert b"canary-4711" not in town.metrics.page()
    assert "canary-4711" not in repr(town.discord._answers._drafts._kept)


async def test_the_same_twice_by_id_is_said_once(town: DiscordTown):
    """AB11: Discord tells it again after a lost session."""
    await a_circle(town)
    ana = Sender(PLATFORM, town.account_id("ana"))
    where = Where(PLATFORM, str(town.room(ROOM).id), community=str(town.guild.id))
    event = Called(Origin("70", NOW, ana, where), path="rules show")

    first = await town.front.receive(event, reply="70:x")
    again = await town.front.receive(event, reply="70:x")

    assert first is not None
    assert again is None


async def test_values_no_client_would_send_break_nothing(town: DiscordTown):
    """AB4, AB24."""
    await a_circle(town)

    assert await types(town, "ana", "me zone", "zone", "\0\ud800" * 50) == []
    for path, values in (
        ("circle settings", {"grace": "99999999999999999999"}),
        ("circle settings", {"door": "wide"}),
        ("thanks", {"member": "not an id", "words": "x"}),
        ("rules propose", {"words": "x", "line": "-5", "clarify": "never"}),
    ):
        answer = await uses(town, "fay", path, **values)
        assert read(town, answer)[0].startswith("form-"), path
    assert "press-outdated" in read(town, await picks(town, "ana", "\0" * 20))[0]


def _everything(town: DiscordTown) -> bytes:
    truncate_log(town.core.engine)
    path = town.core.engine.url.database
    assert path is not None
    return b"".join(one.read_bytes() for one in Path(path).parent.glob("kith.db*"))


def _asked(town: DiscordTown) -> list[Any]:
    return list(town.env.http_requests)


def _bodies(town: DiscordTown) -> list[dict[str, Any]]:
    found = [one.json for one in _asked(town) if isinstance(one.json, dict)]
    return [one["data"] if isinstance(one.get("data"), dict) else one for one in found]
