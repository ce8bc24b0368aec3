"""Who acts in a circle's place, in one look: the circle, the person, their agreement and whether they hold it.

One look a person, or one for a whole group of them ahead; what is found is the same.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from bot.kernel.people import AccountId, CircleFacts, CircleId, Membership, PlaceId, Role
from storage.circle_queries import AT, CIRCLES, MEMBERSHIPS, OPEN, ROLE_ROWS
from storage.circles import SqlCircles, membership_of
from storage.people_rows import AccountRow
from storage.work import Work

_ACCOUNTS = AccountRow.metadata.tables["accounts"]
_ACCOUNT: sa.BindParameter[Any] = sa.bindparam("account_")
_PLACES: sa.BindParameter[Any] = sa.bindparam("places_", expanding=True)
_PEOPLE: sa.BindParameter[Any] = sa.bindparam("people_", expanding=True)
_FOUND: sa.BindParameter[Any] = sa.bindparam("circles_", expanding=True)
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
_AT_ANY = sa.select(CIRCLES).where(
    sa.or_(_C.place.in_(_PLACES), _C.facilitators_place.in_(_PLACES), _C.lobby.in_(_PLACES)), OPEN
)
_ALL_ACCOUNTS = sa.select(_ACCOUNTS).where(_ACCOUNTS.c.id.in_(_PEOPLE))
_ALL_MEMBERSHIPS = sa.select(MEMBERSHIPS).where(_M.circle.in_(_FOUND), _M.account.in_(_PEOPLE))
_ALL_HOLDERS = sa.select(_R.circle, _R.account).where(
    _R.circle.in_(_FOUND), _R.account.in_(_PEOPLE), _R.role == Role.FACILITATOR.value
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


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What one look found for several people in several places."""

    places: Collection[PlaceId]
    people: Collection[AccountId]
    circles: Mapping[PlaceId, CircleFacts]
    accounts: Mapping[AccountId, Any]
    memberships: Mapping[tuple[CircleId, AccountId], Membership]
    holders: Collection[tuple[CircleId, AccountId]]

    def standing(self, place: PlaceId, account: AccountId) -> Standing | None:
        circle = self.circles.get(place)
        if circle is None:
            return None
        pair = (circle.id, account)
        return _standing(circle, self.accounts.get(account), self.memberships.get(pair), pair in self.holders)


def look(work: Work, circles: SqlCircles, place: PlaceId, account: AccountId) -> Standing | None:
    """None where the place is no circle's. The same as asking `Circles` and the accounts one by one."""
    ahead: _Ahead | None = work.ahead
    if ahead is not None and place in ahead.places and account in ahead.people:
        return ahead.standing(place, account)
    row = work.read(_LOOK, {"place_": place, "account_": account}, apart=True).first()
    if row is None:
        return None
    kept = _part(row, "account_", _ACCOUNT_NAMES) if row.account_id is not None else None
    known = _part(row, "member_", _MEMBER_NAMES) if row.member_member is not None else None
    return _standing(circles.facts_of(row), kept, membership_of(known) if known else None, bool(row.holds))


def look_ahead(
    work: Work, circles: SqlCircles, places: Collection[PlaceId], people: Collection[AccountId]
) -> None:
    """What `look` is going to find for any of these people in any of these places, until something is written."""
    at = [(row, circles.facts_of(row)) for row in work.read(_AT_ANY, {"places_": list(places)}, apart=True)]
    found = {place: facts for row, facts in at for place in (row.lobby, row.facilitators_place, row.place)}
    everybody = list(people)
    accounts = {row.id: row for row in work.read(_ALL_ACCOUNTS, {"people_": everybody}, apart=True)}
    blanks = {"circles_": [facts.id for _, facts in at], "people_": everybody}
    members = [membership_of(row) for row in work.read(_ALL_MEMBERSHIPS, blanks, apart=True)]
    holders = {(row.circle, row.account) for row in work.read(_ALL_HOLDERS, blanks, apart=True)}
    by_person = {(one.circle, one.account): one for one in members}
    work.know_ahead(_Ahead(places, people, found, accounts, by_person, holders))


def _standing(circle: CircleFacts, account: Any, membership: Membership | None, holds: bool) -> Standing:
    there = membership is None or not membership.away
    roles = {Role.MEMBER} if membership and there else set()
    if holds and there:
        roles.add(Role.FACILITATOR)
    return Standing(circle, account, membership, frozenset(roles))


def _part(row: sa.Row[Any], prefix: str, names: tuple[str, ...]) -> Any:
    return SimpleNamespace(**{name: getattr(row, f"{prefix}{name}") for name in names})
