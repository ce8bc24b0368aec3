"""Putting a backup in place. Law: who was erased – by the backup's list or by the keys here – is not brought back.

The file is looked through whole before anything is changed; then all of it is one transaction. A backup of older
tables is filled into those, and they are brought up to date.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Final

import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, Engine

from storage import everything, outbox, signposts
from storage.backup import ABOUT, FORMAT, BackupTrouble, value_of
from storage.fulltext import belongs
from storage.keyring import KeyRing
from storage.memberkeys import MemberKeys
from storage.upgrade import config, revisions
from storage.work import Work

_LARGEST: Final = 16 * 1024**3
_LONGEST_LINE: Final = 16 * 1024**2
_ROWS: Final = 500
_NOT_READ = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    sa.exc.IntegrityError,
    sa.exc.DataError,
)
"""What reading a file raises that is not as it was written."""
_DAMAGED: Final = "The backup is damaged. Take another one."


@dataclass(frozen=True, slots=True)
class _About:
    revision: str
    taken: datetime
    erased: tuple[str, ...] = field(repr=False)
    fingerprint: str
    columns: dict[str, tuple[str, ...]]
    hashes: dict[str, str]


def read_backup(
    engine: Engine, file: Path, ring: KeyRing, keys: MemberKeys, *, force: bool, let_go: bool = False
) -> int:
    """Put it in place of an empty, migrated database; with `force`, of any. How many people stay gone.

    What waited to be sent is not sent. `let_go`: do without people whose keys are neither here nor erased, instead
    of refusing. Raises `BackupTrouble`, and `KeyTrouble` where the keys are not those of the backup.
    """
    with _opened(file) as archive:
        about = _looked_through(archive)
        ring.check(about.fingerprint)
        with engine.connect() as connection, connection.begin():
            if not force and _holds_something(connection):
                raise BackupTrouble(
                    "There is something in the database already. Add --force to put this in its place."
                )
            _replace(connection, about, archive)
            return _without_the_gone(connection, about, keys, let_go=let_go)


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError:
        raise BackupTrouble(f"There is no {file}.") from None
    except _NOT_READ:
        raise BackupTrouble(f"{file} is not a whole backup of Kith. Take another one.") from None


def _looked_through(archive: zipfile.ZipFile) -> _About:
    """Nothing more, nothing less than what was written, byte for byte (AB8: no other paths, no bombs)."""
    try:
        if sum(one.file_size for one in archive.infolist()) > _LARGEST:
            raise BackupTrouble("This is larger than any backup of Kith.")
        about = _about(archive)
        expected = sorted([ABOUT, *(f"{table}.jsonl" for table in about.hashes)])
        whole = sorted(archive.namelist()) == expected and all(
            _hash(archive, table) == digest for table, digest in about.hashes.items()
        )
    except _NOT_READ:
        raise BackupTrouble(_DAMAGED) from None
    if not whole:
        raise BackupTrouble(_DAMAGED)
    return about


def _about(archive: zipfile.ZipFile) -> _About:
    with archive.open(ABOUT) as page:
        written = json.loads(page.read(_LONGEST_LINE))
    if written["format"] > FORMAT or written["revision"] not in revisions():
        raise BackupTrouble("This backup was written by a newer Kith. Use that one to restore it.")
    tables = written["tables"].items()
    return _About(
        revision=str(written["revision"]),
        taken=datetime.fromisoformat(written["taken"]),
        erased=tuple(written["erased"]),
        fingerprint=str(written["fingerprint"]),
        columns={name: tuple(one["columns"]) for name, one in tables},
        hashes={name: str(one["sha256"]) for name, one in tables},
    )


def _hash(archive: zipfile.ZipFile, table: str) -> str:
    digest = hashlib.sha256()
    with archive.open(f"{table}.jsonl") as page:
        for line in _lines(page):
            digest.update(line)
    return digest.hexdigest()


def _lines(page: IO[bytes]) -> Iterator[bytes]:
    while line := page.readline(_LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise ValueError("a line without an end")
        yield line


def _replace(connection: Connection, about: _About, archive: zipfile.ZipFile) -> None:
    """The tables as they were then, filled, and brought up to date."""
    everything.METADATA.drop_all(connection)
    connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))
    command.upgrade(config(connection), about.revision)
    tables = sa.MetaData()
    tables.reflect(connection, only=lambda name, _: not belongs(name))
    try:
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                _fill(connection, table, about.columns[table.name], archive)
    except _NOT_READ:
        raise BackupTrouble(_DAMAGED) from None
    _step_counters(connection, tables)
    command.upgrade(config(connection), "head")


def _fill(
    connection: Connection, table: sa.Table, columns: tuple[str, ...], archive: zipfile.ZipFile
) -> None:
    if set(columns) != set(table.columns.keys()):
        raise ValueError("other columns than the tables of that revision have")
    insert = sa.insert(sa.table(table.name, *map(sa.column, columns)))
    with archive.open(f"{table.name}.jsonl") as page:
        rows = (dict(zip(columns, map(value_of, json.loads(line)), strict=True)) for line in _lines(page))
        while some := list(islice(rows, _ROWS)):
            connection.execute(insert, some)


def _without_the_gone(connection: Connection, about: _About, keys: MemberKeys, *, let_go: bool) -> int:
    """Also those who left after the backup was taken and have come back since: what is kept of them now is new."""
    keys.apply_erased(about.erased)
    left_since = keys.erased(since=about.erased)
    accounts = list(connection.execute(sa.select(everything.METADATA.tables["accounts"].c.id)).scalars())
    gone = {one for one in accounts if keys.cipher(one) is None or keys.trace(one) in left_since}
    missing = sum(not keys.was_erased(one) for one in gone)
    if missing and not let_go:
        raise BackupTrouble(
            f"The keys of {missing} people in it are not here, and nobody erased them. Put back your newest copy "
            "of the folder of members’ keys. If there is none, --let-go restores the rest without them."
        )
    _forget(connection, gone, about.taken)
    return len(gone)


def _forget(connection: Connection, gone: set[str], taken: datetime) -> None:
    members = everything.METADATA.tables["members"].c
    work = Work()
    work.begin(connection)
    try:
        for account in sorted(gone):
            theirs = connection.execute(sa.select(members.id).where(members.account == account)).scalars()
            everything.forget(work, account, list(theirs))
        outbox.after_restore(work, taken)
        signposts.after_restore(work)
    finally:
        work.begin(None)


def _holds_something(connection: Connection) -> bool:
    tables = everything.METADATA.sorted_tables
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(one).limit(1)).first() for one in tables
    )


def _step_counters(connection: Connection, tables: sa.MetaData) -> None:
    """PostgreSQL's own counters do not see rows that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            counter = sa.func.pg_get_serial_sequence(table.name, column.name)
            following = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(counter, following, sa.false())))
