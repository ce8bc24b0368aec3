"""What is installed is what is here: every file of the packages, and every library locked with its hashes."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(lock: str) -> dict[str, bool]:
    """Each pinned library, and whether it has a hash."""
    entries = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    pins = ((re.match(r"([A-Za-z0-9._-]+)==", entry), "--hash=sha256:" in entry) for entry in entries)
    return {canonical(pin[1]): hashed for pin, hashed in pins if pin}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries(declared: Iterable[str]) -> set[str]:
    return {canonical(match[0]) for line in declared if (match := re.match(r"[A-Za-z0-9._-]+", line))}


def test_the_locks_hold_everything_declared():
    main = locked((ROOT / "requirements" / "main.txt").read_text(encoding="utf-8"))
    dev = locked((ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8"))

    assert libraries(PROJECT["project"]["dependencies"]) - main.keys() == set()
    assert libraries(PROJECT["dependency-groups"]["dev"]) - dev.keys() == set()
    assert main.keys() - dev.keys() == set()
    assert all(main.values())
    assert all(dev.values())


def test_a_pin_without_a_hash_is_seen():
    lock = "some_lib==1.0 \\\n    --hash=sha256:00\nother.lib==2 ; python_version < '3.12'\n"

    assert locked(lock) == {"some-lib": True, "other-lib": False}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    folder: Path = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_every_file_of_the_packages_is_in_the_wheel(wheel):
    files = {path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()}
    ours = {
        str(path.relative_to(ROOT))
        for path in files
        if path.suffix != ".pyc" and not path.name.startswith(".")
    }

    assert ours - wheel == set()


def test_nothing_else_is_in_the_wheel(wheel):
    assert {name.partition("/")[0] for name in wheel} - set(PACKAGES) == {"kith-0.1.0.dist-info"}
