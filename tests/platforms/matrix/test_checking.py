"""`kith check`, circle by circle: what Kith lacks in its rooms, by what the homeserver shows and what is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from adapters.matrix.rooms import CIPHER, Room, Rooms, powers
from bot.app import beginning
from bot.app.checking_circles import examine_circles, kept_circles
from bot.app.config import Settings, load
from bot.app.core import Core
from bot.circles.model import Door
from bot.kernel.people import CircleId, PlaceId
from storage.circle_rooms import CircleRooms
from storage.keyring import KeyRing
from tests.platforms import kept
from tests.platforms.kept import a_core

ME = "@kith:x.org"
TUESDAY = CircleRooms("Tuesday", "!home", "!facilitators", "!lobby")


def a_room(id_: str, **changed: Any) -> Room:
    levels = powers() | {"users": {ME: 50}}
    settled = {"encrypted": True, "cipher": CIPHER, "history": "joined", "levels": levels}
    return Room(id_, **{**settled, **changed})


def said(*rooms: Room, circle: CircleRooms = TUESDAY) -> list[str]:
    known = Rooms(ME)
    known.all.update({one.id: one for one in rooms})
    return [one.says for one in examine_circles((circle,), known)]


def test_a_circle_that_lacks_nothing_is_one_line():
    assert said(*map(a_room, ("!home", "!facilitators", "!lobby"))) == [
        "Circle “Tuesday”: its rooms are as they should be."
    ]


@pytest.mark.parametrize(
    ("which", "named"), [("!home", "room"), ("!facilitators", "facilitators’ room"), ("!lobby", "lobby")]
)
@pytest.mark.parametrize(
    ("changed", "lack"),
    [
        ({"levels": {"users": {ME: 50}, "events_default": 60}}, "Kith may not speak;"),
        ({"levels": {"users": {ME: 50}, "events": {"m.room.encrypted": 60}}}, "Kith may not speak;"),
        ({"levels": {"users": {ME: 50}, "redact": 60}}, "Kith may not take back private words"),
        ({"levels": {"users": {ME: 50}, "invite": 60}}, "Kith may not invite or remove anybody;"),
        ({"levels": {"users": {ME: 50}, "kick": 60}}, "Kith may not invite or remove anybody;"),
        ({"encrypted": False}, "it is not encrypted,"),
        ({"cipher": "m.of.another.kind"}, "it is encrypted in a way Kith does not know;"),
        ({"history": "shared"}, "newcomers can read what was said before they came;"),
        ({"history": "world_readable"}, "newcomers can read what was said before they came;"),
    ],
)
def test_what_a_room_lacks_is_said_with_what_mends_it(
    which: str, named: str, changed: dict[str, Any], lack: str
):
    rooms = {one: a_room(one) for one in ("!home", "!facilitators", "!lobby")}
    rooms[which] = a_room(which, **changed)

    (line,) = said(*rooms.values())

    assert line.startswith(f"Circle “Tuesday”, {named}: {lack}")
    assert "; " in line


def test_a_room_kith_is_not_in_is_named_and_one_there_is_not_needs_nothing():
    assert said(a_room("!home"), circle=CircleRooms("Tuesday", "!home", "", "!lobby")) == [
        "Circle “Tuesday”, lobby: Kith is not in it; ask it in again."
    ]
    assert len(said(a_room("!home"), circle=CircleRooms("Tuesday", "!home", "", ""))) == 1


def test_a_name_moves_nothing_on_the_operators_screen():
    """PV8."""
    (line,) = said(a_room("!home"), circle=CircleRooms("a\x1b[2J\nb\u202ec", "!home", "", ""))

    assert line.startswith("Circle “a[2J bc”: ")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    answers = beginning.Answers("Ada", "ada@example.org", "Europe/London", "GB", True)
    beginning.begin(tmp_path, answers, Console(quiet=True), ask=False)
    return load(tmp_path / "config.toml")


@pytest.fixture
def core(settings: Settings) -> Iterator[Core]:
    with a_core(settings) as running:
        yield running


def test_without_a_database_there_is_no_circle_and_none_is_made(settings: Settings):
    before = sorted(settings.folder.iterdir())

    assert kept_circles(settings, "matrix") == ()
    assert sorted(settings.folder.iterdir()) == before


@pytest.mark.parametrize("holds", [b"", b"no database at all"])
def test_a_database_that_cannot_be_read_is_no_trouble_here(settings: Settings, holds: bytes):
    (settings.folder / "kith.db").write_bytes(holds)

    assert kept_circles(settings, "matrix") == ()


def keep(core: Core, name: str, *, platform: str = "matrix", **changed: Any) -> None:
    rooms = {one: f"!{one}" for one in (name, f"{name}-f", f"{name}-l")}
    kept.keep(core, name, platform=platform, places=rooms, **changed)


def test_living_circles_are_read_beside_a_kith_that_runs(core: Core, settings: Settings):
    assert kept_circles(settings, "matrix") == ()
    keep(core, "tuesday", facilitators_place=PlaceId("tuesday-f"))
    keep(core, "friday")
    keep(core, "over", ended=True)
    keep(core, "elsewhere", platform="rehearsal")

    assert set(kept_circles(settings, "matrix")) == {
        CircleRooms("tuesday", "!tuesday", "!tuesday-f", ""),
        CircleRooms("friday", "!friday", "", ""),
    }


def test_a_lobby_counts_while_newcomers_come_in_through_it(core: Core, settings: Settings):
    keep(core, "tuesday")
    core.job(lambda: core.circles.lobby_is(CircleId("tuesday"), PlaceId("tuesday-l"))).result()
    (open_door,) = kept_circles(settings, "matrix")
    core.job(lambda: core.circles.set_door(CircleId("tuesday"), Door.LOBBY)).result()
    (with_lobby,) = kept_circles(settings, "matrix")

    assert (open_door.lobby, with_lobby.lobby) == ("", "!tuesday-l")


def test_keys_of_another_database_open_no_name(core: Core, settings: Settings, tmp_path: Path):
    keep(core, "tuesday")
    (tmp_path / "other").mkdir()
    KeyRing.create(tmp_path / "other" / "kith.key")
    settings.key_file.unlink()
    (tmp_path / "other" / "kith.key").rename(settings.key_file)

    assert kept_circles(settings, "matrix") == ()
