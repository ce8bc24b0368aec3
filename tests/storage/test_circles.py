"""What is kept of circles, on both databases: DECISIONS 2, 3 and 5, PV1, PV3, PV4, PV10, AB11, RL8's hot path."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.circles.model import Door
from bot.kernel.people import (
    AccountId,
    CircleFacts,
    CircleId,
    CommunityId,
    MemberId,
    Membership,
    PlaceId,
    Role,
)
from storage import circles as storage_of_circles
from storage.circle_queries import CIRCLES, MEMBERSHIPS, ROLE_ROWS
from storage.circle_rows import DATA_MAP
from storage.circles import SqlCircles
from storage.people_rows import MemberRow
from storage.sealing import Unreadable
from tests.features.pretend import HOUSE, NOW, TUESDAYS, WALKERS, Clock
from tests.storage.conftest import Store

DAY = timedelta(days=1)
FACILITATOR, WELCOMER, ASKED = "facilitator", "welcomer", "asked-facilitator"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def circles(store: Store, clock: Clock) -> SqlCircles:
    kept = SqlCircles(store.work, store.sealer, clock)
    for one in (TUESDAYS, WALKERS):
        kept.keep(replace(one, rules_version=0))
        kept.rules_now(one.id, 1, grace_ends=None)
    return kept


@pytest.fixture
def join(store: Store, circles: SqlCircles) -> Callable[..., Membership]:
    def joins(who: str, circle: CircleFacts = TUESDAYS, *, agreed: int = 1) -> Membership:
        member = member_of(store, who)
        membership = Membership(circle.id, member, AccountId(who), agreed)
        circles.keep_membership(membership)
        return membership

    return joins


def member_of(store: Store, who: str) -> MemberId:
    """A member's row as people keep it, once."""
    table = MemberRow.metadata.tables["members"]
    member = MemberId(f"{who}@house")
    if store.work.read(sa.select(table).where(table.c.id == member)).first() is None:
        store.work.write(sa.insert(table), {"id": member, "account": who, "community": HOUSE})
    return member


def rows(store: Store, table: sa.Table) -> int:
    return len(store.work.read(sa.select(table)).all())


def test_a_circle_is_found_by_each_of_its_places(circles: SqlCircles):
    circles.keep(replace(TUESDAYS, facilitators_place=PlaceId("hall")))
    circles.lobby_is(TUESDAYS.id, PlaceId("lobby"))

    found = [circles.at(PlaceId(place)) for place in ("room", "hall", "lobby", "nowhere")]

    assert [one and one.id for one in found] == ["tuesdays", "tuesdays", "tuesdays", None]


def test_finding_a_circle_by_its_place_is_one_question(store: Store, circles: SqlCircles):
    """Every event asks it."""
    asked: list[str] = []
    listen = lambda *said: asked.append(said[2])  # noqa: E731
    event.listen(store.engine, "before_cursor_execute", listen)

    circles.at(TUESDAYS.place)
    circles.roles(TUESDAYS.id, MemberId("ana@house"))

    assert len(asked) == 2


def test_what_is_kept_comes_back_as_it_was(circles: SqlCircles):
    ends = NOW + 7 * DAY
    circles.rules_now(TUESDAYS.id, 4, grace_ends=ends)
    changed = replace(
        TUESDAYS, name="Dienstags", zone="UTC", country="", language="de", grace_days=9, asleep=True
    )

    circles.keep(changed)

    assert circles.facts(TUESDAYS.id) == replace(changed, rules_version=4, grace_ends=ends)
    assert circles.facts(CircleId("nothing")) is None


def test_settings_never_set_the_rules_back(circles: SqlCircles):
    """Whoever held older facts in hand and saves a setting does not undo what was agreed meanwhile."""
    circles.rules_now(TUESDAYS.id, 5, grace_ends=None)
    circles.set_door(TUESDAYS.id, Door.LOBBY)
    circles.count_hands(TUESDAYS.id, 3)

    circles.keep(replace(TUESDAYS, rules_version=2))

    facts = circles.facts(TUESDAYS.id)
    assert facts is not None
    assert facts.rules_version == 5
    assert (circles.door(TUESDAYS.id), circles.hands(TUESDAYS.id)) == (Door.LOBBY, 3)


def test_a_name_is_sealed_and_bound_to_its_circle(store: Store, circles: SqlCircles):
    """PV4: never in the clear, and a swapped row does not open."""
    sealed = {row.id: row.name for row in store.work.read(sa.select(CIRCLES))}
    assert not any(b"Tuesdays" in blob for blob in sealed.values())

    swap = sa.update(CIRCLES).where(CIRCLES.c.id == TUESDAYS.id)
    store.work.write(swap.values(name=sealed[WALKERS.id]))

    with pytest.raises(Unreadable):
        circles.facts(TUESDAYS.id)


