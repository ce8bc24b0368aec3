"""Appointments and schedules. What is due is taken, handled and succeeded in one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.appointments import Appointment, Occurrence, Schedule
from bot.kernel.people import FOREVER, CircleId
from bot.kernel.ports import Clock
from bot.kernel.recurrence import catch_up, next_after
from storage.columns import Moment
from storage.dialect import insert_new, skip_locked, upsert
from storage.diary_rows import DATA_MAP
from storage.work import Work

__all__ = ["DATA_MAP", "Due", "SqlDiary", "forget", "retire"]

TRIES = 3
REMEMBERED = timedelta(days=30)
_A, _S, _O = (SQLModel.metadata.tables[name] for name in ("appointments", "schedules", "occurrences"))
_NOW = sa.bindparam("now_", type_=Moment)
_ID: sa.BindParameter[Any] = sa.bindparam("id_")
_DUE_ONCE = (
    sa.select(_A.c.id, _A.c.at, _A.c.name)
    .where(_A.c.at <= _NOW, _A.c.tries < TRIES)
    .order_by(_A.c.at, _A.c.id)
).limit(sa.bindparam("limit_"))
_DUE_AGAIN = (
    sa.select(_S.c.id, _S.c.next_at)
    .where(_S.c.next_at <= _NOW, _S.c.tries < TRIES)
    .order_by(_S.c.next_at, _S.c.id)
).limit(sa.bindparam("limit_"))
_TAKE_ONCE = skip_locked(sa.select(_A).where(_A.c.id == _ID, _A.c.tries < TRIES))
_TAKE_AGAIN = skip_locked(
    sa.select(_S).where(_S.c.id.in_(sa.bindparam("ids_", expanding=True)), _S.c.next_at <= _NOW)
)
_HELD = sa.delete(_A).where(_A.c.id == _ID)
_FAILED_ONCE = sa.update(_A).where(_A.c.id == _ID).values(tries=_A.c.tries + 1)
_FAILED_AGAIN = sa.update(_S).where(_S.c.id == _ID).values(tries=_S.c.tries + 1)
_ADVANCE = sa.update(_S).where(_S.c.id == _ID).values(next_at=sa.bindparam("next_", type_=Moment), tries=0)
_CANCEL = sa.delete(_A).where(_A.c.name == sa.bindparam("name_"), _A.c.subject == sa.bindparam("subject_"))
_UNPLAN = sa.delete(_S).where(_S.c.id == _ID)
_NEXT = sa.select(_S.c.next_at).where(_S.c.id == _ID)
_SOONEST_ONCE = sa.select(sa.func.min(_A.c.at)).where(_A.c.tries < TRIES)
_SOONEST_AGAIN = sa.select(sa.func.min(_S.c.next_at)).where(_S.c.tries < TRIES)
_ALL = sa.select(_S)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be taken: an appointment's row or a schedule."""

    id: int | str
    at: datetime
    name: str = ""
    """Of an appointment."""

    @property
    def again(self) -> bool:
        return isinstance(self.id, str)


