"""How long people wait for what is not the database: urgent help, sealing, and words in their language."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bot.kernel.documents import say, text
from bot.kernel.events import Called
from bot.kernel.plain import plain
from storage.sealing import Sealer
from tests.journeys.test_in_trouble import locked
from tests.journeys.town import ROOM, Town, a_town

ROUNDS = 500


async def urgent(folder: Path) -> tuple[float, float, float]:
    """Median and slowest hundredth while all is well, and the median while the database is locked."""
    url = f"sqlite:///{folder}/kith.db"
    async with a_town(url, folder) as town:
        well = [await _helped(town, number) for number in range(ROUNDS)]
        with locked(url):
            ill = [await _helped(town, number) for number in range(ROUNDS, ROUNDS + 100)]
    return median(well), sorted(well)[int(ROUNDS * 0.99)], median(ill)


async def _helped(town: Town, number: int) -> float:
    event = Called(town._origin(f"member-{number}", ROOM), line="urgent")
    started = time.perf_counter()
    assert await town.front.receive(event) is not None
    return time.perf_counter() - started


async def little_things(folder: Path) -> tuple[float, float]:
    """Sealing and opening a sentence; wording a whole answer."""
    async with a_town(f"sqlite:///{folder}/kith.db", folder) as town:
        sealer: Sealer = town.core.sealer
        words = town.core.texts("en", "Europe/London", name=str)
        document = say(*(text(key) for key in ("direct-what", "direct-people", "direct-urgent")))
        return _each(lambda: _there_and_back(sealer)), _each(lambda: plain(document, words, name=str))


def _there_and_back(sealer: Sealer) -> None:
    sealed = sealer.seal("We keep our cameras optional.", table="t", column="c", row="r")
    sealer.unseal(sealed, table="t", column="c", row="r")


def _each(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    for _ in range(ROUNDS):
        run()
    return (time.perf_counter() - started) / ROUNDS
