"""What every command of `kith` shares: where it speaks, and how each trouble becomes one line with its cure."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from adapters.clock import SystemClock
from adapters.failing import LogInFailed
from bot.app.backing_up import BackupTrouble
from bot.app.config import ConfigTrouble, Settings, load
from bot.circles.file import FileTrouble
from bot.signposts.feeds.feed import FeedTrouble
from bot.signposts.importing import CannotUndo
from storage.engine import AlreadyRunning, claim
from storage.keyring import KeyTrouble
from storage.upgrade import DatabaseTrouble, upgrade

T = TypeVar("T")
out = Console(highlight=False, markup=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
TROUBLE = 2
_TROUBLES = (
    AlreadyRunning,
    ConfigTrouble,
    DatabaseTrouble,
    FileTrouble,
    KeyTrouble,
    LogInFailed,
    BackupTrouble,
    CannotUndo,
    FeedTrouble,
)

Config = Annotated[
    Path | None,
    typer.Option(help="Your settings. Without this: $KITH_CONFIG, else config.toml here, if it is there."),
]


def settings_from(config: Path | None) -> Settings:
    named = config or (Path(os.environ["KITH_CONFIG"]) if os.environ.get("KITH_CONFIG") else None)
    here = Path("config.toml")
    return guarded(lambda: load(named or (here if here.exists() else None)))


def upgraded(url: str) -> bool:
    """Bring the database up to date; not while another program has its hands on it."""
    lock = claim(url) if url.startswith("sqlite") else None
    try:
        return upgrade(url, now=SystemClock().now())
    finally:
        if lock is not None:
            lock.close()


def guarded(what: Callable[[], T]) -> T:
    try:
        return what()
    except AlreadyRunning:
        end("Another Kith is using this database. Stop that one first.")
    except _TROUBLES as trouble:
        end(str(trouble))
    except SQLAlchemyError as trouble:  # its own words may quote the address, or what is kept
        end(f"The database does not do what was asked ({_kind(trouble)}). Is it running, and is there room?")
    except OSError as trouble:
        end(_of_the_system(trouble))


def _kind(trouble: SQLAlchemyError) -> str:
    return type(getattr(trouble, "orig", None) or trouble).__name__


def _of_the_system(trouble: OSError) -> str:
    why = trouble.strerror or type(trouble).__name__
    if trouble.errno in {errno.EADDRINUSE, errno.EADDRNOTAVAIL} or (
        trouble.errno == errno.EACCES and not trouble.filename
    ):
        return f"Kith cannot listen there: {why}. You might set KITH_REHEARSAL__PORT to another port."
    return f"{trouble.filename}: {why}." if trouble.filename else f"The system says: {why}."


def end(sentence: str) -> NoReturn:
    err.print(sentence)
    raise typer.Exit(TROUBLE)
