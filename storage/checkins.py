"""Check-ins, and what others said to them and were asked about them. The words went out with the post."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.checkins.model import KEPT, Asked, CheckIn, How, Seen, State, Wish
from bot.kernel.people import AccountId, CircleId, PlaceId
from storage.checkins_rows import CHECKINS as DATA_MAP
from storage.columns import Moment
from storage.dialect import insert_new, upsert
from storage.sealing import Gone, Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlCheckIns", "forget", "retire"]

_T, _A, _K = (SQLModel.metadata.tables[name] for name in ("checkins", "checkin_answers", "checkin_asked"))


class SqlCheckIns:
    """Implements `CheckInBook`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def keep(self, checkin: CheckIn) -> None:
        how = json.dumps({"wish": checkin.wish.value, "word": checkin.word, "room": checkin.room})
        values = {
            "id": checkin.id,
            "circle": checkin.circle,
            "author": checkin.author,
            "at": checkin.at,
            "seen": checkin.seen.value,
            "state": checkin.state.value,
            "asks": checkin.wish is not Wish.NOTHING,
            "revision": checkin.revision,
            "how": self._sealer.seal(
                how, table="checkins", column="how", row=checkin.id, owner=checkin.author
            ),
        }
        self._work.wrote_something()
        upsert(self._work.connection, _T, values, ["id"], [name for name in values if name != "id"])

    def find(self, checkin: str) -> CheckIn | None:
        return self._first(sa.select(_T).where(_T.c.id == checkin))

    def latest(self, author: AccountId, circle: CircleId, since: datetime) -> CheckIn | None:
        theirs = sa.select(_T).where(_T.c.author == author, _T.c.circle == circle, _T.c.at > since)
        return self._first(theirs.order_by(_T.c.at.desc(), _T.c.id).limit(1))

    def waiting(self, author: AccountId, circle: CircleId) -> Sequence[CheckIn]:
        theirs = sa.select(_T).where(_T.c.author == author, _T.c.circle == circle, _T.c.asks)
        rows = self._work.read(theirs.where(_T.c.state == State.OPEN.value).order_by(_T.c.at, _T.c.id)).all()
        return tuple(one for row in rows if (one := self._value(row)) is not None)

    def drop(self, checkin: str) -> None:
        for table, column in ((_T, _T.c.id), (_A, _A.c.checkin), (_K, _K.c.checkin)):
            self._work.write(sa.delete(table).where(column == checkin))

    def theirs(self, author: AccountId, circle: CircleId) -> Sequence[str]:
        rows = self._work.read(sa.select(_T.c.id).where(_T.c.author == author, _T.c.circle == circle))
        return tuple(rows.scalars())

    def let_go(self, account: AccountId, circle: CircleId) -> None:
        here = sa.select(_T.c.id).where(_T.c.circle == circle)
        for table, column in ((_A, _A.c.account), (_K, _K.c.listener)):
            self._work.write(sa.delete(table).where(column == account, table.c.checkin.in_(here)))

    def pending(self, listener: AccountId, circle: CircleId) -> Sequence[str]:
        here = sa.select(_T.c.id).where(_T.c.circle == circle)
        asked = sa.select(_K.c.checkin).where(_K.c.listener == listener, _K.c.checkin.in_(here))
        return tuple(self._work.read(asked.where(_K.c.state == Asked.ASKED.value)).scalars())

    def words_since(self, circle: CircleId, since: datetime) -> Sequence[str]:
        shown = sa.select(_T).where(_T.c.circle == circle, _T.c.at >= since, _T.c.seen == Seen.CIRCLE.value)
        values = [self._value(row) for row in self._work.read(shown.order_by(_T.c.at, _T.c.id)).all()]
        latest = {one.author: one.word for one in values if one is not None and one.word}
        return tuple(latest.values())

    def wipe_words(self, circle: CircleId, *, before: datetime) -> None:
        for row in self._work.read(sa.select(_T).where(_T.c.circle == circle, _T.c.at < before)).all():
            value = self._value(row)
            if value is not None and value.word:
                self.keep(replace(value, word=""))

    def answer(self, checkin: str, account: AccountId, how: How, at: datetime) -> bool:
        row = {"checkin": checkin, "account": account, "how": how.value, "at": at}
        self._work.wrote_something()
        return bool(insert_new(self._work.connection, _A, [row], ["checkin", "account", "how"]))

    def answered(self, checkin: str) -> Sequence[AccountId]:
        rows = self._work.read(sa.select(_A.c.account).where(_A.c.checkin == checkin).distinct())
        return tuple(AccountId(one) for one in rows.scalars())

    def asked(self, checkin: str) -> Sequence[AccountId]:
        rows = self._work.read(
            sa.select(_K.c.listener).where(_K.c.checkin == checkin).order_by(_K.c.listener)
        )
        return tuple(AccountId(one) for one in rows.scalars())

    def stands(self, checkin: str, listener: AccountId) -> Asked | None:
        asked = sa.select(_K.c.state).where(_K.c.checkin == checkin, _K.c.listener == listener)
        found = self._work.read(asked).scalar_one_or_none()
        return None if found is None else Asked(found)

    def ask(self, checkin: str, listener: AccountId, at: datetime, state: Asked) -> None:
        values = {"checkin": checkin, "listener": listener, "at": at, "state": state.value}
        self._work.wrote_something()
        upsert(self._work.connection, _K, values, ["checkin", "listener"], ["at", "state"])

    def holding(self, listener: AccountId, since: datetime) -> int:
        """Said yes when asked, or offered by themselves."""
        said_yes = sa.select(_K.c.checkin).where(
            _K.c.listener == listener, _K.c.state == Asked.YES.value, _K.c.at > since
        )
        offered = sa.select(_A.c.checkin).where(
            _A.c.account == listener, _A.c.how == How.FREE.value, _A.c.at > since
        )
        both = sa.union(said_yes, offered).subquery()
        return int(self._work.read(sa.select(sa.func.count()).select_from(both)).scalar_one())

    def being_asked(self, listener: AccountId, since: datetime) -> bool:
        open_ = sa.select(_K.c.checkin).where(
            _K.c.listener == listener, _K.c.state == Asked.ASKED.value, _K.c.at > since
        )
        return self._work.read(open_.limit(1)).first() is not None

    def _first(self, statement: sa.Select[Any]) -> CheckIn | None:
        row = self._work.read(statement).first()
        return None if row is None else self._value(row)

    def _value(self, row: sa.Row[Any]) -> CheckIn | None:
        """None once its author's key is gone: then it is nobody's any more."""
        try:
            how = json.loads(
                self._sealer.unseal_text(
                    row.how, table="checkins", column="how", row=row.id, owner=row.author
                )
            )
        except Gone:
            return None
        return CheckIn(
            row.id,
            CircleId(row.circle),
            AccountId(row.author),
            row.at,
            Wish(how["wish"]),
            Seen(row.seen),
            State(row.state),
            row.revision,
            how["word"],
            PlaceId(how["room"]) if how.get("room") else None,
        )


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    mine = sa.select(_T.c.id).where(_T.c.author == account)
    work.write(sa.delete(_A).where((_A.c.account == account) | _A.c.checkin.in_(mine)))
    work.write(sa.delete(_K).where((_K.c.listener == account) | _K.c.checkin.in_(mine)))
    work.write(sa.delete(_T).where(_T.c.author == account))


def retire(work: Work, now: datetime) -> None:
    """With the last day of a check-in goes all that hangs on it."""
    before: sa.BindParameter[datetime] = sa.bindparam("before_", now - KEPT, type_=Moment)
    work.write(sa.delete(_T).where(_T.c.at <= before))
    known = sa.select(_T.c.id)
    for table in (_A, _K):
        work.write(sa.delete(table).where(table.c.checkin.not_in(known)))
