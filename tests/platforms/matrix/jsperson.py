"""Somebody on another stack than Kith's: matrix-js-sdk, which takes nothing from devices that nobody signed.

A second log-in of the same account, which never writes, tells how far the server has come.
"""

import asyncio
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.matrix.http import Http
from adapters.matrix.login import by_password
from tests.platforms.matrix.jshall import JsHall
from tests.platforms.matrix.jsmember import JsMember
from tests.platforms.matrix.member import Founder, Heard, Json, Revisions, position

_SOON = 30.0
"""Seconds in which it must have opened: a key may come late, never not at all."""
_BEFORE_THEY_CAME = "HISTORICAL"


@dataclass
class JsPerson(Founder):
    """Does what `Member` does. `shields`: what their client warned them of, and what it could not open."""

    name: str
    id: str
    js: JsMember
    http: Http
    heard: list[Heard] = field(default_factory=list)
    rooms: set[str] = field(default_factory=set)
    made: dict[str, Json] = field(default_factory=dict)
    since: str = ""
    shields: list[str] = field(default_factory=list)
    revisions: Revisions = field(default_factory=Revisions)
    _known: set[str] = field(default_factory=set)

    @classmethod
    async def log_in(cls, hall: JsHall, url: str, name: str, id_: str) -> "JsPerson":
        js, http = JsMember(hall), Http(url)
        await js.start()
        await js.login(url, id_, "password")
        session = await http.ask("POST", "login", body=by_password(id_, "password"))
        http.token = session["access_token"]
        person = cls(name, id_, js, http)
        await person.sync()
        return person

    async def close(self) -> None:
        await self.js.close()
        await self.http.close()

    @property
    def position(self) -> int:
        return position(self.since)

    async def sync(self) -> bool:
        """Read what is new; whether they entered a room."""
        before = set(self.rooms)
        query = {"timeout": "0", **({"since": self.since} if self.since else {"full_state": "true"})}
        answer = await self.http.ask("GET", "sync", query=query)
        self.since = answer["next_batch"]
        rooms = answer.get("rooms", {})
        for room, info in rooms.get("join", {}).items():
            self.rooms.add(room)
            await self._read(room, [*info["state"]["events"], *info["timeline"]["events"]])
        self.rooms -= set(rooms.get("leave", {}))
        for room in rooms.get("invite", {}):
            await self.js.wait_joined(room)
        if rooms.get("invite"):
            await self.sync()
        return bool(self.rooms - before)

    async def say(self, room: str, body: str) -> str:
        await self.js.wait_joined(room)
        return await self.js.say(room, body)

    async def attach(self, room: str, name: str, body: bytes, *, caption: str = "") -> str:
        """Sealed, where the room is, by the browser's own cryptography."""
        await self.js.wait_joined(room)
        told = b64encode(body).decode()
        return str(await self.js.ask("attach", room=room, name=name, body=told, caption=caption or None))

    async def file(self, content: Json) -> str:
        """As the browser's own cryptography opens it."""
        return str(await self.js.ask("file", content=content))

    async def ask(self, method: str, *path: str, **body: Any) -> Json:
        return await self.http.ask(method, *path, body=body if method != "GET" else None)

    async def _read(self, room: str, events: Sequence[Json]) -> None:
        """What the server shows is waited for in the client."""
        for event in events:
            self.revisions.note(event)
            if event["type"] == "m.room.create":
                self.made[room] = event
        wanted = {one["event_id"] for one in events if one["type"] in ("m.room.message", "m.room.encrypted")}
        until, final = time.monotonic() + _SOON, False
        while wanted - self._known and not final:
            await self.js.wait_joined(room)
            final = time.monotonic() > until
            for message in await self.js.messages(room):
                self._hear(message, room, final=final)
            if wanted - self._known:
                await asyncio.sleep(0.05)

    def _hear(self, message: Json, room: str, *, final: bool) -> None:
        id_ = message["event_id"]
        failed = bool(message.get("decryption_failed"))
        historic = failed and _BEFORE_THEY_CAME in str(message.get("failure"))
        if id_ in self._known or (failed and not historic and not final):
            return
        if message["type"] == "m.room.encrypted" and not failed:
            return
        self._known.add(id_)
        if (failed and not historic) or (message.get("shield") and not historic):
            self.shields.append(f"{message['sender']}: {message.get('shield') or message.get('failure')}")
        if message["type"] == "m.room.message":
            self.heard.append(
                Heard(room, message["sender"], message["body"], message, encrypted=message["encrypted"])
            )
