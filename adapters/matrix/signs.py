"""The sign under a message of ours: whoever puts it there has pressed its first button, if that one is harmless.

Which one that is stands with the numbers of that message; the message says by its mark which effect made it.
"""

import asyncio
from datetime import datetime

from adapters.desk import PostDesk
from adapters.matrix.http import Http, Json
from adapters.matrix.reading import PLATFORM, Reading
from adapters.matrix.rooms import MARK, Room, Rooms
from bot.kernel.delivery import Never
from bot.kernel.events import Called
from bot.kernel.people import Where

_PATIENCE = 2.0
"""Seconds; a database that is away must not hold up reading. The number can be typed as well."""


class Signs:
    def __init__(self, rooms: Rooms, http: Http, desk: PostDesk, reading: Reading) -> None:
        self._rooms, self._http, self._desk, self._reading = rooms, http, desk, reading

    async def pressed(self, raw: Json, room: Room, now: datetime) -> Called | None:
        target = self._reading.wave(raw, room)
        if not target:
            return None
        try:
            event = await self._http.look("rooms", room.id, "event", target)
            mark = event.get("content", {}).get(MARK)
            if event.get("sender") != self._rooms.me or not isinstance(mark, str):
                return None
            where = Where(PLATFORM, self._rooms.root(room.id))
            number = await asyncio.wait_for(self._desk.harmless_number(where, mark), _PATIENCE)
        except (TimeoutError, Never):
            return None
        return self._reading.typed(raw, room, now, number) if number else None
