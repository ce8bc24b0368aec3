"""Thanks in the database: sealed for their giver, wiped with the decision, gone with either of them (PV2–PV4)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appreciation.model import ONE_ACT, TIME_TO_DECIDE, State, Thanks
from bot.kernel.people import AccountId, CircleId
from storage import appreciation
from storage.appreciation import SqlThanks
from storage.everything import METADATA
from storage.sealing import Tampered
from tests.features.pretend import NOW
from tests.storage.conftest import Store

ANA, BO, CY = AccountId("ana"), AccountId("bo"), AccountId("cy")
TUESDAYS, WALKERS = CircleId("tuesdays"), CircleId("walkers")
WORDS = "You made room for me 🌱"
GIVEN = Thanks("aaaaaaaa", TUESDAYS, ANA, BO, NOW, WORDS)
TABLE = METADATA.tables["thanks"]


@pytest.fixture
def thanks(store: Store) -> SqlThanks:
    for one in (ANA, BO, CY):
        store.keys.prepare(one)
    return SqlThanks(store.work, store.sealer)


def rows(store: Store) -> list[sa.Row[*tuple[Any, ...]]]:
    return list(store.work.read(sa.select(TABLE)).all())


def test_they_come_back_as_they_were_given(thanks: SqlThanks):
    thanks.keep(GIVEN)

    assert thanks.find("aaaaaaaa") == GIVEN
    assert thanks.find("nothing") is None


def test_the_words_are_sealed(store: Store, thanks: SqlThanks):
    """PV4: nowhere in the row as they were written."""
    thanks.keep(GIVEN)

    assert WORDS.encode() not in rows(store)[0].words


def test_words_moved_to_another_row_do_not_open(store: Store, thanks: SqlThanks):
    """PV4: the row is part of the seal."""
    thanks.keep(GIVEN)
    thanks.keep(replace(GIVEN, id="bbbbbbbb", words="other words"))
    foreign = next(row.words for row in rows(store) if row.id == "bbbbbbbb")
    store.work.write(sa.update(TABLE).where(TABLE.c.id == "aaaaaaaa").values(words=foreign))

    with pytest.raises(Tampered):
        thanks.find("aaaaaaaa")


@pytest.mark.parametrize("state", [State.SHOWN, State.KEPT, State.BACK])
def test_a_decision_wipes_the_words(store: Store, thanks: SqlThanks, state: State):
    thanks.keep(GIVEN)

    thanks.decide("aaaaaaaa", state)

    assert rows(store)[0].words is None
    assert thanks.find("aaaaaaaa") == replace(GIVEN, words=None, state=state)


def test_when_their_giver_is_erased_nobody_can_read_them(store: Store, thanks: SqlThanks):
    """PV4: the key is gone, in every old copy too; the row itself is treated as wiped."""
    thanks.keep(GIVEN)
    store.keys.erase(ANA)

    assert thanks.find("aaaaaaaa") == replace(GIVEN, words=None)


def test_what_was_given_a_moment_ago_is_found(thanks: SqlThanks):
    before = NOW - ONE_ACT
    thanks.keep(GIVEN)
    thanks.keep(replace(GIVEN, id="older", at=before - timedelta(seconds=1)))
    thanks.keep(replace(GIVEN, id="elsewhere", circle=WALKERS))
    thanks.keep(replace(GIVEN, id="others", giver=CY))
    thanks.keep(replace(GIVEN, id="decided"))
    thanks.decide("decided", State.KEPT)

    assert [one.id for one in thanks.given_since(ANA, TUESDAYS, before)] == ["aaaaaaaa"]


def test_leaving_a_circle_takes_what_was_given_and_received_there(store: Store, thanks: SqlThanks):
    thanks.keep(GIVEN)
    thanks.keep(replace(GIVEN, id="received", giver=CY, receiver=ANA))
    thanks.keep(replace(GIVEN, id="decided"))
    thanks.decide("decided", State.KEPT)
    thanks.keep(replace(GIVEN, id="elsewhere", circle=WALKERS))
    thanks.keep(replace(GIVEN, id="others", giver=CY, receiver=BO))

    waited = thanks.let_go(ANA, TUESDAYS)

    assert set(waited) == {"aaaaaaaa", "received"}
    assert {row.id for row in rows(store)} == {"elsewhere", "others"}


@pytest.mark.parametrize("who", [ANA, BO])
def test_leaving_everything_takes_both_what_they_gave_and_what_they_were_given(
    store: Store, thanks: SqlThanks, who: AccountId
):
    """PV3."""
    thanks.keep(GIVEN)
    thanks.keep(replace(GIVEN, id="others", giver=CY, receiver=CY))

    appreciation.forget(store.work, who, [])

    assert [row.id for row in rows(store)] == ["others"]


def test_after_fourteen_days_they_are_gone_undecided(store: Store, thanks: SqlThanks):
    """PV2, with a moved clock."""
    thanks.keep(GIVEN)
    almost = NOW + TIME_TO_DECIDE - timedelta(microseconds=1)

    appreciation.retire(store.work, almost)
    assert len(rows(store)) == 1
    appreciation.retire(store.work, NOW + TIME_TO_DECIDE)
    assert rows(store) == []


def test_the_same_thanks_are_never_kept_twice(store: Store, thanks: SqlThanks):
    thanks.keep(GIVEN)

    with pytest.raises(sa.exc.IntegrityError), store.work.connection.begin_nested():
        thanks.keep(GIVEN)


def test_no_words_are_shown_when_it_is_printed():
    """PV5."""
    assert WORDS not in repr(GIVEN)
