"""What Discord says no to, Kith as it is shipped accepts: asked once, parked or kept for later, and no storm."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.model import Channel
from tests.equipment.discord.permissions import USUAL, Can
from tests.house.tree import ROOT
from tests.platforms.discord.living import LONG, LivingTown, a_circle, a_living_town
from tests.platforms.discord.posts import numbers, put

TOKEN, INTENTS = "Discord does not know the token.", "Discord does not let Kith hear who comes and goes."


@pytest.fixture
async def town(tmp_path: Path, discord_schema: Schema) -> AsyncIterator[LivingTown]:
    async with a_living_town(tmp_path, schema=discord_schema) as town:
        await town.begin()
        await a_circle(town)
        yield town
        assert town.server.complaints == []


@pytest.mark.parametrize("what", ["token", "intents"])
async def test_what_only_the_operator_can_mend_is_one_sentence(tmp_path: Path, what: str):
    """As it is typed: it ends, with a code, and does not try again."""
    async with a_living_town(tmp_path, privileges=0 if what == "intents" else 2) as town:
        if what == "token":
            (tmp_path / "discord-token").write_text("another.token.altogether\n", encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--config", str(tmp_path / "config.toml")),
            env={**town.environment, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        _, err = await asyncio.wait_for(process.communicate(), 2 * LONG)
        tried = len(town.server.state.identifies)

    said = [line for line in err.decode().splitlines() if not line.startswith("{")]
    assert process.returncode == 2
    assert len(said) == 1
    assert said[0].startswith(INTENTS if what == "intents" else TOKEN)
    assert tried == (what == "intents")


async def test_a_closed_door_is_knocked_at_once(town: LivingTown):
    """AB23: what was for them is said to them alone, beside the next thing they do."""
    ana = town.people["ana"]
    ana.close_door()
    await town.kill()
    await town.begin()
    await town.says("fay", "thanks", member=ana, words="You made room for me")
    await town.until(lambda: _knocks(town, ana.dm))
    await town.says("fay", "thanks", member=ana, words="And you laugh kindly")
    await asyncio.sleep(1)
    knocks = _knocks(town, ana.dm)

    shown = await town.says("ana", "me show")
    await shown.until(lambda: len(shown.messages) >= 3)

    assert knocks == _knocks(town, ana.dm) == 1
    assert len(shown.private) == len(shown.messages) == 3
    assert "You made room for me" in shown.texts[1]
    assert "And you laugh kindly" in shown.texts[2]
    assert town.told("ana") == []
    assert len((await town.says("ana", "me show")).texts) == 1


async def test_a_closed_door_and_somebody_who_is_there_just_now(town: LivingTown):
    """It is said beside what they did a moment ago."""
    ana = town.people["ana"]
    shown = await town.says("ana", "me show")
    ana.close_door()
    await town.says("fay", "thanks", member=ana, words="You made room for me")
    await shown.says("You made room for me")

    assert len(shown.private) == 2
    assert _knocks(town, ana.dm) == 1


async def test_where_it_may_not_speak_it_asks_once(town: LivingTown):
    """Ten thousand answers of 403 in ten minutes are a ban."""
    await town.end()
    shut, open_ = town.guild.text_channel("shut"), town.guild.text_channel("open")
    town.guild.deny_bot(shut, Can.SEND_MESSAGES)
    await put(town, [shut, open_], 3)
    await town.begin()
    await town.until(lambda: len(numbers(open_)) == 3)
    await town.until(lambda: _asked(town, shut) == 3)
    await _lives_on(town)

    assert _asked(town, shut) == town.server.limits.answers[403] == 3
    assert numbers(open_) == [0, 1, 2]
    assert _parked(town) == ["discord: 403 50013"] * 3


async def test_a_channel_that_is_gone_is_let_go(town: LivingTown):
    await town.end()
    gone = town.guild.text_channel("gone")
    await put(town, [gone], 3)
    town.guild.delete(gone)
    await town.begin()
    await town.until(lambda: _asked(town, gone) == 3)
    await _lives_on(town)

    assert _asked(town, gone) == 3
    assert _parked(town) == ["discord: 404 10003"] * 3
    assert (await town.says("ana", "about")).texts


async def test_what_sleeps_is_woken_by_what_is_said_in_it(town: LivingTown):
    """Archived, or archived and locked: as long as Kith may manage threads."""
    await town.end()
    asleep, locked, shut = (
        town.guild.thread(town.room, name, town.people["ana"]) for name in ("asleep", "locked", "shut")
    )
    for one in (asleep, locked, shut):
        assert one.thread
        one.thread.archived, one.thread.locked = True, one is not asleep
    await put(town, [asleep, locked], 2)
    await town.begin()
    await town.until(lambda: len(numbers(asleep)) == len(numbers(locked)) == 2)
    await town.end()
    town.guild.bot_may(USUAL & ~Can.MANAGE_THREADS)
    await put(town, [shut], 2)
    await town.begin()
    await town.until(lambda: _asked(town, shut) == 2)
    await _lives_on(town)

    assert [numbers(one) for one in (asleep, locked, shut)] == [[0, 1], [0, 1], []]
    assert _asked(town, shut) == 2
    assert len(_parked(town)) == 2


async def _lives_on(town: LivingTown) -> None:
    """Through a lost connection and a new life, each of which makes Kith try what waits."""
    town.server.socket.cut()
    await asyncio.sleep(1)
    await town.kill()
    await town.begin()
    await asyncio.sleep(1)


def _asked(town: LivingTown, channel: Channel) -> int:
    path = f"/channels/{channel.id}/messages"
    return sum(one.method == "POST" and one.path == path for one in town.server.asked)


def _knocks(town: LivingTown, channel: Channel) -> int:
    opened = sum(one.path == "/users/@me/channels" for one in town.server.asked)
    assert opened <= 1
    return _asked(town, channel)


def _parked(town: LivingTown) -> list[str]:
    with closing(sqlite3.connect(town.folder / "kith.db")) as raw:
        return [str(one) for (one,) in raw.execute("SELECT reason FROM outbox WHERE state = 'parked'")]
