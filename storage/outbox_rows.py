"""The tables of the outbox: what is to be sent, and the lines (one a place or person) that keep its order."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Moment
from storage.datamap import Kept

WAITING, DONE, SKIPPED, PARKED = "waiting", "done", "skipped", "parked"


class OutboxRow(SQLModel, table=True):
    """One effect. `key` is the hash of its key for ever; `due`: the earliest moment of the next try."""

    __tablename__ = "outbox"

    id: int | None = Field(
        default=None, primary_key=True, sa_type=sa.BigInteger().with_variant(sa.Integer, "sqlite")
    )
    key: str = Field(max_length=32, unique=True)
    line: str = Field(max_length=96)
    urgent: bool = False
    state: str = Field(max_length=8)
    due: datetime = Field(sa_type=Moment)
    payload: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    account: str | None = Field(default=None, max_length=64, index=True)
    circle: str | None = Field(default=None, max_length=64)
    activity: str = Field(default="", max_length=32)
    unasked: bool = False
    not_after: datetime | None = Field(default=None, sa_type=Moment)
    card: str | None = Field(default=None, max_length=32, index=True)
    tries: int = 0
    tried_since: datetime | None = Field(default=None, sa_type=Moment)
    made: str = Field(default="", max_length=255)
    reason: str = Field(default="", max_length=64)
    at: datetime = Field(sa_type=Moment, index=True)


class LineRow(SQLModel, table=True):
    """A place or person something waits for. Who holds its lease serves it, in order."""

    __tablename__ = "lines"

    line: str = Field(primary_key=True, max_length=96)
    urgent: bool = False
    due: datetime = Field(sa_type=Moment, index=True)
    served: datetime = Field(sa_type=Moment)
    lease: str = Field(default="", max_length=32)
    lease_ends: datetime = Field(sa_type=Moment)
    calm_from: datetime = Field(sa_type=Moment)
    setbacks: int = 0


_T = SQLModel.metadata.tables["outbox"]
sa.Index("ix_outbox_line_state", _T.c.line, _T.c.state)

_TERM = "30 days after it was sent"
_sent = partial(Kept, "outbox", retention=_TERM)
_personal = partial(Kept, "outbox", retention=_TERM, erased=True)
_LINE = "while something waits for it"
_line = partial(Kept, "lines", retention=_LINE, erased=True)

DATA_MAP: tuple[Kept, ...] = (
    _sent("id", "the order in which things are sent"),
    _sent("key", "so that nothing is sent twice"),
    _personal("line", "for which room or person it waits"),
    _sent("urgent", "whether it passes what waits"),
    _sent("state", "whether it was sent"),
    _sent("due", "when it is tried next"),
    Kept("outbox", "payload", "what is to be said", "until it is sent", erased=True, sealed=True),
    _personal("account", "whom it is for, so that it stops when they pause or leave"),
    _sent("circle", "which circle it belongs to"),
    _sent("activity", "which switch stops it"),
    _sent("unasked", "whether pause and quiet hours hold it back"),
    _sent("not_after", "until when it is of use"),
    _sent("card", "which posts are revisions of one another"),
    _sent("tries", "how often it was tried"),
    _sent("tried_since", "whether an earlier try may have gone through"),
    _sent("made", "how the platform names what was posted, to revise it"),
    _sent("reason", "why it was not sent"),
    _sent("at", "to let it go in time"),
    _line("line", "which room or person is served"),
    _line("urgent", "whether an answer waits"),
    _line("due", "when it is served next"),
    _line("served", "so that all are served in turn"),
    _line("lease", "which process serves it"),
    _line("lease_ends", "until when"),
    _line("calm_from", "until when the platform asked to wait"),
    _line("setbacks", "how long to wait after another setback"),
)
