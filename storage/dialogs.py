"""For platforms without buttons and forms of their own: numbers that stand for buttons, forms half filled in, and how
far each platform has been read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from zlib import crc32

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kernel.people import AccountId
from bot.kernel.ports import Clock
from storage.columns import Moment
from storage.datamap import Kept
from storage.dialect import upsert
from storage.sealing import Gone, Sealer
from storage.work import Work

ALONE, SHARED = (1, 99), (100, 999)
"""Numbers of one person's buttons, and of everybody's in a room: short enough to be typed with one thumb, and never
the same, so that a room's button can also be pressed in private. The oldest number is given anew."""
FORM_OPEN = timedelta(hours=24)
_NUMBERS_KEPT = timedelta(days=60)


class NumberRow(SQLModel, table=True):
    """A button that is pressed by typing its number. `effect`: the message it hangs on; `within`: where it acts."""

    __tablename__ = "numbers"

    place: str = Field(primary_key=True, max_length=64)
    number: int = Field(primary_key=True)
    token: bytes = Field(sa_type=sa.LargeBinary)
    effect: str = Field(max_length=32)
    within: str = Field(default="", max_length=64)
    at: datetime = Field(sa_type=Moment, index=True)
    account: str | None = Field(default=None, max_length=64, index=True)


class FormRow(SQLModel, table=True):
    """A form that is asked field by field: what was answered so far."""

    __tablename__ = "forms"

    account: str = Field(primary_key=True, max_length=64)
    state: bytes = Field(sa_type=sa.LargeBinary)
    at: datetime = Field(sa_type=Moment, index=True)


class CursorRow(SQLModel, table=True):
    """How far a platform has been read."""

    __tablename__ = "cursors"

    platform: str = Field(primary_key=True, max_length=32)
    value: bytes = Field(sa_type=sa.LargeBinary)
    at: datetime = Field(sa_type=Moment)


_TABLES = SQLModel.metadata.tables
_N, _F, _C = _TABLES["numbers"], _TABLES["forms"], _TABLES["cursors"]
_PLACE: sa.BindParameter[str] = sa.bindparam("place_")
_OF_EFFECT = (
    sa.select(_N.c.number, _N.c.token)
    .where(_N.c.place == _PLACE, _N.c.effect == sa.bindparam("effect_"))
    .order_by(_N.c.at, _N.c.number)
)
_NEWEST = sa.select(_N.c.number, _N.c.at).where(_N.c.place == _PLACE).order_by(_N.c.at.desc()).limit(1)
_FIND = sa.select(_N.c.token, _N.c.within).where(_N.c.place == _PLACE, _N.c.number == sa.bindparam("number_"))
_SHARED = (
    sa.select(_N.c.place)
    .where(_N.c.place.in_(sa.bindparam("places_", expanding=True)), _N.c.number == sa.bindparam("number_"))
    .order_by(_N.c.at.desc())
    .limit(1)
)
_FORM = sa.select(_F).where(_F.c.account == sa.bindparam("account_"))
_DROP = sa.delete(_F).where(_F.c.account == sa.bindparam("account_"))
_READ = sa.select(_C.c.value).where(_C.c.platform == sa.bindparam("platform_"))
_MOMENT = timedelta(microseconds=1)


def _first(place: str) -> int:
    """Each room begins elsewhere, so that a number typed in private means one room and not another."""
    return crc32(place.encode())


