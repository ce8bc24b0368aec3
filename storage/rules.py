"""Every version of the rules, the draft, the open proposal and what people say to it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.people import AccountId, CircleId
from bot.rules.model import OPEN, Change, DraftLine, Edition, Phase, Proposal, Stance, View
from storage.circle_rows import CircleRow
from storage.dialect import upsert
from storage.rules_rows import DATA_MAP
from storage.sealing import Gone, Sealer
from storage.work import Work

__all__ = ["DATA_MAP", "SqlRuleBook", "forget", "retire"]

_REMEMBERED = timedelta(days=30)
_E, _D, _P, _S = (
    SQLModel.metadata.tables[name]
    for name in ("rule_editions", "rule_drafts", "rule_proposals", "rule_stances")
)
_C = CircleRow.metadata.tables["circles"]
_OPEN = [phase.value for phase in sorted(OPEN)]


class SqlRuleBook:
    """Implements `RuleBook`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def adopt(self, edition: Edition) -> None:
        row = f"{edition.circle}:{edition.version}"
        sealed = self._seal(json.dumps(edition.lines), "rule_editions", "lines", row, None)
        values = {"circle": edition.circle, "version": edition.version, "at": edition.at, "lines": sealed}
        self._work.write(sa.insert(_E), values)

    def edition(self, circle: CircleId, version: int) -> Edition | None:
        row = self._work.read(
            sa.select(_E).where(_E.c.circle == circle, _E.c.version == version)
        ).one_or_none()
        return None if row is None else self._edition(row)

    def history(self, circle: CircleId) -> Sequence[Edition]:
        rows = self._work.read(sa.select(_E).where(_E.c.circle == circle).order_by(_E.c.version))
        return tuple(self._edition(row) for row in rows.all())

    def draft(self, circle: CircleId) -> Sequence[DraftLine]:
        rows = self._work.read(sa.select(_D).where(_D.c.circle == circle).order_by(_D.c.position)).all()
        opened = (
            (self._open(row.words, "rule_drafts", "words", _line_row(row), row.owner), row) for row in rows
        )
        return tuple(DraftLine(words, _account(row.owner)) for words, row in opened if words is not None)

    def keep_draft(self, circle: CircleId, lines: Sequence[DraftLine]) -> None:
        self._work.write(sa.delete(_D).where(_D.c.circle == circle))
        for position, line in enumerate(lines, start=1):
            sealed = self._seal(line.words, "rule_drafts", "words", f"{circle}:{position}", line.owner)
            values = {"circle": circle, "position": position, "owner": line.owner, "words": sealed}
            self._work.write(sa.insert(_D), values)

    def find(self, proposal: str) -> Proposal | None:
        row = self._work.read(sa.select(_P).where(_P.c.id == proposal)).one_or_none()
        return None if row is None else self._proposal(row)

    def open(self, circle: CircleId) -> Proposal | None:
        statement = sa.select(_P).where(_P.c.circle == circle, _P.c.phase.in_(_OPEN)).order_by(_P.c.id)
        row = self._work.read(statement).first()
        return None if row is None else self._proposal(row)

    def open_of(self, account: AccountId) -> Sequence[Proposal]:
        statement = sa.select(_P).where(_P.c.author == account, _P.c.phase.in_(_OPEN)).order_by(_P.c.id)
        return tuple(self._proposal(row) for row in self._work.read(statement).all())

    def keep(self, proposal: Proposal) -> None:
        words = json.dumps(proposal.lines)
        sealed = (
            self._seal(words, "rule_proposals", "lines", proposal.id, proposal.author)
            if proposal.lines
            else None
        )
        values = {
            "id": proposal.id,
            "circle": proposal.circle,
            "author": proposal.author,
            "base": proposal.base,
            "change": proposal.change.value if proposal.change else "",
            "line": proposal.line,
            "length": int(proposal.length.total_seconds()),
            "ends": proposal.ends,
            "phase": proposal.phase.value,
            "round": proposal.round,
            "extended": proposal.extended,
            "objected": proposal.objected,
            "lines": sealed,
        }
        self._work.wrote_something()
        upsert(self._work.connection, _P, values, ["id"], [name for name in values if name != "id"])

    def stances(self, proposal: str) -> Sequence[Stance]:
        rows = self._work.read(sa.select(_S).where(_S.c.proposal == proposal).order_by(_S.c.account)).all()
        return tuple(self._stance(row) for row in rows)

    def take(self, stance: Stance) -> None:
        row = f"{stance.proposal}:{stance.account}"
        sealed = (
            self._seal(stance.reason, "rule_stances", "reason", row, stance.account)
            if stance.reason
            else None
        )
        values = {
            "proposal": stance.proposal,
            "account": stance.account,
            "view": stance.view.value,
            "named": stance.named,
            "reason": sealed,
        }
        self._work.wrote_something()
        upsert(self._work.connection, _S, values, ["proposal", "account"], ["view", "named", "reason"])

    def clear(self, proposal: str) -> None:
        self._work.write(sa.delete(_S).where(_S.c.proposal == proposal))

    def let_go(self, account: AccountId, circle: CircleId | None = None) -> Sequence[str]:
        of = sa.select(_P.c.id) if circle is None else sa.select(_P.c.id).where(_P.c.circle == circle)
        theirs = (_S.c.account == account) & _S.c.proposal.in_(of)
        said = tuple(self._work.read(sa.select(_S.c.proposal).where(theirs)).scalars())
        self._work.write(sa.delete(_S).where(theirs))
        drafts = _D.c.owner == account
        self._work.write(sa.delete(_D).where(drafts if circle is None else drafts & (_D.c.circle == circle)))
        return said

    def _edition(self, row: sa.Row[Any]) -> Edition:
        words = self._open(row.lines, "rule_editions", "lines", f"{row.circle}:{row.version}", None) or "[]"
        return Edition(CircleId(row.circle), row.version, row.at, tuple(json.loads(words)))

    def _proposal(self, row: sa.Row[Any]) -> Proposal:
        words = self._open(row.lines, "rule_proposals", "lines", row.id, row.author) if row.lines else None
        return Proposal(
            id=row.id,
            circle=CircleId(row.circle),
            author=_account(row.author),
            base=row.base,
            change=Change(row.change) if row.change else None,
            line=row.line,
            length=timedelta(seconds=row.length),
            ends=row.ends,
            phase=Phase(row.phase),
            lines=tuple(json.loads(words)) if words else (),
            round=row.round,
            extended=row.extended,
            objected=row.objected,
        )

    def _stance(self, row: sa.Row[Any]) -> Stance:
        at = f"{row.proposal}:{row.account}"
        reason = self._open(row.reason, "rule_stances", "reason", at, row.account) if row.reason else None
        return Stance(row.proposal, AccountId(row.account), View(row.view), row.named, reason)

    def _seal(self, words: str, table: str, column: str, row: str, owner: str | None) -> bytes:
        return self._sealer.seal(words, table=table, column=column, row=row, owner=owner)

    def _open(self, blob: bytes, table: str, column: str, row: str, owner: str | None) -> str | None:
        try:
            return self._sealer.unseal_text(blob, table=table, column=column, row=row, owner=owner)
        except Gone:
            return None


