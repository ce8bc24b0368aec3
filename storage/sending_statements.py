"""What handing out asks of the outbox's tables, put together once."""

import sqlalchemy as sa

from storage.dialect import skip_locked
from storage.outbox_rows import DONE, WAITING, OutboxRow
from storage.people_rows import AccountRow

_TABLES = OutboxRow.metadata.tables
T, L, A = _TABLES["outbox"], _TABLES["lines"], AccountRow.metadata.tables["accounts"]
NOW = sa.bindparam("now_", type_=L.c.due.type)
LINES = skip_locked(
    sa.select(L)
    .where(L.c.due <= NOW, L.c.lease_ends <= NOW, ~L.c.line.startswith("opened:"))
    .order_by(L.c.urgent.desc(), L.c.served)
    .limit(sa.bindparam("limit_"))
)
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
SOONEST = sa.select(sa.func.min(L.c.due)).where(~L.c.line.startswith("opened:"))
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
