"""`kith`: what whoever runs it types. Every trouble is one line with its cure, never a traceback."""

import asyncio
import errno
import os
import sys
import webbrowser
from collections.abc import Callable, Coroutine
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import structlog
import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from adapters.clock import SystemClock
from adapters.failing import LogInFailed
from bot.app import backing_up, beginning, checking, inviting
from bot.app.config import ConfigTrouble, Settings, load
from bot.app.logs import set_up
from bot.app.serve import Doing, rehearse, run
from bot.circles.file import CircleFile, FileTrouble, read
from storage.engine import AlreadyRunning, claim
from storage.keyring import KeyTrouble
from storage.upgrade import DatabaseTrouble, upgrade

T = TypeVar("T")
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
discord = typer.Typer(no_args_is_help=True, help="What only Discord asks for.")
app.add_typer(discord, name="discord")
log = structlog.get_logger(__name__)
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
    backing_up.BackupTrouble,
)

Config = Annotated[
    Path | None,
    typer.Option(help="Your settings. Without this: $KITH_CONFIG, else config.toml here, if it is there."),
]


def _version(wanted: bool) -> None:  # how typer calls it
    if wanted:
        try:
            out.print(f"kith {version('kith')}")
        except PackageNotFoundError:
            out.print("kith, from a folder that is not installed")
        raise typer.Exit


@app.callback()
def kith(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Kith, a chat bot for mutual support groups.

    New here? `kith try` opens a rehearsal room on this machine.
    """


@app.command("try")
def try_(
    save: Annotated[
        Path | None, typer.Option(help="Write the circle to this file when the room closes.")
    ] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="Rehearse the circle in this file.")] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address (as KITH_TRY_NO_BROWSER=1 does).")
    ] = False,
    config: Config = None,
) -> None:
    """Open a rehearsal room in your browser, with a made-up community. Nothing leaves this machine."""
    settings, circle = _settings(config), _circle(from_)
    _serve(
        settings,
        lambda doing: rehearse(settings, doing, circle=circle, save=save),
        trying=True,
        browser=not no_browser,
    )


@app.command("run")
def run_(config: Config = None) -> None:
    """Run Kith for real, until it is stopped."""
    settings = _settings(config)
    _serve(settings, lambda doing: run(settings, doing))


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
    homeserver: Annotated[
        str | None, typer.Option(help="Your Matrix homeserver’s address, or empty.")
    ] = None,
    matrix_user: Annotated[
        str | None, typer.Option(help="Kith’s own Matrix account, like @kith:example.org.")
    ] = None,
    discord_application: Annotated[
        str | None, typer.Option(help="The ID of your Discord application, or empty.")
    ] = None,
) -> None:
    """A guided first run: settings, keys, Matrix and Discord if you like, and a look at the helplines."""
    answers = beginning.Answers(
        host, contact, zone, country, confirm_helplines, homeserver, matrix_user, discord_application
    )
    _guarded(lambda: beginning.begin(folder, answers, out, ask=sys.stdin.isatty()))


@app.command()
def check(config: Config = None) -> None:
    """Say what would run, what is missing, and how to mend it."""
    settings = _settings(config)
    found = _guarded(lambda: list(checking.examine_all(settings)))
    for one in found:
        out.print(("✓ " if one.fine else "– " if one.minor else "✗ ") + one.says)
    if any(not one.fine and not one.minor for one in found):
        raise typer.Exit(1)


@discord.command()
def invite(
    lobby: Annotated[
        bool, typer.Option("--lobby/--no-lobby", help="For circles that newcomers come into through a lobby.")
    ] = False,
    config: Config = None,
) -> None:
    """Print the link that brings Kith into a server, with the permissions it needs and no others."""
    settings = _settings(config)
    out.print(_guarded(lambda: inviting.invite(settings, lobby=lobby)))


@app.command()
def migrate(config: Config = None) -> None:
    """Bring the database up to date (a copy is kept first)."""
    settings = _settings(config)
    changed = _guarded(lambda: _upgraded(settings.url))
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
    force: Annotated[
        bool, typer.Option("--force", help="Put it in place of a database that holds something.")
    ] = False,
    let_go: Annotated[
        bool, typer.Option("--let-go", help="Do without the people whose keys are lost, for good.")
    ] = False,
    config: Config = None,
) -> None:
    """Put a backup in place. Who left since then stays gone, and old posts are not sent again."""
    settings = _settings(config)
    gone = _guarded(lambda: backing_up.restore(settings, file, force=force, let_go=let_go))
    out.print(f"Restored. People who had left, and stay gone: {gone}.")


def main(run: Callable[..., Any] = app) -> None:
    """Also what nobody thought of is one line, and its place goes to the log: never its words (PV5)."""
    try:
        run(prog_name="kith")
    except Exception as trouble:
        set_up("error")
        log.error("ended unexpectedly", exc_info=trouble)
        err.print(
            f"Something went wrong in Kith itself ({type(trouble).__name__}). Please tell its makers the line above."
        )
        sys.exit(TROUBLE)


def _upgraded(url: str) -> bool:
    """Not while another program has its hands on it."""
    lock = claim(url) if url.startswith("sqlite") else None
    try:
        return upgrade(url, now=SystemClock().now())
    finally:
        if lock is not None:
            lock.close()


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
    settings: Settings,
    serving: Callable[[Doing], Coroutine[Any, Any, None]],
    *,
    trying: bool = False,
    browser: bool = False,
) -> None:
    set_up("warning" if trying else settings.operating.log_level)

    async def all_of_it() -> None:
        doing = Doing()
        doing.heed_signals()
        telling = asyncio.create_task(_tell(doing, browser=browser))
        try:
            await serving(doing)
        finally:
            telling.cancel()

    _guarded(lambda: asyncio.run(all_of_it()))


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
    except SQLAlchemyError as trouble:  # its own words may quote the address, or what is kept
        _end(f"The database does not do what was asked ({_kind(trouble)}). Is it running, and is there room?")
    except OSError as trouble:
        _end(_of_the_system(trouble))


def _kind(trouble: SQLAlchemyError) -> str:
    return type(getattr(trouble, "orig", None) or trouble).__name__


def _of_the_system(trouble: OSError) -> str:
    why = trouble.strerror or type(trouble).__name__
    if trouble.errno in {errno.EADDRINUSE, errno.EADDRNOTAVAIL} or (
        trouble.errno == errno.EACCES and not trouble.filename
    ):
        return f"Kith cannot listen there: {why}. You might set KITH_REHEARSAL__PORT to another port."
    return f"{trouble.filename}: {why}." if trouble.filename else f"The system says: {why}."


def _end(sentence: str) -> NoReturn:
    err.print(sentence)
    raise typer.Exit(TROUBLE)