class SqlDialogs:
    def __init__(self, work: Work, sealer: Sealer, clock: Clock) -> None:
        self._work, self._sealer, self._clock = work, sealer, clock

    def give(
        self, place: str, effect: str, tokens: Sequence[str], account: AccountId | None, *, within: str = ""
    ) -> Sequence[int]:
        """A number for each button of a message; the same message has the same numbers again."""
        known = self._work.read(_OF_EFFECT, {"place_": place, "effect_": effect}).all()
        if len(known) == len(tokens):
            return [row.number for row in known]
        lowest, highest = SHARED if account is None else ALONE
        newest = self._work.read(_NEWEST, {"place_": place}).one_or_none()
        now = max(newest.at + _MOMENT, self._clock.now()) if newest else self._clock.now()
        after = newest.number + 1 - lowest if newest else _first(place) if account is None else 0
        numbers = [lowest + (after + count) % (highest - lowest + 1) for count in range(len(tokens))]
        for count, (number, token) in enumerate(zip(numbers, tokens, strict=True)):
            values = {
                "place": place,
                "number": number,
                "token": self._seal(token, "numbers", "token", f"{place}:{number}"),
                "effect": effect,
                "within": within,
                "at": now + count * _MOMENT,
                "account": account,
            }
            self._upsert(_N, values, ["place", "number"], ["token", "effect", "within", "at", "account"])
        return numbers

    def token(self, place: str, number: int) -> tuple[str, str] | None:
        """What the number stands for, and where it acts (empty: where it hangs)."""
        row = self._work.read(_FIND, {"place_": place, "number_": number}).one_or_none()
        if row is None:
            return None
        return self._open(row.token, "numbers", "token", f"{place}:{number}"), row.within

    def first(self, place: str, effect: str) -> tuple[int, str] | None:
        """The number of a message's first button, and what it stands for."""
        row = self._work.read(_OF_EFFECT, {"place_": place, "effect_": effect}).first()
        if row is None:
            return None
        return row.number, self._open(row.token, "numbers", "token", f"{place}:{row.number}")

    def shared(self, places: Sequence[str], number: int) -> str | None:
        """In which of these rooms the number is the newest."""
        found = self._work.read(_SHARED, {"places_": list(places), "number_": number})
        return found.scalar_one_or_none()

    def keep_form(self, account: AccountId, state: str) -> None:
        sealed = self._sealer.seal(state, table="forms", column="state", row=account, owner=account)
        values = {"account": account, "state": sealed, "at": self._clock.now()}
        self._upsert(_F, values, ["account"], ["state", "at"])

    def form(self, account: AccountId) -> str | None:
        """None where none is open, or it has been for a day."""
        row = self._work.read(_FORM, {"account_": account}).one_or_none()
        if row is None or row.at <= self._clock.now() - FORM_OPEN:
            return None
        try:
            return self._sealer.unseal_text(
                row.state, table="forms", column="state", row=account, owner=account
            )
        except Gone:
            return None

    def drop_form(self, account: AccountId) -> None:
        self._work.write(_DROP, {"account_": account})

    def cursor(self, platform: str) -> str:
        sealed = self._work.read(_READ, {"platform_": platform}).scalar_one_or_none()
        return "" if sealed is None else self._open(sealed, "cursors", "value", platform)

    def move_cursor(self, platform: str, value: str) -> None:
        sealed = self._seal(value, "cursors", "value", platform)
        values = {"platform": platform, "value": sealed, "at": self._clock.now()}
        self._upsert(_C, values, ["platform"], ["value", "at"])

    def _seal(self, words: str, table: str, column: str, row: str) -> bytes:
        return self._sealer.seal(words, table=table, column=column, row=row)

    def _open(self, sealed: bytes, table: str, column: str, row: str) -> str:
        return self._sealer.unseal_text(sealed, table=table, column=column, row=row)

    def _upsert(
        self, table: sa.Table, values: dict[str, object], index: list[str], update: list[str]
    ) -> None:
        self._work.wrote_something()
        upsert(self._work.connection, table, values, index, update)


def forget(work: Work, account: str, members: list[str]) -> None:  # noqa: ARG001  # rows here name accounts only
    work.write(sa.delete(_N).where(_N.c.account == account))
    work.write(_DROP, {"account_": account})


def retire(work: Work, now: datetime) -> None:
    work.write(sa.delete(_N).where(_N.c.at <= now - _NUMBERS_KEPT))
    work.write(sa.delete(_F).where(_F.c.at <= now - FORM_OPEN))


_number = partial(Kept, "numbers", retention="60 days, or until the number is given anew")
_form = partial(Kept, "forms", retention="until it is sent or stopped, at most a day", erased=True)
_cursor = partial(Kept, "cursors", retention="until it has been read further")
DATA_MAP: tuple[Kept, ...] = (
    _number("place", "where the button hangs"),
    _number("number", "what is typed to press it"),
    _number("token", "what it does", sealed=True),
    _number("effect", "which message it hangs on"),
    _number("within", "where it acts, if that is not where it hangs"),
    _number("at", "to let it go in time"),
    _number("account", "whose button it is, if it is one person’s", erased=True),
    _form("account", "whose form it is"),
    _form("state", "what was answered so far", sealed=True),
    _form("at", "to let it go in time"),
    _cursor("platform", "which platform, and what of it"),
    _cursor(
        "value",
        "how far it was read, which commands it was given, which role opens a channel: so that nothing is done twice",
        sealed=True,
    ),
    _cursor("at", "when that was"),
)
