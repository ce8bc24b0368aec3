"""What a test may ask for: `postgres`, `fresh_postgres`, `database_url`, `chromium`, `browser`, `page`,
`discord_schema`."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.equipment.network",
    "tests.equipment.needs",
    "tests.equipment.report",
    "tests.equipment.postgres",
    "tests.equipment.chromium",
    "tests.equipment.discord.plugin",
]

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""What is promised holds on a busy machine too: how long an example takes is for the bench to say."""
_LONG = "tests/platforms"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits for real servers comes first, so that two workers end together."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))
