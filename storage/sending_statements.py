"""What handing out asks of the outbox's tables, put together once."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from storage.dialect import skip_locked
from storage.outbox_rows import DONE, WAITING, OutboxRow
from storage.people_rows import AccountRow, PlaceRow

_TABLES = OutboxRow.metadata.tables
T, L = _TABLES["outbox"], _TABLES["lines"]
A, P = AccountRow.metadata.tables["accounts"], PlaceRow.metadata.tables["places"]
NOW = sa.bindparam("now_", type_=L.c.due.type)
_DIRECT = "direct:"
_OPEN = ~L.c.line.startswith("opened:")
_PLATFORMS: sa.BindParameter[Any] = sa.bindparam("platforms_", expanding=True)
_THEIRS = sa.or_(
    sa.exists().where(P.c.id == L.c.line, P.c.platform.in_(_PLATFORMS)),
    sa.and_(
        L.c.line.startswith(_DIRECT),
        sa.exists().where(A.c.id == sa.func.substr(L.c.line, len(_DIRECT) + 1), A.c.platform.in_(_PLATFORMS)),
    ),
)
_ANSWERS = sa.exists().where(T.c.line == L.c.line, T.c.state == WAITING, T.c.urgent, T.c.due <= NOW)
_NOT_HELD = L.c.line.not_in(sa.bindparam("held_", expanding=True))


@cache
def lines(*, theirs: bool | None, answers: bool) -> sa.Select[Any]:
    """Lines to serve: of some platforms, of all others, or of any (None); those with an answer, or any."""
    found = sa.select(L).where(L.c.due <= NOW, L.c.lease_ends <= NOW, *_chosen(theirs))
    if answers:
        found = found.where(L.c.urgent, _ANSWERS)
    return skip_locked(found.order_by(L.c.urgent.desc(), L.c.served).limit(sa.bindparam("limit_")))


@cache
def soonest(*, theirs: bool | None) -> sa.Select[Any]:
    return sa.select(sa.func.min(L.c.due)).where(*_chosen(theirs))


NEXT_ANSWER = (
    sa.select(sa.func.min(T.c.due))
    .select_from(L.join(T, T.c.line == L.c.line))
    .where(L.c.urgent, T.c.state == WAITING, T.c.urgent, T.c.due > NOW)
)
"""When the next of the answers that wait to be tried again is due."""


def _chosen(theirs: bool | None) -> "tuple[sa.ColumnElement[bool], ...]":
    if theirs is None:
        return (_OPEN,)
    return (_OPEN, _THEIRS, _NOT_HELD) if theirs else (_OPEN, ~_THEIRS)


TAKE = (
    sa.update(L)
    .where(L.c.line == sa.bindparam("line_"))
    .values(lease=sa.bindparam("lease_"), lease_ends=sa.bindparam("ends_", type_=L.c.due.type), served=NOW)
)
NEXT = (
    sa.select(T)
    .where(T.c.line == sa.bindparam("line_"), T.c.state == WAITING, sa.or_(T.c.due <= NOW, T.c.tries > 0))
    .order_by(T.c.urgent.desc(), T.c.id)
    .limit(sa.bindparam("limit_"))
)
MARK = (
    sa.update(T)
    .where(T.c.id == sa.bindparam("id_"))
    .values(tries=T.c.tries + 1, tried_since=sa.func.coalesce(T.c.tried_since, NOW))
)
MADE = sa.select(T.c.made).where(
    T.c.card == sa.bindparam("card_"), T.c.state == DONE, T.c.made != ""
).order_by(T.c.id.desc()).limit(1)  # fmt: skip
END = (
    sa.update(T)
    .where(T.c.id == sa.bindparam("id_"), T.c.state == WAITING)
    .values(
        state=sa.bindparam("state_"), payload=None, made=sa.bindparam("made_"), reason=sa.bindparam("reason_")
    )
)
LATER = sa.update(T).where(T.c.id == sa.bindparam("id_")).values(due=sa.bindparam("due_", type_=T.c.due.type))
REST = (
    sa.select(T.c.urgent, sa.func.min(T.c.due), sa.func.max(sa.case((T.c.tries > 0, T.c.due))))
    .where(T.c.line == sa.bindparam("line_"), T.c.state == WAITING)
    .group_by(T.c.urgent)
)
"""By lane: when something is due, and until when its head waits to be tried again."""
HOLD = sa.select(L.c.calm_from).where(L.c.line == sa.bindparam("line_")).with_for_update()
"""First, so that whoever puts something in the line meanwhile has the last word on when it is due."""
RELEASE = (
    sa.update(L)
    .where(L.c.line == sa.bindparam("line_"), L.c.lease == sa.bindparam("lease_"))
    .values(
        lease="",
        lease_ends=NOW,
        due=sa.bindparam("due_", type_=L.c.due.type),
        urgent=sa.bindparam("urgent_", type_=sa.Boolean),
    )
)
SETBACK = (
    sa.update(L)
    .where(L.c.line == sa.bindparam("line_"))
    .values(calm_from=sa.bindparam("calm_", type_=L.c.due.type), setbacks=sa.bindparam("setbacks_"))
)
COUNT = sa.update(A).where(A.c.id == sa.bindparam("account_")).values(dropped=A.c.dropped + 1)
MOVE = sa.update(T).where(T.c.line == sa.bindparam("from_")).values(line=sa.bindparam("to_"))
OPENED = sa.delete(L).where(L.c.line == sa.bindparam("from_"))
QUEUES = sa.select(T.c.urgent, sa.func.count(), sa.func.min(T.c.due)).where(T.c.state == WAITING).group_by(
    T.c.urgent
)  # fmt: skip


FOR_ALL = (
    sa.select(T)
    .where(T.c.line == sa.bindparam("line_"), T.c.state == WAITING, T.c.unasked, T.c.account.is_(None))
    .order_by(T.c.id)
)
"""What waits for everybody in a place."""
LATE = FOR_ALL.where(T.c.not_after < NOW)
"""Of that, what has gone by."""
CARD = sa.select(T.c.line, T.c.made).where(
    T.c.card == sa.bindparam("card_"), T.c.state == DONE, T.c.made != ""
).order_by(T.c.id.desc()).limit(1)  # fmt: skip
