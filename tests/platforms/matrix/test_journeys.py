"""The journeys, written once for every platform: some with members on nio, more with members on matrix-js-sdk."""

import inspect
from collections.abc import Callable, Coroutine
from types import ModuleType
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
from tests.platforms.matrix.town import MatrixTown

Journey = Callable[[Any], Coroutine[None, None, None]]


def journeys(*modules: ModuleType) -> list[Journey]:
    """Those that are about one town, whatever it is made of."""
    return [
        found
        for module in modules
        for name, found in vars(module).items()
        if name.startswith("test_") and set(inspect.signature(found).parameters) in ({"keys"}, {"town"})
    ]


FIRST = journeys(test_first_circle)
DAILY: list[Journey] = [*test_checkins.DAILY, *test_prompts.DAILY]
WORDS: Journey = test_checkins.test_the_circles_words_are_pressed_and_its_picture_is_shown_to_five
BUDDIES: list[Journey] = [*test_buddies.FIRST, test_buddies_links.test_two_circles_hold_a_round_together]
DOORS: list[Journey] = [*test_doors.FIRST]
SIGNPOSTS: list[Journey] = [
    *test_signposts.FIRST,
    test_signposts.test_a_keeper_brings_a_list_in_as_a_file_and_takes_it_back,
]
ALL = [*FIRST, *journeys(test_rules, test_circles, test_me), *DAILY, WORDS, *BUDDIES, *DOORS, *SIGNPOSTS]


@pytest.mark.no_cover  # what they run through is counted on the other platforms, at half the time
@pytest.mark.parametrize(
    "journey", [*FIRST, *DAILY, *BUDDIES[:2], *DOORS[:1], *SIGNPOSTS], ids=lambda journey: journey.__name__
)
async def test_plain(plain_town: MatrixTown, journey: Journey):
    await journey(plain_town)


@pytest.mark.parametrize(
    "journey", [*FIRST, *BUDDIES[:1], *DOORS[1:], *SIGNPOSTS[:1]], ids=lambda journey: journey.__name__
)
async def test_encrypted(town: MatrixTown, journey: Journey):
    await journey(town)


@pytest.mark.no_cover
@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.__name__)
async def test_on_another_stack_that_takes_no_insecure_devices(js_town: MatrixTown, journey: Journey):
    await journey(js_town)
