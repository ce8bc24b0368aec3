"""Time zones while somebody types: by any part of the name, those of their own part of the world first."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.app.suggesting import Everywhere
from tests.features.pretend import People, a_caller

CALLER = replace(a_caller("ana", People()), zone="Europe/London")


def zones(typed: str, zone: str = "Europe/London") -> list[str]:
    return [one.value for one in Everywhere().zones(replace(CALLER, zone=zone), typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("paris", "Europe/Paris"),
        ("PARIS", "Europe/Paris"),
        ("new york", "America/New_York"),
        (" lord howe ", "Australia/Lord_Howe"),
    ],
)
def test_any_part_of_its_name_finds_it(typed: str, first: str):
    assert zones(typed)[0] == first


def test_ones_own_comes_first_then_those_near_by():
    found = zones("")

    assert found[0] == "Europe/London"
    assert all(one.startswith("Europe/") for one in found[:50])
    assert zones("", "Asia/Tokyo")[0] == "Asia/Tokyo"


@pytest.mark.parametrize("typed", ["Etc/../x", "\0", "x" * 1000, "🙂", "Mordor"])
def test_nothing_is_made_of_what_is_no_zone(typed: str):
    """AB24."""
    assert zones(typed) == []


def test_each_can_be_used():
    found = zones("a")

    assert len(found) > 25
    assert all(ZoneInfo(one) for one in found)
