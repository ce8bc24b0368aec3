"""One file with the newest state of the database and the list of the erased. Never a key.

A zip with `about.json` (version, tables' revision, moment, hashes) and one file of JSON lines a table: the same for
both databases, so that one can be restored into the other.
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from storage import everything, outbox
from storage.memberkeys import MemberKeys
from storage.upgrade import newest
from storage.work import Work

_FORMAT = 1
_ABOUT = "about.json"
_LARGEST = 2 * 1024**3
_ROWS = 500


class BackupTrouble(Exception):
    """A backup that cannot be written or put in place; one sentence, with the cure."""


def write_backup(engine: Engine, file: Path, *, erased: Sequence[str], now: datetime) -> None:
    """In one transaction; the file appears whole, readable by its owner alone."""
    draft = file.with_name(f".{file.name}.part")
    draft.unlink(missing_ok=True)
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _one_moment(engine) as connection, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            hashes = {
                table.name: _put(connection, table, archive) for table in everything.METADATA.sorted_tables
            }
            about = {
                "format": _FORMAT,
                "revision": newest(),
                "taken": now.isoformat(),
                "tables": hashes,
                "erased": list(erased),
            }
            archive.writestr(_ABOUT, json.dumps(about))
        draft.replace(file)
    except OSError as trouble:
        raise BackupTrouble(f"{file} could not be written: {trouble.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


def read_backup(engine: Engine, file: Path, keys: MemberKeys, *, force: bool) -> int:
    """Put it in place of an empty, migrated database; with `force`, of any. How many people stay gone.

    Who was erased, by the backup's list or by the keys here, is not brought back; what waited to be sent is not sent.
    """
    with _opened(file) as archive:
        about = _about(archive)
        with engine.connect() as connection, connection.begin():
            if not force and _holds_something(connection):
                raise BackupTrouble(
                    "There is something in the database already. Add --force to put this in its place."
                )
            for table in reversed(everything.METADATA.sorted_tables):
                connection.execute(sa.delete(table))
            for table in everything.METADATA.sorted_tables:
                _fill(connection, table, archive, about["tables"].get(table.name, ""))
            _step_counters(connection)
            keys.apply_erased(about["erased"])
            return _let_go(connection, keys, datetime.fromisoformat(about["taken"]))


def _let_go(connection: Connection, keys: MemberKeys, taken: datetime) -> int:
    """Whose key is gone is gone; a later stay of theirs has a key, and stays."""
    work = Work()
    work.begin(connection)
    accounts = everything.METADATA.tables["accounts"]
    members = everything.METADATA.tables["members"]
    gone = [one for one in connection.execute(sa.select(accounts.c.id)).scalars() if keys.cipher(one) is None]
    for account in gone:
        theirs = connection.execute(sa.select(members.c.id).where(members.c.account == account)).scalars()
        everything.forget(work, account, list(theirs))
    outbox.after_restore(work, taken)
    work.begin(None)
    return len(gone)


def _one_moment(engine: Engine) -> Any:
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else None
    options: dict[str, Any] = {"isolation_level": level} if level else {"reads": True}
    return engine.connect().execution_options(**options)


def _put(connection: Connection, table: sa.Table, archive: zipfile.ZipFile) -> str:
    digest = hashlib.sha256()
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in connection.execute(sa.select(*_raw(table))):
            line = json.dumps([_down(value) for value in row]).encode() + b"\n"
            digest.update(line)
            out.write(line)
    return digest.hexdigest()


def _fill(connection: Connection, table: sa.Table, archive: zipfile.ZipFile, digest: str) -> None:
    bare = sa.table(table.name, *(sa.column(column.name) for column in table.columns))
    names, found, rows = [column.name for column in table.columns], hashlib.sha256(), []
    for line in _lines(archive, table.name):
        found.update(line)
        rows.append(dict(zip(names, map(_up, json.loads(line)), strict=True)))
        if len(rows) >= _ROWS:
            connection.execute(sa.insert(bare), rows)
            rows = []
    if rows:
        connection.execute(sa.insert(bare), rows)
    if found.hexdigest() != digest:
        raise BackupTrouble("The backup is damaged. Take another one.")


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    try:
        with archive.open(f"{table}.jsonl") as file:
            yield from file
    except (KeyError, zipfile.BadZipFile, EOFError, OSError):
        raise BackupTrouble("The backup is damaged. Take another one.") from None


def _raw(table: sa.Table) -> list[Any]:
    """The columns as the database holds them, untranslated."""
    return [sa.type_coerce(column, _plain(column.type)).label(column.name) for column in table.columns]


def _plain(kind: Any) -> Any:
    return kind.impl if isinstance(kind, sa.types.TypeDecorator) else kind


def _down(value: Any) -> Any:
    return {"b": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _up(value: Any) -> Any:
    return base64.b64decode(value["b"]) if isinstance(value, dict) else value


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
        if sum(one.file_size for one in archive.infolist()) > _LARGEST:
            raise BackupTrouble(f"{file} is larger than any backup of Kith.")
    except FileNotFoundError:
        raise BackupTrouble(f"There is no {file}.") from None
    except (zipfile.BadZipFile, OSError):
        raise BackupTrouble(f"{file} is not a whole backup of Kith. Take another one.") from None
    return archive


def _about(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(archive.read(_ABOUT))
        known = about["format"] == _FORMAT and isinstance(about["tables"], dict)
        revision = str(about["revision"])
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile):
        raise BackupTrouble("This is not a backup of Kith, or it is damaged.") from None
    if not known or revision > newest():
        raise BackupTrouble("This backup was written by a newer Kith. Use that one to restore it.")
    if revision != newest():
        raise BackupTrouble(
            "This backup was written by an older Kith. Restore it with that one, then update."
        )
    return about


def _holds_something(connection: Connection) -> bool:
    tables = everything.METADATA.sorted_tables
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(one).limit(1)).first() for one in tables
    )


def _step_counters(connection: Connection) -> None:
    """PostgreSQL's own counters do not see rows that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in ("outbox", "appointments"):
        connection.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM {table}"  # noqa: S608  # two names of ours
            )
        )
