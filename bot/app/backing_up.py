"""`kith backup` and `kith restore`."""

from pathlib import Path

from adapters.clock import SystemClock
from bot.app.config import Settings
from storage.backup import BackupTrouble, read_backup, write_backup
from storage.engine import claim, open_engine
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.upgrade import upgrade

__all__ = ["BackupTrouble", "backup", "restore"]


def backup(settings: Settings, file: Path) -> None:
    """Also while Kith runs."""
    ring = KeyRing.load(settings.key_file)
    engine = open_engine(settings.url)
    try:
        write_backup(engine, file, erased=MemberKeys.read_erased(ring), now=SystemClock().now())
    finally:
        engine.dispose()


def restore(settings: Settings, file: Path, *, force: bool) -> int:
    """How many people stay gone. Raises `AlreadyRunning` while Kith runs."""
    url = settings.url
    lock = claim(url) if url.startswith("sqlite") else None
    engine = open_engine(url)
    try:
        upgrade(url)
        with MemberKeys.open(KeyRing.load(settings.key_file)) as keys:
            return read_backup(engine, file, keys, force=force)
    finally:
        engine.dispose()
        if lock is not None:
            lock.close()
