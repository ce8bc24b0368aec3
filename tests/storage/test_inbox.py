"""The inbox: each event once; words sealed until handled, then wiped; a deadly one is parked the third time."""

from datetime import timedelta

import pytest

from bot.kernel.events import Called, Origin
from bot.kernel.people import Sender, Where
from storage import inbox
from storage.inbox import SqlInbox
from storage.signing import RingSigner
from tests.features.pretend import NOW
from tests.storage.conftest import Store


def an_event(id_: str = "1", line: str = "help") -> Called:
    return Called(Origin(id_, NOW, Sender("town", "ana"), Where("town", "room")), line=line)


@pytest.fixture
def box(store: Store) -> SqlInbox:
    return SqlInbox(store.work, store.sealer, RingSigner(store.ring))


def test_an_event_is_handled_once(box: SqlInbox):
    id_ = box.id_of(an_event())
    assert not box.seen(id_)

    box.mark(id_, NOW)

    assert box.seen(id_)
    assert not box.seen(box.id_of(an_event("2")))


def test_entering_says_whether_it_is_new(box: SqlInbox, store: Store):
    id_ = box.id_of(an_event())
    store.work.fresh()

    assert [box.enter(id_, NOW) for _ in range(3)] == [True, False, False]
    assert box.seen(id_)
    assert not store.work.wrote


def test_a_group_is_entered_at_once_and_says_the_same(box: SqlInbox, store: Store):
    known, new, twice = (box.id_of(an_event(name)) for name in ("known", "new", "twice"))
    box.mark(known, NOW)
    store.work.fresh()
    box.enter_all([(id_, NOW) for id_ in (known, new, twice, twice)])

    assert [box.enter(id_, NOW) for id_ in (known, new, twice, twice)] == [False, True, True, False]
    assert all(box.seen(id_) for id_ in (known, new, twice))
    assert not store.work.wrote


def test_nobody_coming_is_no_trouble(box: SqlInbox):
    box.enter_all([])

    assert box.enter(box.id_of(an_event()), NOW)


def test_what_was_kept_waits_until_it_is_handled(box: SqlInbox, store: Store):
    id_ = box.accept(an_event(line="thanks @bo canary words"))
    box.accept(an_event(line="thanks @bo canary words"))
    row = store.work.read(inbox._T.select()).one()
    assert b"canary" not in row.payload

    assert box.waiting() == [(id_, an_event(line="thanks @bo canary words"))]
    assert box.count() == 1
    box.mark(id_, NOW)
    assert box.waiting() == []
    assert store.work.read(inbox._T.select()).one().payload is None


def test_one_that_ends_the_process_is_parked_the_third_time(box: SqlInbox):
    """DECISIONS 26."""
    id_ = box.accept(an_event())

    tries = []
    for _ in range(5):
        tries.append(len(box.waiting()))
        box.trying(id_)

    assert tries == [1, 1, 1, 0, 0]
    assert box.seen(box.id_of(an_event()))


def test_what_cannot_be_opened_any_more_is_parked(box: SqlInbox, store: Store):
    box.accept(an_event())
    store.sealer.forget_inbox_keys(before=(NOW + timedelta(days=1)).date())

    assert box.waiting() == []


def test_only_a_hash_stays_and_not_for_ever(box: SqlInbox, store: Store):
    box.mark(box.id_of(an_event("platform-id-of-it")), NOW)
    row = store.work.read(inbox._T.select()).one()
    assert "platform-id" not in row.id

    inbox.retire(store.work, NOW + timedelta(days=31))

    assert store.work.read(inbox._T.select()).all() == []
