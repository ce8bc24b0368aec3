"""`python -m storage.migrations.check`: fails where the migrations and the tables in the program differ."""

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage.engine import open_engine
from storage.everything import METADATA
from storage.fulltext import looked_at
from storage.upgrade import upgrade


def differences(url: str) -> list[str]:
    """What a new migration would do; empty where there is nothing to do. The database is migrated first."""
    upgrade(url)
    engine = open_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "include_name": looked_at}
            )
            return [str(one) for one in compare_metadata(context, METADATA)]
    finally:
        engine.dispose()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = differences(f"sqlite:///{Path(folder) / 'check.db'}")
    for one in found:
        sys.stderr.write(f"not migrated: {one}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
