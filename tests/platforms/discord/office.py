"""The few of Discord's answers that `kith check` asks for, on this machine, in a thread of their own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.discord.permissions import needed

TOKEN = "MTA.hush.hush"
APPLICATION, ME = 1049382716054937600, 1049382716054937601
Json = dict[str, Any]


@dataclass
class Office:
    """What it answers can be changed; `asked` is what it was asked. `instead`: answers that come before any other."""

    application: Json = field(
        default_factory=lambda: {
            "id": str(APPLICATION),
            "name": "Kith",
            "flags": 0,
            "bot_public": False,
            "privacy_policy_url": "https://example.org/privacy",
            "terms_of_service_url": "https://example.org/terms",
        }
    )
    guilds: dict[int, Json] = field(default_factory=dict)
    held: list[int] = field(default_factory=lambda: [5])
    channels: dict[int, list[Json]] = field(default_factory=dict)
    threads: dict[int, int] = field(default_factory=dict)
    instead: list[web.Response] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    date: str = ""
    url: str = ""
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def opens(self, server: int, name: str, **changed: Any) -> Json:
        """A server in which Kith has a role with all it needs, above one it made."""
        roles = [
            {"id": str(server), "name": "@everyone", "position": 0, "permissions": "0"},
            {"id": "5", "name": "Kith", "position": 2, "permissions": str(needed(True)), "managed": True},
            {"id": "6", "name": "Tuesday (Kith)", "position": 1, "permissions": "0"},
        ]
        told = {"id": str(server), "name": name, "owner_id": "77", "roles": roles, **changed}
        self.guilds[server] = told
        return told

    def has(self, server: int, channel: int, *, deny: int = 0, role: int = 5) -> None:
        closed = [{"id": str(role), "type": 0, "allow": "0", "deny": str(deny)}]
        self.channels.setdefault(server, []).append(
            {"id": str(channel), "type": 0, "permission_overwrites": closed}
        )

    async def answer(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix("/api/v10")
        self.asked.append(path)
        if self.instead:
            return self.instead.pop(0)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        body = self._body(path, request.query)
        headers = {"Date": self.date} if self.date else {}
        return web.json_response(body, status=404 if body is None else 200, headers=headers)

    def _body(self, path: str, query: Any) -> Any:
        match path.strip("/").split("/"):
            case ["oauth2", "applications", "@me"]:
                return self.application
            case ["users", "@me"]:
                return {"id": str(ME), "username": "Kith"}
            case ["users", "@me", "guilds"]:
                rest = sorted(id_ for id_ in self.guilds if id_ > int(query["after"]))
                return [self.guilds[id_] for id_ in rest[: int(query["limit"])]]
            case ["guilds", id_]:
                return self.guilds.get(int(id_))
            case ["guilds", _, "members", _]:
                return {"roles": [str(role) for role in self.held]}
            case ["guilds", id_, "channels"]:
                return self.channels.get(int(id_), [])
            case ["channels", id_] if int(id_) in self.threads:
                return {"id": id_, "type": 12, "parent_id": str(self.threads[int(id_)])}
        return None


@contextmanager
def an_office() -> Iterator[Office]:
    office, opened, loop = Office(), threading.Event(), asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(_open(office, opened)))
    thread.start()
    opened.wait(10)
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(office.closing.set)
        thread.join(10)
        loop.close()


async def _open(office: Office, opened: threading.Event) -> None:
    application = web.Application()
    application.router.add_get("/{path:.*}", office.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    office.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    opened.set()
    await office.closing.wait()
    await runner.cleanup()
