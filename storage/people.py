"""Who acts: accounts, members, presence, switches, boundaries. Ids are worked out; only what was agreed to is kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.ids import account_id, community_id, member_id, place_id
from bot.kernel.people import (
    Account,
    AccountId,
    Activity,
    Caller,
    CircleFacts,
    CommunityId,
    MemberId,
    Membership,
    PlaceId,
    Role,
    Sender,
    Where,
)
from bot.kernel.ports import Signer
from storage.boundaries import Boundaries
from storage.circles import SqlCircles
from storage.dialect import upsert
from storage.memberkeys import MemberKeys
from storage.people_rows import DATA_MAP, Defaults, account_row, kept_account
from storage.presences import Presences
from storage.sealing import Gone, Sealer
from storage.standing import look, look_ahead
from storage.work import Work

__all__ = ["DATA_MAP", "Defaults", "SqlPeople", "forget", "retire"]

_A, _M, _P, _S, _B = (
    SQLModel.metadata.tables[name] for name in ("accounts", "members", "presences", "switches", "boundaries")
)
_FIND = sa.select(_A).where(_A.c.id == sa.bindparam("id_"))
_EXTERNALS = sa.select(_A.c.id, _A.c.external).where(_A.c.id.in_(sa.bindparam("ids_", expanding=True)))
_MEMBER = sa.select(_M.c.account).where(_M.c.id == sa.bindparam("id_"))
_MEMBERS = sa.select(_M.c.id).where(_M.c.account == sa.bindparam("account_"))
_OFF = sa.select(_S.c.activity).where(
    _S.c.member == sa.bindparam("member_"), _S.c.activity == sa.bindparam("activity_")
)
_ON = sa.delete(_S).where(_S.c.member == sa.bindparam("member_"), _S.c.activity == sa.bindparam("activity_"))
_DROPPED = sa.select(_A.c.dropped).where(_A.c.id == sa.bindparam("id_"))
_ANEW = sa.update(_A).where(_A.c.id == sa.bindparam("id_")).values(dropped=0)
_SETTINGS = ("notice", "language", "zone", "country", "paused_until", "quiet_start", "quiet_end", "here")


_Standing = tuple[Account | None, CircleFacts | None, Membership | None, frozenset[Role]]


class SqlPeople:
    """Implements `People`. `erased` is called after a person's rows are gone, within the transaction."""

    def __init__(
        self,
        work: Work,
        sealer: Sealer,
        keys: MemberKeys,
        *,
        signer: Signer,
        circles: SqlCircles,
        defaults: Defaults,
        forget: Callable[[Work, str, list[str]], None],
        erased: Callable[[], None] = lambda: None,
    ) -> None:
        self._work, self._sealer, self._keys = work, sealer, keys
        self._circles, self._defaults = circles, defaults
        self._forget, self._erased = forget, erased
        self._account_id = lru_cache(4096)(lambda platform, who: account_id(signer, platform, who))
        self._place_id = lru_cache(4096)(lambda platform, where: place_id(signer, platform, where))
        self._community_id = lru_cache(1024)(lambda platform, where: community_id(signer, platform, where))
        self._member_id = lru_cache(4096)(lambda account, community: member_id(signer, account, community))
        self._presences, self._boundaries = Presences(work), Boundaries(work, signer)

    def caller(self, sender: Sender, where: Where, now: datetime) -> Caller:
        account = self.id_of(sender.platform, sender.external)
        room = self._place_id(where.platform, where.external) if where.around else None
        where, place, (kept, circle, membership, roles) = self._found(where, account)
        community = circle.community if circle else self._community(where)
        member = self.member_of(account, community)
        language, zone, country = self._setting(kept, circle, sender.language)
        return Caller(
            account=account,
            member=member,
            community=community,
            place=place,
            sender=sender,
            where=where,
            now=now,
            kept=kept,
            circle=circle,
            membership=membership,
            roles=roles,
            language=language,
            zone=zone,
            country=country,
            room=room,
        )

    def look_ahead(self, comings: Sequence[tuple[Sender, Where]]) -> None:
        """Several people are about to act: find who they are where they are, all at once."""
        rooms = [(sender, where) for sender, where in comings if not where.direct]
        places = {self._place_id(where.platform, where.external) for _, where in rooms}
        accounts = {self.id_of(sender.platform, sender.external) for sender, _ in rooms}
        if len(rooms) > 1:
            look_ahead(self._work, self._circles, places, accounts)

    def id_of(self, platform: str, external: str) -> AccountId:
        found: AccountId = self._account_id(platform, external)
        return found

    def keep(self, caller: Caller) -> None:
        self._keys.prepare(caller.account)
        external = self._sealer.seal(
            caller.sender.external,
            table="accounts",
            column="external",
            row=caller.account,
            owner=caller.account,
        )
        values = {
            "id": caller.account,
            "platform": caller.sender.platform,
            "external": external,
            "dropped": 0,
            **account_row(Account(caller.account)),
        }
        self._upsert(_A, values, ["id"], update=["notice"])
        self._upsert(_M, _member_row(caller.member, caller.account, caller.community), ["id"])
        if not caller.where.direct:
            self.arrived(caller)

    def account(self, account: AccountId) -> Account | None:
        row = self._work.read(_FIND, {"id_": account}).one_or_none()
        return kept_account(row)

    def update(self, account: Account) -> None:
        statement = sa.update(_A).where(_A.c.id == account.id)
        self._work.write(statement.values(**account_row(account)))

    def forget(self, account: AccountId) -> None:
        self._presences.unlearn(account)
        members = list(self._work.read(_MEMBERS, {"account_": account}).scalars())
        self._forget(self._work, account, members)
        self._keys.erase(account)
        self._erased()

    def account_of(self, member: MemberId) -> AccountId | None:
        return self._work.read(_MEMBER, {"id_": member}).scalar_one_or_none()

    def member_of(self, account: AccountId, community: CommunityId) -> MemberId:
        found: MemberId = self._member_id(account, community)
        return found

    def person(self, named: str, caller: Caller) -> AccountId | None:
        account = self.id_of(caller.sender.platform, named)
        return self.account_of(self.member_of(account, caller.community))

    def allows(self, member: MemberId, activity: Activity) -> bool:
        return self._work.read(_OFF, {"member_": member, "activity_": activity}).first() is None

    def allow(self, member: MemberId, activity: Activity, *, on: bool) -> None:
        if on:
            self._work.write(_ON, {"member_": member, "activity_": activity})
        else:
            self._upsert(_S, {"member": member, "activity": activity}, ["member", "activity"])

    def present(self, place: PlaceId) -> Sequence[AccountId]:
        return self._presences.of(place)

    def arrived(self, caller: Caller) -> None:
        """Also makes them part of the community."""
        self._presences.begin(caller.place, caller.account)
        self._upsert(_M, _member_row(caller.member, caller.account, caller.community), ["id"])

    def left(self, caller: Caller) -> None:
        self._presences.end(caller.place, caller.account)

    def comes(self, caller: Caller) -> bool:
        if self._presences.found(caller.place, caller.account):
            return False
        self.arrived(caller)
        return True

    def dropped(self, account: AccountId) -> int:
        count = self._work.read(_DROPPED, {"id_": account}).scalar_one_or_none() or 0
        if count:
            self._work.write(_ANEW, {"id_": account})
        return count

    def avoids(self, one: AccountId, other: AccountId) -> bool:
        return self._boundaries.between(one, other)

    def avoid(self, by: AccountId, other: AccountId) -> None:
        """From now on neither meets the other through Kith. It holds also when `other` leaves and comes back."""
        self._boundaries.keep(by, other)

    def externals(self, accounts: Iterable[AccountId]) -> Mapping[AccountId, str]:
        """How their platform names them; those who left are not in it."""
        rows = self._work.read(_EXTERNALS, {"ids_": list(accounts)})
        opened = ((AccountId(row.id), self._open(row)) for row in rows)
        return {account: external for account, external in opened if external is not None}

    def address(self, account: AccountId) -> tuple[str, str] | None:
        """Their platform, and how it names them; None once they are gone."""
        row = self._work.read(_FIND, {"id_": account}).one_or_none()
        external = None if row is None else self._open(row)
        return None if row is None or external is None else (row.platform, external)

    def _open(self, row: sa.Row[Any]) -> str | None:
        try:
            return self._sealer.unseal_text(
                row.external, table="accounts", column="external", row=row.id, owner=row.id
            )
        except Gone:
            return None

    def _found(self, where: Where, account: AccountId) -> tuple[Where, PlaceId, _Standing]:
        """Where they are. What is no circle's place, but a part of one, counts as that one."""
        place: PlaceId = self._place_id(where.platform, where.external)
        standing = self._standing(where, place, account)
        if where.direct or not where.around or standing[1] is not None:
            return where, place, standing
        wider = replace(where, external=where.around, around="")
        found = self._found(wider, account)
        return found if found[2][1] is not None else (where, place, standing)

    def _standing(self, where: Where, place: PlaceId, account: AccountId) -> _Standing:
        """In a room, the circle whose place it is; in a direct message the one they chose, or their only one."""
        if not where.direct:
            found = look(self._work, self._circles, place, account)
            if found is None:
                return self.account(account), None, None, frozenset()
            kept = kept_account(found.account)
            return (
                kept,
                found.circle,
                *((found.membership, found.roles) if kept else (None, frozenset[Role]())),
            )
        kept = self.account(account)
        circle = self._chosen(kept) if kept else None
        if circle is None:
            return kept, None, None, frozenset()
        member = self.member_of(account, circle.community)
        membership = self._circles.membership(circle.id, member)
        return kept, circle, membership, self._circles.roles(circle.id, member)

    def _chosen(self, kept: Account) -> CircleFacts | None:
        mine = self._circles.of(kept.id)
        if kept.here:
            return next((one for one in mine if one.id == kept.here), None)
        return mine[0] if len(mine) == 1 else None

    def _community(self, where: Where) -> CommunityId:
        found: CommunityId = self._community_id(where.platform, where.community or where.external)
        return found

    def _setting(self, kept: Account | None, circle: CircleFacts | None, spoken: str) -> tuple[str, str, str]:
        client = Defaults(language=spoken, zone="")
        known = [one for one in (kept, client, circle, self._defaults) if one is not None]
        language, zone, country = (
            next((found for one in known if (found := getattr(one, name))), "")
            for name in ("language", "zone", "country")
        )
        return language, zone, country

    def _upsert(
        self,
        table: sa.Table,
        values: Mapping[str, Any],
        index: Sequence[str],
        update: Sequence[str] | None = None,
    ) -> None:
        self._work.wrote_something()
        upsert(self._work.connection, table, values, index, update)


def _member_row(member: MemberId, account: AccountId, community: CommunityId) -> dict[str, str]:
    return {"id": member, "account": account, "community": community}


def forget(work: Work, account: str, members: list[str]) -> None:
    work.write(sa.delete(_A).where(_A.c.id == account))
    work.write(sa.delete(_M).where(_M.c.account == account))
    work.write(sa.delete(_P).where(_P.c.account == account))
    work.write(sa.delete(_S).where(_S.c.member.in_(members)))
    work.write(sa.delete(_B).where(_B.c.by == account))


def retire(work: Work, now: datetime) -> None:  # kept until they leave
    """Nothing here ends by itself."""
