"""Which circles and communities rounds may reach together: agreed by both sides. Nothing here is about a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.buddies.links import GOOD_FOR, Link, Scope, Side
from bot.kernel.people import CircleId, CommunityId
from storage.buddies_rows import LINKS as DATA_MAP
from storage.columns import Moment
from storage.dialect import upsert
from storage.work import Work

__all__ = ["DATA_MAP", "SqlLinks", "forget", "linked_circles", "linked_communities", "retire"]

_T = SQLModel.metadata.tables["buddy_links"]
_TAKEN = _T.c.other_circle.is_not(None)


class SqlLinks:
    """Implements `LinkBook`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def keep(self, link: Link) -> None:
        values = {
            "id": link.id,
            "scope": link.scope.value,
            "platform": link.platform,
            "circle": link.one.circle,
            "community": link.one.community,
            "made": link.made,
            "other_circle": link.other.circle if link.other else None,
            "other_community": link.other.community if link.other else None,
        }
        self._work.wrote_something()
        upsert(self._work.connection, _T, values, ["id"], [name for name in values if name != "id"])

    def find(self, link: str) -> Link | None:
        row = self._work.read(sa.select(_T).where(_T.c.id == link)).first()
        return None if row is None else _link(row)

    def of(self, circle: CircleId) -> Sequence[Link]:
        mine = (_T.c.circle == circle) | (_T.c.other_circle == circle)
        rows = self._work.read(sa.select(_T).where(_TAKEN, mine).order_by(_T.c.made, _T.c.id))
        return tuple(_link(row) for row in rows.all())

    def circles(self, circle: CircleId) -> frozenset[CircleId]:
        return frozenset(CircleId(one) for one in self._work.read(linked_circles(circle)).scalars())

    def communities(self, community: CommunityId) -> Mapping[CommunityId, CircleId]:
        linked = _TAKEN & (_T.c.scope == Scope.COMMUNITY.value)
        both = (_T.c.community == community) | (_T.c.other_community == community)
        rows = self._work.read(sa.select(_T).where(linked, both).order_by(_T.c.made.desc(), _T.c.id)).all()
        beyond = [(one, two) for one, two in map(_sides, rows) if two is not None]
        there = [two if one.community == community else one for one, two in beyond]
        return {side.community: side.circle for side in there}

    def drop(self, link: Link) -> None:
        self._work.write(sa.delete(_T).where(_T.c.id == link.id))

    def drop_codes(self, circle: CircleId) -> None:
        self._work.write(sa.delete(_T).where(_T.c.circle == circle, ~_TAKEN))


def linked_circles(circle: CircleId) -> sa.CompoundSelect[Any]:
    linked = _TAKEN & (_T.c.scope == Scope.CIRCLE.value)
    return sa.union(
        sa.select(_T.c.other_circle).where(linked, _T.c.circle == circle),
        sa.select(_T.c.circle).where(linked, _T.c.other_circle == circle),
    )


def linked_communities(community: CommunityId) -> sa.CompoundSelect[Any]:
    linked = _TAKEN & (_T.c.scope == Scope.COMMUNITY.value)
    return sa.union(
        sa.select(_T.c.other_community).where(linked, _T.c.community == community),
        sa.select(_T.c.community).where(linked, _T.c.other_community == community),
    )


def _sides(row: sa.Row[Any]) -> tuple[Side, Side | None]:
    one = Side(CircleId(row.circle), CommunityId(row.community))
    if row.other_circle is None:
        return one, None
    return one, Side(CircleId(row.other_circle), CommunityId(row.other_community))


def _link(row: sa.Row[Any]) -> Link:
    one, other = _sides(row)
    return Link(row.id, Scope(row.scope), row.platform, one, row.made, other)


def forget(work: Work, account: str, members: list[str]) -> None:
    """Nothing here is about a person."""


def retire(work: Work, now: datetime) -> None:
    before: sa.BindParameter[datetime] = sa.bindparam("before_", now - GOOD_FOR, type_=Moment)
    work.write(sa.delete(_T).where(_T.c.other_circle.is_(None), _T.c.made <= before))
