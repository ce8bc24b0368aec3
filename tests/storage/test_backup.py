"""RL9, AB8, AB26, PV3: a backup is whole or refused; the erased stay erased; old posts are not sent again."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from storage.backup import BackupTrouble, write_backup
from storage.engine import open_engine
from storage.everything import METADATA
from storage.keyring import KeyRing, KeyTrouble
from storage.keyslots import slots_file
from storage.memberkeys import MemberKeys
from storage.restore import read_backup
from storage.upgrade import newest, upgrade
from tests.features.pretend import NOW
from tests.house.tree import ROOT


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


def written(engine: Engine, file: Path, ring: KeyRing, keys: MemberKeys) -> None:
    write_backup(engine, file, erased=keys.export_erased(), fingerprint=ring.fingerprint, now=NOW)


def people(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.select(METADATA.tables["accounts"].c.id)).scalars())


def test_what_was_kept_comes_back(engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path):
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.delete(METADATA.tables["accounts"]))

    assert read_backup(engine, file, ring, keys, force=True) == 0

    assert people(engine) == {"ana", "bo"}
    assert file.stat().st_mode & 0o077 == 0


def test_the_erased_stay_erased(engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path):
    """AB26: also those who left after the backup was taken."""
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    keys.erase("bo")

    assert read_backup(engine, file, ring, keys, force=True) == 1

    assert people(engine) == {"ana"}


def test_what_waited_is_not_sent_again(engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path):
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    read_backup(engine, file, ring, keys, force=True)

    with engine.connect() as connection:
        row = connection.execute(sa.select(METADATA.tables["outbox"])).one()
    assert (row.state, row.reason, row.payload) == ("skipped", "restored", None)


def test_a_database_that_holds_something_is_not_replaced_by_mistake(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)

    with pytest.raises(BackupTrouble, match="--force"):
        read_backup(engine, file, ring, keys, force=False)


def test_no_key_is_in_it(engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path):
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    held = json.loads(ring.path.read_text(encoding="utf-8"))

    with zipfile.ZipFile(file) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist()).decode()

    for key in (*held["roots"], held["ids"]):
        assert key not in content


def _other_about(content: bytes, how: str) -> bytes:
    about = json.loads(content)
    match how:
        case "about":
            about = []
        case "newer":
            about["format"] = 2
        case "unhashed":
            del about["tables"]["accounts"]
        case "columns":
            about["tables"]["accounts"]["columns"][0] = 'id") VALUES (1); --'
        case "keys":
            about["fingerprint"] = "0" * 16 + about["fingerprint"][16:]
        case "marks":
            about["erased"] = ["ana"]
        case _:
            pass
    return json.dumps(about).encode()


def damaged(file: Path, target: Path, how: str) -> Path:
    """A backup in which something is not as it was written."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if how == "row" and name == "accounts.jsonl":
                content = content.replace(b"ana", b"eve")
            if how == "missing" and name == "accounts.jsonl":
                continue
            if name == "about.json":
                content = _other_about(content, how)
            new.writestr(name, content)
        if how == "path":
            new.writestr("../../evil", "x")
        if how == "twice":
            with pytest.warns(UserWarning, match="Duplicate"):
                new.writestr("accounts.jsonl", old.read("accounts.jsonl"))
    return target


@pytest.mark.parametrize(
    "how", ["row", "newer", "missing", "about", "path", "unhashed", "columns", "keys", "twice", "marks"]
)
def test_a_damaged_backup_changes_nothing(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path, how: str
):
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    before = people(engine)

    with pytest.raises((BackupTrouble, KeyTrouble)):
        read_backup(engine, damaged(file, tmp_path / "damaged.zip", how), ring, keys, force=True)

    assert people(engine) == before