class SqlDiary:
    """Implements `Diary`."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work, self._clock = work, clock
        self._changed: set[str] = set()

    def keep(self, appointment: Appointment) -> None:
        values = {"name": appointment.name, "subject": appointment.subject, "at": appointment.at, "tries": 0}
        self._work.wrote_something()
        upsert(self._work.connection, _A, values, ["name", "subject", "at"])

    def cancel(self, name: str, subject: str) -> None:
        self._work.write(_CANCEL, {"name_": name, "subject_": subject})

    def plan(self, schedule: Schedule) -> None:
        due = next_after(schedule.rrule, schedule.start, schedule.zone, self._clock.now())
        values = {
            "id": schedule.id,
            "name": schedule.name,
            "subject": schedule.subject,
            "circle": schedule.circle,
            "rrule": schedule.rrule,
            "start": schedule.start,
            "zone": schedule.zone,
            "window": int(schedule.window.total_seconds()),
            "next_at": due.at if due else None,
            "tries": 0,
        }
        self._changed.add(schedule.id)
        self._work.wrote_something()
        upsert(self._work.connection, _S, values, ["id"], update=[name for name in values if name != "id"])

    def unplan(self, schedule: str) -> None:
        self._changed.add(schedule)
        self._work.write(_UNPLAN, {"id_": schedule})

    def next_of(self, schedule: str) -> datetime | None:
        return self._work.read(_NEXT, {"id_": schedule}).scalar_one_or_none()

    def soonest(self) -> datetime | None:
        """When the next thing is due, if anything is."""
        found = (self._work.read(one).scalar_one_or_none() for one in (_SOONEST_ONCE, _SOONEST_AGAIN))
        soonest = min((at for at in found if at is not None), default=FOREVER)
        return None if soonest == FOREVER else soonest

    def behind(self, now: datetime) -> bool:
        """Whether something is due that has not been handled yet."""
        soonest = self.soonest()
        return soonest is not None and soonest <= now

    def due(self, now: datetime, limit: int = 256) -> Sequence[Due]:
        """What is due, the earliest first."""
        blanks = {"now_": now, "limit_": limit}
        once = [Due(row[0], row[1], row[2]) for row in self._work.read(_DUE_ONCE, blanks)]
        again = [Due(row[0], row[1]) for row in self._work.read(_DUE_AGAIN, blanks)]
        return sorted((*once, *again), key=lambda one: one.at)[:limit]

    def look_at(self, due: Due) -> Appointment | None:
        """Without taking it."""
        row = self._work.read(_TAKE_ONCE, {"id_": due.id}).one_or_none()
        return None if row is None else Appointment(row.name, row.subject, row.at)

    def take(self, due: Due) -> Appointment | None:
        """An appointment, gone from the diary with this transaction; None where somebody else has it."""
        row = self._work.read(_TAKE_ONCE, {"id_": due.id}).one_or_none()
        if row is None:
            return None
        self._work.write(_HELD, {"id_": due.id})
        return Appointment(row.name, row.subject, row.at)

    def occur(self, dues: Sequence[Due], now: datetime) -> Iterator[Occurrence]:
        """The latest due moment of each schedule, in their order, which is moved on; without those held already.

        Each is to be held before the next one is asked for: what that changes is left out, as if taken one by one.
        """
        self._changed.clear()
        rows = self._work.read(_TAKE_AGAIN, {"ids_": [due.id for due in dues], "now_": now})
        by_id = {row.id: row for row in rows}
        found = [(row, *catch_up(_schedule(row), row.next_at, now)) for row in _in_order(dues, by_id)]
        if found:
            self._work.write(_ADVANCE, [{"id_": row.id, "next_": following} for row, _, following in found])
        occurrences = sorted((one for _, one, _ in found if one), key=lambda one: one.at)
        fresh = self._held_now(occurrences)
        for one in occurrences:
            if (one.schedule.id, one.wall) in fresh and one.schedule.id not in self._changed:
                yield one

    def failed(self, due: Due) -> None:
        """Its handler failed: tried again, and set aside the third time."""
        self._work.write(_FAILED_AGAIN if due.again else _FAILED_ONCE, {"id_": due.id})

    def _held_now(self, occurrences: Sequence[Occurrence]) -> Collection[tuple[str, datetime]]:
        rows = [
            {"schedule": one.schedule.id, "wall": one.wall, "at": one.at, "late": one.too_late}
            for one in occurrences
        ]
        if not rows:
            return ()
        return {(key[0], key[1]) for key in insert_new(self._work.connection, _O, rows, ["schedule", "wall"])}

    def recompute(self) -> int:
        """Work all next moments out anew, after the zone data changed. Moments already past are left to be held."""
        now, changed = self._clock.now(), 0
        for row in self._work.read(_ALL).all():
            if row.next_at is None or row.next_at <= now:
                continue
            due = next_after(row.rrule, row.start, row.zone, now)
            if due and due.at != row.next_at:
                self._work.write(_ADVANCE, {"id_": row.id, "next_": due.at})
                changed += 1
        return changed


def _in_order(dues: Sequence[Due], rows: Mapping[Any, sa.Row[Any]]) -> Sequence[sa.Row[Any]]:
    return [rows[due.id] for due in dues if due.id in rows]


def _schedule(row: sa.Row[Any]) -> Schedule:
    window = timedelta(seconds=row.window)
    return Schedule(
        row.id, row.name, row.subject, CircleId(row.circle), row.rrule, row.start, row.zone, window
    )


def forget(work: Work, account: str, members: list[str]) -> None:  # below
    """Appointments about a person name them in their subject, by account or member id."""
    for one in (account, *members):
        work.write(sa.delete(_A).where(_A.c.subject.contains(one, autoescape=True)))


def retire(work: Work, now: datetime) -> None:
    work.write(sa.delete(_O).where(_O.c.at <= now - REMEMBERED))
