"""Lists that keepers brought and have not said yes to yet: sealed under their own key, gone after a day."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.attached import Attached, read, write
from bot.kernel.people import AccountId, CommunityId
from bot.signposts.ports import WAITS_FOR, Waiting
from storage.columns import Moment
from storage.datamap import Kept
from storage.sealing import Gone, Sealer
from storage.work import Work


class WaitingRow(SQLModel, table=True):
    """`file`: the file with what the keeper said of it."""

    __tablename__ = "signpost_waiting"

    id: str = Field(primary_key=True, max_length=12)
    account: str = Field(max_length=64, index=True)
    community: str = Field(max_length=64)
    feed: str
    licence: str
    file: bytes = Field(sa_type=sa.LargeBinary)
    at: datetime = Field(sa_type=Moment, index=True)


_T = SQLModel.metadata.tables["signpost_waiting"]
_ID: sa.BindParameter[str] = sa.bindparam("id_")
_FIND = sa.select(_T).where(_T.c.id == _ID, _T.c.at > sa.bindparam("since_", type_=Moment))
_DROP = sa.delete(_T).where(_T.c.id == _ID)
_THEIRS = sa.delete(_T).where(_T.c.account == sa.bindparam("account_"))


class SqlWaiting:
    """Implements `WaitingLists`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def keep(self, waiting: Waiting, now: datetime) -> None:
        """One at a time: the keeper's list before it is let go."""
        self._work.write(_THEIRS, {"account_": waiting.keeper})
        written = write(waiting.file.name, waiting.file.body)
        sealed = self._sealer.seal(
            written, table="signpost_waiting", column="file", row=waiting.id, owner=waiting.keeper
        )
        values = {
            "id": waiting.id,
            "account": waiting.keeper,
            "community": waiting.community,
            "feed": waiting.feed,
            "licence": waiting.licence,
            "file": sealed,
            "at": now,
        }
        self._work.write(sa.insert(_T), values)

    def find(self, waiting: str, now: datetime) -> Waiting | None:
        row = self._work.read(_FIND, {"id_": waiting, "since_": now - WAITS_FOR}).one_or_none()
        file = None if row is None else self._file(row)
        if row is None or file is None:
            return None
        keeper, community = AccountId(row.account), CommunityId(row.community)
        return Waiting(row.id, keeper, community, row.feed, row.licence, file)

    def drop(self, waiting: str) -> None:
        self._work.write(_DROP, {"id_": waiting})

    def _file(self, row: "sa.Row[tuple[object, ...]]") -> Attached | None:
        try:
            opened = self._sealer.unseal_text(
                row.file, table="signpost_waiting", column="file", row=row.id, owner=row.account
            )
        except Gone:
            return None
        return read(opened)


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    work.write(_THEIRS, {"account_": account})


def retire(work: Work, now: datetime) -> None:
    work.write(sa.delete(_T).where(_T.c.at <= now - WAITS_FOR))


_waiting = partial(Kept, "signpost_waiting", retention="until its keeper says yes or no, at most a day")
DATA_MAP: tuple[Kept, ...] = (
    _waiting("id", "which list it is"),
    _waiting("account", "which keeper brought it", erased=True),
    _waiting("community", "for whose directory"),
    _waiting("feed", "what the keeper calls it"),
    _waiting("licence", "under which licence, if it does not say"),
    _waiting("file", "the list itself", sealed=True),
    _waiting("at", "to let it go in time"),
)
