"""The directory in the database: each community's own entries, those for everybody, and the community's marks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.people import AccountId, CommunityId
from bot.signposts.entry import EVERYBODY, Entry, EntryId, Listed, Status
from bot.signposts.noticing import edition
from storage import fulltext, signpost_words
from storage.columns import Day
from storage.dialect import upsert
from storage.signposts_rows import DATA_MAP, read, row_of
from storage.work import Work

__all__ = ["DATA_MAP", "SqlDirectory", "after_restore", "forget", "listed_from", "retire"]

T = TypeVar("T")
_A_FEW, _AT_ONCE = 500, 1000
_T = SQLModel.metadata.tables["signposts"]
_M = SQLModel.metadata.tables["signpost_marks"]
_C = _T.c
_WITH_MARKS = _T.outerjoin(
    _M, sa.and_(_M.c.entry == _C.id, _M.c.community == sa.bindparam("community_", type_=sa.String))
)
_LISTED = (_C.entry, _M.c.pinned, _M.c.hidden, _M.c.note)
_HERE = _C.community.in_([EVERYBODY, sa.bindparam("community_", type_=sa.String)])
_ALL = sa.select(*_LISTED).select_from(_WITH_MARKS).where(_HERE).order_by(_C.name, _C.id)
_FIND = sa.select(*_LISTED).select_from(_WITH_MARKS).where(_HERE, _C.id == sa.bindparam("entry_"))
_DUE = (
    sa.select(*_LISTED)
    .select_from(_WITH_MARKS)
    .where(_C.community == sa.bindparam("community_", type_=sa.String))
    .where(_C.status == Status.ACTIVE.value, _C.checked < sa.bindparam("before_", type_=Day))
    .where(sa.or_(_M.c.hidden.is_(None), ~_M.c.hidden))
    .order_by(_C.checked, _C.name, _C.id)
    .limit(sa.bindparam("at_most_", type_=sa.Integer))
)
_CHECKED_BY = sa.select(_C.checked_by).where(_C.id == sa.bindparam("entry_"))
fulltext.made_with(_T)
_THESE: sa.BindParameter[Any] = sa.bindparam("these", expanding=True)
_REMOVE = sa.delete(_T).where(_C.id.in_(_THESE))
_BY_HAND = sa.select(_C.id).where(_C.id.in_(_THESE), _C.feed == "")
_UNMARK_ALL = sa.delete(_M).where(_M.c.entry.in_(_THESE))
_UNMARK = sa.delete(_M).where(
    _M.c.community == sa.bindparam("community_"), _M.c.entry == sa.bindparam("entry_")
)
_OUTDATED = (
    sa.select(_C.entry)
    .where(_C.edition != sa.bindparam("today_", type_=sa.String))
    .limit(sa.bindparam("at_most_", type_=sa.Integer))
)
_LOOKED_THROUGH = (
    sa.update(_T).where(_C.id.in_(_THESE)).values(edition=sa.bindparam("today_", type_=sa.String))
)
_FORGET = sa.update(_T).where(_C.checked_by == sa.bindparam("account_")).values(checked_by=None)


class SqlDirectory:
    """Implements `Directory`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def find(self, entry: EntryId, community: CommunityId) -> Listed | None:
        row = self._work.read(_FIND, {"entry_": entry, "community_": community}).one_or_none()
        return None if row is None else listed_from(row)

    def all(self, community: CommunityId) -> Iterable[Listed]:
        return [listed_from(row) for row in self._work.read(_ALL, {"community_": community})]

    def keep(self, entry: Entry, *, by: AccountId | None, now: datetime) -> None:
        self.keep_all((entry,), by=by, now=now)

    def keep_all(self, entries: Iterable[Entry], *, by: AccountId | None, now: datetime) -> None:
        """Raises `IntegrityError` where another community has an entry of that id: nothing of theirs is replaced."""
        for some in in_portions({one.id: one for one in entries}.values(), _A_FEW):
            for community in {one.community for one in some}:
                theirs = [one.id for one in some if one.community == community]
                self._work.write(_REMOVE.where(_C.community == community), {"these": theirs})
            self._work.write(sa.insert(_T), [row_of(one, by, now) for one in some])
            signpost_words.keep(self._work, some)

    def remove(self, entries: Collection[EntryId]) -> None:
        """Marks on what came with a feed stay: it may come back, and what was hidden is hidden then."""
        for some in in_portions(entries, _A_FEW):
            by_hand = list(self._work.read(_BY_HAND, {"these": some}).scalars())
            self._work.write(_UNMARK_ALL, {"these": by_hand})
            self._work.write(_REMOVE, {"these": some})
            signpost_words.remove(self._work, some)

    def checked_by(self, entry: EntryId) -> AccountId | None:
        found = self._work.read(_CHECKED_BY, {"entry_": entry}).scalar_one_or_none()
        return None if found is None else AccountId(found)

    def mark(self, listed: Listed, community: CommunityId) -> None:
        key = {"community": community, "entry": listed.entry.id}
        if not (listed.pinned or listed.hidden or listed.note):
            self._work.write(_UNMARK, {"community_": community, "entry_": listed.entry.id})
            return
        said = {"pinned": listed.pinned, "hidden": listed.hidden, "note": listed.note}
        upsert(self._work.connection, _M, {**key, **said}, ["community", "entry"], update=list(said))

    def due(self, community: CommunityId, *, before: date, at_most: int) -> Sequence[Listed]:
        blanks = {"community_": community, "before_": before, "at_most_": at_most}
        return tuple(listed_from(row) for row in self._work.read(_DUE, blanks))


def listed_from(row: sa.Row[Any]) -> Listed:
    return Listed(read(row.entry), bool(row.pinned), bool(row.hidden), row.note or "")


def in_portions(things: Iterable[T], at_most: int) -> Iterator[list[T]]:
    left = iter(things)
    while some := list(islice(left, at_most)):
        yield some


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    """What they made sure of stays; who did so goes."""
    work.write(_FORGET, {"account_": account})


def retire(work: Work, now: datetime) -> None:  # noqa: ARG001  # whenever it is asked
    """Nothing goes by itself: keepers may look at what is too old to be shown. Some are looked through again."""
    look_through(work, _AT_ONCE)


def after_restore(work: Work) -> None:
    """A backup holds entries, and not what is searched."""
    work.write(sa.update(_T).values(edition=""))
    while look_through(work, _A_FEW):
        pass


def look_through(work: Work, at_most: int) -> int:
    """Notice anew what was noticed by other words than today's; how many were."""
    entries = [
        read(text) for text in work.read(_OUTDATED, {"today_": edition(), "at_most_": at_most}).scalars()
    ]
    for some in in_portions(entries, _A_FEW):
        signpost_words.keep(work, some)
        work.write(_LOOKED_THROUGH, {"these": [one.id for one in some], "today_": edition()})
    return len(entries)
