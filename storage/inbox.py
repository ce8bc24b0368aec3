"""What came in: each event once, by the hash of its id. Its words are sealed under the day's key, wiped when handled.

An event can be kept first (`accept`) and handled later, or be handled and marked in one go (`mark`). One that was
kept counts its tries: a handler that ends the process is parked the third time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.events import Event
from bot.kernel.ports import Signer
from storage.codec import decode, encode
from storage.columns import Moment
from storage.datamap import Kept
from storage.dialect import insert_new, upsert
from storage.sealing import Gone, Sealer
from storage.work import Work

TRIES = 3
AT_ONCE = 64
"""How many waiting ones are looked at together; where it were fewer, there are no more."""
REMEMBERED = timedelta(days=30)
WAITING, DONE, PARKED = "waiting", "done", "parked"


class InboxRow(SQLModel, table=True):
    """Only the hash of the id stays."""

    __tablename__ = "inbox"

    id: str = Field(primary_key=True, max_length=32)
    at: datetime = Field(sa_type=Moment, index=True)
    state: str = Field(max_length=8)
    payload: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    tries: int = 0
    reference: str = Field(default="", max_length=8)


_T = SQLModel.metadata.tables["inbox"]
sa.Index(
    "ix_inbox_waiting", _T.c.at, sqlite_where=_T.c.state == WAITING, postgresql_where=_T.c.state == WAITING
)
_SEEN = sa.select(_T.c.state).where(_T.c.id == sa.bindparam("id_"))
_WAITING = sa.select(_T).where(_T.c.state == WAITING).order_by(_T.c.at, _T.c.id).limit(sa.bindparam("limit_"))
_COUNT = sa.select(sa.func.count()).select_from(_T).where(_T.c.state == WAITING)
_TRY = sa.update(_T).where(_T.c.id == sa.bindparam("id_")).values(tries=_T.c.tries + 1)
_PARK = sa.update(_T).where(_T.c.id == sa.bindparam("id_")).values(state=PARKED, payload=None)
_FORGET = sa.delete(_T).where(_T.c.at <= sa.bindparam("before_", type_=Moment))


class SqlInbox:
    def __init__(self, work: Work, sealer: Sealer, signer: Signer) -> None:
        self._work, self._sealer, self._signer = work, sealer, signer

    def id_of(self, event: Event) -> str:
        origin = event.origin
        name = "\0".join(("event", origin.sender.platform, type(event).__name__, origin.id))
        return self._signer.sign(name.encode("utf-8", "surrogatepass"))

    def seen(self, id_: str) -> bool:
        """Whether it was handled (or given up) before. One that waits has not been."""
        return self._work.read(_SEEN, {"id_": id_}).scalar_one_or_none() in (DONE, PARKED)

    def enter_all(self, events: Sequence[tuple[str, datetime]]) -> None:
        """Enter the events of a whole group at once; `enter` then only says which of them are new."""
        rows = [_row(id_, at) for id_, at in dict(events).items()]
        fresh = insert_new(self._work.connection, _T, rows, ["id"]) if rows else ()
        new = {id_ for (id_,) in fresh}
        self._work.entered.update((row["id"], row["id"] in new) for row in rows)
        self._work.fresh()

    def enter(self, id_: str, at: datetime) -> bool:
        """Handled from now on, with the handler's own transaction; False where it was before.

        It may stay whatever becomes of the handler, so it does not count as a change that is to be undone.
        """
        ahead = self._work.entered
        if id_ in ahead:
            fresh, ahead[id_] = ahead[id_], False
            return fresh
        fresh = bool(insert_new(self._work.connection, _T, [_row(id_, at)], ["id"]))
        self._work.fresh()
        return fresh

    def mark(self, id_: str, at: datetime, *, reference: str = "") -> None:
        """Handled: in the handler's own transaction. `reference`: of a fault."""
        self._work.wrote_something()
        values = _row(id_, at, reference=reference)
        upsert(self._work.connection, _T, values, ["id"], update=["state", "payload", "reference"])

    def accept(self, event: Event) -> str:
        """Keep it, to be handled later. Known ones are left as they are."""
        id_, at = self.id_of(event), event.origin.at
        sealed = self._sealer.seal_inbox(encode(event), row=id_, day=at.date())
        self._work.wrote_something()
        upsert(self._work.connection, _T, _row(id_, at, state=WAITING, payload=sealed), ["id"])
        return id_

    def waiting(self, limit: int = AT_ONCE) -> Sequence[tuple[str, Event]]:
        """What was kept and not handled, oldest first. What does not open, or was tried too often, is parked."""
        rows = self._work.read(_WAITING, {"limit_": limit}).all()
        events = [(row.id, self._event(row) if row.tries < TRIES else None) for row in rows]
        parked = [id_ for id_, event in events if event is None]
        for id_ in parked:
            self._work.write(_PARK, {"id_": id_})
        return self.waiting(limit) if parked else [(id_, event) for id_, event in events if event is not None]

    def trying(self, id_: str) -> None:
        """Count a try, in a transaction of its own, before it is made: it counts should the handler end the process."""
        self._work.write(_TRY, {"id_": id_})

    def count(self) -> int:
        return int(self._work.read(_COUNT).scalar_one())

    def _event(self, row: sa.Row[Any]) -> Event | None:
        try:
            event: Event = decode(self._sealer.unseal_inbox(row.payload, row=row.id, day=row.at.date()))
        except Gone:
            return None
        return event


def _row(
    id_: str, at: datetime, *, state: str = DONE, payload: bytes | None = None, reference: str = ""
) -> dict[str, Any]:
    return {"id": id_, "at": at, "state": state, "payload": payload, "tries": 0, "reference": reference}


def forget(work: Work, account: str, members: list[str]) -> None:  # rows here name nobody
    """Only hashes of events stay, and payloads are wiped when handled."""


def retire(work: Work, now: datetime) -> None:
    work.write(_FORGET, {"before_": now - REMEMBERED})


_KEPT_FOR = "30 days"
DATA_MAP: tuple[Kept, ...] = (
    Kept("inbox", "id", "so that an event is handled once", _KEPT_FOR),
    Kept("inbox", "at", "when it came, to let it go in time", _KEPT_FOR),
    Kept("inbox", "state", "whether it was handled", _KEPT_FOR),
    Kept(
        "inbox", "payload", "what was asked, until it is handled", "until handled", erased=True, sealed=True
    ),
    Kept("inbox", "tries", "so that one event cannot stop Kith again and again", _KEPT_FOR),
    Kept("inbox", "reference", "the number somebody was given when something went wrong", _KEPT_FOR),
)
