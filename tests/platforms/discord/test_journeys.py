"""The journeys, written once for every platform, with people on Discord."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import (
    test_buddies,
    test_buddies_links,
    test_checkins,
    test_circles,
    test_doors,
    test_first_circle,
    test_me,
    test_prompts,
    test_rules,
    test_signposts,
)
from tests.platforms.discord.town import a_discord_town
from tests.platforms.matrix.test_journeys import journeys

Journey = Callable[[Any], Coroutine[None, None, None]]
ALL = journeys(
    test_first_circle,
    test_rules,
    test_circles,
    test_me,
    test_checkins,
    test_prompts,
    test_buddies,
    test_buddies_links,
    test_doors,
    test_signposts,
)


@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.__name__)
async def test_on_discord(tmp_path: Path, journey: Journey):
    async with a_discord_town(tmp_path) as town:
        await journey(town)
