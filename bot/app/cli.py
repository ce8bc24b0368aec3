"""`kith`: what whoever runs it types. Every trouble is one line with its cure, never a traceback."""

import asyncio
import os
import sys
import webbrowser
from collections.abc import Callable, Coroutine
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer

from bot.app import backing_up, beginning, checking, inviting, signposting
from bot.app.config import Settings
from bot.app.logs import set_up
from bot.app.serve import Doing, rehearse, run
from bot.app.terminal import TROUBLE, Config, end, err, guarded, out, settings_from, upgraded
from bot.circles.file import CircleFile, read

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
discord = typer.Typer(no_args_is_help=True, help="What only Discord asks for.")
app.add_typer(discord, name="discord")
app.add_typer(signposting.app, name="signposts")
log = structlog.get_logger(__name__)


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
    settings, circle = settings_from(config), _circle(from_)
    _serve(
        settings,
        lambda doing: rehearse(settings, doing, circle=circle, save=save),
        trying=True,
        browser=not no_browser,
    )


@app.command("run")
def run_(config: Config = None) -> None:
    """Run Kith for real, until it is stopped."""
    settings = settings_from(config)
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
    guarded(lambda: beginning.begin(folder, answers, out, ask=sys.stdin.isatty()))


@app.command()
def check(config: Config = None) -> None:
    """Say what would run, what is missing, and how to mend it."""
    settings = settings_from(config)
    found = guarded(lambda: list(checking.examine_all(settings)))
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
    settings = settings_from(config)
    out.print(guarded(lambda: inviting.invite(settings, lobby=lobby)))


@app.command()
def migrate(config: Config = None) -> None:
    """Bring the database up to date (a copy is kept first)."""
    settings = settings_from(config)
    changed = guarded(lambda: upgraded(settings.url))
    out.print("The database was brought up to date." if changed else "The database is up to date already.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")], config: Config = None) -> None:
    """Write the newest state to one file. Keys are not in it: keep a copy of those apart."""
    settings = settings_from(config)
    guarded(lambda: backing_up.backup(settings, file))
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
    settings = settings_from(config)
    gone = guarded(lambda: backing_up.restore(settings, file, force=force, let_go=let_go))
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


def _circle(file: Path | None) -> CircleFile:
    if file is None:
        return CircleFile()
    if not file.is_file():
        end(f"There is no {file}. `kith try --save FILE` writes one.")
    return guarded(lambda: read(file.read_text(encoding="utf-8", errors="replace")))


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

    guarded(lambda: asyncio.run(all_of_it()))


async def _tell(doing: Doing, *, browser: bool) -> None:
    url = await doing.opened.get()
    out.print(f"Kith is open at {url}  (Ctrl+C ends it)")
    if browser and not os.environ.get("KITH_TRY_NO_BROWSER"):
        await asyncio.to_thread(webbrowser.open, url)
