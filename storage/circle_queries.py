"""What is asked of the tables of circles, prepared once: every event looks here."""

from typing import Any

import sqlalchemy as sa

from bot.circles.ports import ASKED
from bot.kernel.people import Role
from storage.circle_rows import CircleRow
from storage.columns import Moment
from storage.people_rows import MemberRow

CIRCLES, MEMBERSHIPS, ROLE_ROWS = (
    CircleRow.metadata.tables[name] for name in ("circles", "memberships", "roles")
)
_MEMBERS = MemberRow.metadata.tables["members"]
_C, _M, _R = CIRCLES.c, MEMBERSHIPS.c, ROLE_ROWS.c
CIRCLE: sa.BindParameter[Any] = sa.bindparam("circle_")
_PLACE: sa.BindParameter[Any] = sa.bindparam("place_")
_ACCOUNT: sa.BindParameter[Any] = sa.bindparam("account_")
_MEMBER: sa.BindParameter[Any] = sa.bindparam("member_")
_ROLE: sa.BindParameter[Any] = sa.bindparam("role_")
_SINCE: sa.BindParameter[Any] = sa.bindparam("since_", type_=Moment)

OPEN = _C.ended_at.is_(None)
FACTS = sa.select(CIRCLES).where(_C.id == CIRCLE)
ENDED_AT = sa.select(_C.ended_at).where(_C.id == CIRCLE)
AT = sa.select(CIRCLES).where(
    sa.or_(_C.place == _PLACE, _C.facilitators_place == _PLACE, _C.lobby == _PLACE), OPEN
)
OF = (
    sa.select(CIRCLES)
    .join(MEMBERSHIPS, _M.circle == _C.id)
    .where(_M.account == _ACCOUNT, _M.away_since.is_(None), OPEN)
    .order_by(_C.id)
)
MEMBERS = sa.select(MEMBERSHIPS).where(_M.circle == CIRCLE).order_by(_M.member)
MEMBERSHIP = MEMBERS.where(_M.member == _MEMBER)
RULES = (
    sa.update(CIRCLES)
    .where(_C.id == CIRCLE)
    .values(rules_version=sa.bindparam("version_"), grace_ends=sa.bindparam("ends_", type_=Moment))
)

_there = _M.away_since.is_(None)
"""Or no member at all: a circle is held before it has rules to agree to."""
_with_membership = ROLE_ROWS.outerjoin(MEMBERSHIPS, sa.and_(_M.circle == _R.circle, _M.account == _R.account))
HOLDERS = (
    sa.select(_R.account)
    .select_from(_with_membership)
    .where(_R.circle == CIRCLE, _R.role == _ROLE, _there)
    .where(sa.or_(_R.role.not_in(tuple(ASKED.values())), _R.since > _SINCE))
    .order_by(_R.account)
)
ROLES = sa.union_all(
    sa.select(sa.literal(Role.MEMBER.value).label("role")).where(
        _M.circle == CIRCLE, _M.member == _MEMBER, _there
    ),
    sa.select(_R.role)
    .select_from(_with_membership.join(_MEMBERS, _MEMBERS.c.account == _R.account))
    .where(_R.circle == CIRCLE, _MEMBERS.c.id == _MEMBER, _R.role == Role.FACILITATOR.value, _there),
)
HELD = (
    sa.select(CIRCLES)
    .join(ROLE_ROWS, _R.circle == _C.id)
    .where(_R.account == _ACCOUNT, _R.role == Role.FACILITATOR.value)
    .order_by(_C.id)
)
RESIGN = sa.delete(ROLE_ROWS).where(_R.circle == CIRCLE, _R.account == _ACCOUNT, _R.role == _ROLE)


def here(table: sa.Table) -> sa.ColumnElement[bool]:
    """What is one person's in one circle."""
    return sa.and_(table.c.circle == CIRCLE, table.c.account == _ACCOUNT)
