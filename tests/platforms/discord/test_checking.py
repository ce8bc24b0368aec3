"""`kith check`, circle by circle: what Kith lacks in its channels, in one list, with what mends it."""

from collections.abc import Iterator

import pytest

from adapters.discord.examining import Channel, Role, Server
from adapters.discord.permissions import Overwrite, needed
from bot.app.checking_discord import examine_discord
from bot.app.checking_servers import Spot, examine_servers, examine_spots
from bot.app.config import Settings
from bot.app.core import Core
from bot.circles.model import Door
from bot.kernel.people import CircleId, PlaceId
from storage.circle_rooms import CircleRooms
from tests.platforms.discord.office import Office
from tests.platforms.kept import a_core, keep

VIEW, SEND, ROLES, CHANNELS, PRIVATE, IN_THREADS = (1 << bit for bit in (10, 11, 28, 4, 36, 38))
TUESDAY = CircleRooms("Tuesday", "100", "", "")
WITH_LOBBY = CircleRooms("Tuesday", "100", "", "101")


def a_server(permits: int = needed(True), **changed: bool) -> Server:
    roles = (Role(1, "@everyone", 0, 0), Role(5, "Kith", 2, permits, managed=True))
    return Server(1, "Friends", 2, roles, frozenset({5}), **changed)


def a_spot(*, permits: int = needed(True), allow: int = 0, deny: int = 0, thread: bool = False) -> Spot:
    return Spot(a_server(permits), Channel(100, (Overwrite(5, allow, deny),)), thread)


def said(spots: dict[str, Spot], circle: CircleRooms = TUESDAY) -> list[str]:
    return [one.says for one in examine_spots((circle,), spots)]


def test_a_circle_that_lacks_nothing_is_one_line():
    assert said({"100": a_spot()}) == ["Circle “Tuesday”: Kith may do what it needs in its channels."]
    assert said({"100": a_spot(permits=needed(False))}) == said({"100": a_spot()})


def test_what_a_channel_denies_is_one_list_with_what_mends_it():
    (line,) = said({"100": a_spot(deny=SEND | PRIVATE | IN_THREADS)})

    assert line == (
        "Circle “Tuesday”, channel: Kith lacks Send Messages, Create Private Threads, Send Messages in Threads; "
        "allow them for the role “Kith” in the channel’s settings (Permissions)."
    )


def test_what_the_server_does_not_give_a_channel_may():
    assert said({"100": a_spot(permits=0, allow=needed(False))}) == said({"100": a_spot()})


def test_a_circle_with_a_lobby_asks_for_roles_and_channels_in_the_whole_server():
    """Allowed in a channel alone they would not do."""
    spot = a_spot(permits=needed(False), allow=ROLES | CHANNELS)

    home, lobby = said({"100": spot, "101": spot}, WITH_LOBBY)

    assert home.startswith("Circle “Tuesday”, channel: Kith lacks Manage Channels, Manage Roles; ")
    assert home.endswith("for the role “Kith” in the server’s settings (Roles).")
    assert lobby.startswith("Circle “Tuesday”, lobby: Kith lacks Manage Channels, Manage Roles; ")


def test_where_both_are_wrong_both_are_named():
    (line,) = said(
        {"100": a_spot(permits=needed(False), deny=VIEW)}, CircleRooms("Tuesday", "100", "", "100")
    )[:1]

    assert "Kith lacks View Channels, Manage Channels, Manage Roles; " in line
    assert line.endswith("in the channel’s settings (Permissions) and in the server’s settings (Roles).")


def test_the_facilitators_thread_asks_for_what_counts_in_a_thread():
    circle = CircleRooms("Tuesday", "100", "102", "")
    thread = a_spot(deny=SEND | PRIVATE, thread=True)

    assert said({"100": a_spot(), "102": thread}, circle) == said({"100": a_spot()})
    (line,) = said({"100": a_spot(), "102": a_spot(deny=IN_THREADS, thread=True)}, circle)
    assert line.startswith("Circle “Tuesday”, facilitators’ thread: Kith lacks Send Messages in Threads; ")


def test_what_kith_does_not_see_is_named_with_every_way_out():
    (line,) = said({})

    assert line.startswith("Circle “Tuesday”, channel: Kith does not see it; ")
    assert "kith discord invite" in line
    assert "circle move" in line


def test_a_name_moves_nothing_on_the_operators_screen():
    """PV8."""
    (line,) = said({"100": a_spot()}, CircleRooms("a\x1b[2J\nb\u202ec", "100", "", ""))

    assert line.startswith("Circle “a[2J bc”: ")


def test_a_server_with_a_circle_is_looked_at_where_the_circle_is():
    bare = a_server(0)

    assert len(list(examine_servers({1: bare}, {}))) == 1
    assert list(examine_servers({1: bare}, {"100": Spot(bare, Channel(100))})) == []


def test_a_server_of_its_own_lacks_nothing():
    assert list(examine_servers({1: a_server(0, owner=True)}, {})) == []


@pytest.fixture
def core(settings: Settings) -> Iterator[Core]:
    with a_core(settings) as running:
        yield running


def test_circles_are_looked_at_beside_a_kith_that_runs(core: Core, settings: Settings, office: Office):
    places = {"tuesday": "100", "tuesday-f": "102", "tuesday-l": "101"}
    keep(core, "tuesday", platform="discord", places=places, facilitators_place=PlaceId("tuesday-f"))
    core.job(lambda: core.circles.lobby_is(CircleId("tuesday"), PlaceId("tuesday-l"))).result()
    core.job(lambda: core.circles.set_door(CircleId("tuesday"), Door.LOBBY)).result()
    keep(core, "gone", platform="discord", places={"gone": "999"})
    keep(core, "odd", platform="discord", places={"odd": "no number"})
    keep(core, "elsewhere", platform="matrix", places={"elsewhere": "!x"})
    office.opens(1, "Friends")
    office.has(1, 100)
    office.has(1, 101, deny=SEND)
    office.threads[102] = 100

    lines = [one.says for one in examine_discord(settings) if one.minor]

    assert sorted(line.partition(";")[0] for line in lines) == [
        "Circle “gone”, channel: Kith does not see it",
        "Circle “odd”, channel: Kith does not see it",
        "Circle “tuesday”, lobby: Kith lacks Send Messages",
    ]
