"""What the documents name is there: links lead somewhere, commands and numbers exist, nothing is promised twice."""

import re
from pathlib import Path

import pytest
from typer import Typer

from bot.app.cli import app
from bot.help.model import example
from bot.kernel.attached import write
from bot.kernel.commands import Command
from bot.kernel.forms import fill
from bot.kernel.people import AccountId
from bot.kernel.prefix import read_line
from tests.house.tree import ROOT
from tests.journeys.town import a_town

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")


def dead_links(page: Path) -> list[str]:
    """Links to files that are not there; addresses elsewhere are not followed, pictures are made apart."""
    targets = (link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8")))
    return [one for one in targets if one and "://" not in one and not (page.parent / one).exists()]


def commands(program: Typer) -> set[str]:
    return {str(one.name or getattr(one.callback, "__name__", "")) for one in program.registered_commands}


def named(page: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, page))


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path):
    assert dead_links(page) == []


def test_every_command_of_kith_that_is_named_is_there():
    pages = "\n".join(page.read_text(encoding="utf-8") for page in DOCUMENTS)
    groups = {one.name or "": one.typer_instance for one in app.registered_groups}

    assert named(pages, r"(?:`|    |/)kith ([a-z]+)") - commands(app) - groups.keys() == set()
    for name, group in groups.items():
        assert group is not None
        assert named(pages, rf"kith {name} ([a-z]+)") - commands(group) == set()


def test_every_number_that_is_named_is_counted():
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "app").glob("*.py"))

    names = {name.removeprefix("kith_").removesuffix("_total") for name in named(guide, r"`(kith_\w+)")}
    assert names
    assert {name for name in names if name not in source} == set()


def test_every_target_of_make_that_is_named_is_there():
    pages = "\n".join(page.read_text(encoding="utf-8") for page in DOCUMENTS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    targets = named(pages, r"(?:`|    )make ([a-z]+)")
    assert {"try", "test"} <= targets
    assert {one for one in targets if f"\n{one}:" not in makefile} == set()


async def test_every_example_that_help_shows_works_as_it_stands(tmp_path: Path):
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        catalogue = town.core.dispatch.catalogue

    for command in catalogue.listed():
        call = read_line(example(command), catalogue)
        assert call.command is command
        fill(command, dict(call.values) | its_file(command), person=AccountId)


def its_file(command: Command) -> dict[str, str]:
    """What no line holds: it is asked for, or comes with the command."""
    return {command.file.name: write(f"a{command.file.hint.endings[0]}", b"{}")} if command.file else {}


def test_the_rule_sees_a_dead_link(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "[there](page.md#part) [gone](gone.md) [elsewhere](https://example.org) ![picture](later.png)"
    )

    assert dead_links(page) == ["gone.md"]
