"""What members, listeners and circles chose, in the database: gone with who leaves, and with the circle (PV2–PV4)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.checkins.model import Inviting, Listener, Settings, Ways
from bot.kernel.people import AccountId
from bot.kernel.rhythm import read_rhythm
from storage import checkin_choices
from storage.checkin_choices import SqlCheckInChoices
from storage.circles import SqlCircles
from storage.everything import METADATA
from storage.sealing import Tampered
from tests.features.pretend import NOW, TUESDAYS, WALKERS, Clock
from tests.storage.conftest import Store

ANA, BO = AccountId("ana-account"), AccountId("bo-account")
HERE, THERE = TUESDAYS.id, WALKERS.id
MORNINGS = read_rhythm("Mondays and Fridays 8:00", date(2026, 11, 24))
OWN = Settings(HERE, ANA, Inviting.OWN, "ownownow", MORNINGS, ask_others=True, journal=True)
WAYS = Ways(HERE, timedelta(hours=6), ("sunny", "rain, or so 🌧"), True, MORNINGS)
TABLES = ("checkin_settings", "listeners", "circle_checkins")


@pytest.fixture
def choices(store: Store) -> SqlCheckInChoices:
    return SqlCheckInChoices(store.work, store.sealer)


def rows(store: Store, table: str) -> list[sa.Row[*tuple[Any, ...]]]:
    return list(store.work.read(sa.select(METADATA.tables[table])).all())


def test_nobody_has_chosen_anything_at_first(choices: SqlCheckInChoices):
    """Not invited, nobody asked, no journal; a wish is seen to after twelve hours."""
    assert choices.settings(HERE, ANA) == Settings(HERE, ANA, Inviting.NEVER, ask_others=False, journal=False)
    assert choices.ways(HERE) == Ways(HERE, timedelta(hours=12))
    assert choices.listener(HERE, ANA) is None


@pytest.mark.parametrize(
    "chosen", [OWN, replace(OWN, inviting=Inviting.CIRCLE), Settings(HERE, ANA, journal=True)]
)
def test_choices_come_back_as_they_were(choices: SqlCheckInChoices, chosen: Settings):
    choices.settle(replace(OWN, journal=not chosen.journal))
    choices.settle(chosen)

    assert choices.settings(HERE, ANA) == chosen
    assert choices.settings(THERE, ANA) == Settings(THERE, ANA)


@pytest.mark.parametrize("ways", [WAYS, replace(WAYS, rhythm=None, words=(), picture=False)])
def test_a_circles_ways_come_back_as_they_were(choices: SqlCheckInChoices, ways: Ways):
    choices.set_ways(replace(WAYS, heard_after=timedelta(hours=72)))
    choices.set_ways(ways)

    assert choices.ways(HERE) == ways


def test_the_most_words_a_circle_can_have_are_kept(choices: SqlCheckInChoices):
    full = replace(WAYS, words=tuple(f"{number:02}{'ü' * 22}" for number in range(12)))

    choices.set_ways(full)

    assert choices.ways(HERE) == full


def test_a_circles_words_are_sealed_and_open_only_in_their_row(store: Store, choices: SqlCheckInChoices):
    """PV4."""
    choices.set_ways(WAYS)
    choices.set_ways(replace(WAYS, circle=THERE))
    (foreign,) = (row.words for row in rows(store, "circle_checkins") if row.circle == THERE)
    table = METADATA.tables["circle_checkins"]

    store.work.write(sa.update(table).where(table.c.circle == HERE).values(words=foreign))

    assert b"sunny" not in foreign
    with pytest.raises(Tampered):
        choices.ways(HERE)


def test_who_is_invited_when(choices: SqlCheckInChoices):
    choices.settle(OWN)
    choices.settle(Settings(HERE, BO, Inviting.CIRCLE))
    choices.settle(Settings(THERE, ANA, Inviting.CIRCLE))

    assert list(choices.with_circle(HERE)) == [BO]
    assert list(choices.on_own_days(HERE)) == [OWN]
    assert choices.owner_of("ownownow") == OWN
    assert choices.owner_of("another1") is None
    assert [one.circle for one in choices.all_of(ANA)] == sorted([HERE, THERE])


def test_offers_to_listen_are_kept_changed_and_withdrawn(choices: SqlCheckInChoices):
    choices.offer(Listener(HERE, ANA, 3))
    choices.offer(Listener(HERE, ANA, 3, NOW))
    choices.offer(Listener(HERE, BO))
    choices.offer(Listener(THERE, ANA))

    assert list(choices.listeners(HERE)) == [Listener(HERE, ANA, 3, NOW), Listener(HERE, BO)]
    choices.limit(ANA, 1)
    assert [choices.listener(one, ANA) for one in (HERE, THERE)] == [
        Listener(HERE, ANA, 1, NOW),
        Listener(THERE, ANA, 1),
    ]
    choices.withdraw(HERE, ANA)
    assert list(choices.listeners(HERE)) == [Listener(HERE, BO)]


def test_leaving_a_circle_takes_ones_choices_there_along(choices: SqlCheckInChoices):
    _chosen(choices)

    choices.forget_choices(HERE, ANA)

    assert choices.settings(HERE, ANA) == Settings(HERE, ANA)
    assert choices.listener(HERE, ANA) is None
    assert (choices.listener(THERE, ANA), choices.listener(HERE, BO)) == (
        Listener(THERE, ANA),
        Listener(HERE, BO),
    )


def test_nothing_is_left_of_who_leaves_everything(store: Store, choices: SqlCheckInChoices):
    """PV3: their id stands in no column."""
    _chosen(choices)

    checkin_choices.forget(store.work, ANA, [])

    left = repr([rows(store, table) for table in TABLES])
    assert ANA not in left
    assert BO in left


def test_all_of_it_goes_with_the_circle(store: Store, choices: SqlCheckInChoices):
    """PV2."""
    circles = SqlCircles(store.work, store.sealer, Clock())
    circles.keep(TUESDAYS)
    circles.keep(WALKERS)
    _chosen(choices)

    checkin_choices.retire(store.work, NOW)
    assert [len(rows(store, table)) for table in TABLES] == [3, 3, 2]
    circles.drop(HERE)
    checkin_choices.retire(store.work, NOW)

    assert [[row.circle for row in rows(store, table)] for table in TABLES] == [[THERE]] * 3


def _chosen(choices: SqlCheckInChoices) -> None:
    for circle, who in ((HERE, ANA), (HERE, BO), (THERE, ANA)):
        choices.settle(Settings(circle, who, Inviting.CIRCLE))
        choices.offer(Listener(circle, who))
    for circle in (HERE, THERE):
        choices.set_ways(replace(WAYS, circle=circle))
