"""Circles, memberships and roles: the kernel's `Circles`, and what the circles and welcome features ask besides."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.circles.model import BACK_WITHIN, KEPT_AFTER_THE_END, QUESTION_OPEN, Door
from bot.circles.ports import ASKED
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
from storage.circle_queries import (
    AT,
    CIRCLE,
    CIRCLES,
    ENDED_AT,
    FACTS,
    HELD,
    HOLDERS,
    MEMBERS,
    MEMBERSHIP,
    MEMBERSHIPS,
    OF,
    OPEN,
    RESIGN,
    ROLE_ROWS,
    ROLES,
    RULES,
    here,
)
from storage.circle_rows import DATA_MAP
from storage.dialect import upsert
from storage.sealing import Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlCircles", "forget", "retire"]


class SqlCircles:
    """Implements `Circles`; and `CircleBook` and `Welcomers` of the features."""

    def __init__(self, work: Work, sealer: Sealer, clock: Clock) -> None:
        self._work, self._sealer, self._clock = work, sealer, clock

    def facts(self, circle: CircleId) -> CircleFacts | None:
        row = self._work.read(FACTS, {"circle_": circle}).one_or_none()
        return None if row is None else self.facts_of(row)

    def at(self, place: PlaceId) -> CircleFacts | None:
        """Ended circles are not found by a place: another one may live there by now."""
        row = self._work.read(AT, {"place_": place}).first()
        return None if row is None else self.facts_of(row)

    def of(self, account: AccountId) -> Sequence[CircleFacts]:
        return tuple(self.facts_of(row) for row in self._work.read(OF, {"account_": account}))

    def members(self, circle: CircleId) -> Sequence[Membership]:
        return tuple(membership_of(row) for row in self._work.read(MEMBERS, {"circle_": circle}))

    def membership(self, circle: CircleId, member: MemberId) -> Membership | None:
        row = self._member(circle, member)
        return None if row is None else membership_of(row)

    def rules_now(self, circle: CircleId, version: int, *, grace_ends: datetime | None) -> None:
        self._work.write(RULES, {"circle_": circle, "version_": version, "ends_": grace_ends})

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
        self._upsert(MEMBERSHIPS, values, ["circle", "member"])

    def end_membership(self, circle: CircleId, member: MemberId) -> None:
        known = self._member(circle, member)
        if known is not None:
            theirs = {"circle_": circle, "account_": known.account}
            self._work.write(sa.delete(MEMBERSHIPS).where(here(MEMBERSHIPS)), theirs)
            self._work.write(sa.delete(ROLE_ROWS).where(here(ROLE_ROWS)), theirs)

    def facilitators(self, circle: CircleId) -> Sequence[AccountId]:
        return self.holders(circle, Role.FACILITATOR)

    def roles(self, circle: CircleId, member: MemberId) -> frozenset[Role]:
        found = self._work.read(ROLES, {"circle_": circle, "member_": member}).scalars()
        return frozenset(Role(one) for one in found)

    def any(self) -> CircleFacts | None:
        """A living circle: in a rehearsal there is one."""
        row = self._work.read(sa.select(CIRCLES).where(OPEN).order_by(CIRCLES.c.id).limit(1)).first()
        return None if row is None else self.facts_of(row)

    def living(self) -> Sequence[CircleFacts]:
        """Every circle that has not ended."""
        return tuple(self.facts_of(row) for row in self._work.read(sa.select(CIRCLES).where(OPEN)))

    def away_since(self, circle: CircleId, member: MemberId) -> datetime | None:
        row = self._member(circle, member)
        return None if row is None else row.away_since

    def keep(self, circle: CircleFacts) -> None:
        """A new circle, or one whose settings changed. Its rules are changed by `rules_now` alone."""
        ended = self._work.read(ENDED_AT, {"circle_": circle.id}).scalar_one_or_none()
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
            "ended_at": (ended or self._clock.now()) if circle.ended else None,
            "asleep": circle.asleep,
        }
        fresh = {"rules_version": 0, "door": Door.OPEN.value, "hands": 0}
        self._upsert(CIRCLES, {**values, **fresh}, ["id"], keeping=fresh)

    def ended_at(self, circle: CircleId) -> datetime | None:
        found: datetime | None = self._work.read(ENDED_AT, {"circle_": circle}).scalar_one_or_none()
        return found

    def drop(self, circle: CircleId) -> None:
        """All that is kept of it."""
        for table in (MEMBERSHIPS, ROLE_ROWS):
            self._work.write(sa.delete(table).where(table.c.circle == CIRCLE), {"circle_": circle})
        self._work.write(sa.delete(CIRCLES).where(CIRCLES.c.id == CIRCLE), {"circle_": circle})

    def settle(self, circle: CircleFacts, members: Mapping[MemberId, MemberId]) -> None:
        """It moved to another community: memberships go by the members' ids there."""
        self.keep(circle)
        for old in self.members(circle.id):
            where = sa.and_(MEMBERSHIPS.c.circle == circle.id, MEMBERSHIPS.c.member == old.member)
            self._work.write(sa.update(MEMBERSHIPS).where(where).values(member=members[old.member]))

    def give(self, circle: CircleId, account: AccountId, role: str) -> None:
        """Asked again, the time to answer begins anew."""
        values = {"circle": circle, "account": account, "role": role, "since": self._clock.now()}
        self._upsert(ROLE_ROWS, values, ["circle", "account", "role"])

    def take(self, circle: CircleId, account: AccountId, role: str) -> None:
        self._work.write(RESIGN, {"circle_": circle, "account_": account, "role_": role})

    def holders(self, circle: CircleId, role: str) -> Sequence[AccountId]:
        blanks = {"circle_": circle, "role_": role, "since_": self._clock.now() - QUESTION_OPEN}
        return tuple(self._work.read(HOLDERS, blanks).scalars())

    def held(self, account: AccountId) -> Sequence[CircleFacts]:
        return tuple(self.facts_of(row) for row in self._work.read(HELD, {"account_": account}))

    def hands(self, circle: CircleId) -> int:
        return self._work.read(FACTS, {"circle_": circle}).one().hands  # type: ignore[no-any-return]

    def count_hands(self, circle: CircleId, hands: int) -> None:
        self._change(circle, hands=hands)

    def door(self, circle: CircleId) -> Door:
        return Door(self._work.read(FACTS, {"circle_": circle}).one().door)

    def set_door(self, circle: CircleId, door: Door) -> None:
        self._change(circle, door=door.value)

    def lobby(self, circle: CircleId) -> PlaceId | None:
        """The lobby there is, also while the door is open."""
        return self._work.read(FACTS, {"circle_": circle}).one().lobby  # type: ignore[no-any-return]

    def lobby_is(self, circle: CircleId, place: PlaceId) -> None:
        self._change(circle, lobby=place)

    def _change(self, circle: CircleId, **values: str | int) -> None:
        self._work.write(sa.update(CIRCLES).where(CIRCLES.c.id == circle).values(**values))

    def _member(self, circle: CircleId, member: MemberId) -> sa.Row[Any] | None:
        return self._work.read(MEMBERSHIP, {"circle_": circle, "member_": member}).one_or_none()

    def facts_of(self, row: sa.Row[Any]) -> CircleFacts:
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
            lobby=PlaceId(row.lobby) if row.lobby and row.door == Door.LOBBY else None,
            ended=row.ended_at is not None,
            asleep=row.asleep,
        )

    def _upsert(
        self,
        table: sa.Table,
        values: Mapping[str, Any],
        index: Sequence[str],
        keeping: Mapping[str, Any] | None = None,
    ) -> None:
        """`keeping`: what a row has when it is new, and keeps when it is known."""
        self._work.wrote_something()
        changed = [name for name in values if name not in index and name not in (keeping or {})]
        upsert(self._work.connection, table, values, index, changed)


def membership_of(row: Any) -> Membership:
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
    work.write(sa.delete(MEMBERSHIPS).where(MEMBERSHIPS.c.account == account))
    work.write(sa.delete(ROLE_ROWS).where(ROLE_ROWS.c.account == account))


def retire(work: Work, now: datetime) -> None:
    """Questions nobody answered; what an ended circle left behind. A day late: what is said of it comes first."""
    past = now - timedelta(days=1)
    questions = sa.and_(
        ROLE_ROWS.c.role.in_(tuple(ASKED.values())), ROLE_ROWS.c.since <= past - QUESTION_OPEN
    )
    work.write(sa.delete(ROLE_ROWS).where(questions))
    work.write(sa.delete(MEMBERSHIPS).where(MEMBERSHIPS.c.away_since <= past - BACK_WITHIN))
    work.write(sa.delete(CIRCLES).where(CIRCLES.c.ended_at <= past - KEPT_AFTER_THE_END))
    for table in (MEMBERSHIPS, ROLE_ROWS):
        work.write(sa.delete(table).where(table.c.circle.not_in(sa.select(CIRCLES.c.id))))
