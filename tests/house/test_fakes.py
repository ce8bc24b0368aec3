"""Fakes that record, never patches: only tests of the platforms' own libraries may replace parts of them."""

import ast

import pytest

from tests.house.tree import PACKAGES, ROOT, parsed, place, python_files

PATCHERS = {"MagicMock", "AsyncMock", "create_autospec"}


def patches(tree: ast.Module) -> list[int]:
    """The lines on which something is mocked or patched."""
    return sorted(
        {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.expr) and _patches(node)}
    )


def _patches(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name.startswith(("unittest.mock", "mock")) for alias in names)
        case ast.ImportFrom(module="unittest", names=names):
            return any(alias.name == "mock" for alias in names)
        case ast.ImportFrom(module="unittest.mock" | "mock"):
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in PATCHERS:
            return True
        case ast.Call(func=ast.Name(id="patch")):
            return True
        case ast.Attribute(value=ast.Name(id="monkeypatch"), attr="setattr" | "delattr" | "setitem"):
            return True
        case _:
            return False


def test_nothing_is_mocked_or_patched():
    exempt = ROOT / "tests" / "platforms"
    files = [path for path in python_files(*PACKAGES, "tests") if not path.is_relative_to(exempt)]

    assert {place(path): lines for path in files if (lines := patches(parsed(path)))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import unittest.mock",
        "from unittest import mock",
        "from unittest.mock import Mock",
        "bot = MagicMock()",
        "bot = mock.AsyncMock()",
        "monkeypatch.setattr(clock, 'now', None)",
        "patch('bot.kernel')",
    ],
)
def test_the_rule_sees_a_bad_example(source):
    assert patches(ast.parse(source)) == [1]


def test_the_rule_leaves_the_environment_to_tests():
    assert patches(ast.parse("monkeypatch.setenv('KITH_DATABASE', 'sqlite://')")) == []
