"""`kith`: what whoever runs it types. Every trouble is one line with its cure, never a traceback."""

import asyncio
import os
import sys
import webbrowser
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console

from bot.app import backing_up, beginning, checking
from bot.app.config import ConfigTrouble, Settings, load
from bot.app.logs import set_up
from bot.app.serve import Doing, rehearse, run
from bot.circles.file import CircleFile, FileTrouble, read
from storage.engine import AlreadyRunning
from storage.keyring import KeyTrouble
from storage.upgrade import DatabaseTrouble, upgrade

T = TypeVar("T")
app = typer.Typer(
    help="Kith, a chat bot for mutual support groups.\n\nNew here? `kith try` opens a rehearsal room on this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out, err = Console(highlight=False), Console(stderr=True, highlight=False)
TROUBLE = 2
_TROUBLES = (
    AlreadyRunning,
    ConfigTrouble,
    DatabaseTrouble,
    FileTrouble,
    KeyTrouble,
    backing_up.BackupTrouble,
)

Config = Annotated[
    Path | None,
    typer.Option(help="Your settings. Without this: $KITH_CONFIG, else config.toml here, if it is there."),
]


@app.command("try")
def try_(
    save: Annotated[
        Path | None, typer.Option(help="Write the circle to this file when the room closes.")
    ] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="Rehearse the circle in this file.")] = None,
    config: Config = None,
) -> None:
    """Open a rehearsal room in your browser, with a made-up community. Nothing leaves this machine."""
    settings, circle = _settings(config), _circle(from_)
    _serve(settings, lambda doing: rehearse(settings, doing, circle=circle, save=save), browser=True)


@app.command("run")
def run_(config: Config = None) -> None:
    """Run Kith for real, until it is stopped."""
    settings = _settings(config)
    _serve(settings, lambda doing: run(settings, doing), browser=False)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where settings, keys and database will live.")] = Path(),
    host: Annotated[str | None, typer.Option(help="Who runs this Kith, as members will see it.")] = None,
    contact: Annotated[str | None, typer.Option(help="How members reach you.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone, like Europe/London.")] = None,
    country: Annotated[str | None, typer.Option(help="Two letters, like GB, or empty.")] = None,
    confirm_helplines: Annotated[
        bool | None, typer.Option(help="Say that you have made sure of the helplines shown.")
    ] = None,
) -> None:
    """A guided first run: settings, keys, and a look at the helplines."""
    answers = beginning.Answers(host, contact, zone, country, confirm_helplines)
    _guarded(lambda: beginning.begin(folder, answers, out, ask=sys.stdin.isatty()))


@app.command()
def check(config: Config = None) -> None:
    """Say what would run, what is missing, and how to mend it."""
    found = list(checking.examine_all(_settings(config)))
    for one in found:
        out.print(("✓ " if one.fine else "– " if one.minor else "✗ ") + one.says)
    if any(not one.fine and not one.minor for one in found):
        raise typer.Exit(1)


@app.command()
def migrate(config: Config = None) -> None:
    """Bring the database up to date (a copy is kept first)."""
    settings = _settings(config)
    changed = _guarded(lambda: upgrade(settings.url))
    out.print("The database was brought up to date." if changed else "The database is up to date already.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")], config: Config = None) -> None:
    """Write the newest state to one file. Keys are not in it: keep a copy of those apart."""
    settings = _settings(config)
    _guarded(lambda: backing_up.backup(settings, file))
    out.print(f"Written: {file}")
    out.print(f"It cannot be read without {settings.key_file} and the folder {settings.key_file}.members")
    out.print("Keep a copy of both, apart from this file.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `kith backup` wrote.")],
    force: Annotated[bool, typer.Option(help="Put it in place of a database that holds something.")] = False,
    config: Config = None,
) -> None:
    """Put a backup in place. Who left since then stays gone, and old posts are not sent again."""
    settings = _settings(config)
    gone = _guarded(lambda: backing_up.restore(settings, file, force=force))
    out.print(f"Restored. People who had left, and stay gone: {gone}.")


def main() -> None:
    app(prog_name="kith")


def _settings(config: Path | None) -> Settings:
    named = config or (Path(os.environ["KITH_CONFIG"]) if os.environ.get("KITH_CONFIG") else None)
    here = Path("config.toml")
    return _guarded(lambda: load(named or (here if here.exists() else None)))


def _circle(file: Path | None) -> CircleFile:
    if file is None:
        return CircleFile()
    if not file.is_file():
        _end(f"There is no {file}. `kith try --save FILE` writes one.")
    return _guarded(lambda: read(file.read_text(encoding="utf-8", errors="replace")))


def _serve(
    settings: Settings, serving: Callable[[Doing], Coroutine[Any, Any, None]], *, browser: bool
) -> None:
    set_up(settings.operating.log_level if not browser else "warning")

    async def all_of_it() -> None:
        doing = Doing()
        doing.heed_signals()
        telling = asyncio.create_task(_tell(doing, browser=browser))
        try:
            await serving(doing)
        finally:
            telling.cancel()

    try:
        _guarded(lambda: asyncio.run(all_of_it()))
    except OSError as trouble:
        _end(
            f"Kith cannot listen there: {trouble.strerror}. You might set KITH_REHEARSAL__PORT to another port."
        )


async def _tell(doing: Doing, *, browser: bool) -> None:
    url = await doing.opened.get()
    out.print(f"Kith is open at {url}  (Ctrl+C ends it)")
    if browser and not os.environ.get("KITH_TRY_NO_BROWSER"):
        await asyncio.to_thread(webbrowser.open, url)


def _guarded(what: Callable[[], T]) -> T:
    try:
        return what()
    except AlreadyRunning:
        _end("Another Kith is using this database. Stop that one first.")
    except _TROUBLES as trouble:
        _end(str(trouble))


def _end(sentence: str) -> NoReturn:
    err.print(sentence, soft_wrap=True)
    raise typer.Exit(TROUBLE)
