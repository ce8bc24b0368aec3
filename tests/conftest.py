"""What a test may ask for: `postgres`, `fresh_postgres`, `database_url`, `chromium`, `browser`, `page`."""

import pytest

pytest_plugins = [
    "tests.equipment.network",
    "tests.equipment.needs",
    "tests.equipment.report",
    "tests.equipment.postgres",
    "tests.equipment.chromium",
]

_ALONE = "tests/platforms"
"""These mostly wait for real servers: one worker runs them, from the start, while the others run the rest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_ALONE))
    for item in items:
        if item.nodeid.startswith(_ALONE):
            item.add_marker(pytest.mark.xdist_group(_ALONE))
