"""AB25, PV4: a database is opened with its own keys, and the newest of them, or not at all."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from storage.engine import open_engine
from storage.everything import METADATA
from storage.keyring import KeyRing, KeyTrouble
from storage.keyslots import slots_file
from storage.memberkeys import MemberKeys
from storage.rightkeys import check_keys
from storage.upgrade import upgrade


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    ring = KeyRing.create(tmp_path / "kith.key")
    MemberKeys.create(ring).close()
    return ring


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    upgrade(database_url)
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def comes(engine: Engine, ring: KeyRing, who: str) -> None:
    plain = {"language": "", "zone": "", "country": "", "quiet_start": "", "quiet_end": "", "here": ""}
    row = {"id": who, "platform": "town", "external": b"sealed", "notice": 1, "dropped": 0, **plain}
    with MemberKeys.open(ring) as keys:
        keys.prepare(who)
        keys.flush()
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.insert(METADATA.tables["accounts"]), row)


def test_its_own_keys_open_it(engine: Engine, ring: KeyRing):
    check_keys(engine, ring)
    comes(engine, ring, "ana")

    check_keys(engine, ring)


def test_keys_of_another_database_are_refused(engine: Engine, ring: KeyRing, tmp_path: Path):
    comes(engine, ring, "ana")
    other = KeyRing.create(tmp_path / "other.key")
    MemberKeys.create(other).close()

    with pytest.raises(KeyTrouble, match="another database's keys"):
        check_keys(engine, other)


def test_an_older_copy_of_the_members_keys_is_refused(engine: Engine, ring: KeyRing, tmp_path: Path):
    comes(engine, ring, "ana")
    shutil.copy(slots_file(ring), tmp_path / "older")
    comes(engine, ring, "bo")
    shutil.copy(tmp_path / "older", slots_file(ring))

    with pytest.raises(KeyTrouble, match="lacks the keys of 1 people"):
        check_keys(engine, ring)


def test_who_was_erased_halfway_is_no_reason(engine: Engine, ring: KeyRing):
    """PV3: their key goes before their rows do; killed between, the next start goes on."""
    comes(engine, ring, "ana")
    with MemberKeys.open(ring) as keys:
        keys.erase("ana")

    check_keys(engine, ring)


def test_it_may_be_asked_while_kith_runs(engine: Engine, ring: KeyRing):
    comes(engine, ring, "ana")

    with MemberKeys.open(ring):
        check_keys(engine, ring)
