"""The directory as an operator reaches it: one transaction on a connection of its own, also while Kith runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.app.terminal import upgraded
from bot.signposts.entry import EVERYBODY, Entry
from storage.engine import open_engine
from storage.signpost_imports import SqlImports
from storage.signposts import SqlDirectory
from storage.upgrade import examine, is_current
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Shelves:
    directory: SqlDirectory
    imports: SqlImports

    def entries(self) -> list[Entry]:
        return [one.entry for one in self.directory.all(EVERYBODY)]


@contextmanager
def opened(url: str, *, reads: bool = False) -> Iterator[Shelves]:
    """One transaction on a connection of its own: Kith may be running."""
    _bring_up_to_date(url)
    engine, work = open_engine(url), Work()
    try:
        with engine.connect().execution_options(reads=reads) as connection, connection.begin():
            work.begin(connection)
            yield Shelves(SqlDirectory(work), SqlImports(work))
            work.settle()
    finally:
        work.begin(None)
        engine.dispose()


def _bring_up_to_date(url: str) -> None:
    examine(url)
    if not is_current(url):
        upgraded(url)
