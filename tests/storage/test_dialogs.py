"""Numbers that stand for buttons, forms half filled in, and how far a platform was read (PV1, PV2, PV4)."""

from datetime import timedelta

import pytest

from bot.kernel.people import AccountId
from storage import dialogs
from storage.dialogs import ALONE, SHARED, SqlDialogs
from storage.everything import forget, retire
from tests.features.pretend import NOW, Clock
from tests.storage.conftest import Store

ANA, BO = AccountId("ana"), AccountId("bo")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(store: Store, clock: Clock) -> SqlDialogs:
    store.keys.prepare(ANA)
    store.keys.prepare(BO)
    store.keys.flush()
    return SqlDialogs(store.work, store.sealer, clock)


def test_numbers_go_on_from_message_to_message(kept: SqlDialogs):
    first = kept.give("dm", "one", ["a", "b"], ANA)
    second = kept.give("dm", "two", ["c"], ANA)

    assert (first, second) == ([1, 2], [3])
    assert [kept.token("dm", number) for number in (1, 2, 3, 4)] == [("a", ""), ("b", ""), ("c", ""), None]


def test_the_same_message_has_the_same_numbers_again(kept: SqlDialogs):
    assert kept.give("dm", "one", ["a", "b"], ANA) == kept.give("dm", "one", ["a", "b"], ANA)


def test_after_the_highest_the_oldest_is_given_anew(kept: SqlDialogs):
    numbers = [kept.give("dm", f"effect {count}", ["token"], ANA)[0] for count in range(ALONE[1] + 2)]

    assert numbers == [*range(1, ALONE[1] + 1), 1, 2]


def test_rooms_have_numbers_of_their_own(kept: SqlDialogs):
    """So that a room's button can be pressed in private."""
    shared = [
        kept.give("room", f"effect {count}", ["token"], None)[0] for count in range(SHARED[1] - SHARED[0] + 3)
    ]

    assert sorted(shared[:-2]) == [*range(SHARED[0], SHARED[1] + 1)]
    assert shared[-2:] == shared[:2]


def test_a_rooms_number_is_found_in_the_rooms_one_is_in(kept: SqlDialogs, clock: Clock):
    (room,) = kept.give("room", "one", ["a"], None)
    (garden,) = kept.give("garden", "two", ["b"], None)

    assert kept.shared(["room", "garden"], room) == "room"
    assert kept.shared(["room", "garden"], garden) == "garden"
    assert kept.shared([], room) is None
    assert kept.shared(["garden"], room) is None


def test_a_number_of_two_rooms_is_that_of_the_newest_button(kept: SqlDialogs, clock: Clock):
    (room,) = kept.give("room", "one", ["a"], None)
    clock.moment += timedelta(seconds=1)
    given: set[int] = set()
    while room not in given:
        given |= {*kept.give("garden", f"effect {len(given)}", ["b"], None)}

    assert kept.shared(["room", "garden"], room) == "garden"


def test_a_button_knows_where_it_acts(kept: SqlDialogs):
    (number,) = kept.give("dm", "one", ["a"], ANA, within="room")

    assert kept.token("dm", number) == ("a", "room")


def test_a_form_is_open_for_a_day(kept: SqlDialogs, clock: Clock):
    kept.keep_form(ANA, "half")
    assert kept.form(ANA) == "half"
    assert kept.form(BO) is None

    clock.moment += timedelta(hours=24)

    assert kept.form(ANA) is None


def test_a_form_is_replaced_and_dropped(kept: SqlDialogs):
    kept.keep_form(ANA, "one")
    kept.keep_form(ANA, "two")
    assert kept.form(ANA) == "two"
    kept.drop_form(ANA)

    assert kept.form(ANA) is None


def test_words_are_sealed(kept: SqlDialogs, store: Store):
    """PV4."""
    kept.keep_form(ANA, "canary words")
    kept.give("dm", "one", ["canary token"], ANA)
    kept.move_cursor("matrix", "canary cursor")

    rows = [store.work.read(table.select()).one() for table in (dialogs._F, dialogs._N, dialogs._C)]

    assert "canary" not in repr(rows)
    assert kept.cursor("matrix") == "canary cursor"
    assert kept.cursor("elsewhere") == ""


def test_who_leaves_leaves_nothing(kept: SqlDialogs, store: Store):
    """PV3."""
    for who in (ANA, BO):
        kept.keep_form(who, "half")
        kept.give(f"dm of {who}", f"effect of {who}", ["token"], who)

    forget(store.work, ANA, [])

    assert (kept.form(ANA), kept.form(BO)) == (None, "half")
    assert kept.token("dm of ana", 1) is None
    assert kept.token("dm of bo", 1) is not None


def test_what_is_past_its_time_is_let_go(kept: SqlDialogs, store: Store):
    """PV2."""
    kept.keep_form(ANA, "half")
    kept.give("dm", "one", ["token"], ANA)
    kept.move_cursor("matrix", "s1")

    retire(store.work, NOW + timedelta(days=1))
    assert store.work.read(dialogs._F.select()).all() == []
    assert kept.token("dm", 1) is not None
    retire(store.work, NOW + timedelta(days=61))

    assert kept.token("dm", 1) is None
    assert kept.cursor("matrix") == "s1"
