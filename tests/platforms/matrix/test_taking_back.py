"""What somebody posted through Kith and takes back is gone from the homeserver too, in every revision it had."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from tests.journeys.scenes import a_circle
from tests.journeys.town import ROOM
from tests.platforms.matrix.member import Member
from tests.platforms.matrix.town import MatrixTown


@pytest.fixture(params=["plain_town", "town"], ids=["plain", "encrypted"])
def either(request: pytest.FixtureRequest) -> MatrixTown:
    found: MatrixTown = request.getfixturevalue(request.param)
    return found


async def test_every_revision_of_it_is_taken_out(either: MatrixTown):
    town = either
    await a_circle(town)
    await town.fills("ana", "checkin now", words="Rather low", wish="company", seen="circle")
    await town.says("ana", "checkin change A little better")
    fay, room = town.people["fay"], town.rooms[ROOM]
    said = [one for one in fay.heard if one.sender == town.me and "checkins-card(" in one.body]

    await town.says("ana", "checkin takeback")

    left = [await fay.ask("GET", "rooms", room, "event", one.event["event_id"]) for one in said]
    assert ["Rather low" in said[0].body, "A little better" in said[-1].body] == [True, True]
    assert [one["content"] for one in left] == [{}, {}]


async def test_a_listener_is_shown_the_way_and_no_words(either: MatrixTown):
    """The link is one that every client opens by itself."""
    town = either
    await a_circle(town, "bo")
    await town.says("bo", "listening on")
    await town.fills("ana", "checkin settings", ask="yes")
    await town.fills("ana", "checkin now", words="Rather low", wish="company", seen="circle")
    bo = town.people["bo"]
    assert isinstance(bo, Member)
    card = next(one for one in bo.heard if one.sender == town.me and "checkins-card(" in one.body)

    await town.waits(timedelta(hours=13))

    asked = unquote(town.told("bo")[-1])
    assert "Rather low" not in asked
    assert f"https://matrix.to/#/{town.rooms[ROOM]}/{card.event['event_id']}" in asked
