"""When what is kept changes, an older yes does not count for it: people are asked again, and lose nothing by it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.people import NOTICE_VERSION
from tests.journeys.scenes import a_circle
from tests.journeys.town import KEYS, Town, a_town

ACCOUNTS = SQLModel.metadata.tables["accounts"]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Ana keeps a journal, and said yes to an older notice."""
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path, language=KEYS) as town:
        await a_circle(town)
        await town.says("ana", "me zone Europe/Berlin")
        await town.fills("ana", "checkin settings", journal="yes")
        await town.fills("ana", "checkin now", words="The first page", wish="nothing", seen="me")
        older = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == town.account("ana"))
        write = older.values(notice=NOTICE_VERSION - 1)
        await town.core.do(lambda: town.core.work.write(write))
        yield town


async def test_an_older_yes_is_asked_for_again(town: Town):
    assert "needs-consent" in await town.fills(
        "ana", "checkin now", words="Another", wish="nothing", seen="circle"
    )
    assert not any("Another" in one for one in town.seen())


async def test_whoever_says_yes_again_finds_everything_as_it_was(town: Town):
    await town.says("ana", "welcome")
    await town.presses("ana", "welcome-yes")

    assert "Europe/Berlin" in await town.says("ana", "me show")
    assert "checkins-page(" in await town.says("ana", "checkin mine")
    assert "The first page" in await town.presses("ana", "checkins-page")
    assert "rules-yours" in await town.says("ana", "rules show")
