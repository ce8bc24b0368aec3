"""Who acts, looked up one by one or ahead for a whole group: the same, whoever they are and wherever."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.circles.model import Door
from bot.kernel.people import Account, Caller, CircleId, Membership, PlaceId, Sender, Where
from storage import everything
from storage.circles import SqlCircles
from storage.people import Defaults, SqlPeople
from storage.signing import RingSigner
from tests.features.pretend import NOW, TUESDAYS, WALKERS, Clock
from tests.storage.conftest import Store

PEOPLE = ("stranger", "guest", "member", "away", "facilitator", "gone", "paused")
ROOMS = ("tuesdays", "walkers", "lobby", "hall", "street", "ended")


@pytest.fixture
def circles(store: Store) -> SqlCircles:
    return SqlCircles(store.work, store.sealer, Clock())


@pytest.fixture
def people(store: Store, circles: SqlCircles) -> SqlPeople:
    signer = RingSigner(store.ring)
    return SqlPeople(
        store.work,
        store.sealer,
        store.keys,
        signer=signer,
        circles=circles,
        defaults=Defaults(),
        forget=everything.forget,
    )


def coming(who: str, room: str) -> tuple[Sender, Where]:
    direct = room == "dm"
    where = f"dm:{who}" if direct else room
    return Sender("town", who), Where("town", where, direct=direct, community="town")


def place(people: SqlPeople, room: str) -> PlaceId:
    return people.caller(*coming("stranger", room), NOW).place


@pytest.fixture
def town(people: SqlPeople, circles: SqlCircles, store: Store) -> SqlPeople:
    """Two circles with rooms besides, one that has ended, and every kind of person."""
    tuesdays = replace(
        TUESDAYS,
        place=place(people, "tuesdays"),
        facilitators_place=place(people, "hall"),
        community=people.caller(*coming("x", "tuesdays"), NOW).community,
    )
    walkers = replace(WALKERS, place=place(people, "walkers"), community=tuesdays.community)
    ended = replace(
        tuesdays, id=CircleId("ended"), place=place(people, "ended"), facilitators_place=None, ended=True
    )
    for one in (tuesdays, walkers, ended):
        circles.keep(one)
        circles.rules_now(one.id, 2, grace_ends=None)
    circles.lobby_is(tuesdays.id, place(people, "lobby"))
    circles.set_door(tuesdays.id, Door.LOBBY)
    for who in PEOPLE[1:]:
        caller = people.caller(*coming(who, "tuesdays"), NOW)
        people.keep(caller)
        if who in ("member", "away", "facilitator", "gone"):
            membership = Membership(
                tuesdays.id, caller.member, caller.account, 2, away=who in ("away", "gone")
            )
            circles.keep_membership(membership)
        if who in ("facilitator", "gone"):
            circles.give(tuesdays.id, caller.account, "facilitator")
        if who == "paused":
            people.update(Account(caller.account, language="de", paused_until=NOW + timedelta(days=1)))
            circles.give(walkers.id, caller.account, "facilitator")
    store.keys.flush()
    return people


def callers(people: SqlPeople, comings: Sequence[tuple[Sender, Where]]) -> list[Caller]:
    return [people.caller(sender, where, NOW) for sender, where in comings]


def test_looking_ahead_finds_what_looking_finds(town: SqlPeople):
    comings = [coming(who, room) for who, room in itertools.product(PEOPLE, (*ROOMS, "dm"))]
    one_by_one = callers(town, comings)

    town.look_ahead(comings)

    assert callers(town, comings) == one_by_one
    assert {caller.circle and caller.circle.name for caller in one_by_one} > {TUESDAYS.name, WALKERS.name}


def test_looking_ahead_asks_once_for_everybody(town: SqlPeople, store: Store):
    comings = [coming(who, room) for who, room in itertools.product(PEOPLE, ("tuesdays", "walkers"))]
    asked: list[str] = []
    town.look_ahead(comings)
    event.listen(store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    callers(town, comings)

    assert asked == []


def test_who_was_not_expected_is_looked_up(town: SqlPeople):
    town.look_ahead([coming("guest", "tuesdays"), coming("stranger", "walkers")])

    (caller,) = callers(town, [coming("facilitator", "tuesdays")])

    assert caller.facilitates


def test_what_changes_meanwhile_is_seen(town: SqlPeople, circles: SqlCircles):
    """The one before agreed, or gave the role away, in the very same group."""
    comings = [coming("guest", "tuesdays"), coming("facilitator", "tuesdays")]
    before = callers(town, comings)
    town.look_ahead(comings)
    circle = before[0].circle
    assert circle is not None
    circles.keep_membership(Membership(circle.id, before[0].member, before[0].account, 2))
    circles.take(circle.id, before[1].account, "facilitator")

    guest, facilitator = callers(town, comings)

    assert before[1].facilitates
    assert guest.membership is not None
    assert not facilitator.facilitates
