"""How members are invited, who offers to listen, and the ways of each circle."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.checkins.model import Inviting, Listener, Settings, Ways
from bot.kernel.people import AccountId, CircleId
from bot.kernel.rhythm import Recurring
from storage.checkins_rows import CHOICES as DATA_MAP
from storage.circle_rows import CircleRow
from storage.dialect import upsert
from storage.sealing import Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlCheckInChoices", "forget", "retire"]

_S, _L, _W = (SQLModel.metadata.tables[name] for name in ("checkin_settings", "listeners", "circle_checkins"))
_C = CircleRow.metadata.tables["circles"]


class SqlCheckInChoices:
    """Implements `CheckInChoices`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def settings(self, circle: CircleId, account: AccountId) -> Settings:
        found = sa.select(_S).where(_S.c.circle == circle, _S.c.account == account)
        row = self._work.read(found).one_or_none()
        return Settings(circle, account) if row is None else _settings(row)

    def settle(self, settings: Settings) -> None:
        values = {
            "circle": settings.circle,
            "account": settings.account,
            "inviting": settings.inviting.value,
            "own": settings.own,
            **_written(settings.rhythm),
            "ask_others": settings.ask_others,
            "journal": settings.journal,
        }
        self._upsert(_S, values, ["circle", "account"])

    def owner_of(self, own: str) -> Settings | None:
        row = self._work.read(sa.select(_S).where(_S.c.own == own)).first()
        return None if row is None else _settings(row)

    def with_circle(self, circle: CircleId) -> Sequence[AccountId]:
        asked = sa.select(_S.c.account).where(_S.c.circle == circle, _S.c.inviting == Inviting.CIRCLE.value)
        return tuple(AccountId(one) for one in self._work.read(asked.order_by(_S.c.account)).scalars())

    def on_own_days(self, circle: CircleId) -> Sequence[Settings]:
        own = sa.select(_S).where(_S.c.circle == circle, _S.c.inviting == Inviting.OWN.value)
        return tuple(_settings(row) for row in self._work.read(own.order_by(_S.c.account)).all())

    def all_of(self, account: AccountId) -> Sequence[Settings]:
        mine = sa.select(_S).where(_S.c.account == account).order_by(_S.c.circle)
        return tuple(_settings(row) for row in self._work.read(mine).all())

    def forget_choices(self, circle: CircleId, account: AccountId) -> None:
        for table in (_S, _L):
            self._work.write(sa.delete(table).where(table.c.circle == circle, table.c.account == account))

    def ways(self, circle: CircleId) -> Ways:
        row = self._work.read(sa.select(_W).where(_W.c.circle == circle)).one_or_none()
        if row is None:
            return Ways(circle)
        words = self._sealer.unseal_text(row.words, table="circle_checkins", column="words", row=circle)
        return Ways(
            circle, timedelta(seconds=row.heard_after), tuple(json.loads(words)), row.picture, _rhythm(row)
        )

    def set_ways(self, ways: Ways) -> None:
        words = json.dumps(ways.words)
        values = {
            "circle": ways.circle,
            "heard_after": int(ways.heard_after.total_seconds()),
            "words": self._sealer.seal(words, table="circle_checkins", column="words", row=ways.circle),
            "picture": ways.picture,
            **_written(ways.rhythm),
        }
        self._upsert(_W, values, ["circle"])

    def offer(self, listener: Listener) -> None:
        values = {
            "circle": listener.circle,
            "account": listener.account,
            "most": listener.most,
            "asked_at": listener.asked_at,
        }
        self._upsert(_L, values, ["circle", "account"])

    def withdraw(self, circle: CircleId, account: AccountId) -> None:
        self._work.write(sa.delete(_L).where(_L.c.circle == circle, _L.c.account == account))

    def listener(self, circle: CircleId, account: AccountId) -> Listener | None:
        found = sa.select(_L).where(_L.c.circle == circle, _L.c.account == account)
        row = self._work.read(found).one_or_none()
        return None if row is None else _listener(row)

    def listeners(self, circle: CircleId) -> Sequence[Listener]:
        rows = self._work.read(sa.select(_L).where(_L.c.circle == circle).order_by(_L.c.account))
        return tuple(_listener(row) for row in rows.all())

    def limit(self, account: AccountId, most: int) -> None:
        self._work.write(sa.update(_L).where(_L.c.account == account).values(most=most))

    def _upsert(self, table: sa.Table, values: Mapping[str, Any], keys: list[str]) -> None:
        self._work.wrote_something()
        update = [name for name in values if name not in keys]
        upsert(self._work.connection, table, dict(values), keys, update)


def _written(rhythm: Recurring | None) -> dict[str, Any]:
    return {"rule": rhythm.rule if rhythm else "", "start": rhythm.start if rhythm else None}


def _rhythm(row: sa.Row[Any]) -> Recurring | None:
    return Recurring(row.rule, row.start) if row.rule else None


def _settings(row: sa.Row[Any]) -> Settings:
    return Settings(
        CircleId(row.circle),
        AccountId(row.account),
        Inviting(row.inviting),
        row.own,
        _rhythm(row),
        row.ask_others,
        row.journal,
    )


def _listener(row: sa.Row[Any]) -> Listener:
    return Listener(CircleId(row.circle), AccountId(row.account), row.most, row.asked_at)


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    for table in (_S, _L):
        work.write(sa.delete(table).where(table.c.account == account))


def retire(work: Work, now: datetime) -> None:  # noqa: ARG001  # it goes with its circle, not with time
    living = sa.select(_C.c.id)
    for table in (_S, _L, _W):
        work.write(sa.delete(table).where(table.c.circle.not_in(living)))
