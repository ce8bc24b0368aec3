"""Who is where: what the database said once is not asked of it again, and nothing that was undone is believed."""

import pytest

from bot.kernel.people import AccountId, PlaceId
from storage import presences
from storage.people_rows import PresenceRow
from storage.presences import Presences
from tests.storage.conftest import Store

ANA, BO = AccountId("ana"), AccountId("bo")
ROOM, GARDEN = PlaceId("room"), PlaceId("garden")
_P = PresenceRow.metadata.tables["presences"]


@pytest.fixture
def there(store: Store) -> Presences:
    return Presences(store.work)


def emptied(store: Store) -> None:
    """Behind its back."""
    store.work.write(_P.delete())


def test_who_began_is_there_once_in_order(there: Presences):
    for who in (BO, ANA, ANA):
        there.begin(ROOM, who)

    assert there.of(ROOM) == (ANA, BO)
    assert there.of(GARDEN) == ()


def test_who_went_is_there_no_more(there: Presences):
    there.begin(ROOM, ANA)
    assert there.found(ROOM, ANA)

    there.end(ROOM, ANA)

    assert not there.found(ROOM, ANA)
    assert there.of(ROOM) == ()


def test_what_was_found_is_not_looked_for_again(there: Presences, store: Store):
    there.begin(ROOM, ANA)
    assert there.found(ROOM, ANA)

    emptied(store)

    assert there.found(ROOM, ANA)


def test_what_this_transaction_puts_in_may_yet_be_undone(there: Presences, store: Store):
    there.begin(ROOM, ANA)

    emptied(store)

    assert not there.found(ROOM, ANA)


def test_of_who_is_forgotten_nothing_is_remembered(there: Presences, store: Store):
    """PV3."""
    for who in (ANA, BO):
        there.begin(ROOM, who)
        assert there.found(ROOM, who)
    emptied(store)

    there.unlearn(ANA)

    assert not there.found(ROOM, ANA)
    assert there.found(ROOM, BO)


def test_not_found_is_never_remembered(there: Presences):
    assert not there.found(ROOM, ANA)

    there.begin(ROOM, ANA)

    assert there.found(ROOM, ANA)


def test_however_many_there_are_memory_has_an_end(there: Presences):
    there._found = {(ROOM, AccountId(str(number))) for number in range(presences._MOST)}
    there.begin(ROOM, ANA)

    assert there.found(ROOM, ANA)

    assert len(there._found) == 1
