"""`town`: a guild on the loopback Discord, with ana, and with a bot that is connected."""

from collections.abc import AsyncIterator

import pytest

from tests.equipment.discord.bodies import Schema
from tests.equipment.discord.sample import Town, a_bot
from tests.equipment.discord.server import a_discord


@pytest.fixture
async def town(discord_schema: Schema) -> AsyncIterator[Town]:
    async with a_discord(schema=discord_schema) as server:
        town = Town(server)
        async with a_bot(server, town.bot):
            yield town
