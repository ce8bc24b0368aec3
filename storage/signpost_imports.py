"""Imports of the directory: what each did, and what was there before, so that it can be taken back for a while."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.people import CommunityId
from bot.signposts.entry import EntryId
from bot.signposts.importing import KEPT_FOR, Did, Import, ImportId
from storage.columns import Moment
from storage.datamap import Kept
from storage.signposts_rows import plain, read, written
from storage.work import Work


class SignpostImportRow(SQLModel, table=True):
    __tablename__ = "signpost_imports"

    id: str = Field(primary_key=True, max_length=24)
    community: str = Field(max_length=64, index=True)
    feed: str = Field(max_length=200)
    at: datetime = Field(sa_type=Moment)
    number: int
    added: int
    changed: int
    removed: int
    did: str = Field(sa_type=sa.Text)


_T = SQLModel.metadata.tables["signpost_imports"]
_SHOWN = [column for column in _T.c if column.name != "did"]
_NEWEST = (_T.c.at.desc(), _T.c.number.desc())
_HERE = _T.c.community == sa.bindparam("community_")
_LAST = sa.select(_T.c.id).where(_HERE, _T.c.feed == sa.bindparam("feed_")).order_by(*_NEWEST).limit(1)
_NEXT = sa.select(sa.func.coalesce(sa.func.max(_T.c.number), 0) + 1)


class SqlImports:
    """Implements `Imports`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def keep(self, one: Import) -> None:
        values = {
            "id": one.id,
            "community": one.community,
            "feed": plain(one.feed),
            "at": one.at,
            "number": self._work.read(_NEXT).scalar_one(),
            "added": one.added,
            "changed": one.changed,
            "removed": one.removed,
            "did": _written(one.did),
        }
        self._work.write(sa.insert(_T), values)

    def find(self, one: ImportId) -> Import | None:
        row = self._work.read(sa.select(_T).where(_T.c.id == one)).one_or_none()
        return None if row is None else _import(row, _read(row.did))

    def last(self, community: CommunityId, feed: str) -> ImportId | None:
        found = self._work.read(_LAST, {"community_": community, "feed_": plain(feed)}).scalar_one_or_none()
        return None if found is None else ImportId(found)

    def all(self, community: CommunityId) -> Sequence[Import]:
        statement = sa.select(*_SHOWN).where(_HERE).order_by(*_NEWEST)
        return tuple(_import(row, ()) for row in self._work.read(statement, {"community_": community}))

    def remove(self, one: ImportId) -> None:
        self._work.write(sa.delete(_T).where(_T.c.id == one))


def _import(row: sa.Row[Any], did: tuple[Did, ...]) -> Import:
    return Import(
        id=ImportId(row.id),
        community=CommunityId(row.community),
        feed=row.feed,
        at=row.at,
        added=row.added,
        changed=row.changed,
        removed=row.removed,
        did=did,
    )


def _written(did: tuple[Did, ...]) -> str:
    rows = [[one.entry, one.before and written(one.before), one.left] for one in did]
    return json.dumps(rows, separators=(",", ":"))


def _read(text: str) -> tuple[Did, ...]:
    return tuple(Did(EntryId(id_), before and read(before), left) for id_, before, left in json.loads(text))


def forget(work: Work, account: str, members: list[str]) -> None:
    """Nothing here names a person: entries are public words about services."""


def retire(work: Work, now: datetime) -> None:
    before: sa.BindParameter[datetime] = sa.bindparam("before_", now - KEPT_FOR, type_=Moment)
    work.write(sa.delete(_T).where(_T.c.at <= before))


_kept = partial(Kept, "signpost_imports", retention="90 days, or until it is taken back")
DATA_MAP: tuple[Kept, ...] = (
    _kept("id", "how whoever takes an import back names it"),
    _kept("community", "whose directory it changed"),
    _kept("feed", "which feed it was of"),
    _kept("at", "when it was, and until when it is kept"),
    _kept("number", "which of two came first"),
    _kept("added", "how many entries came"),
    _kept("changed", "how many entries became different"),
    _kept("removed", "how many entries went"),
    _kept("did", "what was there before: public words about services"),
)