def _account(value: str | None) -> AccountId | None:
    return AccountId(value) if value else None


def _line_row(row: sa.Row[Any]) -> str:
    return f"{row.circle}:{row.position}"


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows name accounts only
    """Adopted rules stay: they belong to the group and name nobody."""
    work.write(sa.delete(_S).where(_S.c.account == account))
    work.write(sa.delete(_D).where(_D.c.owner == account))
    theirs = sa.select(_P.c.id).where(_P.c.author == account)
    work.write(sa.delete(_S).where(_S.c.proposal.in_(theirs)))
    closed = {"author": None, "lines": None, "phase": Phase.WITHDRAWN.value}
    work.write(sa.update(_P).where(_P.c.author == account).values(**closed))


def retire(work: Work, now: datetime) -> None:
    """Decided proposals, and what belongs to circles that are gone."""
    work.write(sa.delete(_P).where(_P.c.phase.not_in(_OPEN), _P.c.ends <= now - _REMEMBERED))
    still_open = sa.select(_P.c.id).where(_P.c.phase.in_(_OPEN))
    work.write(sa.delete(_S).where(_S.c.proposal.not_in(still_open)))
    for table in (_E, _D, _P):
        work.write(sa.delete(table).where(table.c.circle.not_in(sa.select(_C.c.id))))
