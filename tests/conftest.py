"""What a test may ask for: `postgres`, `fresh_postgres`, `database_url`, `chromium`, `browser`, `page`."""

pytest_plugins = [
    "tests.equipment.network",
    "tests.equipment.needs",
    "tests.equipment.report",
    "tests.equipment.postgres",
    "tests.equipment.chromium",
]
