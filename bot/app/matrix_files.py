"""The files of Kith's Matrix device: what `kith backup` takes along, so that after a restore it is no stranger."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

_PLAIN = ("session.json", "cross-signing.json")
_LARGEST = 256 * 1024 * 1024


def collect(store: Path) -> Mapping[str, bytes]:
    """Also while Kith runs: a database is copied as it is at one moment."""
    found = {name: (store / name).read_bytes() for name in _PLAIN if (store / name).is_file()}
    return found | {file.name: _copy(file) for file in sorted(store.glob("*.db"))}


def put_back(store: Path, files: Mapping[str, bytes]) -> None:
    """Only names that belong there; what is there already stays beside them."""
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in files.items():
        if Path(name).name == name and (name in _PLAIN or name.endswith(".db")) and len(content) <= _LARGEST:
            file = store / name
            file.unlink(missing_ok=True)
            file.touch(mode=0o600)
            file.write_bytes(content)


def _copy(file: Path) -> bytes:
    source, copy = sqlite3.connect(file), sqlite3.connect(":memory:")
    try:
        source.backup(copy)
        return copy.serialize()
    finally:
        source.close()
        copy.close()
