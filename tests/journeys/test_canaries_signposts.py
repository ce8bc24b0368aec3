"""SG4: what somebody looks for is kept nowhere, however they ask and whatever comes of it."""

import io
from datetime import timedelta
from pathlib import Path

from storage.everything import METADATA
from tests.journeys.test_canaries import CANARY, a_settled_town, found, log
from tests.journeys.test_signposts import entry_called
from tests.journeys.town import Town

__all__ = ["log"]


async def a_directory(town: Town) -> None:
    await town.says("fay", "circle keeper @fay")
    for number in range(5):
        await town.fills(
            "fay",
            "signpost add",
            name=f"Tea {number}",
            how="call",
            at="0113 496 0005",
            what="Tea and talk at night",
        )


async def ask_in_every_way(town: Town) -> None:
    """Typed, filled in, alone, narrowed, refused, by a stranger, with nothing found, and with a tap on all of it."""
    await town.says("ana", f"signpost find tea and talk at night {CANARY}")
    for button in ("signposts-more", "signposts-none-button"):
        await town.presses("ana", button)
        await town.says("ana", f"signpost find tea and talk at night {CANARY}")
    await town.presses("ana", "signposts-open")
    await town.presses("ana", "signposts-save")
    await town.says("ana", f"signpost find tea and talk at night {CANARY}", where="dm")
    await town.fills("ana", "signpost find", words=CANARY, place=CANARY, age="17", reach="phone")
    await town.fills("ana", "signpost find", words="tea", language=CANARY)
    await town.says("ana", f"signpost browse {CANARY}")
    await town.says("ana", f"signpost find tea --reach {CANARY}")
    await town.says("nobody", f"signpost find {CANARY}")
    await town.says("ana", f"urgent {CANARY}")
    await town.says("ana", f"signpost suggest {CANARY}")
    await town.fills("ana", "signpost changed", entry=await entry_called(town, "Tea 0"), words=CANARY)
    await town.waits(timedelta(hours=1))


async def test_a_question_is_in_no_table_no_log_and_no_number(tmp_path: Path, log: io.StringIO):
    """SG4: 0 hits in database, write-ahead log, backup, logs and metrics."""
    async with a_settled_town(tmp_path) as town:
        await a_directory(town)
        await ask_in_every_way(town)

        assert any(CANARY in one for one in town.told("fay"))
        assert found(tmp_path, town.core.engine) == []
        assert CANARY.encode() not in town.metrics.page()
    assert CANARY not in log.getvalue()


async def test_what_somebody_saved_is_only_ever_sealed_and_gone_with_them(tmp_path: Path, log: io.StringIO):
    """PV3, PV4."""
    async with a_settled_town(tmp_path) as town:
        await a_directory(town)
        which = await entry_called(town, "Tea 0")
        await town.fills("ana", "signpost save", entry=which)
        saved = METADATA.tables["signpost_saved"]
        with town.core.engine.connect() as connection:
            (row,) = connection.execute(saved.select())

        assert which.encode() not in row.entries
        assert found(tmp_path, town.core.engine, row.entries) != []
        await town.fills("ana", "me leave", what="everything", sure="yes")
        assert found(tmp_path, town.core.engine, row.entries) == []
