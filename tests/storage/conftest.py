"""`store`: an empty database of either kind, every table made, one transaction open on this thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.engine import open_engine
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.sealing import Sealer
from storage.work import Work
from tests.equipment.prepared import as_declared


@dataclass
class Store:
    engine: Engine
    work: Work
    ring: KeyRing
    keys: MemberKeys
    sealer: Sealer


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    ring = KeyRing.create(tmp_path / "kith.key")
    keys = MemberKeys.create(ring)
    if database_url.startswith("sqlite"):
        as_declared(database_url)
    engine = open_engine(database_url)
    work = Work()
    with keys, engine.connect() as connection, connection.begin():
        work.begin(connection)
        yield Store(engine, work, ring, keys, Sealer(ring, keys))
        work.begin(None)
    engine.dispose()
