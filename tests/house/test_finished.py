"""What is in the tree is done: no stand-ins, no notes to self."""

import ast
import io
import re
import tokenize

import pytest

from tests.house.tree import PACKAGES, place, python_files

NOTE = re.compile(r"\b(TODO|FIXME|XXX)\b")


def unfinished(source: str) -> list[int]:
    """The lines on which something says that it is not done."""
    stand_ins = {
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and node.id in {"NotImplementedError", "NotImplemented"}
    }
    words = (
        token for token in tokenize.generate_tokens(io.StringIO(source).readline) if NOTE.search(token.string)
    )
    notes = {token.start[0] for token in words if token.type in {tokenize.COMMENT, tokenize.STRING}}
    return sorted(stand_ins | notes)


def test_everything_is_finished():
    sources = {place(path): path.read_text(encoding="utf-8") for path in python_files(*PACKAGES)}

    assert {path: lines for path, source in sources.items() if (lines := unfinished(source))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "raise NotImplementedError",
        "raise NotImplementedError('later')",
        "x = 1  # TODO",
        '"""FIXME: words."""',
    ],
)
def test_the_rule_sees_a_bad_example(source):
    assert unfinished(source) == [1]


def test_the_rule_sees_nothing_in_finished_work():
    assert unfinished("todo_list = 1  # what is left to do today") == []
