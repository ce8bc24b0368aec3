"""Rules in the database: each version for good, words under whose they are, nothing of a decision left (PV2–PV4)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.kernel.people import AccountId, CircleId
from bot.rules.model import Change, DraftLine, Edition, Phase, Proposal, Stance, View
from storage import rules
from storage.everything import METADATA
from storage.rules import SqlRuleBook
from storage.sealing import Tampered
from tests.features.pretend import NOW
from tests.storage.conftest import Store

ANA, BO = AccountId("ana"), AccountId("bo")
TUESDAYS, WALKERS = CircleId("tuesdays"), CircleId("walkers")
WORDS = "We keep our cameras optional 🌱"
FIRST = Edition(TUESDAYS, 1, NOW, ("rules-default-1", WORDS))
PUT = Proposal(
    "aaaaaaaa",
    TUESDAYS,
    ANA,
    1,
    Change.ADD,
    3,
    timedelta(hours=24),
    NOW + timedelta(hours=24),
    Phase.CLARIFYING,
    (*FIRST.lines, "We rest"),
)
AGAINST = Stance("aaaaaaaa", BO, View.OBJECT, named=True, reason="I could not live with it")


@pytest.fixture
def book(store: Store) -> SqlRuleBook:
    for one in (ANA, BO):
        store.keys.prepare(one)
    return SqlRuleBook(store.work, store.sealer)


def rows(store: Store, table: str) -> list[sa.Row[*tuple[Any, ...]]]:
    return list(store.work.read(sa.select(METADATA.tables[table])).all())


def test_every_version_is_kept_oldest_first(book: SqlRuleBook):
    second = replace(FIRST, version=2, lines=("We rest",))
    book.adopt(second)
    book.adopt(FIRST)
    book.adopt(replace(FIRST, circle=WALKERS))

    assert book.history(TUESDAYS) == (FIRST, second)
    assert book.edition(TUESDAYS, 2) == second
    assert book.edition(TUESDAYS, 3) is None


def test_a_version_is_never_written_over(book: SqlRuleBook, store: Store):
    book.adopt(FIRST)

    with pytest.raises(sa.exc.IntegrityError), store.work.connection.begin_nested():
        book.adopt(FIRST)


def test_a_proposal_comes_back_as_it_was_put(book: SqlRuleBook):
    book.keep(PUT)
    whole = replace(PUT, id="bbbbbbbb", circle=WALKERS, change=None, line=0, extended=True, objected=True)
    book.keep(whole)

    assert book.find("aaaaaaaa") == PUT
    assert book.open(WALKERS) == whole
    assert book.find("nothing") is None
    assert list(book.open_of(ANA)) == [PUT, whole]


def test_what_is_decided_is_not_open_and_says_nothing_any_more(book: SqlRuleBook, store: Store):
    """PV2: its words and author are wiped, and what is left only answers older buttons."""
    book.keep(PUT)

    book.keep(PUT.closed(Phase.ADOPTED))

    assert book.open(TUESDAYS) is None
    assert book.open_of(ANA) == ()
    (row,) = rows(store, "rule_proposals")
    assert (row.author, row.lines) == (None, None)


def test_words_are_sealed_wherever_they_are(book: SqlRuleBook, store: Store):
    """PV4: nowhere in a row as they were written."""
    book.adopt(FIRST)
    book.keep(PUT)
    book.take(AGAINST)
    book.keep_draft(TUESDAYS, (DraftLine(WORDS, ANA),))

    blobs = [
        rows(store, "rule_editions")[0].lines,
        rows(store, "rule_proposals")[0].lines,
        rows(store, "rule_stances")[0].reason,
        rows(store, "rule_drafts")[0].words,
    ]
    assert all(b"cameras" not in blob and b"live with" not in blob for blob in blobs)


def test_words_moved_to_another_version_do_not_open(book: SqlRuleBook, store: Store):
    """PV4: the row is part of the seal, so nobody can pass one version off as another."""
    book.adopt(FIRST)
    book.adopt(replace(FIRST, version=2, lines=("We rest",)))
    table = METADATA.tables["rule_editions"]
    foreign = next(row.lines for row in rows(store, "rule_editions") if row.version == 2)
    store.work.write(sa.update(table).where(table.c.version == 1).values(lines=foreign))

    with pytest.raises(Tampered):
        book.edition(TUESDAYS, 1)


def test_each_person_has_one_word_on_a_proposal(book: SqlRuleBook):
    """AB11: the last one counts, and takes an objection's reason with it."""
    book.keep(PUT)
    book.take(AGAINST)
    assert book.stances("aaaaaaaa") == (AGAINST,)

    book.take(Stance("aaaaaaaa", BO, View.CONSENT))

    assert book.stances("aaaaaaaa") == (Stance("aaaaaaaa", BO, View.CONSENT),)


def test_a_decision_wipes_what_everybody_said(book: SqlRuleBook, store: Store):
    book.keep(PUT)
    book.take(AGAINST)

    book.clear("aaaaaaaa")

    assert rows(store, "rule_stances") == []


