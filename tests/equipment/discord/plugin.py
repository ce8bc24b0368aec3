"""`discord_schema`: takes the bodies of a whole run, and at its end all of them have to fit."""

from collections.abc import Iterator

import pytest

from tests.equipment.discord.bodies import Schema
from tests.equipment.needs import find_discord_schema


@pytest.fixture(scope="session")
def discord_schema() -> Iterator[Schema]:
    """Where Node is missing nothing is checked; a test that needs it says so."""
    schema = Schema()
    yield schema
    if schema.taken and find_discord_schema():
        assert "\n".join(schema.complaints()) == ""
