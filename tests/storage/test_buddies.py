"""Buddies in the database: wishes sealed, who is apart by marks, pairs for a season, and nothing of who leaves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.buddies.model import Kind, Likeness, Mode
from bot.buddies.rounds import KEPT, One, Pair, Reach, Reason, Round, Said, Stage, State
from bot.buddies.seats import Seat, Wishes
from bot.buddies.times import Span
from bot.kernel.people import FOREVER, AccountId, CircleId, CommunityId, MemberId, PlaceId
from storage import buddy_apart, buddy_rounds, buddy_seats
from storage.boundaries import Boundaries
from storage.buddy_apart import SqlApart
from storage.buddy_rounds import SqlRounds
from storage.buddy_seats import SqlSeats
from storage.everything import METADATA
from storage.sealing import Tampered
from storage.signing import RingSigner
from tests.features.pretend import NOW
from tests.storage.conftest import Store

ANA, BO, CY = (AccountId(f"{who}-account") for who in ("ana", "bo", "cy"))
HOUSE, TUESDAYS, WALKERS = CommunityId("house"), CircleId("tuesdays"), CircleId("walkers")
TABLES = ("buddy_seats", "buddy_wishes", "buddy_apart", "buddy_rounds", "buddy_pairs", "buddy_people")
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
MANY_WISHES = Wishes(
    topics=("caring for a parent", "canary"),
    languages=("welsh",),
    week=(Span(1, 17 * 60, 22 * 60), Span(5, 600, 720)),
    by=(Mode.TEXT, Mode.IN_PERSON),
    area="canary bay",
    access="canary captions",
    likeness=Likeness.DIFFERENT,
    gender="canary",
    same_gender=True,
    experienced=True,
    people=4,
)
WEEKLY = Round("round-1", TUESDAYS, HOUSE, Kind.SUPPORT, Reach.CIRCLE, 4, 0, 2, NOW)
WHY = (Reason("topics", ("canary",)), Reason("new"))


@pytest.fixture
def seats(store: Store) -> SqlSeats:
    for one in (ANA, BO, CY):
        store.keys.prepare(one)
    return SqlSeats(store.work, store.sealer)


@pytest.fixture
def apart(store: Store, seats: SqlSeats) -> SqlApart:
    return SqlApart(store.work, store.sealer, RingSigner(store.ring))


@pytest.fixture
def rounds(store: Store) -> SqlRounds:
    return SqlRounds(store.work, store.sealer)


def seat(who: AccountId = ANA, kind: Kind = Kind.SUPPORT, **others: Any) -> Seat:
    member = MemberId(f"{who}@house")
    return Seat(f"{who[:3]}-{kind}"[:12], who, member, HOUSE, TUESDAYS, kind, NOW, **others)


def one(who: AccountId, said: Said = Said.WAITING, **others: Any) -> One:
    return One(who, MemberId(f"{who}@house"), TUESDAYS, said, **others)


def pair(id_: str, *people: AccountId | One, state: State = State.ASKED, **others: Any) -> Pair:
    those = tuple(each if isinstance(each, One) else one(each) for each in people)
    return replace(Pair(id_, "round-1", Kind.SUPPORT, TUESDAYS, those, WHY, NOW, state), **others)


def rows(store: Store, table: str) -> list[sa.Row[*tuple[Any, ...]]]:
    return list(store.work.read(sa.select(METADATA.tables[table])).all())


def everything(store: Store) -> str:
    return repr([rows(store, table) for table in TABLES])


@pytest.mark.parametrize(
    "kept", [seat(), seat(resting_until=FOREVER), seat(resting_until=NOW + DAY, missed=3, vouched=True)]
)
def test_a_seat_comes_back_as_it_was(seats: SqlSeats, kept: Seat):
    seats.keep(kept)

    assert seats.seat(kept.member, Kind.SUPPORT) == kept
    assert seats.seat(kept.member, Kind.THINKING) is None


def test_one_seat_for_each_kind(seats: SqlSeats):
    """One says nothing about another."""
    for kind in (Kind.SUPPORT, Kind.WELCOME):
        seats.keep(seat(kind=kind))
    seats.keep(replace(seat(), missed=1))
    seats.keep(seat(BO))

    assert {one.kind: one.missed for one in seats.of(ANA)} == {Kind.SUPPORT: 1, Kind.WELCOME: 0}
    assert {one.account for one in seats.in_community(HOUSE, Kind.SUPPORT)} == {ANA, BO}
    assert seats.in_community(CommunityId("elsewhere"), Kind.SUPPORT) == []
    seats.drop(seat())
    assert [one.kind for one in seats.of(ANA)] == [Kind.WELCOME]


@pytest.mark.parametrize("wishes", [Wishes(), MANY_WISHES])
def test_wishes_come_back_as_they_were(seats: SqlSeats, wishes: Wishes):
    member = seat().member
    seats.settle(member, ANA, replace(wishes, people=9))
    seats.settle(member, ANA, wishes)

    assert seats.wishes((member, MemberId("nobody"))) == {member: wishes}


def test_wishes_are_sealed_and_nobodys_once_their_owners_key_is_gone(store: Store, seats: SqlSeats):
    """PV4: also in every old copy."""
    member = seat().member
    seats.settle(member, ANA, MANY_WISHES)
    assert b"canary" not in rows(store, "buddy_wishes")[0].wishes

    store.keys.erase(ANA)

    assert seats.wishes((member,)) == {}


@pytest.mark.parametrize("column", ["member", "account"])
def test_wishes_moved_to_somebody_else_do_not_open(store: Store, seats: SqlSeats, column: str):
    """PV4: both are part of the seal."""
    seats.settle(seat().member, ANA, MANY_WISHES)
    changed = {column: seat(BO).member if column == "member" else BO}
    store.work.write(sa.update(METADATA.tables["buddy_wishes"]).values(**changed))

    with pytest.raises(Tampered):
        seats.wishes((seat().member, seat(BO).member))


def test_apart_holds_both_ways_whoever_wished_it(apart: SqlApart):
    """PV9, S5."""
    apart.avoid(ANA, BO)
    apart.avoid(ANA, BO)

    assert apart.among((ANA, BO, CY)) == {ANA: {BO}, BO: {ANA}}
    assert apart.among((ANA, CY)) == {}
    assert (apart.avoided(ANA), apart.avoided(BO)) == ((BO,), ())


def test_a_wish_is_taken_back_by_who_had_it_alone(apart: SqlApart):
    apart.avoid(ANA, BO)

    assert not apart.again(BO, ANA)
    assert apart.among((ANA, BO)) != {}
    assert apart.again(ANA, BO)
    assert not apart.again(ANA, BO)
    assert apart.among((ANA, BO)) == {}


def test_who_ended_it_meets_again_only_when_both_ask(apart: SqlApart):
    apart.ended(ANA, BO)
    apart.ended(BO, ANA)

    assert (apart.avoided(ANA), apart.avoided(BO)) == ((), ()), "nobody has put anybody on their list"
    apart.again(ANA, BO)
    assert apart.among((ANA, BO)) == {ANA: {BO}, BO: {ANA}}
    apart.again(BO, ANA)
    assert apart.among((ANA, BO)) == {}


def test_a_boundary_for_everything_holds_here_too(store: Store, apart: SqlApart):
    Boundaries(store.work, RingSigner(store.ring)).keep(CY, ANA)

    assert apart.among((ANA, CY)) == {ANA: {CY}, CY: {ANA}}
    assert apart.avoided(CY) == ()


def test_whom_somebody_avoids_stands_nowhere_in_the_clear(store: Store, apart: SqlApart):
    apart.avoid(ANA, BO)

    assert BO not in everything(store)


def test_what_others_wished_of_who_left_is_a_mark_and_stays(store: Store, apart: SqlApart):
    """PV9: it survives leaving and coming back; what they wished themselves is gone."""
    apart.avoid(ANA, BO)
    apart.avoid(BO, CY)

    buddy_apart.forget(store.work, BO, [])

    assert BO not in everything(store)
    assert apart.among((ANA, BO, CY)) == {ANA: {BO}, BO: {ANA}}
    buddy_apart.retire(store.work, NOW + 10 * KEPT)
    assert apart.among((ANA, BO)) != {}


def test_a_list_is_nobodys_once_its_owners_key_is_gone(store: Store, apart: SqlApart):
    apart.avoid(ANA, BO)
    store.keys.erase(ANA)

    assert apart.avoided(ANA) == ()


@pytest.mark.parametrize(
    "round_",
    [
        WEEKLY,
        replace(WEEKLY, reach=Reach.COMMUNITY, stage=Stage.RUNNING, ends=NOW + DAY, joined=7, paused=True),
    ],
)
def test_a_round_comes_back_as_it_was(rounds: SqlRounds, round_: Round):
    rounds.keep(WEEKLY)
    rounds.keep(round_)

    assert rounds.find("round-1") == round_
    assert rounds.find("nothing") is None


def test_the_round_to_be_seen_to_is_one_that_is_not_over(rounds: SqlRounds):
    rounds.keep(replace(WEEKLY, id="closed", at=NOW + 2 * DAY, stage=Stage.CLOSED))
    rounds.keep(WEEKLY)
    rounds.keep(replace(WEEKLY, id="later", at=NOW + DAY))
    rounds.keep(replace(WEEKLY, id="elsewhere", circle=WALKERS, at=NOW + 3 * DAY))

    assert [found.id if (found := rounds.latest(circle)) else "" for circle in (TUESDAYS, WALKERS)] == [
        "later",
        "elsewhere",
    ]
    assert rounds.latest(CircleId("nowhere")) is None


def test_a_round_of_the_community_is_open_to_all_its_circles(rounds: SqlRounds):
    rounds.keep(WEEKLY)
    assert rounds.open_in(WALKERS, HOUSE, Kind.SUPPORT) is None
    rounds.keep(replace(WEEKLY, id="for-all", reach=Reach.COMMUNITY, at=NOW - DAY))

    assert [
        found.id if (found := rounds.open_in(circle, community, kind)) else ""
        for circle, community, kind in (
            (TUESDAYS, HOUSE, Kind.SUPPORT),
            (WALKERS, HOUSE, Kind.SUPPORT),
            (WALKERS, CommunityId("elsewhere"), Kind.SUPPORT),
            (TUESDAYS, HOUSE, Kind.WELCOME),
        )
    ] == ["for-all", "for-all", "", ""]
    assert rounds.running_in(TUESDAYS, HOUSE, Kind.SUPPORT) is None
    rounds.keep(replace(WEEKLY, stage=Stage.RUNNING))
    running = rounds.running_in(TUESDAYS, HOUSE, Kind.SUPPORT)
    assert running is not None
    assert running.id == "round-1"


@pytest.mark.parametrize(
    "kept",
    [
        pair("pair-1", ANA, BO, state=State.MADE),
        pair("pair-1", ANA, BO, CY, state=State.MET, ends=NOW + DAY, room=PlaceId("their-room")),
        pair("pair-1", one(ANA, Said.YES, quiet=2, asked_at=NOW, met=True), one(BO, Said.DIRECT)),
    ],
)
def test_a_pair_comes_back_as_it_was(rounds: SqlRounds, kept: Pair):
    rounds.keep_pair(pair("pair-1", *(each.account for each in kept.people)))
    rounds.keep_pair(kept)

    assert rounds.pair("pair-1") == kept
    assert rounds.pairs("round-1") == (kept,)


@pytest.mark.parametrize("state", [State.ENDED, State.UNMET])
def test_with_the_end_of_a_pair_goes_why(store: Store, rounds: SqlRounds, state: State):
    """PV2, PV4."""
    rounds.keep_pair(pair("pair-1", ANA, BO))
    before = rows(store, "buddy_pairs")[0].why
    assert b"canary" not in before

    rounds.keep_pair(pair("pair-1", ANA, BO, state=state))

    found = rounds.pair("pair-1")
    assert found is not None
    assert found.why == ()
    assert len(rows(store, "buddy_pairs")[0].why) < len(before)


def test_only_what_was_not_introduced_is_taken_back(store: Store, rounds: SqlRounds):
    for n, state in enumerate(State):
        rounds.keep_pair(pair(f"pair-{n}", ANA, BO, state=state))
    rounds.keep_pair(pair("elsewhere", BO, CY, state=State.MADE, round="round-2"))
    assert [each.id for each in rounds.not_introduced("round-1", 9)] == ["pair-0"]

    rounds.forget_made("round-1")

    assert rounds.not_introduced("round-1", 9) == ()
    assert {row.pair for row in rows(store, "buddy_people")} == {f"pair-{n}" for n in range(1, 5)} | {
        "elsewhere"
    }
    rounds.drop_pair(pair("pair-1", ANA, BO))
    assert rounds.pair("pair-1") is None


def test_who_lives_in_which_pair(rounds: SqlRounds):
    """Whoever said no, or left, is in it no more."""
    rounds.keep_pair(pair("older", ANA, BO, state=State.MET, made=NOW - DAY))
    rounds.keep_pair(pair("newer", one(ANA), one(BO, Said.NO), one(CY, Said.LEFT)))
    rounds.keep_pair(pair("ended", ANA, BO, state=State.ENDED))
    rounds.keep_pair(pair("welcome", CY, BO, kind=Kind.WELCOME))

    assert [each.id for each in rounds.living(ANA)] == ["newer", "older"]
    assert [each.id for each in rounds.living(CY)] == ["welcome"]
    assert rounds.holding((ANA, BO, CY)) == {ANA: 2, BO: 2, CY: 1}
    assert rounds.busy((ANA, BO, CY), Kind.SUPPORT) == {ANA, BO}
    assert rounds.busy((CY,), Kind.WELCOME) == {CY}


def test_who_has_met_and_when(rounds: SqlRounds):
    rounds.keep_pair(pair("first", ANA, BO, state=State.ENDED, made=NOW - 3 * DAY))
    rounds.keep_pair(pair("again", BO, ANA, state=State.UNMET, made=NOW - DAY))
    rounds.keep_pair(pair("three", ANA, BO, CY, state=State.MET, made=NOW - 2 * DAY))
    rounds.keep_pair(pair("paper", BO, CY, state=State.MADE, made=NOW))

    assert rounds.met((ANA, BO, CY), NOW - 9 * DAY) == {
        (ANA, BO): NOW - DAY,
        (ANA, CY): NOW - 2 * DAY,
        (BO, CY): NOW - 2 * DAY,
    }
    assert rounds.met((ANA, CY), NOW - 2 * DAY) == {}
    assert (rounds.introduced(BO, NOW - 3 * DAY), rounds.introduced(BO, NOW - 4 * DAY)) == (2, 3)


@pytest.mark.parametrize("who", [ANA, BO])
def test_nothing_is_left_of_who_leaves_everything(
    store: Store, seats: SqlSeats, apart: SqlApart, rounds: SqlRounds, who: AccountId
):
    """PV3: their id stands in no column."""
    for each in (ANA, BO):
        seats.keep(seat(each))
        seats.settle(seat(each).member, each, MANY_WISHES)
        apart.avoid(each, CY)
    apart.avoid(ANA, BO)
    apart.avoid(BO, ANA)
    rounds.keep(WEEKLY)
    rounds.keep_pair(pair("pair-1", ANA, BO, CY, state=State.MET))
    assert who in everything(store)

    for part in (buddy_seats, buddy_apart, buddy_rounds):
        part.forget(store.work, who, [seat(who).member])

    assert who not in everything(store)
    found = rounds.pair("pair-1")
    assert found is not None
    assert len(found.people) == 2, "the others go on"


def test_after_a_season_pairs_and_rounds_are_gone_and_what_lives_stays(store: Store, rounds: SqlRounds):
    """PV2, with a moved clock: for 52 weeks it is known who has met."""
    rounds.keep(replace(WEEKLY, stage=Stage.CLOSED))
    rounds.keep(replace(WEEKLY, id="open"))
    rounds.keep_pair(pair("ended", ANA, BO, state=State.ENDED))
    rounds.keep_pair(pair("lives", ANA, CY, state=State.MET))

    buddy_rounds.retire(store.work, NOW + KEPT - MOMENT)
    assert rounds.pair("ended") is not None
    assert rounds.find("round-1") is not None
    buddy_rounds.retire(store.work, NOW + KEPT)

    assert (rounds.pair("ended"), rounds.find("round-1")) == (None, None)
    assert {row.pair for row in rows(store, "buddy_people")} == {"lives"}
    assert rounds.find("open") is not None


def test_seats_stay_until_their_people_say_otherwise(store: Store, seats: SqlSeats):
    seats.keep(seat())

    buddy_seats.retire(store.work, NOW + 10 * KEPT)

    assert seats.of(ANA) == [seat()]
