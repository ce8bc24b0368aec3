"""Check-ins in the database: without their words, for fourteen days, and nothing of who leaves (PV2–PV4)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.checkins.model import KEPT, Asked, CheckIn, How, Seen, State, Wish
from bot.kernel.people import AccountId, CircleId
from storage import checkins
from storage.checkins import SqlCheckIns
from storage.everything import METADATA
from storage.sealing import Tampered
from tests.features.pretend import NOW
from tests.storage.conftest import Store

ANA, BO, CY = AccountId("ana-account"), AccountId("bo-account"), AccountId("cy-account")
TUESDAYS, WALKERS = CircleId("tuesdays"), CircleId("walkers")
LOW = CheckIn("aaaaaaaa", TUESDAYS, ANA, NOW, Wish.COMPANY, Seen.CIRCLE)
TABLES = ("checkins", "checkin_answers", "checkin_asked")
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def book(store: Store) -> SqlCheckIns:
    for one in (ANA, BO, CY):
        store.keys.prepare(one)
    return SqlCheckIns(store.work, store.sealer)


def rows(store: Store, table: str = "checkins") -> list[sa.Row[*tuple[Any, ...]]]:
    return list(store.work.read(sa.select(METADATA.tables[table])).all())


def everything(store: Store) -> str:
    return repr([rows(store, table) for table in TABLES])


@pytest.mark.parametrize(
    "checkin",
    [
        LOW,
        replace(LOW, wish=Wish.NOTHING),
        replace(LOW, seen=Seen.FACILITATORS, state=State.HEARD, revision=7),
        replace(LOW, word="sunny 🌱"),
    ],
)
def test_it_comes_back_as_it_was(book: SqlCheckIns, checkin: CheckIn):
    book.keep(checkin)

    assert book.find("aaaaaaaa") == checkin
    assert book.find("nothing") is None


def test_what_changed_is_kept_in_its_place(store: Store, book: SqlCheckIns):
    book.keep(LOW)
    book.keep(LOW.heard())

    assert book.find("aaaaaaaa") == LOW.heard()
    assert len(rows(store)) == 1


def test_wish_and_word_are_sealed(store: Store, book: SqlCheckIns):
    """PV4."""
    book.keep(replace(LOW, word="sunny"))

    assert b"sunny" not in rows(store)[0].how
    assert b"company" not in rows(store)[0].how


@pytest.mark.parametrize("column", ["id", "author"])
def test_moved_to_another_row_or_author_it_does_not_open(store: Store, book: SqlCheckIns, column: str):
    """PV4: both are part of the seal."""
    table = METADATA.tables["checkins"]
    book.keep(LOW)
    value = "bbbbbbbb" if column == "id" else BO
    store.work.write(sa.update(table).values(**{column: value}))

    with pytest.raises(Tampered):
        book.find("bbbbbbbb" if column == "id" else "aaaaaaaa")


def test_once_its_authors_key_is_gone_it_is_nobodys(store: Store, book: SqlCheckIns):
    """PV4: also in every old copy."""
    book.keep(replace(LOW, word="sunny"))
    store.keys.erase(ANA)

    assert book.find("aaaaaaaa") is None
    assert book.waiting(ANA, TUESDAYS) == ()
    assert book.words_since(TUESDAYS, NOW) == ()
    book.wipe_words(TUESDAYS, before=NOW + MOMENT)


def test_the_latest_of_somebody_in_a_circle(book: SqlCheckIns):
    hour = timedelta(hours=1)
    book.keep(LOW)
    book.keep(replace(LOW, id="bbbbbbbb", at=NOW + hour))
    book.keep(replace(LOW, id="elsewher", circle=WALKERS, at=NOW + 2 * hour))
    book.keep(replace(LOW, id="another1", author=BO, at=NOW + 3 * hour))

    latest = book.latest(ANA, TUESDAYS, NOW - hour)

    assert latest is not None
    assert latest.id == "bbbbbbbb"
    assert book.latest(ANA, TUESDAYS, NOW + hour) is None


def test_what_waits_is_open_asks_for_something_and_is_theirs_here(book: SqlCheckIns):
    book.keep(LOW)
    book.keep(replace(LOW, id="bbbbbbbb", at=NOW - timedelta(hours=1)))
    book.keep(replace(LOW, id="cccccccc", wish=Wish.NOTHING))
    book.keep(replace(LOW, id="dddddddd", state=State.HEARD))
    book.keep(replace(LOW, id="elsewher", circle=WALKERS))
    book.keep(replace(LOW, id="another1", author=BO))

    assert [one.id for one in book.waiting(ANA, TUESDAYS)] == ["bbbbbbbb", "aaaaaaaa"]
    assert set(book.theirs(ANA, TUESDAYS)) == {"aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"}


def test_each_answer_is_kept_once(store: Store, book: SqlCheckIns):
    book.keep(LOW)

    assert book.answer("aaaaaaaa", BO, How.HEAR, NOW)
    assert not book.answer("aaaaaaaa", BO, How.HEAR, NOW + MOMENT)
    assert book.answer("aaaaaaaa", BO, How.FREE, NOW)
    assert list(book.answered("aaaaaaaa")) == [BO]
    assert len(rows(store, "checkin_answers")) == 2


def test_who_was_asked_and_what_became_of_it(book: SqlCheckIns):
    book.keep(LOW)
    book.ask("aaaaaaaa", CY, NOW, Asked.ASKED)
    book.ask("aaaaaaaa", BO, NOW, Asked.ASKED)
    book.ask("aaaaaaaa", BO, NOW + MOMENT, Asked.NO)

    assert list(book.asked("aaaaaaaa")) == [BO, CY]
    assert (book.stands("aaaaaaaa", BO), book.stands("aaaaaaaa", CY)) == (Asked.NO, Asked.ASKED)
    assert book.stands("aaaaaaaa", ANA) is None
    assert (list(book.pending(CY, TUESDAYS)), list(book.pending(CY, WALKERS))) == (["aaaaaaaa"], [])
    assert list(book.pending(BO, TUESDAYS)) == []


def test_whoever_is_asked_is_busy_until_their_time_is_over(book: SqlCheckIns):
    book.keep(LOW)
    book.ask("aaaaaaaa", BO, NOW, Asked.ASKED)

    assert book.being_asked(BO, NOW - MOMENT)
    assert not book.being_asked(BO, NOW)
    book.ask("aaaaaaaa", BO, NOW, Asked.YES)
    assert not book.being_asked(BO, NOW - MOMENT)


def test_what_somebody_holds_is_counted_once_each_and_in_all_circles(book: SqlCheckIns):
    """R2: said yes, offered by themselves, or both; for seven days."""
    for id_, circle in (("aaaaaaaa", TUESDAYS), ("bbbbbbbb", WALKERS), ("cccccccc", TUESDAYS)):
        book.keep(replace(LOW, id=id_, circle=circle))
    book.ask("aaaaaaaa", BO, NOW, Asked.YES)
    book.answer("aaaaaaaa", BO, How.FREE, NOW)
    book.answer("bbbbbbbb", BO, How.FREE, NOW)
    book.answer("bbbbbbbb", BO, How.HEAR, NOW)
    book.answer("cccccccc", BO, How.HEAR, NOW)
    book.ask("cccccccc", BO, NOW, Asked.NO)
    book.ask("cccccccc", CY, NOW, Asked.YES)

    assert book.holding(BO, NOW - MOMENT) == 2
    assert book.holding(BO, NOW) == 0


def test_of_each_person_one_word_the_latest_they_let_the_circle_see(book: SqlCheckIns):
    """P8."""
    minute = timedelta(minutes=1)
    book.keep(replace(LOW, word="sunny"))
    book.keep(replace(LOW, id="bbbbbbbb", at=NOW + minute, word="rain"))
    book.keep(replace(LOW, id="cccccccc", at=NOW + 2 * minute))
    book.keep(replace(LOW, id="dddddddd", author=BO, word="rain"))
    book.keep(replace(LOW, id="tooearly", author=CY, at=NOW - MOMENT, word="fog"))
    book.keep(replace(LOW, id="elsewher", author=CY, circle=WALKERS, word="fog"))
    book.keep(replace(LOW, id="holders1", author=CY, seen=Seen.FACILITATORS, word="fog"))

    assert sorted(book.words_since(TUESDAYS, NOW)) == ["rain", "rain"]


def test_words_are_wiped_and_nothing_else(book: SqlCheckIns):
    """PV2: once the picture is shown, or was not."""
    kept = (
        replace(LOW, word="sunny"),
        replace(LOW, id="laterone", at=NOW + MOMENT, word="rain"),
        replace(LOW, id="elsewher", circle=WALKERS, word="fog"),
    )
    for one in kept:
        book.keep(one)

    book.wipe_words(TUESDAYS, before=NOW + MOMENT)

    assert book.find("aaaaaaaa") == LOW
    assert [book.find(one.id) for one in kept[1:]] == list(kept[1:])


def test_dropped_it_takes_along_what_hung_on_it(store: Store, book: SqlCheckIns):
    _a_full_book(book)

    book.drop("aaaaaaaa")

    assert [[row[0] for row in rows(store, table)] for table in TABLES] == [["bbbbbbbb"]] * 3


def test_leaving_a_circle_lets_go_of_what_one_said_and_was_asked_there(store: Store, book: SqlCheckIns):
    book.keep(LOW)
    book.keep(replace(LOW, id="elsewher", circle=WALKERS))
    for id_ in ("aaaaaaaa", "elsewher"):
        for who in (BO, CY):
            book.answer(id_, who, How.HEAR, NOW)
            book.ask(id_, who, NOW, Asked.YES)

    book.let_go(BO, TUESDAYS)

    for table in TABLES[1:]:
        left = {(row[0], row[1]) for row in rows(store, table)}
        assert left == {("aaaaaaaa", CY), ("elsewher", BO), ("elsewher", CY)}


@pytest.mark.parametrize("who", [ANA, BO])
def test_nothing_is_left_of_who_leaves_everything(store: Store, book: SqlCheckIns, who: AccountId):
    """PV3: their id stands in no column."""
    _a_full_book(book)
    assert who in everything(store)

    checkins.forget(store.work, who, [])

    assert who not in everything(store)
    assert CY in everything(store)


def test_after_fourteen_days_it_is_gone_with_all_that_hung_on_it(store: Store, book: SqlCheckIns):
    """PV2, with a moved clock."""
    _a_full_book(book)
    book.keep(replace(LOW, id="cccccccc", at=NOW + timedelta(days=1)))
    book.answer("cccccccc", BO, How.HEAR, NOW)

    checkins.retire(store.work, NOW + KEPT - MOMENT)
    assert "aaaaaaaa" in {row.id for row in rows(store)}
    checkins.retire(store.work, NOW + KEPT)

    assert [row.id for row in rows(store)] == ["cccccccc"]
    assert [row.checkin for row in rows(store, "checkin_answers")] == ["cccccccc"]
    assert rows(store, "checkin_asked") == []


def _a_full_book(book: SqlCheckIns) -> None:
    """Ana's, which Bo answered and was asked about; and one of Cy's of an hour before."""
    book.keep(LOW)
    book.keep(replace(LOW, id="bbbbbbbb", author=CY, at=NOW - timedelta(hours=1)))
    for id_, who in (("aaaaaaaa", BO), ("bbbbbbbb", CY)):
        book.answer(id_, who, How.FREE, NOW)
        book.ask(id_, who, NOW, Asked.ASKED)
