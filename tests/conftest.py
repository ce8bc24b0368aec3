"""What a test may ask for: `postgres`, `fresh_postgres`, `database_url`, `chromium`, `browser`, `page`,
`discord_schema`."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = [
    "tests.equipment.memory",
    "tests.equipment.network",
    "tests.equipment.needs",
    "tests.equipment.report",
    "tests.equipment.postgres",
    "tests.equipment.lent",
    "tests.equipment.chromium",
    "tests.equipment.discord.plugin",
]

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""What is promised holds on a busy machine too: how long an example takes is for the bench to say."""
_LONG, _YEARS = "tests/platforms", "tests/simulation/test_year.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits for real servers comes first, so that two workers end together."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


class _OneByOne(LoadScopeScheduling):  # type: ignore[misc]  # its library publishes no types
    """Each test is for whichever worker is free; but the simulated years are lived once, by one of them."""

    def _split_scope(self, nodeid: str) -> str:
        return _YEARS if nodeid.startswith(_YEARS) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _OneByOne(config, log)
