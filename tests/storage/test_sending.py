"""The outbox: one key for ever, order in a place, answers pass, back-off, consent asked again at the last moment."""

from datetime import timedelta

import pytest

from bot.kernel.documents import text
from bot.kernel.effects import Card, Direct, Opened, OpenRoom, Post, Why
from bot.kernel.people import THANKS, AccountId, CommunityId
from storage import outbox
from storage.parcels import Parcel
from tests.features.pretend import NOW, People, a_caller
from tests.storage.conftest import Store
from tests.storage.sorting import GARDEN, HI, ROOM, Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_a_key_is_kept_once(desk: Desk):
    desk.post("a")
    desk.post("a")

    assert desk.sent() == ["a"]


def test_a_place_is_served_by_one_at_a_time_in_order(desk: Desk):
    for key in ("a", "b", "c"):
        desk.post(key)

    assert desk.sent() == ["a", "b", "c"]
    assert desk.sent() == []


def test_what_was_sent_is_not_sent_again_and_its_words_are_gone(desk: Desk, store: Store):
    """PV2."""
    desk.post("a")
    parcel = desk.handed_out()[0]
    desk.sending.done(parcel, "made")
    desk.sending.release(parcel.line, NOW, smooth=True)
    desk.post("a")

    assert desk.sent() == []
    payload = store.work.read(outbox._T.select()).one().payload
    assert payload is None


def test_a_lease_that_ran_out_is_anothers(desk: Desk):
    desk.post("a")
    first = desk.handed_out()[0]
    desk.wait(seconds=61)
    second = desk.handed_out()[0]

    assert (first.tried_since, second.tried_since) == (None, NOW)


def test_a_new_life_frees_what_an_earlier_one_held(desk: Desk, store: Store):
    desk.post("a")
    desk.handed_out()
    desk.sending._lease = "another"

    desk.sending.begin(NOW)

    assert desk.sent() == ["a"]


def test_a_setback_holds_back_the_place_and_answers_pass(desk: Desk):
    desk.post("a", why=Why.UNASKED, not_after=NOW + timedelta(days=1))
    (parcel,) = desk.handed_out()
    desk.sending.setback(parcel, NOW, after=30)
    desk.sending.release("room", NOW, smooth=False)
    desk.post("other", GARDEN)

    assert desk.sent() == ["other"]
    desk.post("answer", why=Why.ANSWER)
    assert desk.sent() == ["answer"]
    desk.sending.release("room", NOW, smooth=False)
    desk.wait(seconds=31)
    assert "a" in desk.sent()


def test_what_comes_too_late_is_let_go(desk: Desk):
    desk.post("a", why=Why.UNASKED, not_after=NOW + timedelta(hours=1))
    desk.wait(hours=2)

    rounds = desk.claim()

    assert [one.skipped for one in rounds] == [("late",)]
    assert desk.sent() == []


def test_what_is_for_later_waits_and_holds_up_nobody(desk: Desk):
    desk.post("later", not_before=NOW + timedelta(hours=1))
    desk.post("now")

    assert desk.sent() == ["now"]
    desk.sending.done(Parcel(2, "", "room", HI, None, None, ""), "")  # type: ignore[arg-type]
    desk.sending.release("room", NOW, smooth=True)
    assert desk.sending.soonest() == NOW + timedelta(hours=1)
    desk.wait(hours=1)
    assert desk.sent() == ["later"]


def test_a_refusal_for_good_is_set_aside_and_the_next_goes_on(desk: Desk):
    desk.post("a")
    desk.post("b")
    first, second = desk.handed_out()
    desk.sending.parked(first, "blocked")
    desk.sending.done(second, "")
    desk.sending.release("room", NOW, smooth=True)

    assert desk.sending.queues() == {}


def test_what_is_for_a_room_to_be_opened_waits_for_it(desk: Desk):
    desk.outbox.put((OpenRoom("facilitators:c", CommunityId("x"), ROOM, text("about-title"), ()),))
    desk.post("hello", Opened("facilitators:c"))
    opened = desk.handed_out()
    assert [parcel.effect.key for parcel in opened] == ["facilitators:c"]

    desk.sending.opened(opened[0].key, "the-room", NOW)

    assert [(one.effect.key, one.line) for one in desk.handed_out()] == [("hello", "the-room")]


def test_a_card_is_revised_in_place(desk: Desk):
    desk.outbox.put((Card("queue", 1, ROOM, HI),))
    parcel = desk.handed_out()[0]
    desk.sending.done(parcel, "message-7")
    desk.sending.release("room", NOW, smooth=True)
    desk.outbox.put((Card("queue", 2, ROOM, HI), Card("queue", 3, ROOM, HI)))

    (revised,) = desk.handed_out()

    assert revised.editing == "message-7"
    assert isinstance(revised.effect, Card)
    assert revised.effect.revision == 3


def test_what_waits_can_be_taken_back(desk: Desk):
    desk.post("a")
    desk.outbox.cancel("a")

    assert desk.sent() == []


