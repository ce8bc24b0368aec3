"""Who acts in a circle's place, in one look: the circle, the person, their agreement and whether they hold it."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from bot.kernel.people import AccountId, CircleFacts, Membership, PlaceId, Role
from storage.circle_queries import AT, CIRCLES, MEMBERSHIPS, ROLE_ROWS
from storage.circles import SqlCircles, membership_of
from storage.people_rows import AccountRow
from storage.work import Work

_ACCOUNTS = AccountRow.metadata.tables["accounts"]
_ACCOUNT: sa.BindParameter[Any] = sa.bindparam("account_")
_C, _M, _R = CIRCLES.c, MEMBERSHIPS.c, ROLE_ROWS.c
_HOLDS = (
    sa.exists()
    .where(_R.circle == _C.id, _R.account == _ACCOUNT, _R.role == Role.FACILITATOR.value)
    .correlate(CIRCLES)
    .label("holds")
)
_LOOK = (
    AT.add_columns(
        *(column.label(f"member_{column.name}") for column in MEMBERSHIPS.c),
        *(column.label(f"account_{column.name}") for column in _ACCOUNTS.c),
        _HOLDS,
    )
    .select_from(
        CIRCLES.outerjoin(_ACCOUNTS, _ACCOUNTS.c.id == _ACCOUNT).outerjoin(
            MEMBERSHIPS, sa.and_(_M.circle == _C.id, _M.account == _ACCOUNT)
        )
    )
    .limit(1)
)
_MEMBER_NAMES = tuple(column.name for column in MEMBERSHIPS.c)
_ACCOUNT_NAMES = tuple(column.name for column in _ACCOUNTS.c)


@dataclass(frozen=True, slots=True)
class Standing:
    """`account`: the row as it is kept, or None."""

    circle: CircleFacts
    account: Any
    membership: Membership | None
    roles: frozenset[Role]


def look(work: Work, circles: SqlCircles, place: PlaceId, account: AccountId) -> Standing | None:
    """None where the place is no circle's. The same as asking `Circles` and the accounts one by one."""
    row = work.read(_LOOK, {"place_": place, "account_": account}).first()
    if row is None:
        return None
    kept = _part(row, "account_", _ACCOUNT_NAMES) if row.account_id is not None else None
    known = _part(row, "member_", _MEMBER_NAMES) if row.member_member is not None else None
    membership = membership_of(known) if known else None
    there = membership is None or not membership.away
    roles = {Role.MEMBER} if membership and there else set()
    if row.holds and there:
        roles.add(Role.FACILITATOR)
    return Standing(circles.facts_of(row), kept, membership, frozenset(roles))


def _part(row: sa.Row[Any], prefix: str, names: tuple[str, ...]) -> Any:
    return SimpleNamespace(**{name: getattr(row, f"{prefix}{name}") for name in names})
