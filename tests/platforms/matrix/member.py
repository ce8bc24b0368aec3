"""Somebody with a Matrix client: says things, reads what arrives, enters rooms they are asked into."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from nio import MemoryDownloadResponse
from nio.crypto import decrypt_attachment, encrypt_attachment

from adapters.matrix.login import Login
from adapters.matrix.rooms import CIPHER
from adapters.matrix.wire import Wire

Json = dict[str, Any]


@dataclass
class Heard:
    """`event`: as it was read, opened where it was encrypted."""

    room: str
    sender: str
    body: str
    event: Json = field(repr=False)
    encrypted: bool


@dataclass
class Revisions:
    """What became of messages afterwards, as every client shows it: edited in place, or gone."""

    gone: set[str] = field(default_factory=set)
    edits: dict[str, str] = field(default_factory=dict)
    """An edit, and what it edits."""

    def note(self, event: Json) -> None:
        content = event.get("content", {})
        relation = content.get("m.relates_to", {})
        if event.get("type") == "m.room.redaction":
            self.gone.add(str(event.get("redacts") or content.get("redacts")))
        elif relation.get("rel_type") == "m.replace":
            self.edits[str(event["event_id"])] = str(relation["event_id"])

    def shown(self, heard: Sequence[Heard]) -> list[Heard]:
        found: dict[str, Heard] = {}
        for one in heard:
            id_ = str(one.event["event_id"])
            at = self.edits.get(id_, id_)
            if at not in self.gone and (at == id_ or at in found):
                found[at] = one
        return list(found.values())


class Founder(Protocol):
    """Whoever can ask the homeserver for something can open a room."""

    async def ask(self, method: str, *path: str, **body: Any) -> Json: ...

    async def sync(self) -> bool: ...

    async def create(
        self, *, encrypted: bool, invite: tuple[str, ...] = (), state: Sequence[Json] = (), **more: Any
    ) -> str:
        state = list(state)
        if encrypted:
            content = {"algorithm": CIPHER}
            state.append({"type": "m.room.encryption", "state_key": "", "content": content})
        answer = await self.ask("POST", "createRoom", initial_state=state, invite=list(invite), **more)
        await self.sync()
        return str(answer["room_id"])


@dataclass
class Member(Founder):
    """On nio. `enters`: goes into rooms they are asked into."""

    name: str
    id: str
    wire: Wire
    enters: bool = True
    heard: list[Heard] = field(default_factory=list)
    rooms: set[str] = field(default_factory=set)
    made: dict[str, Json] = field(default_factory=dict)
    """How each room was created."""
    since: str = ""
    revisions: Revisions = field(default_factory=Revisions)
    _count: int = 0

    @classmethod
    async def log_in(cls, url: str, name: str, id_: str, folder: Path) -> "Member":
        wire = Wire(Login(url, id_, folder / name, "members secret", password="password"))
        await wire.open()
        member = cls(name, id_, wire)
        await member.sync()
        return member

    async def close(self) -> None:
        await self.wire.close()

    @property
    def position(self) -> int:
        """How far they have read, as the server counts."""
        return position(self.since)

    async def sync(self) -> bool:
        """Read what is new; whether they entered a room."""
        answer = await self.wire.sync(self.since, full=not self.since, quiet=0)
        self.since = answer["next_batch"]
        rooms = answer.get("rooms", {})
        for room, info in rooms.get("join", {}).items():
            self.rooms.add(room)
            for event in (*info.get("state", {}).get("events", []), *info["timeline"]["events"]):
                self._hear(event, room)
        self.rooms -= set(rooms.get("leave", {}))
        entered = False
        for room in rooms.get("invite", {}):
            if self.enters:
                await self.wire.http.ask("POST", "rooms", room, "join")
                entered = True
        if entered:
            await self.sync()
        return entered

    async def say(self, room: str, body: str, **more: Any) -> str:
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": body, **more})

    async def send(self, room: str, kind: str, content: Json) -> str:
        self._count += 1
        return await self.wire.send(room, kind, content, key=f"{self.name}-{self._count}", mark={})

    async def attach(self, room: str, name: str, body: bytes, *, caption: str = "", **more: Any) -> str:
        """A file of theirs, sealed where the room is. `more`: what their client says of it besides, or otherwise."""
        content: Json = {"msgtype": "m.file", "body": caption or name, "filename": name}
        content["info"] = {"size": len(body)}
        http = self.wire.http
        if self.wire.client.rooms[room].encrypted:
            sealed, keys = encrypt_attachment(body)
            url = await http.upload(sealed, "application/octet-stream")
            content["file"] = {**keys, "url": url}
        else:
            content["url"] = await http.upload(body, "application/octet-stream")
        return await self.send(room, "m.room.message", {**content, **more})

    async def file(self, content: Json) -> str:
        """What is in a file that was sent, opened where it was encrypted."""
        sealed = content.get("file")
        answer = await self.wire.client.download((sealed or content)["url"])
        assert isinstance(answer, MemoryDownloadResponse), answer
        if sealed is None:
            return str(answer.body.decode())
        opened = decrypt_attachment(answer.body, sealed["key"]["k"], sealed["hashes"]["sha256"], sealed["iv"])
        return str(opened.decode())

    async def ask(self, method: str, *path: str, **body: Any) -> Json:
        return await self.wire.http.ask(method, *path, body=body)

    def _hear(self, event: Json, room: str) -> None:
        if event.get("type") == "m.room.create":
            self.made[room] = event
        self.revisions.note(event)
        opened = self.wire.opened(event, room)
        if opened is None or opened.get("type") != "m.room.message":
            return
        content = opened.get("content", {})
        body = str(content.get("m.new_content", content).get("body", ""))
        self.heard.append(
            Heard(room, opened["sender"], body, opened, encrypted=event["type"] == "m.room.encrypted")
        )


def position(token: str) -> int:
    """The room part of a token of Synapse's: `s12_3_…` is 12."""
    return int(token.lstrip("s").split("_")[0]) if token else 0
