"""`python -m storage.migrations.new "what changes"`: a migration from what the tables are to what they are to be."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from storage.engine import open_engine
from storage.upgrade import config, newest


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'new.db'}")
        with engine.connect() as connection, connection.begin():
            settings = config(connection)
            if newest():
                command.upgrade(settings, "head")
            number = f"{int(newest() or 0) + 1:04d}"
            command.revision(settings, message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
