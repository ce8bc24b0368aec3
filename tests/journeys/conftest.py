"""`town`: Kith behind a platform of memory, on either database, in English. `keys`: the same in the key language."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.town import KEYS, Town, a_town


@pytest.fixture
async def keys(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(database_url, tmp_path, language=KEYS) as town:
        yield town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        yield town


@pytest.fixture
async def english(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        yield town
