"""The ground rules' tables. Adopted words belong to the group; a proposal's and an objection's to their author."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Moment
from storage.datamap import Kept


class EditionRow(SQLModel, table=True):
    __tablename__ = "rule_editions"

    circle: str = Field(primary_key=True, max_length=64)
    version: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    lines: bytes = Field(sa_type=sa.LargeBinary)


class DraftRow(SQLModel, table=True):
    __tablename__ = "rule_drafts"

    circle: str = Field(primary_key=True, max_length=64)
    position: int = Field(primary_key=True)
    owner: str | None = Field(default=None, max_length=64, index=True)
    words: bytes = Field(sa_type=sa.LargeBinary)


class ProposalRow(SQLModel, table=True):
    __tablename__ = "rule_proposals"

    id: str = Field(primary_key=True, max_length=12)
    circle: str = Field(max_length=64, index=True)
    author: str | None = Field(default=None, max_length=64, index=True)
    base: int
    change: str = Field(default="", max_length=8)
    line: int
    length: int
    ends: datetime = Field(sa_type=Moment)
    phase: str = Field(max_length=12)
    round: int
    extended: bool
    objected: bool
    lines: bytes | None = Field(default=None, sa_type=sa.LargeBinary)


class StanceRow(SQLModel, table=True):
    __tablename__ = "rule_stances"

    proposal: str = Field(primary_key=True, max_length=12)
    account: str = Field(primary_key=True, max_length=64, index=True)
    view: str = Field(max_length=8)
    named: bool
    reason: bytes | None = Field(default=None, sa_type=sa.LargeBinary)


_CIRCLE = "as long as the circle lives"
_DECIDED = "until it is decided"
_edition = partial(Kept, "rule_editions", retention=_CIRCLE)
_draft = partial(Kept, "rule_drafts", retention="until it is adopted", erased=True)
_proposal = partial(Kept, "rule_proposals", retention="30 days after it is decided")
_stance = partial(Kept, "rule_stances", retention=_DECIDED, exported=True, erased=True)
DATA_MAP: tuple[Kept, ...] = (
    _edition("circle", "whose rules they are"),
    _edition("version", "which version"),
    _edition("at", "since when it holds"),
    _edition("lines", "the group's rules, without names", sealed=True),
    _draft("circle", "whose draft it is"),
    _draft("position", "the order of the lines"),
    _draft("owner", "whose words they are until they are adopted"),
    _draft("words", "the words of the line", sealed=True),
    _proposal("id", "tells one from another"),
    _proposal("circle", "whose rules it would change"),
    Kept(
        "rule_proposals", "author", "who may reword it or take it back", _DECIDED, exported=True, erased=True
    ),
    _proposal("base", "which version it would follow"),
    _proposal("change", "what it does"),
    _proposal("line", "which line it is about"),
    _proposal("length", "how long each step takes"),
    _proposal("ends", "when the step at hand ends"),
    _proposal("phase", "how far it is"),
    _proposal("round", "so that an older button changes nothing"),
    _proposal("extended", "so that it is kept open once only"),
    _proposal("objected", "so that it is given time once only"),
    Kept("rule_proposals", "lines", "the rules as they would be", _DECIDED, erased=True, sealed=True),
    _stance("proposal", "what was answered"),
    _stance("account", "who answered, so that each counts once"),
    _stance("view", "consent or objection"),
    _stance("named", "whether their name may be shown"),
    _stance("reason", "why they object", sealed=True),
)