def test_a_draft_keeps_its_order_and_whose_each_line_is(book: SqlRuleBook):
    lines = (DraftLine("rules-default-1"), DraftLine("We rest", ANA), DraftLine("We laugh", BO))
    book.keep_draft(TUESDAYS, lines)
    book.keep_draft(WALKERS, lines[:1])

    assert book.draft(TUESDAYS) == lines
    book.keep_draft(TUESDAYS, ())
    assert book.draft(TUESDAYS) == ()
    assert book.draft(WALKERS) == lines[:1]


def test_leaving_one_circle_takes_what_was_said_there_and_nothing_elsewhere(book: SqlRuleBook):
    book.keep(PUT)
    book.keep(replace(PUT, id="bbbbbbbb", circle=WALKERS))
    elsewhere = replace(AGAINST, proposal="bbbbbbbb")
    book.take(AGAINST)
    book.take(elsewhere)
    book.keep_draft(TUESDAYS, (DraftLine("We rest", BO), DraftLine("We laugh", ANA)))

    assert book.let_go(BO, TUESDAYS) == ("aaaaaaaa",)

    assert book.stances("aaaaaaaa") == ()
    assert book.stances("bbbbbbbb") == (elsewhere,)
    assert book.draft(TUESDAYS) == (DraftLine("We laugh", ANA),)


def test_leaving_everything_leaves_the_group_its_rules_and_nothing_else(book: SqlRuleBook, store: Store):
    """PV3, DECISIONS 13: no id and none of their words is left; adopted rules name nobody and stay."""
    book.adopt(FIRST)
    book.keep(PUT)
    book.take(AGAINST)
    book.take(replace(AGAINST, account=ANA))
    book.keep_draft(TUESDAYS, (DraftLine("We rest", ANA),))

    for _ in range(2):
        rules.forget(store.work, ANA, [])
        store.keys.erase(ANA)

    assert book.history(TUESDAYS) == (FIRST,)
    assert book.open(TUESDAYS) is None
    left = [*rows(store, "rule_proposals"), *rows(store, "rule_stances"), *rows(store, "rule_drafts")]
    assert ANA not in [value for row in left for value in row]


def test_a_draft_whose_author_s_key_is_gone_is_read_without_their_lines(book: SqlRuleBook, store: Store):
    """PV4: erased means erased, whatever an older copy of the database still holds."""
    book.keep_draft(TUESDAYS, (DraftLine("We rest", ANA), DraftLine("We laugh", BO)))

    store.keys.erase(ANA)

    assert book.draft(TUESDAYS) == (DraftLine("We laugh", BO),)


def a_circle(store: Store, circle: CircleId) -> None:
    values = {
        "id": circle,
        "community": "house",
        "place": "room",
        "name": b"sealed",
        "language": "en",
        "zone": "Europe/London",
        "country": "GB",
        "rules_version": 1,
        "grace_days": 7,
        "door": "open",
        "hands": 0,
        "asleep": False,
    }
    store.work.write(sa.insert(METADATA.tables["circles"]), values)


def test_decided_proposals_are_let_go_after_a_month(book: SqlRuleBook, store: Store):
    """PV2, with a moved clock; an open one stays, however old."""
    a_circle(store, TUESDAYS)
    book.keep(PUT)
    book.keep(replace(PUT, id="bbbbbbbb").closed(Phase.LAPSED))

    rules.retire(store.work, PUT.ends + timedelta(days=29))
    assert book.find("bbbbbbbb") is not None
    rules.retire(store.work, PUT.ends + timedelta(days=30))

    assert book.find("bbbbbbbb") is None
    assert book.find("aaaaaaaa") == PUT


def test_what_belongs_to_a_circle_that_is_gone_goes_too(book: SqlRuleBook, store: Store):
    """PV2."""
    a_circle(store, WALKERS)
    for circle in (TUESDAYS, WALKERS):
        book.adopt(replace(FIRST, circle=circle))
        book.keep_draft(circle, (DraftLine("We rest"),))

    rules.retire(store.work, NOW)

    assert book.history(TUESDAYS) == ()
    assert book.draft(TUESDAYS) == ()
    assert book.history(WALKERS) != ()
    assert book.draft(WALKERS) != ()


def test_what_others_said_to_a_proposal_goes_with_its_author(book: SqlRuleBook, store: Store):
    """PV3: reasons are not left behind on something nobody can decide any more."""
    book.keep(PUT)
    book.take(AGAINST)

    rules.forget(store.work, ANA, [])

    assert rows(store, "rule_stances") == []


def test_what_was_said_to_what_is_not_open_is_let_go(book: SqlRuleBook, store: Store):
    book.keep(PUT)
    book.take(AGAINST)
    book.take(replace(AGAINST, proposal="bbbbbbbb"))

    rules.retire(store.work, NOW)

    assert [row.proposal for row in rows(store, "rule_stances")] == ["aaaaaaaa"]
