"""No file over 300 lines, no function over 40: what is longer wants to be two things."""

import ast

from tests.house.tree import PACKAGES, parsed, place, python_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def long_functions(tree: ast.Module) -> list[str]:
    """Counted from `def` to the last line, docstring included, decorators not."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION]


def too_long(text: str) -> bool:
    return len(text.splitlines()) > LONGEST_FILE


def test_no_file_is_too_long():
    found = [place(path) for path in python_files(*PACKAGES) if too_long(path.read_text(encoding="utf-8"))]

    assert found == []


def test_no_function_is_too_long():
    found = {place(path): long_functions(parsed(path)) for path in python_files(*PACKAGES)}

    assert {path: names for path, names in found.items() if names} == {}


def test_the_rules_see_a_bad_example():
    function = "def endless():\n" + "    pass\n" * 40

    assert long_functions(ast.parse(function)) == ["endless"]
    assert long_functions(ast.parse(function.replace("    pass\n", "", 1))) == []
    assert too_long("\n" * 301)
    assert not too_long("\n" * 300)
