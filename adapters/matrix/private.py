"""Files that only their owner may read: written at once, or not at all."""

import os
from pathlib import Path
from secrets import token_hex


def write_private(path: Path, words: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)


def read_private(path: Path) -> str:
    return path.read_text(encoding="utf-8")
