"""Databases as tests find them, with every table and nothing in them: made once a process, then copied."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.engine import open_engine, sqlite_file
from storage.everything import METADATA
from storage.upgrade import upgrade


def as_installed(url: str) -> None:
    """As an installation makes it, step by step; what is there already stays."""
    if _holds_something(url):
        upgrade(url)
    else:
        _copy(upgrade, url)


def as_declared(url: str) -> None:
    """With the tables this program declares, on either database; what is there already stays."""
    if url.startswith("sqlite") and not _holds_something(url):
        _copy(declare, url)
    else:
        declare(url)


def _holds_something(url: str) -> bool:
    file = sqlite_file(url)
    return file.exists() and file.stat().st_size > 0


def declare(url: str) -> None:
    engine = open_engine(url)
    METADATA.create_all(engine)
    engine.dispose()


def _copy(make: Callable[[str], object], url: str) -> None:
    file = sqlite_file(url)
    file.touch(mode=0o600)
    file.write_bytes(_made(make))


@cache
def _made(make: Callable[[str], object]) -> bytes:
    with TemporaryDirectory() as folder:
        make(f"sqlite:///{folder}/kith.db")
        return (Path(folder) / "kith.db").read_bytes()
