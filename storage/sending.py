"""Handing out what is to be sent: lines are leased in turn, each gives its next few effects in order.

Consent, pause and quiet hours are asked here, in the transaction that hands an effect out. A try is marked before it
is made, so that after a crash the one in doubt is known as such.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from bot.kernel.consent import SEND, Ruling, Standing, Verdict, may_send
from bot.kernel.effects import Effect, Post, Why
from bot.kernel.leftout import is_note, left_out
from bot.kernel.people import FOREVER, AccountId, Activity, CircleId, PlaceId
from bot.kernel.ports import Circles, People
from storage import sending_statements as q
from storage.codec import decode
from storage.lines import due_line
from storage.outbox import SqlOutbox
from storage.outbox_rows import DONE, PARKED, SKIPPED, WAITING
from storage.parcels import EVERYBODY, Parcel, Round, Whose
from storage.sealing import Gone, Sealer
from storage.work import Work

LEASE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(seconds=15)
"""Where nobody says that a platform takes things again, this is how soon it is found out."""
_AHEAD = 8
"""How many of a line are looked at together."""
BREATH = timedelta(seconds=1)
"""After which it is looked again whether we are still behind."""
_ENOUGH = 8
"""Setbacks that count: twice as long each time is soon longer than can be reckoned with."""
_APART = Ruling(Verdict.DROP, reason="apart")


class Sending:
    """`lease` names this process. All calls are jobs of the writer."""

    def __init__(
        self,
        work: Work,
        sealer: Sealer,
        *,
        outbox: SqlOutbox,
        people: People,
        circles: Circles,
        dice: Random,
        lease: str,
        behind: Callable[[datetime], bool] = lambda _: False,
    ) -> None:
        """`behind`: whether something is due that has not been handled, so that more may be put in."""
        self._work, self._sealer, self._outbox = work, sealer, outbox
        self._people, self._circles = people, circles
        self._dice, self._lease, self._behind = dice, lease, behind

    def begin(self, now: datetime) -> None:
        """A new life: what an earlier one held is free. One process serves a database today."""
        held = sa.update(q.L).where(q.L.c.lease != "", q.L.c.lease != self._lease)
        self._work.write(held.values(lease="", lease_ends=now))

    def claim(
        self,
        now: datetime,
        *,
        lines: int = 32,
        each: int = _AHEAD,
        whose: Whose = EVERYBODY,
        answers: bool = False,
    ) -> Sequence[Round]:
        """Lease the lines that are due, longest unserved first, those with an answer waiting before them.

        `answers`: nothing else is handed out, and lines that have none are left out.
        """
        asked = q.lines(theirs=whose.theirs, answers=answers)
        found = self._work.read(asked, {"now_": now, "limit_": lines, **whose.blanks()}).all()
        rounds = [self._round(row, now, each, answers=answers) for row in found]
        return tuple(one for one in rounds if one.parcels or one.skipped or not answers)

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
            self._work.read(sa.select(q.L.c.setbacks).where(q.L.c.line == line)).scalar_one_or_none() or 0
        )
        wait = timedelta(seconds=after) if after is not None else self._backoff(setbacks)
        counted = setbacks + 1 if after is None else max(setbacks, 1)
        self._work.write(q.SETBACK, {"line_": line, "calm_": now + wait, "setbacks_": counted})
        self._work.write(q.LATER, {"id_": parcel.id, "due_": now + wait})

    def awake(self, now: datetime, line: str | None = None) -> None:
        """Whoever could not be reached can be: what waits there is tried at once. Without a line: everywhere."""
        one_line = q.T.c.line == line if line else sa.true()
        tried = sa.update(q.T).where(one_line, q.T.c.state == WAITING, q.T.c.tries > 0, q.T.c.due > now)
        self._work.write(tried.values(due=now))
        late = sa.update(q.L).where(q.L.c.line == line if line else sa.true(), q.L.c.setbacks > 0)
        self._work.write(late.values(calm_from=now, setbacks=0, due=now))

    def release(self, line: str, now: datetime, *, smooth: bool) -> bool:
        """Give the lease back; whether an answer waits there.

        `smooth`: nothing went wrong, so the next setback is a first one again.
        """
        if smooth:
            self._work.write(q.SETBACK, {"line_": line, "calm_": now, "setbacks_": 0})
        return self._release(line, now)

    def opened(self, room: str, place: str, now: datetime) -> None:
        """What waited for this room moves to its line."""
        waiting = f"opened:{room}"
        moved = self._work.write(q.MOVE, {"from_": waiting, "to_": place}).rowcount
        self._work.write(q.OPENED, {"from_": waiting})
        if moved:
            due_line(self._work.connection, place, now, now, urgent=True)

    def soonest(self, whose: Whose = EVERYBODY) -> datetime | None:
        """When the next line is due, if any ever is."""
        asked = q.soonest(theirs=whose.theirs)
        found: datetime | None = self._work.read(asked, whose.blanks()).scalar_one_or_none()
        return None if found is None or found >= FOREVER else found

    def next_answer(self, now: datetime) -> datetime | None:
        """When the next of the answers that are not due yet will be."""
        found: datetime | None = self._work.read(q.NEXT_ANSWER, {"now_": now}).scalar_one_or_none()
        return found

    def queues(self) -> dict[str, tuple[int, datetime]]:
        """By lane: how many wait, and since when the oldest is due."""
        rows = self._work.read(q.QUEUES).all()
        return {"answers" if row[0] else "ordinary": (row[1], row[2]) for row in rows}

    def _round(self, line: sa.Row[Any], now: datetime, each: int, *, answers: bool) -> Round:
        self._work.write(
            q.TAKE, {"line_": line.line, "lease_": self._lease, "ends_": now + LEASE, "now_": now}
        )
        parcels: list[Parcel] = []
        skipped = self._gone_by(line.line, now)
        blocked: set[bool] = {False} if answers else set()
        for row in self._work.read(q.NEXT, {"line_": line.line, "limit_": _AHEAD, "now_": now}).all():
            if len(parcels) == each:
                break
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
            self._work.write(q.LATER, {"id_": row.id, "due_": ruling.until})
            return ""
        effect = self._open(row) if ruling.verdict is Verdict.SEND else None
        if effect is not None and self._apart(row, effect):
            return self._let_go(row, _APART)
        if effect is None:
            return self._let_go(row, ruling)
        self._work.write(q.MARK, {"id_": row.id, "now_": now})
        account = AccountId(row.account) if row.account else None
        parcels.append(
            Parcel(row.id, row.key, row.line, effect, account, row.tried_since, self._editing(row))
        )
        return ""

    def _gone_by(self, line: str, now: datetime) -> list[str]:
        """Posts for a place whose time went by: let go together, and named there in one note (RL4).

        While we are behind ourselves they wait for what else went by, so that one note names it all.
        """
        late = self._work.read(q.LATE, {"line_": line, "now_": now}).all()
        if late and self._behind(now):
            for row in late:
                self._work.write(q.LATER, {"id_": row.id, "due_": now + BREATH})
            return []
        opened = [self._open(row) for row in late]
        for row in late:
            self._end(row.id, SKIPPED, reason="late")
        missed = [one.missed for one in opened if isinstance(one, Post) and one.missed is not None]
        if missed:
            post = left_out(PlaceId(line), missed, late[-1].key, now, unsent=self._unsent_notes(line))
            self._outbox.put((post,))
        return ["late"] * len(late)

    def _unsent_notes(self, line: str) -> list[Post]:
        """Taken back, so that what one of them said can be said with the rest.

        Should one have gone through unnoticed, it is said twice rather than not at all.
        """
        found = [(row.id, self._open(row)) for row in self._work.read(q.FOR_ALL, {"line_": line}).all()]
        notes = [(id_, one) for id_, one in found if isinstance(one, Post) and is_note(one)]
        for id_, _ in notes:
            self._end(id_, SKIPPED, reason="revised")
        return [one for _, one in notes]

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

    def _apart(self, row: sa.Row[Any], effect: Effect) -> bool:
        """Whether it would bring two together who asked not to meet (PV9)."""
        other = effect.whose if isinstance(effect, Post) and row.account is not None else None
        return other is not None and self._people.avoids(AccountId(row.account), other)

    def _let_go(self, row: sa.Row[Any], ruling: Ruling) -> str:
        reason = ruling.reason or "unreadable"
        self._end(row.id, SKIPPED, reason=reason)
        if ruling.counted:
            self._work.write(q.COUNT, {"account_": row.account})
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
        return (self._work.read(q.MADE, {"card_": row.card}).scalar_one_or_none() or "") if row.card else ""

    def whereabouts(self, key: str) -> tuple[str, str] | None:
        """The line a card was put in and what the platform calls it there; None where it is not there (yet)."""
        row = self._work.read(q.CARD, {"card_": self._outbox.hashed(key)}).one_or_none()
        return None if row is None else (row.line, row.made)

    def _end(self, id_: int, state: str, *, made: str = "", reason: str = "") -> None:
        self._work.write(q.END, {"id_": id_, "state_": state, "made_": made, "reason_": reason})

    def _release(self, line: str, now: datetime) -> bool:
        calm = self._work.read(q.HOLD, {"line_": line}).scalar_one_or_none() or now
        due, urgent = FOREVER, False
        for answers, soonest, tried in self._work.read(q.REST, {"line_": line}).all():
            lane = max(soonest, tried or soonest, soonest if answers else calm)
            due, urgent = min(due, lane), urgent or bool(answers)
        blanks = {"line_": line, "lease_": self._lease, "now_": now, "due_": due, "urgent_": urgent}
        self._work.write(q.RELEASE, blanks)
        return urgent

    def _backoff(self, setbacks: int) -> timedelta:
        longest = min(timedelta(seconds=2.0 ** min(setbacks, _ENOUGH)), LONGEST_WAIT)
        return longest * (0.5 + self._dice.random() / 2)
