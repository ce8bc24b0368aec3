"""Rounds of buddies, and the pairs that came of them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.buddies.model import Kind
from bot.buddies.rounds import KEPT, One, Pair, Reach, Reason, Round, Said, Stage, State
from bot.kernel.breaks import Break
from bot.kernel.people import AccountId, CircleId, CommunityId, MemberId, PlaceId
from storage.buddies_rows import ROUNDS as DATA_MAP
from storage.buddy_links import linked_circles, linked_communities
from storage.columns import Moment
from storage.dialect import upsert
from storage.sealing import Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlRounds", "forget", "retire"]

_R, _P, _O = (SQLModel.metadata.tables[name] for name in ("buddy_rounds", "buddy_pairs", "buddy_people"))
_LIVING = _P.c.state.in_([State.MADE.value, State.ASKED.value, State.MET.value])
_STAYING = _O.c.said.not_in([Said.NO.value, Said.LEFT.value])
_TOGETHER = _P.join(_O, _O.c.pair == _P.c.id)
_A_FEW = 500


class SqlRounds:
    """Implements `RoundBook`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def keep(self, round_: Round) -> None:
        values = {
            "id": round_.id,
            "circle": round_.circle,
            "community": round_.community,
            "kind": round_.kind.value,
            "reach": round_.reach.value,
            "weeks": round_.weeks,
            "every": round_.every,
            "least": round_.least,
            "at": round_.at,
            "stage": round_.stage.value,
            "number": round_.number,
            "paused": round_.paused,
            "ends": round_.ends,
            "joined": round_.joined,
            "breaks": ",".join(f"{one.first}/{one.last}" for one in round_.breaks),
        }
        self._upsert(_R, values, ["id"])

    def find(self, round_: str) -> Round | None:
        return self._first(sa.select(_R).where(_R.c.id == round_))

    def latest(self, circle: CircleId, stages: Sequence[Stage] = ()) -> Round | None:
        """The one that is to be seen to: what is not over goes before what is."""
        over = sa.case((_R.c.stage == Stage.CLOSED.value, 1), else_=0)
        mine = sa.select(_R).where(_R.c.circle == circle, _R.c.kind != Kind.WELCOME.value)
        if stages:
            mine = mine.where(_R.c.stage.in_([one.value for one in stages]))
        return self._first(mine.order_by(over, _R.c.at.desc(), _R.c.id).limit(1))

    def open_in(self, circle: CircleId, community: CommunityId, kind: Kind) -> Round | None:
        ready = [Stage.OPEN.value, Stage.MADE.value]
        return self._first(_in(circle, community, kind, ready).order_by(_R.c.at, _R.c.id).limit(1))

    def running_in(self, circle: CircleId, community: CommunityId, kind: Kind) -> Round | None:
        running = _in(circle, community, kind, [Stage.RUNNING.value])
        return self._first(running.order_by(_R.c.at.desc(), _R.c.id).limit(1))

    def add_pairs(self, pairs: Sequence[Pair]) -> None:
        if not pairs:
            return
        connection = self._work.connection
        connection.execute(sa.insert(_P), [self._pair_row(one) for one in pairs])
        connection.execute(sa.insert(_O), [_one_row(pair.id, one) for pair in pairs for one in pair.people])

    def keep_pair(self, pair: Pair) -> None:
        self._upsert(_P, self._pair_row(pair), ["id"])
        for one in pair.people:
            self._upsert(_O, _one_row(pair.id, one), ["pair", "account"])

    def _pair_row(self, pair: Pair) -> dict[str, Any]:
        """With its end goes why: what two people have in common is nobody's to know any longer."""
        why = json.dumps([(one.name, one.what) for one in pair.why] if pair.lives else [])
        return {
            "id": pair.id,
            "round": pair.round,
            "kind": pair.kind.value,
            "circle": pair.circle,
            "state": pair.state.value,
            "made": pair.made,
            "ends": pair.ends,
            "room": pair.room,
            "why": self._sealer.seal(why, table="buddy_pairs", column="why", row=pair.id),
        }

    def drop_pair(self, pair: Pair) -> None:
        self._drop([pair.id])

    def forget_made(self, round_: str) -> None:
        made = sa.select(_P.c.id).where(_P.c.round == round_, _P.c.state == State.MADE.value)
        self._drop(list(self._work.read(made).scalars()))

    def pair(self, pair: str) -> Pair | None:
        return next(iter(self._pairs(sa.select(_P).where(_P.c.id == pair))), None)

    def pairs(self, round_: str) -> Sequence[Pair]:
        return self._pairs(sa.select(_P).where(_P.c.round == round_).order_by(_P.c.id))

    def not_introduced(self, round_: str, limit: int) -> Sequence[Pair]:
        made = sa.select(_P).where(_P.c.round == round_, _P.c.state == State.MADE.value)
        return self._pairs(made.order_by(_P.c.id).limit(limit))

    def living(self, account: AccountId) -> Sequence[Pair]:
        theirs = sa.select(_O.c.pair).where(_O.c.account == account, _STAYING)
        return self._pairs(
            sa.select(_P).where(_P.c.id.in_(theirs), _LIVING).order_by(_P.c.made.desc(), _P.c.id)
        )

    def holding(self, accounts: Sequence[AccountId]) -> Mapping[AccountId, int]:
        counted: Counter[AccountId] = Counter()
        for some in _few(accounts):
            pairs = sa.select(_O.c.account, sa.func.count()).select_from(_TOGETHER)
            held = pairs.where(_O.c.account.in_(some), _LIVING, _STAYING).group_by(_O.c.account)
            counted.update({AccountId(account): count for account, count in self._work.read(held).all()})
        return counted

    def busy(self, accounts: Sequence[AccountId], kind: Kind) -> frozenset[AccountId]:
        found: set[AccountId] = set()
        for some in _few(accounts):
            pairs = sa.select(_O.c.account).select_from(_TOGETHER).where(_O.c.account.in_(some))
            living = pairs.where(_LIVING, _STAYING, _P.c.kind == kind.value)
            found |= {AccountId(one) for one in self._work.read(living).scalars()}
        return frozenset(found)

    def met(
        self, accounts: Sequence[AccountId], since: datetime
    ) -> Mapping[tuple[AccountId, AccountId], datetime]:
        """Introduced counts, whatever came of it: nobody is asked about the same person again and again."""
        wanted, known = frozenset(accounts), State.MADE.value
        after: sa.BindParameter[datetime] = sa.bindparam("since_", since, type_=Moment)
        pairs = sa.select(_P.c.id, _P.c.made, _O.c.account).select_from(_TOGETHER)
        rows = self._work.read(pairs.where(_P.c.made > after, _P.c.state != known).order_by(_P.c.made)).all()
        people: dict[str, tuple[datetime, list[AccountId]]] = {}
        for id_, made, account in rows:
            if account in wanted:
                people.setdefault(id_, (made, []))[1].append(AccountId(account))
        return {
            (one, other): made
            for made, some in people.values()
            for one in some
            for other in some
            if one < other
        }

    def introduced(self, account: AccountId, since: datetime) -> int:
        after: sa.BindParameter[datetime] = sa.bindparam("since_", since, type_=Moment)
        counted = sa.select(sa.func.count()).select_from(_TOGETHER).where(_O.c.account == account)
        asked = counted.where(_P.c.made > after, _P.c.state != State.MADE.value)
        return int(self._work.read(asked).scalar_one())

    def _drop(self, pairs: Sequence[str]) -> None:
        for some in _few(pairs):
            self._work.write(sa.delete(_O).where(_O.c.pair.in_(some)))
            self._work.write(sa.delete(_P).where(_P.c.id.in_(some)))

    def _first(self, statement: sa.Select[Any]) -> Round | None:
        row = self._work.read(statement).first()
        return None if row is None else _round(row)

    def _pairs(self, statement: sa.Select[Any]) -> tuple[Pair, ...]:
        rows = self._work.read(statement).all()
        people: dict[str, list[One]] = {row.id: [] for row in rows}
        for some in _few(tuple(people)):
            theirs = sa.select(_O).where(_O.c.pair.in_(some)).order_by(_O.c.pair, _O.c.account)
            for row in self._work.read(theirs).all():
                people[row.pair].append(_one(row))
        return tuple(self._pair(row, people[row.id]) for row in rows)

    def _pair(self, row: sa.Row[Any], people: Iterable[One]) -> Pair:
        why = json.loads(self._sealer.unseal_text(row.why, table="buddy_pairs", column="why", row=row.id))
        return Pair(
            row.id,
            row.round,
            Kind(row.kind),
            CircleId(row.circle),
            tuple(people),
            tuple(Reason(name, tuple(what)) for name, what in why),
            row.made,
            State(row.state),
            row.ends,
            PlaceId(row.room) if row.room else None,
        )

    def _upsert(self, table: sa.Table, values: dict[str, Any], key: list[str]) -> None:
        self._work.wrote_something()
        upsert(self._work.connection, table, values, key, [name for name in values if name not in key])


