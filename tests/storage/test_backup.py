"""RL9, AB8, AB26, PV3: a backup is whole or refused; the erased stay erased; old posts are not sent again."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from storage.backup import BackupTrouble, read_backup, write_backup
from storage.engine import open_engine
from storage.everything import METADATA
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.upgrade import upgrade
from tests.features.pretend import NOW


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "kith.key")


@pytest.fixture
def keys(ring: KeyRing) -> Iterator[MemberKeys]:
    with MemberKeys.create(ring) as keys:
        yield keys


@pytest.fixture
def engine(database_url: str, keys: MemberKeys) -> Iterator[Engine]:
    upgrade(database_url)
    engine = open_engine(database_url)
    with engine.connect() as connection, connection.begin():
        for who in ("ana", "bo"):
            keys.prepare(who)
            connection.execute(sa.insert(METADATA.tables["accounts"]), _account(who))
        connection.execute(sa.insert(METADATA.tables["outbox"]), _waiting())
    keys.flush()
    yield engine
    engine.dispose()


def _account(who: str) -> dict[str, object]:
    plain = {"language": "", "zone": "", "country": "", "quiet_start": "", "quiet_end": "", "here": ""}
    return {"id": who, "platform": "town", "external": b"sealed", "notice": 1, "dropped": 0, **plain}


def _waiting() -> dict[str, object]:
    return {
        "key": "k", "line": "room", "urgent": False, "state": "waiting", "due": NOW, "payload": b"p", "activity": "",
        "unasked": False, "tries": 0, "made": "", "reason": "", "at": NOW,
    }  # fmt: skip


def people(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.select(METADATA.tables["accounts"].c.id)).scalars())


def test_what_was_kept_comes_back(engine: Engine, keys: MemberKeys, tmp_path: Path):
    file = tmp_path / "backup.zip"
    write_backup(engine, file, erased=keys.export_erased(), now=NOW)
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.delete(METADATA.tables["accounts"]))

    assert read_backup(engine, file, keys, force=True) == 0

    assert people(engine) == {"ana", "bo"}
    assert file.stat().st_mode & 0o077 == 0


def test_the_erased_stay_erased(engine: Engine, keys: MemberKeys, tmp_path: Path):
    """AB26: also those who left after the backup was taken."""
    file = tmp_path / "backup.zip"
    write_backup(engine, file, erased=keys.export_erased(), now=NOW)
    keys.erase("bo")

    assert read_backup(engine, file, keys, force=True) == 1

    assert people(engine) == {"ana"}


def test_what_waited_is_not_sent_again(engine: Engine, keys: MemberKeys, tmp_path: Path):
    file = tmp_path / "backup.zip"
    write_backup(engine, file, erased=(), now=NOW)
    read_backup(engine, file, keys, force=True)

    with engine.connect() as connection:
        row = connection.execute(sa.select(METADATA.tables["outbox"])).one()
    assert (row.state, row.reason, row.payload) == ("skipped", "restored", None)


def test_a_database_that_holds_something_is_not_replaced_by_mistake(
    engine: Engine, keys: MemberKeys, tmp_path: Path
):
    file = tmp_path / "backup.zip"
    write_backup(engine, file, erased=(), now=NOW)

    with pytest.raises(BackupTrouble, match="--force"):
        read_backup(engine, file, keys, force=False)


def test_no_key_is_in_it(engine: Engine, keys: MemberKeys, ring: KeyRing, tmp_path: Path):
    file = tmp_path / "backup.zip"
    write_backup(engine, file, erased=keys.export_erased(), now=NOW)
    held = json.loads(ring.path.read_text(encoding="utf-8"))

    with zipfile.ZipFile(file) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist()).decode()

    for key in (*held["roots"], held["ids"]):
        assert key not in content


def damaged(file: Path, target: Path, how: str) -> Path:
    """A backup in which something is not as it was written."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if how == "row" and name == "accounts.jsonl":
                content = content.replace(b"ana", b"eve")
            if how == "newer" and name == "about.json":
                content = content.replace(b'"format": 1', b'"format": 2')
            if how == "missing" and name == "accounts.jsonl":
                continue
            if how == "about" and name == "about.json":
                content = b"[]"
            new.writestr(name, content)
        if how == "path":
            new.writestr("../../evil", "x")
    return target


@pytest.mark.parametrize("how", ["row", "newer", "missing", "about"])
def test_a_damaged_backup_changes_nothing(engine: Engine, keys: MemberKeys, tmp_path: Path, how: str):
    file = tmp_path / "backup.zip"
    write_backup(engine, file, erased=(), now=NOW)
    before = people(engine)

    with pytest.raises(BackupTrouble):
        read_backup(engine, damaged(file, tmp_path / "damaged.zip", how), keys, force=True)

    assert people(engine) == before


def test_a_path_that_leads_out_is_not_followed(engine: Engine, keys: MemberKeys, tmp_path: Path):
    """AB8."""
    file = tmp_path / "backup.zip"
    write_backup(engine, file, erased=(), now=NOW)

    read_backup(engine, damaged(file, tmp_path / "damaged.zip", "path"), keys, force=True)

    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"hello"])
def test_what_is_no_backup_is_refused(engine: Engine, keys: MemberKeys, tmp_path: Path, content: bytes):
    file = tmp_path / "backup.zip"
    file.write_bytes(content)

    with pytest.raises(BackupTrouble, match="not a whole backup"):
        read_backup(engine, file, keys, force=True)
    with pytest.raises(BackupTrouble, match="There is no"):
        read_backup(engine, tmp_path / "nowhere.zip", keys, force=True)


def test_a_backup_that_cannot_be_written_says_so(engine: Engine, tmp_path: Path):
    with pytest.raises(BackupTrouble, match="could not be written"):
        write_backup(engine, tmp_path / "no" / "folder.zip", erased=(), now=NOW)
