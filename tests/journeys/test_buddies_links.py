"""Rounds that reach beyond their circle: where both sides agreed, and beyond the community only who did (L3)."""

from datetime import timedelta

import pytest

from tests.journeys.scenes import a_circle
from tests.journeys.test_buddies import A_WEEK, INTRODUCED
from tests.journeys.town import Town

NEST = "nest"
BEGUN = timedelta(days=1, hours=3)


async def the_nest(town: Town, *people: str) -> None:
    """A second circle of Fay's, in a room of its own."""
    for who in ("fay", *people):
        await town.arrives(who, NEST)
        await town.says(who, "welcome", where=NEST)
        if who != "fay":
            await town.presses(who, "welcome-yes", where=NEST)
    await town.says("fay", "circle create The nest --country GB", where=NEST)
    await town.says("fay", "rules draft", where=NEST)
    await town.presses("fay", "rules-button-publish", where=NEST)
    for who in ("fay", *people):
        await town.presses(who, "rules-button-found", where=NEST)


def code_in(answer: str, scope: str) -> str:
    return answer.partition(f"buddies-link-code-{scope}(")[2].partition(")")[0]


async def linked(town: Town, scope: str) -> None:
    code = code_in(await town.says("fay", f"round link --scope {scope}"), scope)
    would = await town.says("fay", f"round link {code}", where=NEST)
    assert f"buddies-link-would-{scope}(Tuesday circle)" in would
    assert "buddies-link-made(Tuesday circle)" in await town.presses("fay", "buddies-link-press", where=NEST)


async def test_two_circles_hold_a_round_together(town: Town):
    """Both said so; whoever is in is asked in private, and each in their own circle."""
    await a_circle(town)
    await the_nest(town, "bo")
    await town.says("ana", "buddy join")
    await town.says("bo", "buddy join", where=NEST)
    await town.waits(A_WEEK)
    assert "buddies-reach-circles" in await town.says("fay", "round open --reach circles")

    await linked(town, "circle")
    assert "buddies-linked-circle(Tuesday circle)" in await town.says("fay", "round links", where=NEST)
    assert "buddies-round-opened" in await town.says("fay", "round open tomorrow 18:00 --reach circles")
    assert "buddies-invited-circles" in town.seen(NEST)[-1]
    assert "buddies-next-round" in await town.says("bo", "buddy join", where=NEST)
    assert "buddies-made-few(2)" in await town.says("fay", "round run")
    await town.waits(INTRODUCED)
    for who in ("ana", "bo"):
        assert "buddies-found(buddies-kind-support)" in town.told(who)[-1]
        await town.presses(who, "buddies-say-yes", where="dm")
    assert "buddies-met(buddies-names-1(bo))" in town.told("ana")[-1]


async def test_a_link_ends_when_either_side_says_so(town: Town):
    await a_circle(town)
    await the_nest(town, "bo")
    await linked(town, "circle")

    await town.says("fay", "round links", where=NEST)
    assert "buddies-unlinked(Tuesday circle)" in await town.presses("fay", "buddies-unlink-press", where=NEST)
    assert "buddies-links-none" in await town.says("fay", "round links")
    assert "buddies-reach-circles" in await town.says("fay", "round open --reach circles")


async def test_a_code_works_once_for_the_other_side_and_for_a_fortnight(town: Town):
    await a_circle(town)
    await the_nest(town, "bo")

    code = code_in(await town.says("fay", "round link"), "circle")
    assert "buddies-link-own" in await town.says("fay", f"round link {code}")
    assert "buddies-link-gone" in await town.says("fay", "round link aaaaaaaa", where=NEST)
    await town.waits(timedelta(days=15))
    assert "buddies-link-gone" in await town.says("fay", f"round link {code}", where=NEST)
    await linked(town, "circle")
    across = code_in(await town.says("fay", "round link --scope community"), "community")
    assert "buddies-link-same" in await town.says("fay", f"round link {across}", where=NEST)


