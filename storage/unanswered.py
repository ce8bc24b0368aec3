"""Answers that were kept and not given yet, where a platform lets them be given for a while after the question.

Kept with the handler's own transaction, gone as soon as it was given: what a crash left here is given by the next
process. About somebody who has not said yes nothing of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.documents import Document
from bot.kernel.people import AccountId
from bot.kernel.ports import Clock
from storage.codec import decode, encode
from storage.columns import Moment
from storage.datamap import Kept
from storage.dialect import upsert
from storage.sealing import Sealer, Unreadable
from storage.work import Work

GOOD_FOR = timedelta(minutes=14)
"""A little less than Discord lets an interaction be answered."""


class UnansweredRow(SQLModel, table=True):
    """`id`: of the event, as the inbox knows it."""

    __tablename__ = "unanswered"

    id: str = Field(primary_key=True, max_length=32)
    at: datetime = Field(sa_type=Moment, index=True)
    platform: str = Field(max_length=16)
    account: str = Field(max_length=64, index=True)
    payload: bytes = Field(sa_type=sa.LargeBinary)


_T = SQLModel.metadata.tables["unanswered"]
_OF = sa.select(_T).where(
    _T.c.platform == sa.bindparam("platform_"), _T.c.at > sa.bindparam("since_", type_=Moment)
)
_GIVEN = sa.delete(_T).where(_T.c.id.in_(sa.bindparam("ids_", expanding=True)))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """`reply`: the platform's word by which an answer finds its question. `people`: as the platform names them."""

    id: str
    account: AccountId
    reply: str = field(repr=False)
    document: Document = field(repr=False)
    private: bool
    language: str
    zone: str
    place: str
    people: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class SqlUnanswered:
    def __init__(self, work: Work, sealer: Sealer, clock: Clock) -> None:
        self._work, self._sealer, self._clock = work, sealer, clock

    def keep(self, one: Unanswered, platform: str) -> None:
        said = (one.reply, one.document, one.private, one.language, one.zone, one.place, one.people)
        sealed = self._sealer.seal(
            encode(said), table="unanswered", column="payload", row=one.id, owner=one.account
        )
        values = {
            "id": one.id,
            "at": self._clock.now(),
            "platform": platform,
            "account": one.account,
            "payload": sealed,
        }
        self._work.wrote_something()
        upsert(self._work.connection, _T, values, ["id"], update=None)

    def of(self, platform: str) -> Sequence[Unanswered]:
        """Those that can still be given, oldest first."""
        since = self._clock.now() - GOOD_FOR
        rows = self._work.read(_OF.order_by(_T.c.at, _T.c.id), {"platform_": platform, "since_": since}).all()
        return [one for row in rows if (one := self._opened(row)) is not None]

    def given(self, ids: Sequence[str]) -> None:
        self._work.write(_GIVEN, {"ids_": list(ids)})

    def _opened(self, row: sa.Row[tuple[object, ...]]) -> Unanswered | None:
        try:
            blob = self._sealer.unseal(
                row.payload, table="unanswered", column="payload", row=row.id, owner=row.account
            )
        except Unreadable:
            return None
        reply, document, private, language, zone, place, people = decode(blob)
        return Unanswered(
            row.id, AccountId(row.account), reply, document, private, language, zone, place, people
        )


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    work.write(sa.delete(_T).where(_T.c.account == account))


def retire(work: Work, now: datetime) -> None:
    work.write(sa.delete(_T).where(_T.c.at <= now - GOOD_FOR))


_kept = partial(Kept, "unanswered", retention="until the answer was given, at most an hour and a quarter")
DATA_MAP: tuple[Kept, ...] = (
    _kept("id", "which question it answers"),
    _kept("at", "to let it go in time"),
    _kept("platform", "where it was asked"),
    _kept("account", "whose answer it is", erased=True),
    _kept("payload", "the answer, and the word by which the platform takes it", sealed=True, erased=True),
)
