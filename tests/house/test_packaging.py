"""What is installed is what checks in: every file of the packages, and every library locked with its hashes."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT

PIN = r"^([A-Za-z0-9._-]+)(?:\[([^\]]+)\])?=="
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(lock: str) -> dict[str, bool]:
    """Each pinned library, and whether it has a hash."""
    entries = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    pins = ((re.match(PIN, entry), "--hash=sha256:" in entry) for entry in entries)
    return {canonical(pin[1]): hashed for pin, hashed in pins if pin}


def extras(lock: str) -> set[tuple[str, str]]:
    """Each library pinned together with an extra of its own: `coverage[toml]==7.0` is (coverage, toml)."""
    pins = re.finditer(PIN, lock, flags=re.MULTILINE)
    return {(canonical(pin[1]), extra) for pin in pins for extra in (pin[2] or "").split(",")}


def extras_asked_for() -> set[tuple[str, str]]:
    """What the installed libraries want of each other by an extra, whatever they leave optional left out."""
    wanted = (
        re.match(r"([A-Za-z0-9._-]+)\s*\[([^\]]+)\](?!.*extra\s*==)", line)
        for library in metadata.distributions()
        for line in library.requires or ()
    )
    return {(canonical(want[1]), extra.strip()) for want in wanted if want for extra in want[2].split(",")}


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


def test_what_a_library_wants_by_an_extra_is_pinned_with_it():
    """An older pip looks past a bare pin, finds the newest release and then refuses it for want of a hash."""
    dev = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")

    assert ("coverage", "toml") in extras_asked_for()
    assert extras_asked_for() - extras(dev) == set()


def test_a_pin_without_a_hash_is_seen():
    lock = "some_lib==1.0 \\\n    --hash=sha256:00\nother.lib==2 ; python_version < '3.12'\n"

    assert locked(lock) == {"some-lib": True, "other-lib": False}


def test_a_pin_with_an_extra_is_seen():
    lock = "some_lib[fast,small]==1.0 \\\n    --hash=sha256:00\nother.lib==2\n"

    assert locked(lock).keys() == {"some-lib", "other-lib"}
    assert extras(lock) >= {("some-lib", "fast"), ("some-lib", "small")}


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
