"""A table of notes and a writer to keep them with, on an empty database of either kind."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from storage.work import Work
from storage.writer import Writer

SOON = 20
"""Seconds after which a test that waits gives up."""
METADATA = sa.MetaData()
NOTES = sa.Table(
    "notes",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("words", sa.Text, nullable=False, default=""),
)


class Trouble(Exception):
    """A handler's own mistake."""


@dataclass
class Desk:
    """A writer, and what people ask of it."""

    engine: Engine
    work: Work
    writer: Writer
    order: list[int] = field(default_factory=list)

    def note(self, number: int, words: str = "") -> int:
        """A job: write one note down."""
        self.work.write(sa.insert(NOTES), {"number": number, "words": words})
        self.order.append(number)
        return number

    def keeps(self, number: int, words: str = "") -> Callable[[], int]:
        return lambda: self.note(number, words)

    def puts_off(self, number: int) -> Callable[[], int]:
        """A job whose note is written with those of the others."""

        def run() -> int:
            self.work.later(write_all, {"number": number, "words": ""})
            return number

        return run

    def fails(self, number: int | None = None) -> Callable[[], int]:
        """A job that breaks, after writing a note down if it is given one."""

        def run() -> int:
            if number is not None:
                self.note(number)
            raise Trouble

        return run

    def kept(self) -> list[int]:
        with self.engine.connect().execution_options(reads=True) as connection:
            return list(connection.execute(sa.select(NOTES.c.number).order_by(NOTES.c.number)).scalars())

    @contextmanager
    def busy(self, partition: str = "") -> Iterator[None]:
        """While this lasts the writer is held up, so that what is queued meanwhile becomes one group."""
        begun, go = threading.Event(), threading.Event()

        def hold() -> None:
            begun.set()
            assert go.wait(SOON)

        held = self.writer.submit(hold, partition=partition)
        assert begun.wait(SOON)
        try:
            yield
        finally:
            go.set()
            held.result(SOON)


def write_all(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    connection.execute(sa.insert(NOTES), rows)


def outcomes(futures: Sequence["Future[Any]"]) -> list[Any]:
    """What came of each: its answer, or the kind of its trouble."""
    return [type(trouble) if (trouble := one.exception(SOON)) else one.result() for one in futures]


@contextmanager
def a_desk(
    engine: Engine,
    *,
    lanes: int = 1,
    before_group: Callable[[Sequence[Any]], None] = lambda _: None,
    before_commit: Callable[[], None] = lambda: None,
) -> Iterator[Desk]:
    METADATA.create_all(engine)
    work = Work()
    writer = Writer(engine, work, before_group=before_group, before_commit=before_commit, lanes=lanes).start()
    try:
        yield Desk(engine, work, writer)
    finally:
        writer.close()
        engine.dispose()
