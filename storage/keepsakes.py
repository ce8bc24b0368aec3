"""Files that live beside the database and belong to a backup: in it, sealed, only while one is made or put back."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Field, SQLModel

from storage.columns import Moment
from storage.datamap import Kept
from storage.keyring import KeyRing
from storage.sealing import seal_for_install, unseal_for_install
from storage.work import Work


class KeepsakeRow(SQLModel, table=True):
    __tablename__ = "keepsakes"

    name: str = Field(primary_key=True, max_length=255)
    content: bytes = Field(sa_type=sa.LargeBinary)
    at: datetime = Field(sa_type=Moment)


_T = SQLModel.metadata.tables["keepsakes"]


def put_in(engine: Engine, ring: KeyRing, files: Mapping[str, bytes], now: datetime) -> None:
    rows = [
        {
            "name": name,
            "content": seal_for_install(ring, content, table="keepsakes", column="content", row=name),
            "at": now,
        }
        for name, content in files.items()
    ]
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.delete(_T))
        if rows:
            connection.execute(sa.insert(_T), rows)


def take_out(engine: Engine, ring: KeyRing) -> Mapping[str, bytes]:
    """What is there, which is there no more afterwards."""
    with engine.connect() as connection, connection.begin():
        rows = connection.execute(sa.select(_T)).all()
        connection.execute(sa.delete(_T))
    return {
        row.name: unseal_for_install(ring, row.content, table="keepsakes", column="content", row=row.name)
        for row in rows
    }


def forget(work: Work, account: str, members: list[str]) -> None:  # nobody is named here
    """Files of Kith's own, not of a person."""


def retire(work: Work, now: datetime) -> None:  # noqa: ARG001  # whenever it is asked
    """What a backup that was cut short has left."""
    work.write(sa.delete(_T))


_file = partial(Kept, "keepsakes", retention="while a backup is made or put back")
DATA_MAP: tuple[Kept, ...] = (
    _file("name", "which file beside the database it is"),
    _file("content", "so that Kith is no stranger to anybody after a restore", sealed=True),
    _file("at", "when that was"),
)
