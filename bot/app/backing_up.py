"""`kith backup` and `kith restore`."""

from pathlib import Path

from adapters.clock import SystemClock
from bot.app import matrix_files
from bot.app.config import Settings
from storage import keepsakes
from storage.backup import BackupTrouble, write_backup
from storage.engine import claim, open_engine, sqlite_file
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.restore import read_backup
from storage.upgrade import examine, upgrade

__all__ = ["BackupTrouble", "backup", "restore"]


def backup(settings: Settings, file: Path) -> None:
    """Also while Kith runs. Nothing is made where there is no database."""
    ring, url = KeyRing.load(settings.key_file), settings.url
    if url.startswith("sqlite") and not sqlite_file(url).exists():
        raise BackupTrouble(f"There is nothing to back up yet: {sqlite_file(url)} is not there.")
    examine(url)
    engine = open_engine(url)
    try:
        erased, now = MemberKeys.read_erased(ring), SystemClock().now()
        keepsakes.put_in(engine, ring, matrix_files.collect(settings.matrix_store), now)
        write_backup(engine, file, erased=erased, fingerprint=ring.fingerprint, now=now)
        keepsakes.take_out(engine, ring)
    finally:
        engine.dispose()


def restore(settings: Settings, file: Path, *, force: bool, let_go: bool = False) -> int:
    """How many people stay gone. Raises `AlreadyRunning` while Kith runs."""
    url = settings.url
    ring = KeyRing.load(settings.key_file)
    lock = claim(url) if url.startswith("sqlite") else None
    try:
        with MemberKeys.open(ring) as keys:
            upgrade(url, now=SystemClock().now())
            engine = open_engine(url)
            try:
                gone = read_backup(engine, file, ring, keys, force=force, let_go=let_go)
                matrix_files.put_back(settings.matrix_store, keepsakes.take_out(engine, ring))
                return gone
            finally:
                engine.dispose()
    finally:
        if lock is not None:
            lock.close()
