"""Circles, memberships and roles: the kernel's `Circles`, and what the circles and welcome features ask besides."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.people import (
    AccountId,
    CircleFacts,
    CircleId,
    CommunityId,
    MemberId,
    Membership,
    PlaceId,
    Role,
)
from bot.kernel.ports import Clock
from storage.circle_rows import DATA_MAP
from storage.dialect import upsert
from storage.people_rows import MemberRow
from storage.sealing import Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlCircles", "forget", "retire"]

AWAY, ENDED = timedelta(days=30), timedelta(days=30)
_C, _M, _R = (SQLModel.metadata.tables[name] for name in ("circles", "memberships", "roles"))
_FACTS = sa.select(_C).where(_C.c.id == sa.bindparam("id_"))
_LIVING = _C.c.ended_at.is_(None)
_PLACE: sa.BindParameter[Any] = sa.bindparam("place_")
_AT = sa.select(_C).where(
    sa.or_(_C.c.place == _PLACE, _C.c.facilitators_place == _PLACE, _C.c.lobby == _PLACE), _LIVING
)
_OF = (
    sa.select(_C)
    .join(_M, _M.c.circle == _C.c.id)
    .where(_M.c.account == sa.bindparam("account_"), _M.c.away_since.is_(None), _LIVING)
    .order_by(_C.c.id)
)
_CIRCLE: sa.BindParameter[Any] = sa.bindparam("circle_")
_ACCOUNT: sa.BindParameter[Any] = sa.bindparam("account_")
_ROLE: sa.BindParameter[Any] = sa.bindparam("role_")
_MEMBER: sa.BindParameter[Any] = sa.bindparam("member_")
_MEMBERS = sa.select(_M).where(_M.c.circle == _CIRCLE).order_by(_M.c.member)
_MEMBERSHIP = _MEMBERS.where(_M.c.member == _MEMBER)
_END = sa.delete(_M).where(_M.c.circle == _CIRCLE, _M.c.member == _MEMBER)
_ROLES = (
    sa.select(_R.c.role)
    .join(_M, sa.and_(_M.c.circle == _R.c.circle, _M.c.account == _R.c.account), isouter=True)
    .where(_R.c.circle == _CIRCLE, _R.c.account == _ACCOUNT)
)
_HOLDERS = sa.select(_R.c.account).where(_R.c.circle == _CIRCLE, _R.c.role == _ROLE).order_by(_R.c.account)
_RESIGN = sa.delete(_R).where(_R.c.circle == _CIRCLE, _R.c.account == _ACCOUNT, _R.c.role == _ROLE)
_RESIGN_ALL = sa.delete(_R).where(_R.c.circle == _CIRCLE, _R.c.account == _ACCOUNT)
_RULES = (
    sa.update(_C)
    .where(_C.c.id == sa.bindparam("id_"))
    .values(
        rules_version=sa.bindparam("version_"), grace_ends=sa.bindparam("ends_", type_=_C.c.grace_ends.type)
    )
)


class SqlCircles:
    """Implements `Circles`; and `CircleBook` and `Welcomers` of the features."""

    def __init__(self, work: Work, sealer: Sealer, clock: Clock) -> None:
        self._work, self._sealer, self._clock = work, sealer, clock

    def facts(self, circle: CircleId) -> CircleFacts | None:
        row = self._work.read(_FACTS, {"id_": circle}).one_or_none()
        return None if row is None else self._facts(row)

    def at(self, place: PlaceId) -> CircleFacts | None:
        row = self._work.read(_AT, {"place_": place}).first()
        return None if row is None else self._facts(row)

    def of(self, account: AccountId) -> Sequence[CircleFacts]:
        return tuple(self._facts(row) for row in self._work.read(_OF, {"account_": account}))

    def members(self, circle: CircleId) -> Sequence[Membership]:
        return tuple(_membership(row) for row in self._work.read(_MEMBERS, {"circle_": circle}))

    def membership(self, circle: CircleId, member: MemberId) -> Membership | None:
        row = self._work.read(_MEMBERSHIP, {"circle_": circle, "member_": member}).one_or_none()
        return None if row is None else _membership(row)

    def rules_now(self, circle: CircleId, version: int, *, grace_ends: datetime | None) -> None:
        self._work.write(_RULES, {"id_": circle, "version_": version, "ends_": grace_ends})

    def keep_membership(self, membership: Membership) -> None:
        known = self.away_since(membership.circle, membership.member)
        values = {
            "circle": membership.circle,
            "member": membership.member,
            "account": membership.account,
            "agreed": membership.agreed,
            "talking": membership.talking,
            "away_since": (known or self._clock.now()) if membership.away else None,
            "admitted": membership.admitted,
        }
        self._upsert(_M, values, ["circle", "member"], ["agreed", "talking", "away_since", "admitted"])

    def end_membership(self, circle: CircleId, member: MemberId) -> None:
        known = self.membership(circle, member)
        self._work.write(_END, {"circle_": circle, "member_": member})
        if known:
            self._work.write(_RESIGN_ALL, {"circle_": circle, "account_": known.account})

    def facilitators(self, circle: CircleId) -> Sequence[AccountId]:
        return self.holders(circle, Role.FACILITATOR)

    def roles(self, circle: CircleId, member: MemberId) -> frozenset[Role]:
        membership = self._work.read(_MEMBERSHIP, {"circle_": circle, "member_": member}).one_or_none()
        account = membership.account if membership else self._account(member)
        held = self._work.read(_ROLES, {"circle_": circle, "account_": account}).scalars() if account else ()
        roles = {Role(one) for one in held if one in tuple(Role)}
        return frozenset(roles | {Role.MEMBER}) if membership else frozenset(roles)

    def any(self) -> CircleFacts | None:
        """A living circle: in a rehearsal there is one."""
        row = self._work.read(sa.select(_C).where(_LIVING).limit(1)).first()
        return None if row is None else self._facts(row)

    def away_since(self, circle: CircleId, member: MemberId) -> datetime | None:
        row = self._work.read(_MEMBERSHIP, {"circle_": circle, "member_": member}).one_or_none()
        return None if row is None else row.away_since

    def keep(self, circle: CircleFacts) -> None:
        """A new circle, or one whose settings changed. Its rules are changed by `rules_now` alone."""
        values = {
            "id": circle.id,
            "community": circle.community,
            "place": circle.place,
            "name": self._sealer.seal(circle.name, table="circles", column="name", row=circle.id),
            "language": circle.language,
            "zone": circle.zone,
            "country": circle.country,
            "grace_days": circle.grace_days,
            "facilitators_place": circle.facilitators_place,
            "lobby": circle.lobby,
            "ended_at": self._clock.now() if circle.ended else None,
            "asleep": circle.asleep,
        }
        self._upsert(_C, {**values, "rules_version": 0}, ["id"], [name for name in values if name != "id"])

    def drop(self, circle: CircleId) -> None:
        """All that is kept of it."""
        for table, column in ((_M, _M.c.circle), (_R, _R.c.circle), (_C, _C.c.id)):
            self._work.write(sa.delete(table).where(column == circle))

    def give(self, circle: CircleId, account: AccountId, role: str) -> None:
        values = {"circle": circle, "account": account, "role": role}
        self._upsert(_R, values, ["circle", "account", "role"], None)

    def take(self, circle: CircleId, account: AccountId, role: str) -> None:
        self._work.write(_RESIGN, {"circle_": circle, "account_": account, "role_": role})

    def holders(self, circle: CircleId, role: str) -> Sequence[AccountId]:
        return tuple(self._work.read(_HOLDERS, {"circle_": circle, "role_": role}).scalars())

    def _account(self, member: MemberId) -> str | None:
        table = MemberRow.metadata.tables["members"]
        return self._work.read(sa.select(table.c.account).where(table.c.id == member)).scalar_one_or_none()

    def _facts(self, row: sa.Row[Any]) -> CircleFacts:
        return CircleFacts(
            id=CircleId(row.id),
            community=CommunityId(row.community),
            place=PlaceId(row.place),
            name=self._sealer.unseal_text(row.name, table="circles", column="name", row=row.id),
            language=row.language,
            zone=row.zone,
            country=row.country,
            rules_version=row.rules_version,
            grace_days=row.grace_days,
            grace_ends=row.grace_ends,
            facilitators_place=PlaceId(row.facilitators_place) if row.facilitators_place else None,
            lobby=PlaceId(row.lobby) if row.lobby else None,
            ended=row.ended_at is not None,
            asleep=row.asleep,
        )

    def _upsert(
        self, table: sa.Table, values: Mapping[str, Any], index: Sequence[str], update: Sequence[str] | None
    ) -> None:
        self._work.wrote_something()
        upsert(self._work.connection, table, values, index, update)


def _membership(row: sa.Row[Any]) -> Membership:
    return Membership(
        CircleId(row.circle),
        MemberId(row.member),
        AccountId(row.account),
        row.agreed,
        talking=row.talking,
        away=row.away_since is not None,
        admitted=row.admitted,
    )


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows name accounts too
    work.write(sa.delete(_M).where(_M.c.account == account))
    work.write(sa.delete(_R).where(_R.c.account == account))


def retire(work: Work, now: datetime) -> None:
    """Who has been away for 30 days is not a member any more."""
    work.write(sa.delete(_M).where(_M.c.away_since <= now - AWAY))
