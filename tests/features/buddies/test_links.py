"""Who can take up a link: the other side, within a fortnight, where people of both could meet."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.buddies.links import GOOD_FOR, Link, Scope, Side, refused
from bot.kernel.people import CircleFacts, CircleId, CommunityId, PlaceId

NOW = datetime(2026, 1, 6, 12, tzinfo=UTC)
ONE = Side(CircleId("nest"), CommunityId("house"))
CIRCLE, COMMUNITY = (Link("code", scope, "town", ONE, NOW) for scope in Scope)
TAKEN = Link("code", Scope.CIRCLE, "town", ONE, NOW, Side(CircleId("third"), ONE.community))


def taker(circle: str, community: str) -> CircleFacts:
    place = PlaceId("room")
    return CircleFacts(CircleId(circle), CommunityId(community), place, circle, "en", "Europe/London", "GB")


@pytest.mark.parametrize(
    ("link", "circle", "community", "why"),
    [
        (CIRCLE, "tuesdays", "house", ""),
        (COMMUNITY, "tuesdays", "village", ""),
        (CIRCLE, "tuesdays", "village", "apart"),
        (COMMUNITY, "tuesdays", "house", "same"),
        (CIRCLE, "nest", "house", "own"),
        (COMMUNITY, "nest", "house", "own"),
        (TAKEN, "tuesdays", "house", "gone"),
        (None, "tuesdays", "house", "gone"),
    ],
)
def test_what_is_said_to_whoever_takes_it_up(link: Link | None, circle: str, community: str, why: str):
    assert refused(link, taker(circle, community), "town", NOW) == why


def test_people_of_two_platforms_are_not_linked():
    assert refused(COMMUNITY, taker("tuesdays", "village"), "elsewhere", NOW) == "platform"


def test_a_code_is_good_for_a_fortnight_and_no_longer():
    there = taker("tuesdays", "house")

    assert refused(CIRCLE, there, "town", NOW + GOOD_FOR) == ""
    assert refused(CIRCLE, there, "town", NOW + GOOD_FOR + timedelta(seconds=1)) == "gone"
