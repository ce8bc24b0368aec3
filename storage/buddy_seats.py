"""Who would like a buddy, and what they wish: sealed under their own key."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.buddies.model import Kind, Likeness, Mode
from bot.buddies.seats import Seat, Wishes
from bot.buddies.times import Span
from bot.kernel.people import AccountId, CircleId, CommunityId, MemberId
from storage.buddies_rows import SEATS as DATA_MAP
from storage.dialect import upsert
from storage.sealing import Gone, Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlSeats", "forget", "retire"]

_S, _W = (SQLModel.metadata.tables[name] for name in ("buddy_seats", "buddy_wishes"))
_A_FEW = 500


class SqlSeats:
    """Implements `SeatBook`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def keep(self, seat: Seat) -> None:
        values = {
            "id": seat.id,
            "account": seat.account,
            "member": seat.member,
            "community": seat.community,
            "circle": seat.circle,
            "kind": seat.kind.value,
            "since": seat.since,
            "resting_until": seat.resting_until,
            "missed": seat.missed,
            "vouched": seat.vouched,
            "beyond": seat.beyond,
        }
        self._work.wrote_something()
        upsert(self._work.connection, _S, values, ["id"], [name for name in values if name != "id"])

    def seat(self, member: MemberId, kind: Kind) -> Seat | None:
        found = self._read(_S.c.member == member, _S.c.kind == kind.value)
        return found[0] if found else None

    def of(self, account: AccountId) -> Sequence[Seat]:
        return self._read(_S.c.account == account)

    def drop(self, seat: Seat) -> None:
        self._work.write(sa.delete(_S).where(_S.c.id == seat.id))

    def in_community(self, community: CommunityId, kind: Kind) -> Sequence[Seat]:
        return self._read(_S.c.community == community, _S.c.kind == kind.value)

    def wishes(self, members: Sequence[MemberId]) -> Mapping[MemberId, Wishes]:
        found: dict[MemberId, Wishes] = {}
        for start in range(0, len(members), _A_FEW):
            some = sa.select(_W).where(_W.c.member.in_(members[start : start + _A_FEW]))
            for row in self._work.read(some).all():
                if (wishes := self._wishes(row)) is not None:
                    found[MemberId(row.member)] = wishes
        return found

    def settle(self, member: MemberId, account: AccountId, wishes: Wishes) -> None:
        sealed = self._sealer.seal(
            _written(wishes), table="buddy_wishes", column="wishes", row=member, owner=account
        )
        values = {"member": member, "account": account, "wishes": sealed}
        self._work.wrote_something()
        upsert(self._work.connection, _W, values, ["member"], ["account", "wishes"])

    def _read(self, *where: Any) -> list[Seat]:
        return [_seat(row) for row in self._work.read(sa.select(_S).where(*where).order_by(_S.c.id)).all()]

    def _wishes(self, row: sa.Row[Any]) -> Wishes | None:
        """None once its owner's key is gone."""
        try:
            words = self._sealer.unseal_text(
                row.wishes, table="buddy_wishes", column="wishes", row=row.member, owner=row.account
            )
        except Gone:
            return None
        return _of(json.loads(words))


def _seat(row: sa.Row[Any]) -> Seat:
    return Seat(
        row.id,
        AccountId(row.account),
        MemberId(row.member),
        CommunityId(row.community),
        CircleId(row.circle),
        Kind(row.kind),
        row.since,
        row.resting_until,
        row.missed,
        row.vouched,
        row.beyond,
    )


def _written(wishes: Wishes) -> str:
    return json.dumps(
        {
            "topics": wishes.topics,
            "languages": wishes.languages,
            "any_language": wishes.any_language,
            "week": [(one.day, one.start, one.end) for one in wishes.week],
            "by": [one.value for one in wishes.by],
            "area": wishes.area,
            "access": wishes.access,
            "likeness": wishes.likeness.value,
            "gender": wishes.gender,
            "same_gender": wishes.same_gender,
            "experienced": wishes.experienced,
            "people": wishes.people,
            "often": wishes.often,
        }
    )


def _of(kept: Mapping[str, Any]) -> Wishes:
    return Wishes(
        topics=tuple(kept["topics"]),
        languages=tuple(kept["languages"]),
        any_language=kept["any_language"],
        week=tuple(Span(*one) for one in kept["week"]),
        by=tuple(Mode(one) for one in kept["by"]),
        area=kept["area"],
        access=kept["access"],
        likeness=Likeness(kept["likeness"]),
        gender=kept["gender"],
        same_gender=kept["same_gender"],
        experienced=kept["experienced"],
        people=kept["people"],
        often=kept["often"],
    )


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts too
    for table in (_S, _W):
        work.write(sa.delete(table).where(table.c.account == account))


def retire(work: Work, now: datetime) -> None:
    """Nothing here goes by itself."""