async def test_a_link_is_made_once_so_that_ending_it_ends_it(town: Town):
    """A second code between the same two comes to nothing, and a new code makes the one before it useless."""
    await a_circle(town)
    await the_nest(town, "bo")
    before = code_in(await town.says("fay", "round link"), "circle")
    await linked(town, "circle")
    assert "buddies-link-gone" in await town.says("fay", f"round link {before}", where=NEST)

    again = code_in(await town.says("fay", "round link"), "circle")
    assert "buddies-link-already(Tuesday circle)" in await town.says("fay", f"round link {again}", where=NEST)


@pytest.fixture
def towns(town: Town) -> Town:
    """The nest is in another community."""
    town.elsewhere[NEST] = "village"
    return town


async def two_communities(town: Town) -> None:
    """Ana here and Bo there would like a buddy; of both, Cas and Dee never agreed to meet anybody from elsewhere."""
    await a_circle(town, "cas")
    await the_nest(town, "bo", "dee")
    for who, where in (("ana", "room"), ("cas", "room"), ("bo", NEST), ("dee", NEST)):
        await town.says(who, "buddy join", where=where)
    await linked(town, "community")
    await town.waits(A_WEEK)
    await town.says("fay", "round open tomorrow 18:00 --reach network")
    for who, where in (("ana", "room"), ("bo", NEST)):
        assert "buddies-in-beyond" in await town.presses(who, "buddies-join-press", where=where)
    await town.waits(BEGUN)


async def test_communities_meet_only_through_those_who_agreed(towns: Town):
    await two_communities(towns)

    for who in ("ana", "bo"):
        assert "buddies-found-across" in towns.told(who)[-1]
    for who in ("cas", "dee"):
        assert not any("buddies-found" in one or "buddies-alone" in one for one in towns.told(who))


async def test_where_no_room_is_open_to_both_they_meet_by_direct_message(towns: Town):
    """Even whoever says yes as if there were a room."""
    await two_communities(towns)
    before = set(towns.platform.rooms)
    await towns.presses("ana", "buddies-say-direct", where="dm")
    await towns.presses("bo", "buddies-say-direct", where="dm")

    assert "buddies-where-direct" in towns.told("ana")[-1]
    assert set(towns.platform.rooms) == before
    assert "buddies-meet-said" in await towns.says("ana", "buddy meet tomorrow 19:00", where="dm")
    assert "buddies-meet-asked(ana" in towns.told("bo")[-1]


async def test_two_of_the_other_community_have_their_room_there(towns: Town):
    await a_circle(towns)
    await the_nest(towns, "bo", "dee")
    for who in ("bo", "dee"):
        await towns.says(who, "buddy join --beyond yes", where=NEST)
    await linked(towns, "community")
    await towns.waits(A_WEEK)
    await towns.says("fay", "round open tomorrow 18:00 --reach network")
    await towns.waits(BEGUN)
    for who in ("bo", "dee"):
        assert "buddies-found-across" not in towns.told(who)[-1]
        await towns.presses(who, "buddies-say-yes", where="dm")

    assert "buddies-where-room" in towns.told("bo")[-1]


async def test_whoever_takes_their_yes_back_is_not_brought_to_the_others(towns: Town):
    await a_circle(towns)
    await the_nest(towns, "bo")
    await towns.says("ana", "buddy join --beyond yes")
    await towns.says("bo", "buddy join --beyond yes", where=NEST)
    await linked(towns, "community")
    await towns.waits(A_WEEK)
    await towns.says("fay", "round open tomorrow 18:00 --reach network")
    assert "buddies-in-here" in await towns.says("bo", "buddy join --beyond no", where=NEST)
    await towns.waits(BEGUN)

    assert not any("buddies-found" in one for one in towns.told("ana"))


async def test_a_circle_that_ended_is_reached_no_more(towns: Town):
    await a_circle(towns)
    await the_nest(towns, "bo")
    await linked(towns, "community")
    await towns.says("fay", "circle end", where=NEST)
    await towns.presses("fay", "circles-end-sure", where=NEST)

    assert "buddies-links-none" in await towns.says("fay", "round links")
