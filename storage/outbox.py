"""Keeping what is to be sent, with the change that causes it. Sending is `storage/sending.py`.

Each effect has one row under the hash of its key, for ever. Lines keep the order: one a room, one a person, one a
room that is still to be opened (its rows move over once it is).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import SQLModel

from bot.kernel.effects import (
    Admit,
    Card,
    CloseRoom,
    Direct,
    Effect,
    Opened,
    OpenRoom,
    Post,
    Remove,
    Why,
    Withdraw,
)
from bot.kernel.people import AccountId, CircleId
from bot.kernel.ports import Clock, Signer
from storage.codec import encode
from storage.dialect import insert_missing
from storage.lines import due_line
from storage.outbox_rows import DATA_MAP, PARKED, SKIPPED, WAITING
from storage.places import SqlPlaces
from storage.sealing import Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlOutbox", "after_restore", "forget", "retire"]

REMEMBERED = timedelta(days=30)
_T, _L = SQLModel.metadata.tables["outbox"], SQLModel.metadata.tables["lines"]
_WAITS = _T.c.state == WAITING
_SKIP = {"state": SKIPPED, "payload": None}
_KEY: sa.BindParameter[Any] = sa.bindparam("key_")
_CANCEL = (
    sa.update(_T)
    .where(sa.or_(_T.c.key == _KEY, _T.c.card == _KEY), _WAITS)
    .values(**_SKIP, reason="taken back")
)
_OUTDATE = (
    sa.update(_T)
    .where(_T.c.card == sa.bindparam("card_"), _WAITS, _T.c.tries == 0)
    .values(**_SKIP, reason="revised")
)
_AGAIN = (
    sa.update(_T)
    .where(_T.c.key == _KEY, _T.c.state == PARKED)
    .values(
        state=WAITING,
        payload=sa.bindparam("payload_", type_=sa.LargeBinary),
        due=sa.bindparam("due_", type_=_T.c.due.type),
        reason="",
    )
)
_THEIRS = _T.c.account == sa.bindparam("account_")
_CANCEL_ALL = sa.update(_T).where(_THEIRS, _WAITS).values(**_SKIP, reason="taken back")
_CANCEL_CIRCLE = _CANCEL_ALL.where(_T.c.circle == sa.bindparam("circle_"))
_COLUMNS = (
    "key", "line", "urgent", "state", "due", "payload", "account", "circle", "activity", "unasked", "not_after",
    "card", "tries", "tried_since", "made", "reason", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Slip:
    """What the row needs to know of an effect."""

    line: str
    key: str
    account: AccountId | None = None
    circle: CircleId | None = None
    card: str | None = None
    why: Why = Why.ASKED_FOR
    activity: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None


class SqlOutbox:
    """Implements `Outbox`."""

    def __init__(
        self, work: Work, sealer: Sealer, signer: Signer, *, places: SqlPlaces, clock: Clock
    ) -> None:
        self._work, self._sealer, self._signer = work, sealer, signer
        self._places, self._clock = places, clock

    def hashed(self, key: str) -> str:
        """What stands for a key in the database and at the platform: 22 URL-safe characters."""
        return self._signer.sign(f"effect\0{key}".encode("utf-8", "surrogatepass"))

    def put(self, effects: Sequence[Effect]) -> None:
        """A room that the platform did not allow is asked for again by the same key, so that it is looked for first."""
        if not effects:
            return
        now = self._clock.now()
        for effect in effects:
            self._put(effect, self._slip(effect), now)

    def cancel(self, key: str) -> None:
        self._work.write(_CANCEL, {"key_": self.hashed(key)})

    def cancel_for(self, account: AccountId, circle: CircleId | None = None) -> None:
        if circle is None:
            self._work.write(_CANCEL_ALL, {"account_": account})
        else:
            self._work.write(_CANCEL_CIRCLE, {"account_": account, "circle_": circle})

    def _put(self, effect: Effect, slip: _Slip, now: datetime) -> None:
        key, due = self.hashed(slip.key), max(now, slip.not_before or now)
        if slip.card:
            self._work.write(_OUTDATE, {"card_": slip.card})
        row = self._row(effect, slip, key=key, due=due, now=now)
        if isinstance(effect, OpenRoom):
            self._work.write(_AGAIN, {"key_": key, "payload_": row["payload"], "due_": due})
        self._work.later(_insert, row)
        self._due(slip.line, due, urgent=row["urgent"])

    def settle(self) -> None:
        """Make every line due that something was put in: once a transaction, however many jobs it holds.

        Whoever commits calls it before. A line in which nothing waits after all is found to be empty, and that is all.
        """
        self._work.settle()
        lines, now = self._work.lines, self._clock.now()
        for line in sorted(lines):
            due, urgent = lines[line]
            due_line(self._work.connection, line, due, now, urgent=urgent)
        lines.clear()

    def _due(self, line: str, due: datetime, *, urgent: bool) -> None:
        known = self._work.lines.get(line)
        self._work.lines[line] = (min(due, known[0]), urgent or known[1]) if known else (due, urgent)

    def _row(self, effect: Effect, slip: _Slip, *, key: str, due: datetime, now: datetime) -> dict[str, Any]:
        payload = self._sealer.seal(
            encode(effect),
            table="outbox",
            column="payload",
            row=key,
            owner=slip.account and self._owner(effect),
        )
        values = (
            key, slip.line, slip.why is Why.ANSWER, WAITING, due, payload, slip.account, slip.circle,
            slip.activity, slip.why is Why.UNASKED, slip.not_after, slip.card, 0, None, "", "", now,
        )  # fmt: skip
        return dict(zip(_COLUMNS, values, strict=True))

    def _owner(self, effect: Effect) -> str | None:
        """Words for one person are sealed under their own key; the rest under the install's."""
        to = effect.to if isinstance(effect, Post) else None
        return to.account if isinstance(to, Direct) else None

    def _slip(self, effect: Effect) -> _Slip:
        match effect:
            case Post(key, to, _, why, activity, circle, not_before, not_after):
                account = to.account if isinstance(to, Direct) else None
                line = self._line(to)
                return _Slip(line, key, account, circle, None, why, activity or "", not_before, not_after)
            case Card(key, revision, to, _, circle, not_after):
                card = self.hashed(key)
                return _Slip(self._line(to), f"{key}#{revision}", None, circle, card, not_after=not_after)
            case Withdraw(key, to, of):
                return _Slip(self._line(to), key, card=self.hashed(of))
            case OpenRoom(key, beside=beside):
                return _Slip(self._line(beside), key)
            case CloseRoom(key, place):
                return _Slip(self._line(place), key)
            case Remove(key, place, who=who) if who:
                return _Slip(self._line(place), key)
            case Admit(key, place, account) | Remove(key, place, account):
                return _Slip(self._line(place), key, account)

    def _line(self, to: object) -> str:
        match to:
            case Direct(account):
                return f"direct:{account}"
            case Opened(key):
                room = self.hashed(key)
                return self._places.room(room) or f"opened:{room}"
            case _:
                return str(to)


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """One whose key is known was put before, and is left as it is."""
    insert_missing(connection, _T, rows, ["key"])


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    work.write(sa.delete(_T).where((_T.c.account == account) | (_T.c.line == f"direct:{account}")))
    work.write(sa.delete(_L).where(_L.c.line == f"direct:{account}"))


def retire(work: Work, now: datetime) -> None:
    work.write(sa.delete(_T).where(_T.c.state != WAITING, _T.c.at <= now - REMEMBERED))
    waits = sa.select(_T.c.id).where(_T.c.line == _L.c.line, _WAITS).exists()
    work.write(sa.delete(_L).where(~waits, _L.c.served <= now - REMEMBERED))


def after_restore(work: Work, taken: datetime) -> int:
    """What waited when the backup was taken may have been sent since: nothing of it is sent again. How many."""
    old = sa.update(_T).where(_WAITS, _T.c.at <= taken).values(**_SKIP, reason="restored")
    return work.write(old).rowcount
