"""Who is not to be paired with whom. It holds both ways, is never disclosed, and survives leaving and coming back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.buddies.seats import Apart
from bot.kernel.people import AccountId
from bot.kernel.ports import Signer
from storage.boundaries import mark
from storage.buddies_rows import APART as DATA_MAP
from storage.dialect import upsert
from storage.people_rows import BoundaryRow
from storage.sealing import Gone, Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlApart", "forget", "retire"]

_T = SQLModel.metadata.tables["buddy_apart"]
_B = BoundaryRow.metadata.tables["boundaries"]
_A_FEW = 500


class SqlApart:
    """Implements `ApartBook`. Boundaries that hold for everything hold here too."""

    def __init__(self, work: Work, sealer: Sealer, signer: Signer) -> None:
        self._work, self._sealer, self._signer = work, sealer, signer

    def avoid(self, by: AccountId, other: AccountId) -> None:
        self._keep(by, other, ended=False)

    def ended(self, by: AccountId, other: AccountId) -> None:
        self._keep(by, other, ended=True)

    def again(self, by: AccountId, other: AccountId) -> bool:
        mine = sa.delete(_T).where(_T.c.by == by, _T.c.other == mark(self._signer, other))
        return bool(self._work.write(mine).rowcount)

    def avoided(self, by: AccountId) -> Sequence[AccountId]:
        mine = sa.select(_T).where(_T.c.by == by, ~_T.c.ended).order_by(_T.c.other)
        found = []
        for row in self._work.read(mine).all():
            try:
                who = self._sealer.unseal_text(
                    row.who,
                    table="buddy_apart",
                    column="who",
                    row=f"{by}:{row.other}:{row.ended:d}",
                    owner=by,
                )
            except Gone:
                continue
            found.append(AccountId(who))
        return tuple(found)

    def among(self, accounts: Sequence[AccountId]) -> Apart:
        by_mark = {mark(self._signer, one): one for one in accounts}
        found: defaultdict[AccountId, set[AccountId]] = defaultdict(set)
        for table in (_T, _B):
            for start in range(0, len(accounts), _A_FEW):
                some = sa.select(table.c.by, table.c.other).where(
                    table.c.by.in_(accounts[start : start + _A_FEW])
                )
                for row in self._work.read(some).all():
                    other = by_mark.get(row.other)
                    if other is not None:
                        found[AccountId(row.by)].add(other)
                        found[other].add(AccountId(row.by))
        return {account: frozenset(others) for account, others in found.items()}

    def _keep(self, by: AccountId, other: AccountId, *, ended: bool) -> None:
        marked = mark(self._signer, other)
        who = self._sealer.seal(
            other, table="buddy_apart", column="who", row=f"{by}:{marked}:{ended:d}", owner=by
        )
        values = {"by": by, "other": marked, "ended": ended, "who": who}
        self._work.wrote_something()
        upsert(self._work.connection, _T, values, ["by", "other", "ended"], update=None)


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    """What they wished goes; what others wished of them is a mark, and stays."""
    work.write(sa.delete(_T).where(_T.c.by == account))


def retire(work: Work, now: datetime) -> None:
    """Nothing here goes by itself."""
