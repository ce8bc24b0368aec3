"""A Matrix member for tests: matrix-js-sdk with Rust crypto (js/member.mjs), one of those who live in a `JsHall`."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any, Self

from tests.platforms.matrix.jshall import JsHall

JsonDict = dict[str, Any]


class JsMemberError(Exception):
    """An operation of the member failed, or node died."""


class JsMember:
    """One logged-in device of a Matrix user."""

    def __init__(self, hall: JsHall) -> None:
        """Not logged in yet."""
        self.user_id = ""
        self.device_id = ""
        self.pushed: list[JsonDict] = []
        self._hall = hall
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._replies: dict[int, asyncio.Future[Any]] = {}
        self._last_id = 0

    async def __aenter__(self) -> Self:
        """Come in."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Go."""
        await self.close()

    async def start(self) -> None:
        """Come in; the member is not logged in yet."""
        reader, self._writer = await self._hall.line()
        self._reading = asyncio.create_task(self._read(reader))

    async def close(self) -> None:
        """Hang up; the device stays logged in on the server."""
        if self._writer is None or self._reading is None:
            return
        self._writer.close()
        with contextlib.suppress(ConnectionError):  # then node has died
            await self._writer.wait_closed()
        await self._reading
        self._writer = None

    async def ask(self, do: str, **given: Any) -> Any:
        """Have the member do one operation, and return its result; arguments that are None are left out."""
        if self._writer is None or self._reading is None or self._reading.done():
            raise JsMemberError(self._death())
        self._last_id += 1
        number = self._last_id
        reply = self._replies[number] = asyncio.get_running_loop().create_future()
        present = {name: value for name, value in given.items() if value is not None}
        try:
            self._writer.write(json.dumps({"id": number, "do": do, **present}).encode() + b"\n")
            with contextlib.suppress(ConnectionError):  # then node has died, and _read says so
                await self._writer.drain()
            return await reply
        finally:
            self._replies.pop(number, None)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(ConnectionError):
            async for line in reader:
                self._take(json.loads(line))
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(JsMemberError(self._death()))

    def _take(self, line: JsonDict) -> None:
        if "event" in line:
            self.pushed.append(line)
            return
        reply = self._replies.get(line["id"])
        if reply is None or reply.done():
            return
        if "error" in line:
            reply.set_exception(JsMemberError(line["error"]))
        else:
            reply.set_result(line["ok"])

    def _death(self) -> str:
        return "the member is not started, or closed" if self._writer is None else self._hall.last_words()

    async def login(
        self,
        server: str,
        user: str,
        password: str,
        *,
        device_name: str | None = None,
        keys: JsonDict | None = None,
        unsigned: bool = False,
        accept_invites: bool = True,
    ) -> None:
        """Log in; a second device needs the keys of the first, or unsigned to stay without a signature."""
        session = await self.ask(
            "login",
            server=server,
            user=user,
            password=password,
            device_name=device_name,
            keys=keys,
            unsigned=unsigned,
            accept_invites=accept_invites,
        )
        self.user_id = session["user_id"]
        self.device_id = session["device_id"]

    async def export_keys(self) -> JsonDict:
        """Return the private cross-signing keys, for the login of another device of this user."""
        keys: JsonDict = await self.ask("export_keys")
        return keys

    async def create_room(
        self,
        name: str | None = None,
        invite: list[str] | None = None,
        *,
        encrypted: bool = True,
        direct: bool = False,
        public: bool = False,
        history: str | None = None,
        version: str | None = None,
    ) -> str:
        """Create a room and return its id."""
        return str(
            await self.ask(
                "create_room",
                name=name,
                invite=invite,
                encrypted=encrypted,
                direct=direct,
                public=public,
                history=history,
                version=version,
            )
        )

    async def join(self, room: str) -> str:
        """Join a room by id or alias and return its id."""
        return str(await self.ask("join", room=room))

    async def wait_joined(self, room: str, user: str | None = None, seconds: float = 10) -> None:
        """Wait until this member sees the user, by default itself, in the room."""
        await self.ask("wait_joined", room=room, user=user, timeout=seconds)

    async def wait_invited(self, room: str, seconds: float = 10) -> None:
        """Wait until this member is invited to the room."""
        await self.ask("wait_invited", room=room, timeout=seconds)

    async def leave(self, room: str) -> None:
        """Leave a room, or decline its invite."""
        await self.ask("leave", room=room)

    async def invite(self, room: str, user: str) -> None:
        """Invite a user."""
        await self.ask("invite", room=room, user=user)

    async def kick(self, room: str, user: str, reason: str | None = None) -> None:
        """Remove a user from a room."""
        await self.ask("kick", room=room, user=user, reason=reason)

    async def ban(self, room: str, user: str, reason: str | None = None) -> None:
        """Ban a user from a room."""
        await self.ask("ban", room=room, user=user, reason=reason)

    async def say(
        self,
        room: str,
        body: str,
        *,
        msgtype: str | None = None,
        html: str | None = None,
        edit_of: str | None = None,
        thread: str | None = None,
        reply_to: str | None = None,
        mentions: list[str] | None = None,
    ) -> str:
        """Send a message, encrypted if the room is, and return its event id."""
        return str(
            await self.ask(
                "say",
                room=room,
                body=body,
                msgtype=msgtype,
                html=html,
                edit_of=edit_of,
                thread=thread,
                reply_to=reply_to,
                mentions=mentions,
            )
        )

    async def send(self, room: str, event_type: str, content: JsonDict) -> str:
        """Send an event of any type with this content and return its event id."""
        return str(await self.ask("send", room=room, type=event_type, content=content))

    async def react(self, room: str, to: str, key: str) -> str:
        """React to an event and return the reaction's event id."""
        return str(await self.ask("react", room=room, to=to, key=key))

    async def redact(self, room: str, event: str) -> str:
        """Redact an event and return the redaction's event id."""
        return str(await self.ask("redact", room=room, event=event))

    async def messages(self, room: str) -> list[JsonDict]:
        """Return every event of the room that is no state, oldest first, decrypted where possible."""
        found: list[JsonDict] = await self.ask("messages", room=room)
        return found

    async def wait(
        self,
        room: str | None = None,
        *,
        contains: str | None = None,
        sender: str | None = None,
        event_type: str | None = None,
        seconds: float = 10,
    ) -> JsonDict:
        """Return the next matching message that no earlier wait on this room did; own ones only by sender."""
        found: JsonDict = await self.ask(
            "wait", room=room, contains=contains, sender=sender, type=event_type, timeout=seconds
        )
        return found

    async def rooms(self) -> list[JsonDict]:
        """Return the rooms this member is in or invited to."""
        found: list[JsonDict] = await self.ask("rooms")
        return found

    async def state(self, room: str, event_type: str, key: str = "") -> JsonDict:
        """Return the content of a state event, from the server."""
        content: JsonDict = await self.ask("state", room=room, type=event_type, key=key)
        return content

    async def power(self, room: str) -> JsonDict:
        """Return the power levels: mine, and members by user id."""
        levels: JsonDict = await self.ask("power", room=room)
        return levels

    async def accept_invites(self, on: bool) -> None:
        """Join rooms at once when invited, or leave invites open."""
        await self.ask("accept_invites", on=on)

    async def devices(self, user: str) -> list[JsonDict]:
        """Return the devices of a user as this member knows them, and whether each is cross-signed."""
        found: list[JsonDict] = await self.ask("devices", user=user)
        return found

    async def logout(self) -> None:
        """Log this device out on the server."""
        await self.ask("logout")