def test_a_backup_with_any_byte_changed_is_refused_or_the_same(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    """RL9: never half of it, and never anything but one sentence."""
    file, dice = tmp_path / "backup.zip", Random(9)
    written(engine, file, ring, keys)
    whole = file.read_bytes()

    for _ in range(60):
        content = bytearray(whole)
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        file.write_bytes(content[: dice.choice([len(content), len(content), dice.randrange(len(content))])])
        with suppress(BackupTrouble):
            read_backup(engine, file, ring, keys, force=True)
        assert people(engine) == {"ana", "bo"}


def test_who_left_after_the_backup_and_came_back_is_new(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    """AB26: the stay that was erased is not brought back by the later one's key."""
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    keys.erase("bo")
    keys.prepare("bo")
    keys.flush()

    assert read_backup(engine, file, ring, keys, force=True) == 1

    assert people(engine) == {"ana"}
    assert keys.cipher("bo") is not None


def test_who_came_back_before_the_backup_stays(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    keys.erase("bo")
    keys.prepare("bo")
    keys.flush()
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)

    assert read_backup(engine, file, ring, keys, force=True) == 0

    assert people(engine) == {"ana", "bo"}


def test_an_older_copy_of_the_keys_does_not_bring_back_the_erased(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    """AB26: the backup's own list counts too."""
    older = slots_file(ring).read_bytes()
    file = tmp_path / "backup.zip"
    keys.erase("bo")
    written(engine, file, ring, keys)
    keys.close()
    slots_file(ring).write_bytes(older)

    with MemberKeys.open(ring) as again:
        assert read_backup(engine, file, ring, again, force=True) == 1
        assert again.cipher("bo") is None

    assert people(engine) == {"ana"}


def test_people_whose_keys_are_lost_are_not_let_go_by_accident(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    """DECISIONS 14: keys are not in the backup, so that a restore without them would be an empty one."""
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    keys.close()
    slots_file(ring).unlink()

    with MemberKeys.create(ring) as none:
        with pytest.raises(BackupTrouble, match="keys of 2 people"):
            read_backup(engine, file, ring, none, force=True)
        assert people(engine) == {"ana", "bo"}
        assert read_backup(engine, file, ring, none, force=True, let_go=True) == 2

    assert people(engine) == set()


def test_another_installations_keys_are_refused(
    engine: Engine, keys: MemberKeys, ring: KeyRing, tmp_path: Path
):
    """AB25."""
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    other = KeyRing.create(tmp_path / "other.key")

    with MemberKeys.create(other) as theirs, pytest.raises(KeyTrouble, match="another database's keys"):
        read_backup(engine, file, other, theirs, force=True)


def test_counters_go_on_after_what_came_back(engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path):
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    read_backup(engine, file, ring, keys, force=True)

    with engine.connect() as connection, connection.begin():
        connection.execute(sa.insert(METADATA.tables["outbox"]), {**_waiting(), "key": "next"})
        ids = connection.execute(sa.select(METADATA.tables["outbox"].c.id)).scalars().all()
    assert len(set(ids)) == 2


def test_it_goes_from_one_kind_of_database_into_the_other(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path, fresh_postgres: str
):
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    url = f"sqlite:///{tmp_path / 'other.db'}" if engine.dialect.name == "postgresql" else fresh_postgres
    upgrade(url)
    other = open_engine(url)

    assert read_backup(other, file, ring, keys, force=False) == 0

    assert people(other) == {"ana", "bo"}
    other.dispose()


def test_where_there_is_nothing_yet_it_says_so(
    database_url: str, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    engine = open_engine(database_url)

    with pytest.raises(BackupTrouble, match="nothing to back up yet"):
        written(engine, tmp_path / "backup.zip", ring, keys)

    engine.dispose()
    assert not list(tmp_path.glob("*backup.zip*"))


LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{before}", None, None


def upgrade():
    op.add_column("accounts", sa.Column("shoe", sa.Integer, nullable=False, server_default="38"))
"""
RESTORE = """
import sys
from pathlib import Path
from storage.engine import open_engine
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.restore import read_backup
from storage.upgrade import newest, upgrade

file, key, url = sys.argv[1:]
assert newest() == "9000"
upgrade(url)
engine, ring = open_engine(url), KeyRing.load(Path(key))
with MemberKeys.open(ring) as keys:
    read_backup(engine, Path(file), ring, keys, force=False)
with engine.connect() as connection:
    print(sorted(connection.exec_driver_sql("SELECT id, shoe FROM accounts").fetchall()))
"""


def test_a_backup_of_older_tables_is_brought_up_to_date(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    """RL9: by a later program, whose tables have a column more."""
    for package in ("bot", "storage"):
        shutil.copytree(
            ROOT / package, tmp_path / "later" / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    versions = tmp_path / "later" / "storage" / "migrations" / "versions"
    (versions / "9000_later.py").write_text(LATER.format(before=newest()), encoding="utf-8")
    file = tmp_path / "backup.zip"
    written(engine, file, ring, keys)
    keys.close()

    done = subprocess.run(
        [sys.executable, "-c", RESTORE, str(file), str(ring.path), f"sqlite:///{tmp_path / 'later.db'}"],
        cwd=tmp_path / "later",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "later")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout.strip(), done.stderr) == ("[('ana', 38), ('bo', 38)]", "")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"hello"])
def test_what_is_no_backup_is_refused(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path, content: bytes
):
    file = tmp_path / "backup.zip"
    file.write_bytes(content)

    with pytest.raises(BackupTrouble, match="not a whole backup"):
        read_backup(engine, file, ring, keys, force=True)
    with pytest.raises(BackupTrouble, match="There is no"):
        read_backup(engine, tmp_path / "nowhere.zip", ring, keys, force=True)


def test_a_backup_that_cannot_be_written_says_so(
    engine: Engine, ring: KeyRing, keys: MemberKeys, tmp_path: Path
):
    with pytest.raises(BackupTrouble, match="could not be written"):
        written(engine, tmp_path / "no" / "folder.zip", ring, keys)
