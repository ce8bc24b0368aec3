"""RL12: twenty years of two circles, each with its own weather, and what holds in all of them."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.simulation.year import Year, lived

SEEDS = range(1, 21)
AGAIN = 7
"""This seed is lived twice."""
MEMORY = Path("/dev/shm")  # where a machine has it, a year is not spent waiting for a disk
pytestmark = pytest.mark.slow


Years = Mapping[int, Future[Year]]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def years(folder: Path) -> Iterator[Years]:
    """By seed. They are lived side by side, as many as the machine has hands for; each test waits for its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.simulation.year"])
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as hands:
        yield {seed: hands.submit(lived, folder / str(seed), seed) for seed in SEEDS}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_promised_holds_whatever_happens(years: Years, seed: int):
    """Nobody gets what they did not want, nothing comes too late, twice or out of order."""
    year = years[seed].result()

    assert year.broken == []
    assert year.doubled == []


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_planned_was_posted_or_named_as_left_out(years: Years, seed: int):
    assert years[seed].result().uncounted == []


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_stuck_and_nothing_grows(years: Years, seed: int):
    year = years[seed].result()

    assert year.stuck == []
    for name, sizes in year.sizes.items():
        early, late = max(sizes[:6]), max(sizes[6:])
        assert late <= 2 * early + 20, (name, sizes)


def test_these_years_were_eventful_and_no_two_the_same(years: Years):
    """What is never tried is not shown to hold."""
    found = [year.result() for year in years.values()]

    assert len({year.digest for year in found}) == len(SEEDS)
    assert all(year.events > 500 for year in found)
    assert all(year.lives > 3 for year in found)
    assert sum(year.left_out for year in found) > len(SEEDS)
    assert sum(year.adopted for year in found) > 2.5 * len(SEEDS)


def test_the_same_seed_is_the_same_year(years: Years, folder: Path):
    """Lived again, in a process that shares nothing with the first."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as hands:
        again = hands.submit(lived, folder / "again", AGAIN).result()

    assert again.digest == years[AGAIN].result().digest
