"""The files of this repository, as a rule sees them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "adapters", "storage")
SKIPPED = {".git", ".hypothesis", ".venv", "__pycache__", "build", "dist"}


def python_files(*folders: str) -> list[Path]:
    """Without the migrations, which a program writes."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if path.parent.name != "versions")


def text_files() -> Iterator[Path]:
    """Everything that is or could be committed, and is text."""
    for path in _listed_by_git() or _walked():
        if path.is_file() and b"\0" not in path.read_bytes()[:4096]:
            yield path


def _listed_by_git() -> list[Path]:
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    if not (ROOT / ".git").exists():
        return []
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def _walked() -> list[Path]:
    return [path for path in ROOT.rglob("*") if not SKIPPED.intersection(path.relative_to(ROOT).parts)]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))
