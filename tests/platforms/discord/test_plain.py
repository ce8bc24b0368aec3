"""`plain = true`: everything is ordinary words with buttons below, for readers who see no panels."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import test_buddies
from tests.journeys.scenes import a_circle
from tests.platforms.discord.doing import read, uses
from tests.platforms.discord.town import DiscordTown, a_discord_town

PANELS = 1 << 15


@pytest.fixture
async def plain_town(tmp_path: Path) -> AsyncIterator[DiscordTown]:
    async with a_discord_town(tmp_path, plain=True) as town:
        yield town


async def test_all_of_it_can_be_read_and_pressed(plain_town: DiscordTown):
    town = plain_town

    await a_circle(town)
    answer = await uses(town, "ana", "rules show")
    await town.says("fay", "thanks @ana For being here")

    assert answer.response.content.startswith("## ")
    assert "rules-yours" in read(town, answer)[0]
    assert "For being here" in town.told("ana")[-1]
    assert "press-outdated" not in await town.presses("ana", "appreciation-keep", where="dm")


async def test_no_message_is_a_panel(plain_town: DiscordTown):
    town = plain_town
    await a_circle(town)

    mine = [
        one
        for held in town.backend.messages.values()
        for one in held.values()
        if one.author_id == town.backend.bot_user.id
    ]

    assert mine
    assert all(one.content and not one.flags & PANELS for one in mine if one.type in (0, 20, 23))


async def test_a_date_to_keep_is_an_ordinary_attachment(plain_town: DiscordTown):
    """The whole way to it, as everybody goes it who sees panels."""
    journey: Callable[[Any], Awaitable[None]] = test_buddies.test_two_people_become_buddies

    await journey(plain_town)

    shown = [one for held in plain_town.backend.messages.values() for one in held.values() if one.attachments]
    assert shown
    assert not any(one.flags & PANELS for one in shown)


async def test_what_is_too_long_for_one_goes_on_in_the_next(plain_town: DiscordTown):
    """AB6."""
    town = plain_town
    await a_circle(town)

    answer = await uses(town, "ana", "help")
    urgent = await uses(town, "ana", "urgent")

    for result in (answer, urgent):
        parts = [result.response, *result.followups]
        assert all(0 < len(one.content) <= 2000 for one in parts)
        assert all(one.ephemeral for one in parts)
