"""Where a machine has room for it, what tests write stays in memory, so that nobody waits for a disk.

Kith asks for the same as ever, and what a killed process had written is there afterwards; only that of a machine
without power would not be, which no test can be about.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
_ENOUGH = 4 * 1024**3


def has_room(folder: Path, enough: int = _ENOUGH) -> bool:
    """Somebody may write there, start programs there, and there is room."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC and shutil.disk_usage(folder).free >= enough


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
