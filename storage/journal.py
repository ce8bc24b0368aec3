"""Pages of private journals. Each is sealed under its owner's own key; nobody else has a way to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.checkins.model import Entry
from bot.kernel.people import AccountId
from storage.checkins_rows import PAGES as DATA_MAP
from storage.columns import Moment
from storage.dialect import upsert
from storage.sealing import Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlJournal", "forget", "retire"]

_T = SQLModel.metadata.tables["journal"]


class SqlJournal:
    """Implements `Journal`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def write(self, entry: Entry) -> None:
        words = self._sealer.seal(
            entry.words, table="journal", column="words", row=entry.id, owner=entry.account
        )
        values = {"id": entry.id, "account": entry.account, "at": entry.at, "words": words}
        self._work.wrote_something()
        upsert(self._work.connection, _T, values, ["id"], ["words"])

    def entry(self, account: AccountId, id_: str) -> Entry | None:
        row = self._work.read(sa.select(_T).where(_T.c.id == id_, _T.c.account == account)).one_or_none()
        return None if row is None else self._value(row)

    def entries(
        self, account: AccountId, *, before: datetime | None = None, limit: int = 20
    ) -> Sequence[Entry]:
        mine = sa.select(_T).where(_T.c.account == account)
        if before is not None:
            mine = mine.where(_T.c.at < sa.bindparam("before_", before, type_=Moment))
        rows = self._work.read(mine.order_by(_T.c.at.desc(), _T.c.id).limit(limit)).all()
        return tuple(self._value(row) for row in rows)

    def tear_out(self, account: AccountId, id_: str) -> None:
        self._work.write(sa.delete(_T).where(_T.c.id == id_, _T.c.account == account))

    def burn(self, account: AccountId) -> int:
        return self._work.write(sa.delete(_T).where(_T.c.account == account)).rowcount

    def _value(self, row: sa.Row[Any]) -> Entry:
        words = self._sealer.unseal_text(
            row.words, table="journal", column="words", row=row.id, owner=row.account
        )
        return Entry(row.id, AccountId(row.account), row.at, words)


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    work.write(sa.delete(_T).where(_T.c.account == account))


def retire(work: Work, now: datetime) -> None:
    """A journal is kept until its owner lets go of it."""
