"""Who asked not to meet whom. It holds both ways, is never disclosed, and survives leaving and coming back."""

from functools import lru_cache

import sqlalchemy as sa

from bot.kernel.people import AccountId
from bot.kernel.ports import Signer
from storage.dialect import upsert
from storage.people_rows import BoundaryRow
from storage.work import Work

_B = BoundaryRow.metadata.tables["boundaries"]
_PAIR = (_B.c.by == sa.bindparam("one_")) & (_B.c.other == sa.bindparam("two_mark_"))
_TURNED = (_B.c.by == sa.bindparam("two_")) & (_B.c.other == sa.bindparam("one_mark_"))
_APART = sa.select(_B.c.by).where(_PAIR | _TURNED).limit(1)


def mark(signer: Signer, account: AccountId) -> str:
    """What stands for somebody whom another asked not to meet: no id of theirs anywhere else."""
    return signer.sign(f"boundary\0{account}".encode())


class Boundaries:
    """The other one is kept as a mark that is no id of theirs anywhere else."""

    def __init__(self, work: Work, signer: Signer) -> None:
        self._work = work
        self._mark = lru_cache(4096)(lambda account: mark(signer, account))

    def between(self, one: AccountId, other: AccountId) -> bool:
        blanks = {"one_": one, "two_": other, "one_mark_": self._mark(one), "two_mark_": self._mark(other)}
        return self._work.read(_APART, blanks).first() is not None

    def keep(self, by: AccountId, other: AccountId) -> None:
        self._work.wrote_something()
        upsert(
            self._work.connection, _B, {"by": by, "other": self._mark(other)}, ["by", "other"], update=None
        )
