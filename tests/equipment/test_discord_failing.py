"""What goes wrong on the loopback Discord goes wrong as on the real one, and discord.py meets it as it would there."""

import asyncio

import aiohttp
import discord
import pytest

from tests.equipment.discord.sample import Bot, Town, a_bot
from tests.equipment.discord.server import a_discord


async def test_a_cut_session_goes_on_where_it_was(town: Town):
    town.server.socket.cut()
    town.ana.writes(town.general, f"{town.server.world.bot.mention} are you there?")

    await town.server.until(lambda: town.server.socket.resumes)
    await town.server.until(lambda: town.bot.heard)
    assert len(town.bot.heard) == len(town.server.state.identifies) == 1
    assert (await town.ana.slash(town.general, "hi", {"words": "yes"})).texts == ["yes "]


async def test_what_happens_while_a_session_is_lost_is_never_told(town: Town):
    town.server.socket.cut(lose=True)
    town.guild.leave(town.ana)

    await town.server.until(lambda: len(town.server.state.identifies) == 2)
    await town.server.ready()
    town.guild.join(town.ana)
    await town.server.until(lambda: "joined ana" in town.bot.heard)
    assert town.bot.heard == ["joined ana"]


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session(town: Town, resumable: bool):
    town.server.socket.invalidate(resumable=resumable)

    await town.server.until(
        lambda: town.server.socket.resumes if resumable else len(town.server.state.identifies) == 2
    )


async def test_asked_to_reconnect_it_does(town: Town):
    town.server.socket.reconnect()

    await town.server.until(lambda: town.server.socket.resumes)


async def test_events_can_come_twice(town: Town):
    town.server.socket.twice = 1.0

    town.guild.leave(town.ana)

    await town.server.until(lambda: len(town.bot.heard) == 2)
    assert town.bot.heard == ["left ana", "left ana"]


async def test_heartbeats_are_answered():
    async with a_discord() as server:
        server.socket.beat = 0.1
        async with a_bot(server, Bot()):
            await server.until(lambda: server.socket.beats > 3)


async def test_the_library_waits_as_long_as_it_is_told(town: Town):
    town.server.limits.how = "real"
    town.server.limits.measures["POST", "/channels/{channel}/messages"] = (5, 0.4)

    for number in range(7):
        await town.channel.send(str(number))
    town.server.limits.storm(0.3, "/messages")
    await town.channel.send("after the storm")

    assert len(town.general.posts) == 8
    assert town.server.limits.too_soon == []
    assert town.server.limits.answers[429] == 1


async def test_who_comes_back_too_soon_is_seen(town: Town):
    town.server.limits.storm(5, "/messages")
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {town.server.token}"}) as raw:
        for _ in range(2):
            async with raw.get(f"{town.server.api}/channels/{town.general.id}/messages") as answer:
                assert (answer.status, answer.headers["Via"]) == (429, "1.1 google")
            await asyncio.sleep(0.2)

    assert len(town.server.limits.too_soon) == len(town.server.limits.invalid) - 1 == 1


@pytest.mark.parametrize("after", [False, True])
async def test_a_fault_before_or_after_the_effect(town: Town, after: bool):
    fault = town.server.faults.add("503", "/messages$", method="POST", after=after, left=1)

    with pytest.raises(discord.DiscordServerError):
        await town.channel.send("x")

    assert (fault.happened, len(town.general.posts)) == (1, int(after))


async def test_a_connection_is_reset(town: Town):
    town.server.faults.add("reset", "/messages$", after=True, left=1)

    with pytest.raises(aiohttp.ClientError):
        await town.channel.send("x", nonce="n")
    await town.channel.send("x", nonce="n")

    assert town.general.texts == ["x"]


async def test_a_share_goes_wrong_and_the_library_sees_to_most(town: Town):
    town.server.faults.some(0.5, ["reset", "503"], "/messages$")
    failed = 0
    for number in range(20):
        try:
            await town.channel.send(str(number))
        except (discord.HTTPException, aiohttp.ClientError):
            failed += 1

    assert 0 < failed < 20
    assert 20 - failed < len(town.general.posts) < 20


async def test_discord_goes_away_and_comes_back(town: Town):
    await town.server.stop()
    assert town.server.socket.connected == []

    await town.server.start()

    await town.server.ready()
    assert (await town.ana.slash(town.general, "hi", {"words": "back"})).texts == ["back "]


async def test_a_guild_has_an_outage_of_its_own(town: Town):
    town.guild.goes_away()
    await town.server.until(lambda: town.bot.guilds[0].unavailable)

    town.guild.comes_back()

    await town.server.until(lambda: not town.bot.guilds[0].unavailable)


async def test_a_storm_over_everything(town: Town):
    town.server.limits.storm(0.2, everything=True)

    await asyncio.gather(*(town.channel.send(str(number)) for number in range(3)))

    assert len(town.general.posts) == 3
    assert town.server.limits.too_soon == []
