"""Opening the room: everything put together around one desk, on 127.0.0.1 and nowhere else."""

import secrets
from collections.abc import Iterable

from aiohttp import web

from adapters.clock import SystemClock
from adapters.desk import Desk, Hands
from adapters.rehearsal.courier import RoomCourier
from adapters.rehearsal.inbound import Inbound
from adapters.rehearsal.playing import Play
from adapters.rehearsal.room import Resident, Room
from adapters.rehearsal.sample import cast
from adapters.rehearsal.server import RoomServer
from adapters.rehearsal.view import View

ONLY_HERE = "127.0.0.1"
_GRACE = 0.5
"""Seconds in which open pages are let go of."""


class RunningRoom:
    """Nobody can see it before `open`. Give its `courier` to whoever delivers; `server.act` does what a page would."""

    def __init__(self, room: Room, courier: RoomCourier, server: RoomServer) -> None:
        self.room, self.courier, self.server = room, courier, server
        self.url = ""
        self._runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=_GRACE)

    async def open(self, port: int) -> None:
        """`port` 0: any that is free. Raises `OSError` where it is taken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, ONLY_HERE, port).start()
        except OSError:
            await self.close()
            raise
        self.url = f"http://{ONLY_HERE}:{self._runner.addresses[0][1]}/"

    async def close(self) -> None:
        await self._runner.cleanup()


def furnish(
    desk: Desk,
    hands: Hands | None,
    *,
    language: str = "en",
    zone: str = "Europe/London",
    movable: bool = True,
    people: Iterable[Resident] | None = None,
) -> RunningRoom:
    """`movable`: whether the page may move the clock. `language` and `zone`: of whoever has said nothing else."""
    room = Room(cast() if people is None else people, language=language, zone=zone)
    now = (hands or SystemClock()).now
    inbound, view = Inbound(room, desk, now=now), View(room, desk)
    moves = hands if movable else None
    play = Play(room, inbound, moves) if moves else None
    server = RoomServer(room, desk, moves, inbound, view, secrets.token_urlsafe(24), play)
    return RunningRoom(room, RoomCourier(room, now=now), server)


async def open_room(desk: Desk, hands: Hands | None, *, port: int) -> RunningRoom:
    """Furnished and open."""
    room = furnish(desk, hands)
    await room.open(port)
    return room
