"""An answer that was kept and not given: for a quarter of an hour, sealed, and gone with whom it is for."""

from datetime import timedelta

import pytest

from bot.kernel.documents import Quote, Said, say, text
from bot.kernel.people import AccountId
from storage.datamap import Kept
from storage.everything import forget
from storage.unanswered import DATA_MAP, GOOD_FOR, SqlUnanswered, Unanswered, retire
from tests.features.pretend import Clock
from tests.storage.conftest import Store

ANA, BO = AccountId("ana"), AccountId("bo")
WORDS = "canary-4711"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(store: Store, clock: Clock) -> SqlUnanswered:
    for who in (ANA, BO):
        store.keys.prepare(who)
    store.keys.flush()
    return SqlUnanswered(store.work, store.sealer, clock)


def one(id_: str = "first", account: AccountId = ANA) -> Unanswered:
    said = say(text("rules-agreed", version=2), Quote(Said(WORDS)))
    return Unanswered(
        id_, account, f"{id_}:hush", said, True, "en", "Europe/London", "place", ((str(BO), "600600600"),)
    )


def test_what_was_kept_comes_back_as_it_was_the_oldest_first(kept: SqlUnanswered, clock: Clock):
    kept.keep(one("later"), "discord")
    clock.moment += timedelta(seconds=1)
    kept.keep(one(account=BO), "discord")

    assert kept.of("discord") == [one("later"), one(account=BO)]


def test_each_platform_has_its_own(kept: SqlUnanswered):
    kept.keep(one(), "discord")

    assert kept.of("matrix") == []


def test_what_was_given_is_gone(kept: SqlUnanswered):
    kept.keep(one(), "discord")
    kept.keep(one("second"), "discord")

    kept.given(["first", "no such thing"])

    assert [each.id for each in kept.of("discord")] == ["second"]


def test_the_same_question_is_kept_once(kept: SqlUnanswered):
    kept.keep(one(), "discord")
    kept.keep(one(), "discord")

    assert len(kept.of("discord")) == 1


def test_what_no_platform_takes_any_more_is_not_given(kept: SqlUnanswered, clock: Clock):
    kept.keep(one(), "discord")

    clock.moment += GOOD_FOR

    assert kept.of("discord") == []


def test_it_is_let_go_by_age(kept: SqlUnanswered, store: Store, clock: Clock):
    kept.keep(one(), "discord")
    clock.moment += timedelta(minutes=5)
    kept.keep(one("second"), "discord")

    retire(store.work, clock.now() + GOOD_FOR - timedelta(minutes=5))

    assert [each.id for each in kept.of("discord")] == ["second"]


def test_it_goes_with_whom_it_is_for(kept: SqlUnanswered, store: Store):
    """PV3."""
    kept.keep(one(), "discord")
    kept.keep(one("theirs", BO), "discord")

    forget(store.work, ANA, [])

    assert [each.id for each in kept.of("discord")] == ["theirs"]


def test_without_their_key_nobody_can_read_it(kept: SqlUnanswered, store: Store):
    """PV4."""
    kept.keep(one(), "discord")

    store.keys.erase(ANA)

    assert kept.of("discord") == []


def test_on_disk_it_is_sealed_and_in_no_trace(kept: SqlUnanswered, store: Store):
    """PV4, PV5: neither its words nor the word by which Discord takes it."""
    kept.keep(one(), "discord")

    (row,) = store.work.connection.exec_driver_sql("select * from unanswered").all()

    for word in (WORDS, "hush", "600600600"):
        assert word not in repr(row)
        assert word not in repr(one())


def test_every_column_is_in_the_data_map():
    """PV1."""
    rows = {each.column: each for each in DATA_MAP}

    assert set(rows) == {"id", "at", "platform", "account", "payload"}
    assert rows["payload"].sealed
    assert rows["payload"].erased
    assert all(isinstance(each, Kept) and each.retention for each in DATA_MAP)
