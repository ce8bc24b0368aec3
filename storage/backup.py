"""One file with the newest state of the database and the list of the erased. Never a key.

A zip with `about.json` (version, the tables' revision, moment, columns and hashes) and one file of JSON lines a
table: the same for both databases, so that one can be restored into the other.
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from storage import everything
from storage.keyring import sync_folder
from storage.upgrade import newest, revision

FORMAT: Final = 1
ABOUT: Final = "about.json"


class BackupTrouble(Exception):
    """A backup that cannot be written or put in place; one sentence, with the cure."""


def write_backup(
    engine: Engine, file: Path, *, erased: Sequence[str], fingerprint: str, now: datetime
) -> None:
    """In one transaction; the file appears whole and durable, readable by its owner alone.

    `fingerprint`: of the keys that belong to it, so that a restore without them is noticed.
    """
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _one_moment(engine) as connection, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            about = {"format": FORMAT, "revision": _current(connection), "taken": now.isoformat()}
            tables = {one.name: _put(connection, one, archive) for one in everything.METADATA.sorted_tables}
            keys = {"erased": list(erased), "fingerprint": fingerprint}
            archive.writestr(ABOUT, json.dumps({**about, **keys, "tables": tables}))
        _settle(draft, file)
    except OSError as trouble:
        raise BackupTrouble(f"{file} could not be written: {trouble.strerror}.") from None
    finally:
        if draft.parent.is_dir():
            draft.unlink(missing_ok=True)


def text_of(value: Any) -> Any:
    return {"b": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def value_of(text: Any) -> Any:
    return base64.b64decode(text["b"], validate=True) if isinstance(text, dict) else text


def _current(connection: Connection) -> str:
    known = revision(connection)
    if not known:
        raise BackupTrouble("There is nothing to back up yet: this database has no tables of Kith.")
    if known != newest():
        raise BackupTrouble("This database has other tables than this program knows. Run kith migrate first.")
    return known


def _one_moment(engine: Engine) -> Connection:
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else None
    options: dict[str, Any] = {"isolation_level": level} if level else {"reads": True}
    return engine.connect().execution_options(**options)


def _put(connection: Connection, table: sa.Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    digest = hashlib.sha256()
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in connection.execute(sa.select(*_raw(table))):
            line = json.dumps([text_of(value) for value in row]).encode() + b"\n"
            digest.update(line)
            out.write(line)
    return {"columns": [column.name for column in table.columns], "sha256": digest.hexdigest()}


def _raw(table: sa.Table) -> list[Any]:
    """The columns as the database holds them, untranslated."""
    return [sa.type_coerce(column, _plain(column.type)).label(column.name) for column in table.columns]


def _plain(kind: Any) -> Any:
    return kind.impl if isinstance(kind, sa.types.TypeDecorator) else kind


def _settle(draft: Path, file: Path) -> None:
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(file)
    sync_folder(file.absolute().parent)