def _in(circle: CircleId, community: CommunityId, kind: Kind, stages: list[str]) -> sa.Select[Any]:
    reached = sa.or_(
        _R.c.circle == circle,
        (_R.c.community == community) & _R.c.reach.in_([Reach.COMMUNITY.value, Reach.NETWORK.value]),
        (_R.c.reach == Reach.CIRCLES.value) & _R.c.circle.in_(linked_circles(circle)),
        (_R.c.reach == Reach.NETWORK.value) & _R.c.community.in_(linked_communities(community)),
    )
    return sa.select(_R).where(reached, _R.c.kind == kind.value, _R.c.stage.in_(stages))


def _few(things: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (things[start : start + _A_FEW] for start in range(0, len(things), _A_FEW))


def _one_row(pair: str, one: One) -> dict[str, Any]:
    return {
        "pair": pair,
        "account": one.account,
        "member": one.member,
        "circle": one.circle,
        "said": one.said.value,
        "quiet": one.quiet,
        "asked_at": one.asked_at,
        "met": one.met,
    }


def _round(row: sa.Row[Any]) -> Round:
    return Round(
        row.id,
        CircleId(row.circle),
        CommunityId(row.community),
        Kind(row.kind),
        Reach(row.reach),
        row.weeks,
        row.every,
        row.least,
        row.at,
        Stage(row.stage),
        row.number,
        row.paused,
        row.ends,
        row.joined,
        tuple(_break(one) for one in row.breaks.split(",") if one),
    )


def _break(days: str) -> Break:
    first, _, last = days.partition("/")
    return Break(date.fromisoformat(first), date.fromisoformat(last))


def _one(row: sa.Row[Any]) -> One:
    return One(
        AccountId(row.account),
        MemberId(row.member),
        CircleId(row.circle),
        Said(row.said),
        row.quiet,
        row.asked_at,
        row.met,
    )


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    """The pair stays as long as the other is in it, so that its room is closed; they are in it no more."""
    work.write(sa.delete(_O).where(_O.c.account == account))


def retire(work: Work, now: datetime) -> None:
    before: sa.BindParameter[datetime] = sa.bindparam("before_", now - KEPT, type_=Moment)
    work.write(sa.delete(_P).where(_P.c.made <= before, ~_LIVING))
    known = sa.select(_P.c.id)
    work.write(sa.delete(_O).where(_O.c.pair.not_in(known)))
    work.write(sa.delete(_R).where(_R.c.at <= before, _R.c.stage == Stage.CLOSED.value))
