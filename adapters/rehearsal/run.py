"""Opening the room: the server on its port, and the courier that brings Kith's posts into it."""

from aiohttp import web

from adapters.desk import Desk, Hands
from adapters.rehearsal.courier import RoomCourier
from adapters.rehearsal.room import Room
from adapters.rehearsal.server import Server, words
from adapters.rehearsal.view import Views

PEOPLE = {"ana": "Ana", "bo": "Bo", "cem": "Cem", "dee": "Dee", "fay": "Fay", "nia": "Nia"}
"""A made-up community: Fay holds the circle, Nia is new."""
HOLDERS = frozenset({"fay"})


class RunningRoom:
    def __init__(self, room: Room, courier: RoomCourier, server: Server, runner: web.AppRunner) -> None:
        self.room, self.courier, self.server = room, courier, server
        self._runner = runner
        self.url = ""

    async def open(self, port: int) -> None:
        """Raises `OSError` where the port is taken. Port 0 takes any that is free."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        address = self._runner.addresses[0]
        self.url = f"http://127.0.0.1:{address[1]}/"

    async def close(self) -> None:
        await self._runner.cleanup()


def furnish(desk: Desk, hands: Hands, *, language: str, zone: str, movable: bool = True) -> RunningRoom:
    """A room for the made-up community. `movable`: whether the page may move the clock."""
    said = words()
    room = Room(dict(PEOPLE), hands.now, circle=said["circle"])
    views = Views(
        room, desk, language=language, zone=zone, kith=said["kith"], dm=said["dm"], former=said["former"]
    )
    server = Server(room, desk, views, hands=hands if movable else None, holders=HOLDERS)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=0.2)
    return RunningRoom(room, RoomCourier(room, desk), server, runner)
