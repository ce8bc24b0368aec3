"""Handing out what is to be sent: lines are leased in turn, each gives its next few effects in order.

Consent, pause and quiet hours are asked here, in the transaction that hands an effect out. A try is marked before it
is made, so that after a crash the one in doubt is known as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from bot.kernel.consent import SEND, Ruling, Standing, Verdict, may_send
from bot.kernel.effects import Effect, Why
from bot.kernel.people import FOREVER, AccountId, Activity, CircleId
from bot.kernel.ports import Circles, People
from storage.codec import decode
from storage.dialect import skip_locked
from storage.lines import due_line
from storage.outbox_rows import DONE, PARKED, SKIPPED, WAITING, OutboxRow
from storage.people_rows import AccountRow
from storage.sealing import Gone, Sealer
from storage.work import Work

LEASE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(seconds=15)
"""Where nobody says that a platform takes things again, this is how soon it is found out."""
_ENOUGH = 8
"""Setbacks that count: twice as long each time is soon longer than can be reckoned with."""
_TABLES = OutboxRow.metadata.tables
_T, _L, _A = _TABLES["outbox"], _TABLES["lines"], AccountRow.metadata.tables["accounts"]
_NOW = sa.bindparam("now_", type_=_L.c.due.type)
_LINES = skip_locked(
    sa.select(_L)
    .where(_L.c.due <= _NOW, _L.c.lease_ends <= _NOW, ~_L.c.line.startswith("opened:"))
    .order_by(_L.c.urgent.desc(), _L.c.served)
    .limit(sa.bindparam("limit_"))
)
_TAKE = (
    sa.update(_L)
    .where(_L.c.line == sa.bindparam("line_"))
    .values(lease=sa.bindparam("lease_"), lease_ends=sa.bindparam("ends_", type_=_L.c.due.type), served=_NOW)
)
_NEXT = (
    sa.select(_T)
    .where(
        _T.c.line == sa.bindparam("line_"), _T.c.state == WAITING, sa.or_(_T.c.due <= _NOW, _T.c.tries > 0)
    )
    .order_by(_T.c.urgent.desc(), _T.c.id)
    .limit(sa.bindparam("limit_"))
)
_MARK = (
    sa.update(_T)
    .where(_T.c.id == sa.bindparam("id_"))
    .values(tries=_T.c.tries + 1, tried_since=sa.func.coalesce(_T.c.tried_since, _NOW))
)
_MADE = sa.select(_T.c.made).where(
    _T.c.card == sa.bindparam("card_"), _T.c.state == DONE, _T.c.made != ""
).order_by(_T.c.id.desc()).limit(1)  # fmt: skip
_END = (
    sa.update(_T)
    .where(_T.c.id == sa.bindparam("id_"), _T.c.state == WAITING)
    .values(
        state=sa.bindparam("state_"), payload=None, made=sa.bindparam("made_"), reason=sa.bindparam("reason_")
    )
)
_LATER = (
    sa.update(_T).where(_T.c.id == sa.bindparam("id_")).values(due=sa.bindparam("due_", type_=_T.c.due.type))
)
_REST = (
    sa.select(_T.c.urgent, sa.func.min(_T.c.due), sa.func.max(sa.case((_T.c.tries > 0, _T.c.due))))
    .where(_T.c.line == sa.bindparam("line_"), _T.c.state == WAITING)
    .group_by(_T.c.urgent)
)
"""By lane: when something is due, and until when its head waits to be tried again."""
_HOLD = sa.select(_L.c.calm_from).where(_L.c.line == sa.bindparam("line_")).with_for_update()
"""First, so that whoever puts something in the line meanwhile has the last word on when it is due."""
_RELEASE = (
    sa.update(_L)
    .where(_L.c.line == sa.bindparam("line_"), _L.c.lease == sa.bindparam("lease_"))
    .values(
        lease="",
        lease_ends=_NOW,
        due=sa.bindparam("due_", type_=_L.c.due.type),
        urgent=sa.bindparam("urgent_", type_=sa.Boolean),
    )
)
_SETBACK = (
    sa.update(_L)
    .where(_L.c.line == sa.bindparam("line_"))
    .values(calm_from=sa.bindparam("calm_", type_=_L.c.due.type), setbacks=sa.bindparam("setbacks_"))
)
_SOONEST = sa.select(sa.func.min(_L.c.due)).where(~_L.c.line.startswith("opened:"))
_COUNT = sa.update(_A).where(_A.c.id == sa.bindparam("account_")).values(dropped=_A.c.dropped + 1)
_MOVE = sa.update(_T).where(_T.c.line == sa.bindparam("from_")).values(line=sa.bindparam("to_"))
_OPENED = sa.delete(_L).where(_L.c.line == sa.bindparam("from_"))
_QUEUES = sa.select(_T.c.urgent, sa.func.count(), sa.func.min(_T.c.due)).where(_T.c.state == WAITING).group_by(
    _T.c.urgent
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parcel:
    """One effect, handed out. `editing`: what the platform calls the card it revises."""

    id: int
    key: str
    line: str
    effect: Effect
    account: AccountId | None
    tried_since: datetime | None
    editing: str


@dataclass(frozen=True, slots=True)
class Round:
    """A leased line with its next parcels, in order. `skipped`: what was let go instead, by reason."""

    line: str
    parcels: tuple[Parcel, ...]
    skipped: tuple[str, ...]


class Sending:
    """`lease` names this process. All calls are jobs of the writer."""

    def __init__(
        self, work: Work, sealer: Sealer, *, people: People, circles: Circles, dice: Random, lease: str
    ) -> None:
        self._work, self._sealer = work, sealer
        self._people, self._circles = people, circles
        self._dice, self._lease = dice, lease

    def begin(self, now: datetime) -> None:
        """A new life: what an earlier one held is free. One process serves a database today."""
        held = sa.update(_L).where(_L.c.lease != "", _L.c.lease != self._lease)
        self._work.write(held.values(lease="", lease_ends=now))

    def claim(self, now: datetime, *, lines: int = 32, each: int = 8) -> Sequence[Round]:
        """Lease the lines that are due, longest unserved first, those with an answer waiting before them."""
        found = self._work.read(_LINES, {"now_": now, "limit_": lines}).all()
        return tuple(self._round(row, now, each) for row in found)

    def done(self, parcel: Parcel, made: str) -> None:
        """Sent; its words are wiped."""
        self._end(parcel.id, DONE, made=made)

    def parked(self, parcel: Parcel, reason: str) -> None:
        """The platform said no for good: not tried again."""
        self._end(parcel.id, PARKED, reason=reason)

    def setback(self, parcel: Parcel, now: datetime, *, after: float | None = None) -> None:
        """The platform is away or asks to wait. Without `after` (seconds): longer each time, with jitter.

        An answer that failed waits as well; one that comes later is tried at once. Having been asked to wait does not
        make the next wait longer: whoever was asked most often would be served last.
        """
        line = parcel.line
        setbacks = (
            self._work.read(sa.select(_L.c.setbacks).where(_L.c.line == line)).scalar_one_or_none() or 0
        )
        wait = timedelta(seconds=after) if after is not None else self._backoff(setbacks)
        counted = setbacks + 1 if after is None else max(setbacks, 1)
        self._work.write(_SETBACK, {"line_": line, "calm_": now + wait, "setbacks_": counted})
        self._work.write(_LATER, {"id_": parcel.id, "due_": now + wait})

    def awake(self, now: datetime, line: str | None = None) -> None:
        """Whoever could not be reached can be: what waits there is tried at once. Without a line: everywhere."""
        one_line = _T.c.line == line if line else sa.true()
        tried = sa.update(_T).where(one_line, _T.c.state == WAITING, _T.c.tries > 0, _T.c.due > now)
        self._work.write(tried.values(due=now))
        late = sa.update(_L).where(_L.c.line == line if line else sa.true(), _L.c.setbacks > 0)
        self._work.write(late.values(calm_from=now, setbacks=0, due=now))

    def release(self, line: str, now: datetime, *, smooth: bool) -> None:
        """Give the lease back. `smooth`: nothing went wrong, so the next setback is a first one again."""
        if smooth:
            self._work.write(_SETBACK, {"line_": line, "calm_": now, "setbacks_": 0})
        self._release(line, now)

    def opened(self, room: str, place: str, now: datetime) -> None:
        """What waited for this room moves to its line."""
        waiting = f"opened:{room}"
        moved = self._work.write(_MOVE, {"from_": waiting, "to_": place}).rowcount
        self._work.write(_OPENED, {"from_": waiting})
        if moved:
            due_line(self._work.connection, place, now, now, urgent=True)

    def soonest(self) -> datetime | None:
        """When the next line is due, if any ever is."""
        found: datetime | None = self._work.read(_SOONEST).scalar_one_or_none()
        return None if found is None or found >= FOREVER else found

    def queues(self) -> dict[str, tuple[int, datetime]]:
        """By lane: how many wait, and since when the oldest is due."""
        rows = self._work.read(_QUEUES).all()
        return {"answers" if row[0] else "ordinary": (row[1], row[2]) for row in rows}

    def _round(self, line: sa.Row[Any], now: datetime, each: int) -> Round:
        self._work.write(
            _TAKE, {"line_": line.line, "lease_": self._lease, "ends_": now + LEASE, "now_": now}
        )
        parcels: list[Parcel] = []
        skipped: list[str] = []
        blocked: set[bool] = set()
        for row in self._work.read(_NEXT, {"line_": line.line, "limit_": each, "now_": now}).all():
            if row.due > now or (line.calm_from > now and not row.urgent):
                blocked.add(row.urgent)
            if row.urgent in blocked:
                continue
            reason = self._hand_out(row, now, parcels)
            if reason:
                skipped.append(reason)
        if not parcels:
            self._release(line.line, now)
        return Round(line.line, tuple(parcels), tuple(skipped))

    def _hand_out(self, row: sa.Row[Any], now: datetime, parcels: list[Parcel]) -> str:
        ruling = self._ruling(row, now)
        if ruling.verdict is Verdict.WAIT:
            self._work.write(_LATER, {"id_": row.id, "due_": ruling.until})
            return ""
        effect = self._open(row) if ruling.verdict is Verdict.SEND else None
        if effect is None:
            return self._let_go(row, ruling)
        self._work.write(_MARK, {"id_": row.id, "now_": now})
        account = AccountId(row.account) if row.account else None
        parcels.append(
            Parcel(row.id, row.key, row.line, effect, account, row.tried_since, self._editing(row))
        )
        return ""

    def _ruling(self, row: sa.Row[Any], now: datetime) -> Ruling:
        if row.not_after is not None and now > row.not_after:
            return Ruling(Verdict.DROP, reason="late", counted=row.account is not None)
        if not row.unasked or row.account is None:
            return SEND
        return may_send(Why.UNASKED, self._standing(row), now, invitation=row.circle is not None)

    def _standing(self, row: sa.Row[Any]) -> Standing:
        account = self._people.account(AccountId(row.account))
        circle = self._circles.facts(CircleId(row.circle)) if row.circle else None
        member = self._people.member_of(AccountId(row.account), circle.community) if circle else None
        allows = member is None or self._people.allows(member, Activity(row.activity))
        membership = self._circles.membership(circle.id, member) if circle and member else None
        return Standing(account, allows, membership, circle, circle.zone if circle else "UTC")

    def _let_go(self, row: sa.Row[Any], ruling: Ruling) -> str:
        reason = ruling.reason or "unreadable"
        self._end(row.id, SKIPPED, reason=reason)
        if ruling.counted:
            self._work.write(_COUNT, {"account_": row.account})
        return reason

    def _open(self, row: sa.Row[Any]) -> Effect | None:
        """None where its person's key is gone: then it is for nobody any more."""
        owner = row.account if row.line.startswith("direct:") else None
        try:
            effect: Effect = decode(
                self._sealer.unseal(row.payload, table="outbox", column="payload", row=row.key, owner=owner)
            )
        except Gone:
            return None
        return effect

    def _editing(self, row: sa.Row[Any]) -> str:
        return (self._work.read(_MADE, {"card_": row.card}).scalar_one_or_none() or "") if row.card else ""

    def _end(self, id_: int, state: str, *, made: str = "", reason: str = "") -> None:
        self._work.write(_END, {"id_": id_, "state_": state, "made_": made, "reason_": reason})

    def _release(self, line: str, now: datetime) -> None:
        calm = self._work.read(_HOLD, {"line_": line}).scalar_one_or_none() or now
        due, urgent = FOREVER, False
        for answers, soonest, tried in self._work.read(_REST, {"line_": line}).all():
            lane = max(soonest, tried or soonest, soonest if answers else calm)
            due, urgent = min(due, lane), urgent or bool(answers)
        blanks = {"line_": line, "lease_": self._lease, "now_": now, "due_": due, "urgent_": urgent}
        self._work.write(_RELEASE, blanks)

    def _backoff(self, setbacks: int) -> timedelta:
        longest = min(timedelta(seconds=2.0 ** min(setbacks, _ENOUGH)), LONGEST_WAIT)
        return longest * (0.5 + self._dice.random() / 2)
