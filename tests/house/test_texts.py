"""Every text that is spoken exists, with the blanks it is given; every one that exists is spoken; none is in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from tests.house.tree import ROOT, parsed, place, python_files
from tests.journeys.town import a_town

FILES = sorted((ROOT / "bot").glob("*/texts/en.ftl"))
SPEAKERS = {"text", "Refusal", "Unreadable"}


class Blanks(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802  # the library calls it so
        self.found.add(node.id.name)


def messages() -> dict[str, set[str]]:
    """Every message with its blanks."""
    found: dict[str, set[str]] = {}
    for file in FILES:
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{place(file)}: {str(entry.content)[:80]}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"twice: {entry.id.name}"
                blanks = Blanks()
                blanks.visit(entry)
                found[entry.id.name] = blanks.found
    return found


MESSAGES = messages()


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKERS:
            yield node


def literal_calls(path: Path) -> Iterator[tuple[str, set[str], int]]:
    """Each key with the blanks it is given; of two keys that share a call, one may leave a blank out."""
    for call in calls(parsed(path)):
        for key in _keys(call.args[0] if call.args else None):
            blanks = {word.arg for word in call.keywords if word.arg and word.arg != "offer"}
            shared = isinstance(call.args[0], ast.IfExp)
            yield key, blanks & MESSAGES.get(key, blanks) if shared else blanks, call.lineno


def _keys(node: ast.AST | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(key)):
            yield key
        case ast.IfExp(body=body, orelse=orelse):
            yield from _keys(body)
            yield from _keys(orelse)
        case _:
            return


def families(path: Path) -> Iterator[str]:
    """The beginnings of keys that are put together."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            if re.fullmatch(r"[a-z]+-[a-z-]*", start):
                yield start


def words_in_python() -> Iterator[str]:
    for path in python_files("bot", "adapters"):
        yield from (
            node.value
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )


SOURCES = [
    path for path in python_files("bot", "adapters") if path.relative_to(ROOT).parts[:2] != ("bot", "app")
]


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_what_is_spoken_exists_with_its_blanks(path: Path):
    for key, blanks, line in literal_calls(path):
        assert key in MESSAGES, f"{place(path)}:{line} speaks {key}"
        assert MESSAGES[key] == blanks, f"{place(path)}:{line} {key}"


def test_what_exists_is_spoken():
    spoken = {word for word in words_in_python() if word in MESSAGES}
    starts = {start for path in python_files("bot") for start in families(path)}
    silent = [
        key
        for key in MESSAGES
        if key not in spoken and not key.startswith("command-") and not key.startswith(tuple(starts))
    ]

    assert silent == []


async def test_every_command_field_and_choice_has_its_words(tmp_path: Path):
    async with a_town(f"sqlite:///{tmp_path / 'kith.db'}", tmp_path) as town:
        commands = town.front.catalogue.commands
    wanted = {command.key for command in commands}
    for command in commands:
        for field in command.fields:
            wanted.add(command.field_key(field.name))
            wanted |= {command.choice_key(field.name, option) for option in field.options}

    assert wanted - MESSAGES.keys() == set()
    assert {key for key in MESSAGES if key.startswith("command-")} - wanted == set()


def test_nobody_is_spoken_to_in_python():
    """A key holds no space; a sentence does."""
    sentences = [
        f"{place(path)}:{call.lineno}"
        for path in SOURCES
        for call in calls(parsed(path))
        for key in _keys(call.args[0] if call.args else None)
        if " " in key
    ]

    assert sentences == []


def test_the_rules_see_a_bad_example(tmp_path: Path):
    file = tmp_path / "bad.py"
    file.write_text('text("Hello you", who=1)\ntext("a-b" if x else "c-d")\n', encoding="utf-8")

    assert [key for key, _, _ in literal_calls(file)] == ["Hello you", "a-b", "c-d"]
