"""Who is in the room: ids that say nothing, nothing personal in print (PV5), and roles as they are now (PV10)."""

from dataclasses import FrozenInstanceError, replace

import pytest

from bot.kernel.people import ACTIVITIES, FOREVER, Account, AccountId, Role, Sender, Where
from tests.features.pretend import TUESDAYS, People, a_caller

CANARY = "ana@example.org"


@pytest.mark.parametrize(
    "value",
    [
        Sender("town", CANARY),
        Where("town", CANARY, community=CANARY),
        replace(TUESDAYS, name=CANARY),
    ],
)
def test_no_name_of_a_person_or_a_place_is_printed(value: object):
    """PV5."""
    assert CANARY not in repr(value)


def test_a_caller_prints_no_name_either():
    caller = replace(a_caller("ana", People(), circle=TUESDAYS), sender=Sender("town", CANARY))

    assert CANARY not in repr(caller)
    assert "Tuesdays" not in repr(caller)


def test_who_facilitates_is_by_the_role_of_this_moment():
    """PV10: a platform's power alone makes nobody a facilitator."""
    caller = replace(a_caller("ana", People()), sender=Sender("town", "ana", powerful=True))

    assert not caller.facilitates
    assert replace(caller, roles=frozenset({Role.FACILITATOR})).facilitates


def test_a_person_begins_with_nothing_set():
    """P8: no pause, no quiet hours, no country guessed (SG6)."""
    account = Account(AccountId("ana"))

    assert (account.paused_until, account.quiet, account.here) == (None, None, None)
    assert (account.language, account.zone, account.country) == ("", "", "")


def test_what_is_known_is_replaced_never_changed():
    with pytest.raises(FrozenInstanceError):
        Account(AccountId("ana")).zone = "UTC"  # type: ignore[misc]  # that is what is tried


def test_for_ever_is_after_everything():
    assert FOREVER.tzinfo is not None
    assert FOREVER.year == 9999


def test_every_activity_is_there_once():
    assert len(set(ACTIVITIES)) == len(ACTIVITIES)
