"""A circle's own prompts, its schedules and how far each round of theirs is. The words are the group's, and sealed."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.breaks import Break
from bot.kernel.people import CircleId
from bot.kernel.rhythm import Recurring
from bot.prompts.model import Box, Deck, Own, Plan, Which
from storage.circle_rows import CircleRow
from storage.columns import Moment, WallTime
from storage.datamap import Kept
from storage.dialect import upsert
from storage.sealing import Gone, Sealer
from storage.work import Work


class OwnPromptRow(SQLModel, table=True):
    __tablename__ = "prompts"

    id: str = Field(primary_key=True, max_length=12)
    circle: str = Field(max_length=64, index=True)
    number: int
    words: bytes = Field(sa_type=sa.LargeBinary)


class PromptPlanRow(SQLModel, table=True):
    __tablename__ = "prompt_plans"

    id: str = Field(primary_key=True, max_length=12)
    circle: str = Field(max_length=64, index=True)
    number: int
    rule: str = Field(max_length=255)
    start: datetime = Field(sa_type=WallTime)
    which: str = Field(max_length=16)
    breaks: str = Field(max_length=400)
    skip: datetime | None = Field(default=None, sa_type=WallTime)
    round: int
    used: str = Field(sa_type=sa.Text)
    later: str = Field(sa_type=sa.Text)
    last: str = Field(max_length=24)


class PromptBoxRow(SQLModel, table=True):
    """What belongs to no single schedule."""

    __tablename__ = "prompt_boxes"

    circle: str = Field(primary_key=True, max_length=64)
    paused: datetime | None = Field(default=None, sa_type=Moment)
    round: int
    used: str = Field(sa_type=sa.Text)
    later: str = Field(sa_type=sa.Text)
    last: str = Field(max_length=24)


_O, _P, _B = (SQLModel.metadata.tables[name] for name in ("prompts", "prompt_plans", "prompt_boxes"))
_C = CircleRow.metadata.tables["circles"]
_HERE: sa.BindParameter[Any] = sa.bindparam("circle_")
_OWN = sa.select(_O).where(_O.c.circle == _HERE).order_by(_O.c.number)
_PLANS = sa.select(_P).where(_P.c.circle == _HERE).order_by(_P.c.number)
_BOX = sa.select(_B).where(_B.c.circle == _HERE)


class SqlPromptBook:
    """Implements `PromptBook`."""

    def __init__(self, work: Work, sealer: Sealer) -> None:
        self._work, self._sealer = work, sealer

    def box(self, circle: CircleId) -> Box:
        here = {"circle_": circle}
        opened = ((row, self._open(row)) for row in self._work.read(_OWN, here).all())
        own = tuple(Own(row.id, row.number, words) for row, words in opened if words is not None)
        plans = tuple(_plan(row) for row in self._work.read(_PLANS, here).all())
        row = self._work.read(_BOX, here).one_or_none()
        if row is None:
            return Box(circle, own, plans, Deck(circle))
        return Box(circle, own, plans, _deck(circle, row), row.paused)

    def keep(self, before: Box, after: Box) -> None:
        for own in set(after.own) - set(before.own):
            sealed = self._sealer.seal(own.words, table="prompts", column="words", row=own.id)
            self._put(_O, {"id": own.id, "circle": after.circle, "number": own.number, "words": sealed})
        for plan in after.plans:
            if plan not in before.plans:
                self._put(_P, _plan_values(after.circle, plan))
        for table, gone in (
            (_O, {one.id for one in before.own} - {one.id for one in after.own}),
            (_P, {one.id for one in before.plans} - {one.id for one in after.plans}),
        ):
            if gone:
                self._work.write(sa.delete(table).where(table.c.id.in_(sorted(gone))))
        if (before.spare, before.paused) != (after.spare, after.paused):
            self._put(_B, {"circle": after.circle, "paused": after.paused, **_deck_values(after.spare)})

    def _put(self, table: sa.Table, values: Mapping[str, Any]) -> None:
        first, *others = values
        self._work.wrote_something()
        upsert(self._work.connection, table, values, [first], others)

    def _open(self, row: sa.Row[Any]) -> str | None:
        try:
            return self._sealer.unseal_text(row.words, table="prompts", column="words", row=row.id)
        except Gone:
            return None


def _plan(row: sa.Row[Any]) -> Plan:
    return Plan(
        row.id,
        row.number,
        Recurring(row.rule, row.start),
        Which(row.which),
        _deck(row.id, row),
        tuple(
            Break(date.fromisoformat(first), date.fromisoformat(last))
            for first, last in json.loads(row.breaks)
        ),
        row.skip,
    )


def _plan_values(circle: CircleId, plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "circle": circle,
        "number": plan.number,
        "rule": plan.when.rule,
        "start": plan.when.start,
        "which": plan.which.value,
        "breaks": json.dumps([(one.first.isoformat(), one.last.isoformat()) for one in plan.breaks]),
        "skip": plan.skip,
        **_deck_values(plan.deck),
    }


def _deck(seed: str, row: sa.Row[Any]) -> Deck:
    return Deck(seed, row.round, frozenset(row.used.split()), tuple(row.later.split()), row.last)


def _deck_values(deck: Deck) -> dict[str, Any]:
    used, later = " ".join(sorted(deck.used)), " ".join(deck.later)
    return {"round": deck.round, "used": used, "later": later, "last": deck.last}


def forget(work: Work, account: str, members: list[str]) -> None:
    """Nothing here names anybody: prompts and schedules are the circle's."""


def retire(work: Work, now: datetime) -> None:  # noqa: ARG001  # they live as long as the circle does
    for table in (_O, _P, _B):
        work.write(sa.delete(table).where(table.c.circle.not_in(sa.select(_C.c.id))))


_CIRCLE = "as long as the circle lives"
_own = partial(Kept, "prompts", retention="until it is removed, or the circle is gone")
_plan_kept = partial(Kept, "prompt_plans", retention="until it is taken back, or the circle is gone")
_box_kept = partial(Kept, "prompt_boxes", retention=_CIRCLE)
DATA_MAP: tuple[Kept, ...] = (
    _own("id", "so that none is posted twice in a round"),
    _own("circle", "whose prompt it is"),
    _own("number", "how people name it"),
    _own("words", "the circle's own prompt, without a name", sealed=True),
    _plan_kept("id", "tells one from another"),
    _plan_kept("circle", "where it is posted"),
    _plan_kept("number", "how people name it"),
    _plan_kept("rule", "on which days and times"),
    _plan_kept("start", "from when on"),
    _plan_kept("which", "from which prompts"),
    _plan_kept("breaks", "days on which nothing is posted"),
    _plan_kept("skip", "the one time that is passed over"),
    _plan_kept("round", "the order of the prompts"),
    _plan_kept("used", "which prompts were posted in this round"),
    _plan_kept("later", "which prompts were set aside to its end"),
    _plan_kept("last", "so that none comes twice in a row"),
    _box_kept("circle", "whose it is"),
    _box_kept("paused", "until when nothing is posted"),
    _box_kept("round", "the order of prompts that are posted at once"),
    _box_kept("used", "which prompts were posted in this round"),
    _box_kept("later", "which prompts were set aside to its end"),
    _box_kept("last", "so that none comes twice in a row"),
)