def test_a_lobby_counts_while_the_door_is_closed(circles: SqlCircles):
    circles.lobby_is(TUESDAYS.id, PlaceId("lobby"))
    open_door = circles.facts(TUESDAYS.id)
    circles.set_door(TUESDAYS.id, Door.LOBBY)
    closed = circles.facts(TUESDAYS.id)

    assert open_door is not None
    assert open_door.lobby is None
    assert closed is not None
    assert closed.lobby == "lobby"
    assert circles.lobby(TUESDAYS.id) == "lobby"


def test_an_ended_circle_frees_its_place_and_keeps_its_day(circles: SqlCircles, clock: Clock):
    circles.keep(replace(TUESDAYS, ended=True))
    clock.moment += DAY
    circles.keep(replace(TUESDAYS, ended=True, name="Once"))

    assert circles.at(TUESDAYS.place) is None
    assert circles.ended_at(TUESDAYS.id) == NOW
    known = circles.facts(TUESDAYS.id)
    assert known is not None
    assert known.ended
    circles.keep(replace(TUESDAYS, ended=False))
    assert circles.ended_at(TUESDAYS.id) is None


def test_membership_is_replaced_not_doubled(
    store: Store, circles: SqlCircles, join: Callable[..., Membership]
):
    """AB11."""
    ana = join("ana")
    circles.keep_membership(replace(ana, agreed=2, talking=True, admitted=True))

    assert circles.membership(TUESDAYS.id, ana.member) == replace(ana, agreed=2, talking=True, admitted=True)
    assert len(circles.members(TUESDAYS.id)) == 1


def test_since_when_somebody_is_away_is_kept_until_they_are_back(
    circles: SqlCircles, join: Callable[..., Membership], clock: Clock
):
    ana = join("ana")
    circles.keep_membership(replace(ana, away=True))
    clock.moment += DAY
    circles.keep_membership(replace(ana, away=True, talking=True))
    since = circles.away_since(TUESDAYS.id, ana.member)
    circles.keep_membership(ana)

    assert since == NOW
    assert circles.away_since(TUESDAYS.id, ana.member) is None


def test_ones_circles_are_those_that_live_and_one_has_not_left(
    circles: SqlCircles, join: Callable[..., Membership]
):
    join("ana")
    away = join("ana", WALKERS)
    both = [one.id for one in circles.of(AccountId("ana"))]
    circles.keep_membership(replace(away, away=True))
    one = [one.id for one in circles.of(AccountId("ana"))]
    circles.keep(replace(TUESDAYS, ended=True))

    assert both == ["tuesdays", "walkers"]
    assert one == ["tuesdays"]
    assert circles.of(AccountId("ana")) == ()


def test_roles_are_what_this_transaction_says(
    store: Store, circles: SqlCircles, join: Callable[..., Membership]
):
    """PV10."""
    ana = join("ana")
    fay = member_of(store, "fay")
    circles.give(TUESDAYS.id, AccountId("fay"), FACILITATOR)

    assert circles.roles(TUESDAYS.id, ana.member) == {Role.MEMBER}
    assert circles.roles(TUESDAYS.id, fay) == {Role.FACILITATOR}
    assert circles.roles(WALKERS.id, fay) == frozenset()
    circles.take(TUESDAYS.id, AccountId("fay"), FACILITATOR)
    assert circles.roles(TUESDAYS.id, fay) == frozenset()


def test_whoever_is_away_has_no_role_until_they_are_back(
    circles: SqlCircles, join: Callable[..., Membership]
):
    bo = join("bo")
    circles.give(TUESDAYS.id, bo.account, FACILITATOR)
    circles.give(TUESDAYS.id, bo.account, WELCOMER)
    circles.keep_membership(replace(bo, away=True))

    assert circles.roles(TUESDAYS.id, bo.member) == frozenset()
    assert circles.facilitators(TUESDAYS.id) == ()
    assert circles.holders(TUESDAYS.id, WELCOMER) == ()
    circles.keep_membership(bo)
    assert circles.roles(TUESDAYS.id, bo.member) == {Role.MEMBER, Role.FACILITATOR}


def test_being_asked_is_no_role_and_ends_by_itself(
    store: Store, circles: SqlCircles, join: Callable[..., Membership], clock: Clock
):
    bo = join("bo")
    circles.give(TUESDAYS.id, bo.account, ASKED)

    assert circles.roles(TUESDAYS.id, bo.member) == {Role.MEMBER}
    assert circles.holders(TUESDAYS.id, ASKED) == ("bo",)
    clock.moment += 14 * DAY
    assert circles.holders(TUESDAYS.id, ASKED) == ()
    circles.give(TUESDAYS.id, bo.account, ASKED)
    assert circles.holders(TUESDAYS.id, ASKED) == ("bo",)
    assert rows(store, ROLE_ROWS) == 1


