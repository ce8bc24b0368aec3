"""A platform in a file, which outlives Kith: it de-duplicates by key for a while, keeps a history, and is unkind.

`mischief`: how often it acts and then does not say so, or says that it is away. Its clock outlives Kith as well.
"""

import os
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.kernel.delivery import Delivery, NotNow
from bot.kernel.effects import Post

LAPSED = timedelta(minutes=11)
"""After which it no longer knows a key; what was to be posted is still of use."""


class FilePlatform:
    """Implements `Courier`. `suicidal`: how often the process is killed from within, right around the effect."""

    platform = "town"
    allowance = None

    def __init__(self, file: Path, dice: Random, *, mischief: float = 0.0, suicidal: float = 0.0) -> None:
        self._file, self._dice, self._mischief, self._suicidal = file, dice, mischief, suicidal

    def create(self) -> None:
        with closing(self._open()) as raw:
            raw.execute("CREATE TABLE clock (ahead REAL)")
            raw.execute("INSERT INTO clock VALUES (0)")
            raw.execute("CREATE TABLE posts (seq INTEGER PRIMARY KEY, place TEXT, key TEXT, post TEXT)")
            raw.execute("CREATE TABLE remembered (key TEXT PRIMARY KEY)")

    async def deliver(self, delivery: Delivery) -> str:
        assert isinstance(delivery.effect, Post)
        if self._dice.random() < self._mischief:
            raise NotNow("away", after=0.01)
        self._perhaps_die()
        if not (delivery.tried_since and self.has(delivery.key)):
            self._post(delivery)
        self._perhaps_die()
        if self._dice.random() < self._mischief:
            raise NotNow("no answer", after=0.01)
        return "made"

    def ahead(self) -> timedelta:
        """Of the real time. It never goes back, whoever is killed."""
        with closing(self._open()) as raw:
            return timedelta(seconds=raw.execute("SELECT ahead FROM clock").fetchone()[0])

    def time(self) -> datetime:
        return datetime.now(UTC) + self.ahead()

    def move_to(self, time: datetime) -> None:
        ahead = (time - datetime.now(UTC)).total_seconds()
        with closing(self._open()) as raw:
            raw.execute("UPDATE clock SET ahead = ?", (ahead,))

    def forget(self) -> None:
        """Its de-duplication window lapses; its history stays."""
        with closing(self._open()) as raw:
            raw.execute("DELETE FROM remembered")

    def has(self, key: str) -> bool:
        """Looked up in its history."""
        with closing(self._open()) as raw:
            return raw.execute("SELECT 1 FROM posts WHERE key = ?", (key,)).fetchone() is not None

    def posts(self) -> list[tuple[str, str]]:
        """Place and post, in the order they came."""
        with closing(self._open()) as raw:
            return list(raw.execute("SELECT place, post FROM posts ORDER BY seq"))

    def _post(self, delivery: Delivery) -> None:
        """In one transaction: the platform itself is never killed."""
        with closing(self._open()) as raw:
            raw.execute("BEGIN IMMEDIATE")
            fresh = raw.execute("INSERT OR IGNORE INTO remembered VALUES (?)", (delivery.key,)).rowcount
            if fresh:
                raw.execute(
                    "INSERT INTO posts (place, key, post) VALUES (?, ?, ?)",
                    (delivery.to, delivery.key, delivery.effect.key),
                )
            raw.execute("COMMIT")

    def _perhaps_die(self) -> None:
        if self._dice.random() < self._suicidal:
            os.kill(os.getpid(), signal.SIGKILL)

    def _open(self) -> sqlite3.Connection:
        raw = sqlite3.connect(self._file, isolation_level=None, timeout=10)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=OFF")
        return raw
