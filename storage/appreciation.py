"""Thanks that wait for a decision. The words are sealed for their giver and wiped with the decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.appreciation.model import TIME_TO_DECIDE, State, Thanks
from bot.kernel.people import AccountId, CircleId
from storage.columns import Moment
from storage.datamap import Kept
from storage.sealing import Gone, Sealer
from storage.work import Work


class ThanksRow(SQLModel, table=True):
    """`words` is empty once decided."""

    __tablename__ = "thanks"

    id: str = Field(primary_key=True, max_length=12)
    circle: str = Field(max_length=64)
    giver: str = Field(max_length=64, index=True)
    receiver: str = Field(max_length=64, index=True)
    words: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    state: str = Field(max_length=16)
    at: datetime = Field(sa_type=Moment, index=True)


_T = SQLModel.metadata.tables["thanks"]
_C = _T.c
_FIND = sa.select(_T).where(_C.id == sa.bindparam("id_"))
_LATELY = (
    sa.select(_T)
    .where(_C.giver == sa.bindparam("giver_"), _C.circle == sa.bindparam("circle_"))
    .where(_C.state == State.WAITING.value, _C.at > sa.bindparam("since_", type_=Moment))
)
_DECIDE = (
    sa.update(_T)
    .where(_C.id == sa.bindparam("id_"))
    .values(words=None, state=sa.bindparam("state_", type_=sa.String))
)
_THEIRS = sa.or_(_C.giver == sa.bindparam("account_"), _C.receiver == sa.bindparam("account_"))
_HERE = sa.and_(_THEIRS, _C.circle == sa.bindparam("circle_"))
_WAITING_HERE = sa.select(_C.id).where(_HERE, _C.state == State.WAITING.value)
_LET_GO = sa.delete(_T).where(_HERE)
_FORGET = sa.delete(_T).where(_THEIRS)
_RETIRE = sa.delete(_T).where(_C.at <= sa.bindparam("before_", type_=Moment))


class SqlThanks:
    """Implements `ThanksKept`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work = work
        self._sealer = sealer

    def keep(self, thanks: Thanks) -> None:
        sealed = self._sealer.seal(
            thanks.words or "", table="thanks", column="words", row=thanks.id, owner=thanks.giver
        )
        values = {
            "id": thanks.id,
            "circle": thanks.circle,
            "giver": thanks.giver,
            "receiver": thanks.receiver,
            "words": sealed,
            "state": thanks.state.value,
            "at": thanks.at,
        }
        self._work.write(sa.insert(_T), values)

    def find(self, thanks: str) -> Thanks | None:
        row = self._work.read(_FIND, {"id_": thanks}).one_or_none()
        return None if row is None else self._value(row)

    def given_since(self, giver: AccountId, circle: CircleId, since: datetime) -> Sequence[Thanks]:
        blanks = {"giver_": giver, "circle_": circle, "since_": since}
        return tuple(self._value(row) for row in self._work.read(_LATELY, blanks))

    def decide(self, thanks: str, state: State) -> None:
        self._work.write(_DECIDE, {"id_": thanks, "state_": state.value})

    def let_go(self, account: AccountId, circle: CircleId) -> Sequence[str]:
        blanks = {"account_": account, "circle_": circle}
        waiting = tuple(self._work.read(_WAITING_HERE, blanks).scalars())
        self._work.write(_LET_GO, blanks)
        return waiting

    def _value(self, row: sa.Row[Any]) -> Thanks:
        words = None if row.words is None else self._open(row)
        return Thanks(
            row.id,
            CircleId(row.circle),
            AccountId(row.giver),
            AccountId(row.receiver),
            row.at,
            words,
            State(row.state),
        )

    def _open(self, row: sa.Row[Any]) -> str | None:
        try:
            return self._sealer.unseal_text(
                row.words, table="thanks", column="words", row=row.id, owner=row.giver
            )
        except Gone:
            return None


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    work.write(_FORGET, {"account_": account})


def retire(work: Work, now: datetime) -> None:
    work.write(_RETIRE, {"before_": now - TIME_TO_DECIDE})


_KEPT_FOR = "14 days from giving"
DATA_MAP: tuple[Kept, ...] = (
    Kept("thanks", "id", "which button belongs to which thanks", _KEPT_FOR, erased=True),
    Kept("thanks", "circle", "where they would be shown", _KEPT_FOR, exported=True, erased=True),
    Kept("thanks", "giver", "who may take them back", _KEPT_FOR, exported=True, erased=True),
    Kept("thanks", "receiver", "who decides about them", _KEPT_FOR, exported=True, erased=True),
    Kept(
        "thanks",
        "words",
        "shown to the receiver, and to the circle if they choose",
        "until the receiver decides, at most 14 days",
        exported=True,
        erased=True,
        sealed=True,
    ),
    Kept("thanks", "state", "so that pressing twice has one effect", _KEPT_FOR, exported=True, erased=True),
    Kept("thanks", "at", "so that they end after 14 days", _KEPT_FOR, exported=True, erased=True),
)
