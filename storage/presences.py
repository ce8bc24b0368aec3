"""Who is where, of those who said yes to being remembered. What was found once is not asked of the database again."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.kernel.people import AccountId, PlaceId
from storage.dialect import upsert
from storage.people_rows import PresenceRow
from storage.work import Work

_P = PresenceRow.metadata.tables["presences"]
_PLACE: sa.BindParameter[str] = sa.bindparam("place_")
_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account_")
_OF = sa.select(_P.c.account).where(_P.c.place == _PLACE).order_by(_P.c.account)
_FIND = sa.select(_P.c.account).where(_P.c.place == _PLACE, _P.c.account == _ACCOUNT)
_END = sa.delete(_P).where(_P.c.place == _PLACE, _P.c.account == _ACCOUNT)
_MOST = 20_000
"""Pairs that are remembered; then it is begun anew."""


class Presences:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._found: set[tuple[PlaceId, AccountId]] = set()

    def of(self, place: PlaceId) -> Sequence[AccountId]:
        return tuple(self._work.read(_OF, {"place_": place}).scalars())

    def found(self, place: PlaceId, account: AccountId) -> bool:
        """Only what the database said is remembered: what this transaction puts in may yet be undone."""
        pair = (place, account)
        if pair in self._found:
            return True
        if self._work.read(_FIND, {"place_": place, "account_": account}).first() is None:
            return False
        if len(self._found) >= _MOST:
            self._found.clear()
        self._found.add(pair)
        return True

    def begin(self, place: PlaceId, account: AccountId) -> None:
        self._work.wrote_something()
        upsert(
            self._work.connection, _P, {"place": place, "account": account}, ["place", "account"], update=None
        )

    def end(self, place: PlaceId, account: AccountId) -> None:
        self._found.discard((place, account))
        self._work.write(_END, {"place_": place, "account_": account})

    def unlearn(self, account: AccountId) -> None:
        """They are being forgotten."""
        self._found = {(place, who) for place, who in self._found if who != account}