def test_what_somebody_holds_counts_ended_circles_too(circles: SqlCircles):
    for one in (TUESDAYS, WALKERS):
        circles.give(one.id, AccountId("fay"), FACILITATOR)
    circles.give(TUESDAYS.id, AccountId("ana"), WELCOMER)
    circles.keep(replace(WALKERS, ended=True))

    assert [(one.id, one.ended) for one in circles.held(AccountId("fay"))] == [
        ("tuesdays", False),
        ("walkers", True),
    ]
    assert circles.held(AccountId("ana")) == ()


def test_ending_a_membership_takes_the_roles_in_that_circle_alone(
    store: Store, circles: SqlCircles, join: Callable[..., Membership]
):
    bo = join("bo")
    for one in (TUESDAYS, WALKERS):
        circles.give(one.id, bo.account, FACILITATOR)

    circles.end_membership(TUESDAYS.id, bo.member)
    circles.end_membership(TUESDAYS.id, bo.member)

    assert circles.membership(TUESDAYS.id, bo.member) is None
    assert circles.facilitators(TUESDAYS.id) == ()
    assert circles.facilitators(WALKERS.id) == ("bo",)


def test_in_another_community_everybody_has_the_id_they_have_there(
    circles: SqlCircles, join: Callable[..., Membership]
):
    """DECISIONS 2."""
    ana, bo = join("ana"), join("bo")
    barn = {ana.member: MemberId("ana@barn"), bo.member: MemberId("bo@barn")}

    circles.settle(replace(TUESDAYS, community=CommunityId("barn"), place=PlaceId("loft")), barn)

    assert {one.member for one in circles.members(TUESDAYS.id)} == {"ana@barn", "bo@barn"}
    moved = circles.at(PlaceId("loft"))
    assert moved is not None
    assert moved.community == "barn"


def test_a_dropped_circle_leaves_nothing(store: Store, circles: SqlCircles, join: Callable[..., Membership]):
    join("ana")
    join("ana", WALKERS)
    circles.give(TUESDAYS.id, AccountId("ana"), FACILITATOR)

    circles.drop(TUESDAYS.id)

    assert (rows(store, CIRCLES), rows(store, MEMBERSHIPS), rows(store, ROLE_ROWS)) == (1, 1, 0)


def test_forgetting_somebody_leaves_no_row_of_theirs(
    store: Store, circles: SqlCircles, join: Callable[..., Membership]
):
    """PV3."""
    join("ana")
    join("bo")
    circles.give(TUESDAYS.id, AccountId("ana"), ASKED)
    circles.give(WALKERS.id, AccountId("ana"), WELCOMER)

    for _ in range(2):
        storage_of_circles.forget(store.work, "ana", ["ana@house"])

    assert [one.account for one in circles.members(TUESDAYS.id)] == ["bo"]
    assert rows(store, ROLE_ROWS) == 0


def test_what_is_past_its_time_goes(
    store: Store, circles: SqlCircles, join: Callable[..., Membership], clock: Clock
):
    """PV1, with a moved clock: retention as the data map says, a day's grace for what is said of it first."""
    circles.keep_membership(replace(join("ana"), away=True))
    join("bo")
    join("bo", WALKERS)
    circles.give(TUESDAYS.id, AccountId("bo"), ASKED)
    circles.give(WALKERS.id, AccountId("bo"), FACILITATOR)
    circles.keep(replace(WALKERS, ended=True))

    storage_of_circles.retire(store.work, NOW + 15 * DAY)
    after_fifteen = (rows(store, CIRCLES), rows(store, MEMBERSHIPS), rows(store, ROLE_ROWS))
    storage_of_circles.retire(store.work, NOW + 31 * DAY)
    after_thirty_one = (rows(store, CIRCLES), rows(store, MEMBERSHIPS), rows(store, ROLE_ROWS))

    assert after_fifteen == (2, 3, 1)
    assert after_thirty_one == (1, 1, 0)


def test_every_column_is_in_the_data_map():
    """PV1."""
    mapped = {(one.table, one.column) for one in DATA_MAP}

    assert mapped == {
        (table.name, column.name) for table in (CIRCLES, MEMBERSHIPS, ROLE_ROWS) for column in table.columns
    }


def test_an_id_with_quotes_is_an_id(circles: SqlCircles):
    """AB9."""
    assert circles.at(PlaceId("room' OR '1'='1")) is None
    assert circles.holders(CircleId("tuesdays'; DROP TABLE roles; --"), FACILITATOR) == ()
    assert circles.facts(TUESDAYS.id) is not None
