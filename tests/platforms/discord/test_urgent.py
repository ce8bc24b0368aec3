"""Help right now: before anybody has agreed to anything, with the database gone, for them alone, and kept nowhere."""

import time
from typing import Any

import pytest

from storage.everything import METADATA
from tests.journeys.scenes import a_circle
from tests.platforms.discord.doing import picks, read, sends, uses
from tests.platforms.discord.town import DiscordTown

PROMPTLY = 2.0


class NobodySends:
    """There is no database to send from."""

    async def quiet(self) -> None:
        return


async def everything(town: DiscordTown) -> dict[str, Any]:
    tables = METADATA.sorted_tables
    return await town.core.do(
        lambda: {one.name: list(town.core.work.read(one.select()).all()) for one in tables}
    )


async def test_it_works_before_anybody_said_yes_and_nothing_is_kept_of_it(town: DiscordTown):
    """DR1, SG6."""
    await a_circle(town)
    await town.someone("nia")
    before = await everything(town)

    shown = await uses(town, "nia", "urgent")

    assert "signposts-urgent" in read(town, shown)[0]
    assert shown.response.ephemeral
    assert await everything(town) == before


async def test_a_country_is_asked_with_one_tap_and_not_kept(town: DiscordTown):
    """SG6."""
    await a_circle(town)
    before = await everything(town)

    assert "signposts-urgent" in read(town, await uses(town, "ana", "urgent", country="IE"))[0]

    assert await everything(town) == before


async def test_the_button_on_a_greeting_gives_it_to_who_presses(town: DiscordTown):
    await a_circle(town)
    await town.arrives("nia")

    assert "signposts-urgent" in await town.presses("nia", "welcome-urgent")
    assert not any("signposts-urgent" in one for one in town.seen())


async def test_alone_with_kith_it_stays_to_be_read_again(town: DiscordTown):
    await a_circle(town)

    shown = await uses(town, "ana", "urgent", at="dm")

    assert not shown.response.ephemeral


async def test_it_works_when_written_to_kith_alone(town: DiscordTown):
    await town.someone("nia")

    assert "signposts-urgent" in await town.says("nia", "Urgent, please", where="dm")


async def test_with_the_database_gone_it_comes_at_once(town: DiscordTown):
    """SG7, RL7: in a room, alone with Kith, and by a button that was shown before."""
    await a_circle(town)
    await town.someone("nia")
    town.core.writer.close()
    town.core.engine.dispose()
    town.postman = NobodySends()  # type: ignore[assignment]

    began = time.perf_counter()
    urgent = await uses(town, "nia", "urgent")
    took = time.perf_counter() - began
    alone = await uses(town, "nia", "urgent", at="dm")
    pressed = await town.presses("nia", "rules-button-urgent")
    written = await town.says("nia", "Urgent, please", where="dm")
    took = max(took, (time.perf_counter() - began) / 4)
    other = await uses(town, "ana", "rules show")

    assert "signposts-urgent" in read(town, urgent)[0]
    assert urgent.response.ephemeral
    assert "signposts-urgent" in read(town, alone)[0]
    assert "signposts-urgent" in pressed
    assert "signposts-urgent" in written
    assert took < PROMPTLY
    assert "not-saved" in read(town, other)[0]


@pytest.mark.parametrize("way", ["f:urgent", "purgent" + "x" * 12])
async def test_however_it_is_asked_for_it_is_given(town: DiscordTown, way: str):
    """A button from an older life, a form: nobody is turned away for a signature."""
    await town.someone("nia")
    doing = sends(town, "nia", way, {}) if way.startswith("f:") else picks(town, "nia", way)

    town.room("room")
    assert "signposts-urgent" in read(town, await doing)[0]