def keep(desk: Desk, who: str) -> AccountId:
    caller = a_caller(who, People())
    desk.people.keep(caller)
    return caller.account


def unasked(account: AccountId, key: str = "thanks") -> Post:
    return Post(key, Direct(account), HI, Why.UNASKED, activity=THANKS, not_after=NOW + timedelta(days=9))


def test_nothing_unasked_reaches_somebody_who_has_not_said_yes(desk: Desk, store: Store):
    """RL11: asked again in the transaction that hands it out."""
    store.keys.prepare("stranger")
    desk.outbox.put((unasked(AccountId("stranger")),))

    assert [one.skipped for one in desk.claim()] == [("no-consent",)]


def test_nothing_unasked_reaches_somebody_on_a_pause_and_it_is_counted(desk: Desk):
    account = keep(desk, "ana")
    from dataclasses import replace

    kept = desk.people.account(account)
    assert kept is not None
    desk.people.update(replace(kept, paused_until=NOW + timedelta(days=1)))
    desk.outbox.put((unasked(account), Post("answer", Direct(account), HI, Why.ANSWER)))

    rounds = desk.claim()

    assert [parcel.effect.key for one in rounds for parcel in one.parcels] == ["answer"]
    assert desk.people.dropped(account) == 1
    assert desk.people.dropped(account) == 0


def test_what_is_for_somebody_who_left_is_gone(desk: Desk, store: Store):
    """PV3."""
    account = keep(desk, "ana")
    desk.outbox.put((unasked(account),))

    desk.people.forget(account)

    assert desk.sent() == []
    assert store.work.read(outbox._T.select()).all() == []
    assert desk.people.account(account) is None


def test_a_restored_outbox_sends_nothing_old(desk: Desk, store: Store):
    """AB26."""
    desk.post("a")

    assert outbox.after_restore(store.work, NOW) == 1
    assert desk.sent() == []


def test_what_was_sent_long_ago_is_let_go(desk: Desk, store: Store):
    desk.post("a")
    parcel = desk.handed_out()[0]
    desk.sending.done(parcel, "")
    outbox.retire(store.work, NOW + timedelta(days=31))

    assert store.work.read(outbox._T.select()).all() == []


def test_after_a_setback_nothing_passes_in_its_own_lane(desk: Desk):
    """The one that failed is tried first again, whatever waits behind it."""
    for key in ("a", "b", "c"):
        desk.post(key, why=Why.ANSWER)
    first = desk.handed_out()[0]
    desk.sending.setback(first, NOW, after=30)
    desk.sending.release("room", NOW, smooth=False)
    desk.post("d", why=Why.ANSWER)

    assert desk.sent() == []
    desk.wait(seconds=31)
    assert desk.sent() == ["a", "b", "c", "d"]


def test_a_line_that_waits_is_not_asked_again_and_again(desk: Desk):
    desk.post("a", why=Why.ANSWER)
    (parcel,) = desk.handed_out()
    desk.sending.setback(parcel, NOW, after=30)
    desk.sending.release("room", NOW, smooth=False)

    assert desk.sending.soonest() == NOW + timedelta(seconds=30)


@pytest.mark.parametrize("line", ["room", None])
def test_who_is_there_again_is_served_at_once(desk: Desk, line: str | None):
    for key, why in (("a", Why.ASKED_FOR), ("b", Why.ANSWER)):
        desk.post(key, why=why)
    for parcel in desk.handed_out():
        desk.sending.setback(parcel, NOW, after=300)
    desk.sending.release("room", NOW, smooth=False)
    assert desk.sent() == []

    desk.sending.awake(NOW, line)

    assert sorted(desk.sent()) == ["a", "b"]


def test_a_room_the_platform_did_not_allow_is_asked_for_again_by_the_same_key(desk: Desk):
    """AB23. Whoever tries again knows since when, and looks for it first."""
    room = OpenRoom("facilitators:1", CommunityId("house"), ROOM, text("about-what"), ())
    desk.outbox.put((room,))
    (first,) = desk.handed_out()
    desk.sending.parked(first, "not allowed")
    desk.sending.release(first.line, desk.clock.now(), smooth=True)

    desk.wait(hours=1)
    desk.outbox.put((room,))
    (again,) = desk.handed_out()

    assert (again.key, again.effect) == (first.key, room)
    assert again.tried_since is not None


def test_one_that_is_open_is_not_asked_for_again(desk: Desk):
    room = OpenRoom("facilitators:1", CommunityId("house"), ROOM, text("about-what"), ())
    desk.outbox.put((room,))
    (first,) = desk.handed_out()
    desk.sending.done(first, "")
    desk.sending.release(first.line, desk.clock.now(), smooth=True)

    desk.outbox.put((room,))

    assert desk.handed_out() == []


def test_any_other_no_stays_a_no(desk: Desk):
    desk.post("one")
    (first,) = desk.handed_out()
    desk.sending.parked(first, "not allowed")
    desk.sending.release(first.line, desk.clock.now(), smooth=True)

    desk.post("one")

    assert desk.handed_out() == []
