"""Around the directory: what people saved, who keeps it, what is said to have changed, what belongs in it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.people import AccountId, CircleId, CommunityId
from bot.signposts.entry import EntryId
from bot.signposts.ports import KEEPER
from storage.circle_queries import CIRCLES, MEMBERSHIPS, ROLE_ROWS
from storage.columns import Moment
from storage.datamap import Kept
from storage.dialect import upsert
from storage.sealing import Sealer
from storage.work import Work

FLAGGED_FOR = timedelta(days=180)


class SavedRow(SQLModel, table=True):
    """Which entries somebody saved: one sealed list, since it says what they are looking for."""

    __tablename__ = "signpost_saved"

    account: str = Field(primary_key=True, max_length=64)
    entries: bytes = Field(sa_type=sa.LargeBinary)


class FlagRow(SQLModel, table=True):
    """Somebody said that it has changed; not who, and not in which words."""

    __tablename__ = "signpost_flags"

    community: str = Field(primary_key=True, max_length=64)
    entry: str = Field(primary_key=True, max_length=200)
    since: datetime = Field(sa_type=Moment, index=True)


class PolicyRow(SQLModel, table=True):
    """What belongs in a community's directory, where its keepers have words of their own for it."""

    __tablename__ = "signpost_policies"

    community: str = Field(primary_key=True, max_length=64)
    words: bytes = Field(sa_type=sa.LargeBinary)


_TABLES = SQLModel.metadata.tables
_S, _F, _P = (_TABLES[f"signpost_{name}"] for name in ("saved", "flags", "policies"))
_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account_")
_COMMUNITY: sa.BindParameter[str] = sa.bindparam("community_")
_SAVED = sa.select(_S.c.entries).where(_S.c.account == _ACCOUNT)
_LET_GO = sa.delete(_S).where(_S.c.account == _ACCOUNT)
_KEEPERS = (
    sa.select(ROLE_ROWS.c.account, ROLE_ROWS.c.circle)
    .join(CIRCLES, CIRCLES.c.id == ROLE_ROWS.c.circle)
    .join(
        MEMBERSHIPS,
        sa.and_(MEMBERSHIPS.c.circle == ROLE_ROWS.c.circle, MEMBERSHIPS.c.account == ROLE_ROWS.c.account),
    )
    .where(ROLE_ROWS.c.role == KEEPER, CIRCLES.c.community == _COMMUNITY, CIRCLES.c.ended_at.is_(None))
    .where(MEMBERSHIPS.c.away_since.is_(None))
    .order_by(ROLE_ROWS.c.since, ROLE_ROWS.c.account)
)
_FLAGS = sa.select(_F.c.entry).where(_F.c.community == _COMMUNITY).order_by(_F.c.since, _F.c.entry)
_LOWER = sa.delete(_F).where(_F.c.community == _COMMUNITY, _F.c.entry == sa.bindparam("entry_"))
_POLICY = sa.select(_P.c.words).where(_P.c.community == _COMMUNITY)
_NO_POLICY = sa.delete(_P).where(_P.c.community == _COMMUNITY)


class SqlSaved:
    """Implements `Saved`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def of(self, account: AccountId) -> Sequence[EntryId]:
        sealed = self._work.read(_SAVED, {"account_": account}).scalar_one_or_none()
        if sealed is None:
            return ()
        opened = self._sealer.unseal_text(
            sealed, table="signpost_saved", column="entries", row=account, owner=account
        )
        return tuple(EntryId(one) for one in json.loads(opened))

    def keep(self, account: AccountId, entries: Sequence[EntryId]) -> None:
        if not entries:
            self._work.write(_LET_GO, {"account_": account})
            return
        sealed = self._sealer.seal(
            json.dumps(list(entries)), table="signpost_saved", column="entries", row=account, owner=account
        )
        self._work.wrote_something()
        upsert(self._work.connection, _S, {"account": account, "entries": sealed}, ["account"], ["entries"])


class SqlKeepers:
    """Implements `Keepers`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def of(self, community: CommunityId) -> Sequence[AccountId]:
        rows = self._work.read(_KEEPERS, {"community_": community})
        return tuple(dict.fromkeys(AccountId(row.account) for row in rows))

    def circle_of(self, keeper: AccountId, community: CommunityId) -> CircleId | None:
        rows = self._work.read(_KEEPERS, {"community_": community})
        return next((CircleId(row.circle) for row in rows if row.account == keeper), None)


class SqlFlags:
    """Implements `Flags`."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def raise_(self, entry: EntryId, community: CommunityId, now: datetime) -> None:
        """Raised once, it waits from then on."""
        values = {"community": community, "entry": entry, "since": now}
        self._work.wrote_something()
        upsert(self._work.connection, _F, values, ["community", "entry"])

    def lower(self, entry: EntryId, community: CommunityId) -> None:
        self._work.write(_LOWER, {"entry_": entry, "community_": community})

    def of(self, community: CommunityId) -> Sequence[EntryId]:
        found = self._work.read(_FLAGS, {"community_": community}).scalars()
        return tuple(EntryId(one) for one in found)


class SqlPolicies:
    """Implements `Policies`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def of(self, community: CommunityId) -> str:
        sealed = self._work.read(_POLICY, {"community_": community}).scalar_one_or_none()
        if sealed is None:
            return ""
        return self._sealer.unseal_text(sealed, table="signpost_policies", column="words", row=community)

    def keep(self, community: CommunityId, words: str) -> None:
        if not words:
            self._work.write(_NO_POLICY, {"community_": community})
            return
        sealed = self._sealer.seal(words, table="signpost_policies", column="words", row=community)
        self._work.wrote_something()
        upsert(self._work.connection, _P, {"community": community, "words": sealed}, ["community"], ["words"])


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    work.write(_LET_GO, {"account_": account})


def retire(work: Work, now: datetime) -> None:
    work.write(sa.delete(_F).where(_F.c.since <= now - FLAGGED_FOR))


_saved = partial(Kept, "signpost_saved", retention="until they let go of it", exported=True, erased=True)
_flag = partial(Kept, "signpost_flags", retention="until a keeper has looked, at most 180 days")
_policy = partial(Kept, "signpost_policies", retention="until its keepers change it")
DATA_MAP: tuple[Kept, ...] = (
    _saved("account", "whose list it is"),
    _saved("entries", "what they saved for themselves, all in one", sealed=True),
    _flag("community", "in whose directory"),
    _flag("entry", "what is said to have changed"),
    _flag("since", "so that the longest waiting comes first"),
    _policy("community", "whose directory it is about"),
    _policy("words", "what belongs in it, in its keepers’ words", sealed=True),
)
