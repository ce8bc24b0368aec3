"""Which rooms Kith goes into: asked by those who may ask, and after a room that was moved."""

from collections.abc import Sequence
from contextlib import suppress
from fnmatch import fnmatchcase

from adapters.desk import PostDesk
from adapters.matrix.courier import MatrixCourier
from adapters.matrix.http import Http
from adapters.matrix.reading import PLATFORM
from adapters.matrix.rooms import Room, Rooms
from bot.kernel.delivery import Never, NotNow
from bot.kernel.documents import text
from bot.kernel.people import Sender

_MOST = 20
"""Invitations answered in one go; whoever sends thousands waits."""


class Doors:
    def __init__(
        self, rooms: Rooms, http: Http, desk: PostDesk, courier: MatrixCourier, *, invited_by: Sequence[str]
    ) -> None:
        self._rooms, self._http, self._desk, self._courier = rooms, http, desk, courier
        self._invited_by = invited_by

    def gathered(self) -> bool:
        """Whether somebody came where Kith waits for them before it says a word; once."""
        return self._courier.gathered()

    async def look(self) -> None:
        try:
            await self._look()
        except NotNow:
            return  # the homeserver asks to wait: what is left is looked at the next time

    async def _look(self) -> None:
        for room in list(self._rooms.invites.values())[:_MOST]:
            await self._invited(room)
            self._rooms.invites.pop(room.id, None)
        for room in list(self._rooms.all.values()):
            if room.moved_to and room.moved_to not in self._rooms.all and not room.knocked:
                await self._follow(room)
                room.knocked = True

    async def leave_what_it_cannot_serve(self, room: Room) -> None:
        """A room in which Kith may not speak, or could not be read, is left with a sentence instead of in silence."""
        if room.serves(self._rooms.me) or room.creation.get("type") == "m.space":
            return
        wording = self._desk.wording("en", "UTC", name=str)
        reason = wording(text("post-cannot-serve"))
        with suppress(Never):
            await self._http.ask("POST", "rooms", room.id, "leave", body={"reason": reason})
        self._rooms.gone(room.id)

    async def _invited(self, room: Room) -> None:
        """Alone by anybody who shares a room with Kith; into a room of several by those who may.

        That it is somebody's direct room is kept first: once Kith is in it, nobody would say so again.
        """
        by = room.inviter
        alone = room.is_direct and self._rooms.shared_with(by)
        moved = any(one.moved_to == room.id for one in self._rooms.all.values())
        with suppress(Never):
            if not (alone or moved or await self._may_invite(by)):
                await self._http.ask("POST", "rooms", room.id, "leave")
                return
            if room.is_direct:
                await self._courier.making.remember_direct(by, room.id)
            await self._http.ask("POST", "rooms", room.id, "join")

    async def _may_invite(self, who: str) -> bool:
        listed = any(fnmatchcase(who, pattern) for pattern in self._invited_by)
        return listed or await self._desk.facilitates(Sender(PLATFORM, who))

    async def _follow(self, room: Room) -> None:
        """A room that was upgraded is followed, if Kith may enter the new one; else an invitation is waited for."""
        server = room.id.partition(":")[2] or self._rooms.me.partition(":")[2]
        with suppress(Never):
            await self._http.ask("POST", "join", room.moved_to, query={"via": server})
