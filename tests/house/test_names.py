"""Three plain top-level names are ours alone, and every folder of tests is a package."""

from collections.abc import Mapping, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house.tree import PACKAGES, ROOT, place


def rivals(owners: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Other distributions installed here that bring one of our names."""
    claimed = {name: sorted(set(owners.get(name, ())) - {"kith"}) for name in PACKAGES}
    return {name: others for name, others in claimed.items() if others}


def bare_folders(tests: Path) -> list[Path]:
    folders = {path.parent for path in tests.rglob("*.py")} | {tests}
    return sorted(folder for folder in folders if not (folder / "__init__.py").is_file())


def test_nobody_else_owns_our_names():
    assert rivals(packages_distributions()) == {}


def test_every_folder_of_tests_is_a_package():
    assert [place(folder) for folder in bare_folders(ROOT / "tests")] == []


def test_the_rules_see_a_bad_example(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "test_it.py").touch()
    (tmp_path / "__init__.py").touch()

    assert rivals({"bot": ["kith", "some-bot"], "storage": ["kith"]}) == {"bot": ["some-bot"]}
    assert bare_folders(tmp_path) == [tmp_path / "inner"]
