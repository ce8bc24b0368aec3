"""`kith check` on Matrix, circle by circle: what Kith lacks in each of its rooms, and how to mend it."""

from collections.abc import Iterator

from adapters.matrix.rooms import Room, Rooms
from bot.app.config import Settings
from bot.app.found import Found, shown
from storage.circle_rooms import CircleRooms, circle_rooms
from storage.engine import open_engine, sqlite_file
from storage.keyring import KeyRing
from storage.upgrade import is_current

_MODERATOR = "make it a moderator there"
_FROM_THEN_ON = ("joined", "invited")
"""Whoever comes in reads from when they came, or were asked in."""


def kept_circles(settings: Settings, platform: str) -> tuple[CircleRooms, ...]:
    """Those that meet on a platform. None where the database or its keys cannot be read: that is found elsewhere."""
    try:
        url = settings.url
        if url.startswith("sqlite") and not sqlite_file(url).exists():
            return ()
        if not is_current(url):
            return ()
        return _read(url, KeyRing.load(settings.key_file), platform)
    except Exception:  # noqa: BLE001  # settings, keys, tables or a driver's own: `examine_all` names each of them
        return ()


def _read(url: str, ring: KeyRing, platform: str) -> tuple[CircleRooms, ...]:
    engine = open_engine(url)
    try:
        return circle_rooms(engine, ring, platform)
    finally:
        engine.dispose()


def examine_circles(circles: tuple[CircleRooms, ...], rooms: Rooms) -> Iterator[Found]:
    for circle in circles:
        name = shown(circle.name)
        named = (("room", circle.home), ("facilitators’ room", circle.facilitators), ("lobby", circle.lobby))
        lacks = [
            f"Circle “{name}”, {which}: {lack}."
            for which, id_ in named
            if id_
            for lack in _lacks(rooms.all.get(rooms.current(id_)), rooms.me)
        ]
        yield from (Found(lack, fine=False, minor=True) for lack in lacks)
        if not lacks:
            yield Found(f"Circle “{name}”: its rooms are as they should be.")


def _lacks(room: Room | None, me: str) -> Iterator[str]:
    """What is missing, each with what mends it."""
    if room is None:
        yield "Kith is not in it; ask it in again"
        return
    if not room.may_speak(me):
        yield f"Kith may not speak; {_MODERATOR}"
    if room.power(me) < room.needed("", action="redact"):
        yield f"Kith may not take back private words typed for all to see; {_MODERATOR}"
    if room.power(me) < max(room.needed("", action="invite"), room.needed("", action="kick")):
        yield f"Kith may not invite or remove anybody; {_MODERATOR}"
    if not room.encrypted:
        yield "it is not encrypted, so whoever runs the homeserver can read along; switch encryption on in its settings"
    elif not room.readable:
        yield "it is encrypted in a way Kith does not know; make a new room, and move the circle there"
    if room.history not in _FROM_THEN_ON:
        yield "newcomers can read what was said before they came; set its history to members only, since they joined"
