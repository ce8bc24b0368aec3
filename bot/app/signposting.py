"""`kith signposts`: bringing directories in and out, looking after them. Also while Kith runs.

What an import would do is printed first; then it is asked for, and done in one transaction, or not at all.
"""

from datetime import date
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer

from adapters.clock import SystemClock
from bot.app.bringing import brought, usual_name
from bot.app.config import Settings
from bot.app.plans import AT_MOST, print_plan
from bot.app.shelves import opened
from bot.app.terminal import Config, end, err, guarded, out, settings_from
from bot.signposts.entry import DUE, EVERYBODY, Entry, EntryId, still_true
from bot.signposts.feeds.comparing import Plan, compare
from bot.signposts.feeds.feed import Feed
from bot.signposts.feeds.reading import read
from bot.signposts.feeds.words import in_one_line
from bot.signposts.feeds.writing import as_hsds, as_toml
from bot.signposts.importing import ImportId, apply, undo
from storage.signposts import SqlDirectory

app = typer.Typer(no_args_is_help=True, help="The directory: bring one in, write it out, look after it.")


class Format(StrEnum):
    TOML = "toml"
    HSDS = "hsds"


Files = Annotated[list[str], typer.Argument(help="Files, folders or an https address.", show_default=False)]
FeedName = Annotated[str, typer.Option(help="What this feed is called. Without it: the file’s name.")]
Licence = Annotated[str, typer.Option(help="Its licence, where it says none: CC-BY-4.0.")]
Country = Annotated[str, typer.Option(help="Its country, where it says none. Else your own.")]
Zone = Annotated[str, typer.Option(help="The zone of its hours, where it says none. Else your own.")]
Checked = Annotated[str, typer.Option(help="When you made sure of what says no day itself: 2026-10-01.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
EvenIfItDrops = Annotated[
    bool, typer.Option("--even-if-it-drops", help="Also where much of what the feed had would go.")
]


@app.command("import")
def import_(  # noqa: PLR0917  # options of a command are its parameters
    files: Files,
    feed: FeedName = "",
    licence: Licence = "",
    country: Country = "",
    zone: Zone = "",
    checked: Checked = "",
    yes: Yes = False,
    even_if_it_drops: EvenIfItDrops = False,
    config: Config = None,
) -> None:
    """Show what these files would change, ask, and do it: all of it or nothing."""
    settings = settings_from(config)
    named = in_one_line(feed or usual_name(files))[:80]
    found = guarded(
        lambda: read(
            brought(files),
            zone=zone or settings.community.zone,
            country=country or settings.community.country,
            today=_today(),
            checked=_day(checked),
            feed=named,
            licence=licence,
        )
    )
    known, plan = guarded(lambda: _planned(settings, found))
    print_plan(plan)
    if not plan.does_something:
        out.print("Nothing to change.")
        return
    _ask(plan, yes=yes, even_if_it_drops=even_if_it_drops)
    made = guarded(lambda: _applied(settings, plan, known))
    out.print(f"Done. To take it back: kith signposts undo {made}")


@app.command("undo")
def undo_(
    import_id: Annotated[str, typer.Argument(metavar="ID", help="As the import printed it.")],
    config: Config = None,
) -> None:
    """Take an import back: what was there before is there again."""
    settings = settings_from(config)

    def taken_back() -> str:
        with opened(settings.url) as here:
            one = here.imports.find(ImportId(import_id))
            if one is None or one.community != EVERYBODY:
                end(f"There is no import {ascii(import_id)[1:-1][:40]}. “kith signposts imports” lists them.")
            done = undo(one, here.directory, here.imports, now=SystemClock().now())
        also = f" Changed since, and left alone: {len(done.kept)}." if done.kept else ""
        return f"Put back: {done.put_back}. Taken out again: {done.taken_out}.{also}"

    out.print(guarded(taken_back))


@app.command()
def imports(config: Config = None) -> None:
    """List the imports of the last 90 days, newest first."""
    settings = settings_from(config)

    def listed() -> list[str]:
        with opened(settings.url, reads=True) as here:
            return [
                f"{one.id}  {one.at:%Y-%m-%d %H:%M} UTC  {one.feed}  +{one.added} ~{one.changed} -{one.removed}"
                for one in here.imports.all(EVERYBODY)
            ]

    for line in guarded(listed) or ["There are none."]:
        out.print(line)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    format_: Annotated[
        Format, typer.Option("--format", help="Kith’s own TOML, or an HSDS 3 page.")
    ] = Format.TOML,
    feed: Annotated[str, typer.Option(help="Only the entries of this feed.")] = "",
    config: Config = None,
) -> None:
    """Write the directory to a file that can be brought in elsewhere. Who checked what is not in it."""
    settings = settings_from(config)

    def written() -> int:
        with opened(settings.url, reads=True) as here:
            entries = [one for one in here.entries() if feed in ("", one.feed)]
        text = as_toml(entries, name=feed or "Directory") if format_ is Format.TOML else as_hsds(entries)
        with file.open("x", encoding="utf-8") as page:
            page.write(text)
        return len(entries)

    out.print(f"Written: {file}, with {guarded(written)} entries.")


@app.command()
def review(
    still: Annotated[
        list[str] | None, typer.Option("--still-true", metavar="ID", help="You looked today, and it is.")
    ] = None,
    config: Config = None,
) -> None:
    """List what is to be looked at again, longest ago first."""
    settings, today = settings_from(config), _today()

    def looked_at() -> list[str]:
        with opened(settings.url, reads=not still) as here:
            for one in still or ():
                _confirm(here.directory, one, today)
            due = here.directory.due(EVERYBODY, before=today - DUE, at_most=AT_MOST)
            return [_due_line(one.entry) for one in due]

    for line in guarded(looked_at) or ["Nothing is due."]:
        out.print(line)


def _confirm(directory: SqlDirectory, given: str, today: date) -> None:
    listed = directory.find(EntryId(given), EVERYBODY)
    if listed is None:
        end(f"There is no entry {ascii(given)[1:-1][:60]}. “kith signposts review” shows their ids.")
    directory.keep(still_true(listed.entry, today), by=None, now=SystemClock().now())


def _due_line(entry: Entry) -> str:
    return "  ".join(
        one for one in (str(entry.checked), entry.id, entry.name, entry.feed, entry.source) if one
    )


def _planned(settings: Settings, feed: Feed) -> tuple[list[Entry], Plan]:
    with opened(settings.url, reads=True) as here:
        known = here.entries()
    return known, compare(feed, known, community=EVERYBODY, new_id=lambda: EntryId(token_hex(6)))


def _applied(settings: Settings, plan: Plan, known: list[Entry]) -> ImportId:
    """As it was shown, or not at all."""
    with opened(settings.url) as here:
        if here.entries() != known:
            end("The directory changed in the meantime. Nothing was done; please look again.")
        return apply(
            plan,
            here.directory,
            here.imports,
            new_id=lambda: ImportId(token_hex(4)),
            now=SystemClock().now(),
        ).id


def _ask(plan: Plan, *, yes: bool, even_if_it_drops: bool) -> None:
    """Ends the command where the answer is no."""
    lost = f"Of the {plan.had} entries that {plan.feed} had, {plan.gone} would go."
    if yes:
        if plan.drops and not even_if_it_drops:
            end(f"{lost} Nothing was done. If that is meant: --even-if-it-drops")
        return
    questions = ["Bring this in?"]
    if plan.drops and not even_if_it_drops:
        questions.append(f"{lost} Is that meant?")
    for question in questions:
        if not _said_yes(question):
            err.print("Nothing was changed.")
            raise typer.Exit(1)


def _said_yes(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort:
        out.print()
        return False


def _today() -> date:
    return SystemClock().now().date()


def _day(given: str) -> date | None:
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        end("--checked is a day, like 2026-10-01.")
    return day if day <= _today() else end("--checked is a day that was, like 2026-10-01.")
