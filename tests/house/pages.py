"""Pages of the documentation that are made from the program: `python -m tests.house.pages` writes them anew."""

import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.app.words import Texts
from bot.kernel.commands import Catalogue, Command, Needs
from bot.kernel.documents import Person, text
from bot.kernel.people import AccountId
from bot.kernel.ports import Words
from bot.kernel.prefix import write_line
from storage.datamap import Kept
from storage.everything import data_map
from tests.house.tree import ROOT
from tests.journeys.town import a_town

WHO = {
    Needs.NOTHING: "anyone",
    Needs.CONSENT: "whoever has said yes to what is kept",
    Needs.MEMBER: "members",
    Needs.CURRENT_RULES: "members who agreed to the rules as they are",
    Needs.FACILITATOR: "facilitators",
}
MADE = "<!-- Made by `python -m tests.house.pages`; a test fails when it is stale. -->\n\n"


def data_map_page(rows: Iterable[Kept]) -> str:
    """One table a table, one row a column."""
    lines = ["# What is kept", "", MADE.strip(), "", _ABOUT_DATA, ""]
    table = ""
    for row in sorted(rows, key=lambda one: one.table):
        if row.table != table:
            table = row.table
            lines += [
                "",
                f"## {table}",
                "",
                "| what | why | how long | in an export | erased | sealed |",
                "|---|---|---|---|---|---|",
            ]
        marks = " | ".join("yes" if mark else "" for mark in (row.exported, row.erased, row.sealed))
        lines.append(f"| {row.column} | {row.purpose} | {row.retention} | {marks} |")
    return "\n".join(lines) + "\n"


def commands_page(catalogue: Catalogue, words: Words) -> str:
    lines = ["# Commands", "", MADE.strip(), "", _ABOUT_COMMANDS]
    for command in sorted(catalogue.listed(), key=lambda one: one.path):
        lines += [
            "",
            f"## {command.path}",
            "",
            words(text(command.key)) + ".",
            "",
            f"For {WHO[command.needs]}.",
        ]
        lines += _fields(command, words)
    return "\n".join(lines) + "\n"


def _fields(command: Command, words: Words) -> list[str]:
    if not command.fields:
        return []
    lines = [""]
    for one in command.fields:
        options = f" ({', '.join(one.options)})" if one.options else ""
        needed = "" if one.required else "; may be left out"
        lines.append(f"- `{one.name}`: {words(text(command.field_key(one.name)))}{options}{needed}")
    examples = {
        one.name: "@bo" if one.kind is Person else one.hint.example for one in command.fields if one.required
    }
    given = {name: example for name, example in examples.items() if example}
    return [*lines, "", f"`!{write_line(command, given)}`"] if given else lines


async def pages() -> dict[Path, str]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_town(f"sqlite:///{folder}/kith.db", Path(folder)) as town:
            words = Texts()("en", "Europe/London", name=_nobody)
            commands = commands_page(town.front.catalogue, words)
    return {ROOT / "docs" / "commands.md": commands, ROOT / "docs" / "data-map.md": data_map_page(data_map())}


def _nobody(account: AccountId) -> str:
    return str(account)


_ABOUT_DATA = (
    "Every column of every table: why it is there, for how long, whether a person's own export holds it, whether it "
    "goes when they leave everything, and whether it is sealed (encrypted) on disk. Ids are keyed hashes: they say "
    "nothing about anybody's account elsewhere."
)
_ABOUT_COMMANDS = (
    "Type them with `!` in front in a circle's room, without it in a direct message to Kith, or pick them from the "
    "menu. `help` shows only what you can do where you are. Answers are seen by you alone."
)


def main() -> None:
    for path, page in asyncio.run(pages()).items():
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
