"""The page's server: on 127.0.0.1 alone, for this machine's own browser, with nothing from anywhere else."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from importlib.resources import files
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from adapters.desk import Desk, Hands
from adapters.rehearsal.inbound import Nonsense, event, is_talk, sender, where
from adapters.rehearsal.moments import next_tuesday
from adapters.rehearsal.room import CIRCLE, Entry, Room
from adapters.rehearsal.view import Views
from bot.kernel.delivery import Answer
from bot.kernel.events import Filled

LARGEST = 64 * 1024
_PAGE = files("adapters.rehearsal").joinpath("page")
_FILES = {
    "room.css": "text/css",
    "room.js": "text/javascript",
    "seat.js": "text/javascript",
    "tour.js": "text/javascript",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_MOVES: Mapping[str, timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def words() -> dict[str, str]:
    """The page's own words."""
    found: dict[str, str] = json.loads(_PAGE.joinpath("words.en.json").read_text(encoding="utf-8"))
    return found


class Server:
    """`holders`: who runs the place. `hands` is None where the clock cannot be moved."""

    def __init__(
        self, room: Room, desk: Desk, views: Views, *, hands: Hands | None, holders: frozenset[str]
    ) -> None:
        self._room, self._desk, self._views = room, desk, views
        self._hands, self._holders = hands, holders
        self._words = words()
        self._secret = token_urlsafe(24)

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=LARGEST)
        app.router.add_get("/", self._page)
        app.router.add_get("/page/{name}", self._file)
        app.router.add_get("/view", self._view)
        app.router.add_get("/menu", self._menu)
        app.router.add_get("/changes", self._changes)
        app.router.add_post("/act", self._act)
        app.router.add_post("/clock", self._clock)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only pages of this very server may ask: a page elsewhere cannot borrow the browser."""
        if not _is_here(f"//{request.host}"):
            raise web.HTTPForbidden(text="This page answers on 127.0.0.1 only.")
        origin = request.headers.get("Origin")
        if origin is not None and (not _is_here(origin) or urlsplit(origin).netloc != request.host):
            raise web.HTTPForbidden(text="This page answers itself only.")
        if request.method == "POST" and request.headers.get("X-Kith") != self._secret:
            raise web.HTTPForbidden(text="This page was opened before Kith was started again. Reload it.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    async def _page(self, _: web.Request) -> web.Response:
        page = _PAGE.joinpath("index.html").read_text(encoding="utf-8")
        for key, said in self._words.items():
            page = page.replace("{{" + key + "}}", said)
        settings = json.dumps(
            {"secret": self._secret, "words": self._words, "clock": self._hands is not None}
        )
        escaped = settings.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        return web.Response(text=page.replace("{{settings}}", escaped), content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in _FILES:
            raise web.HTTPNotFound
        return web.Response(text=_PAGE.joinpath(name).read_text(encoding="utf-8"), content_type=_FILES[name])

    async def _view(self, request: web.Request) -> web.Response:
        seats = [self._views.of(who) for who in request.query.getall("who", []) if who in self._room.people]
        return web.json_response(
            {
                "version": self._room.version,
                "now": self._room.now().isoformat(),
                "zone": self._views.zone,
                "people": [{"id": id_, "name": name} for id_, name in self._room.people.items()],
                "here": sorted(self._room.place(CIRCLE).members),
                "seats": seats,
            }
        )

    async def _menu(self, request: web.Request) -> web.Response:
        who, place = request.query.get("who", ""), request.query.get("place", CIRCLE)
        offered = await self._desk.offered(sender(who, self._holders), where(place))
        return web.json_response(self._views.menu(offered))

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **_HEADERS})
        await response.prepare(request)
        version = -1
        with suppress(ConnectionError):
            while True:
                version = await self._room.wait(version)
                await response.write(f"data: {version}\n\n".encode())
                await asyncio.sleep(0.02)
        return response

    async def _act(self, request: web.Request) -> web.Response:
        act = await _json(request)
        if act.get("who") not in self._room.people:
            raise web.HTTPBadRequest(text="Nobody of that name is in this rehearsal.")
        try:
            return web.json_response(await self.act(act))
        except Nonsense as nonsense:
            raise web.HTTPBadRequest(text=f"That is not something this page asks: {nonsense}.") from None

    async def act(self, act: Mapping[str, Any]) -> dict[str, Any]:
        """Do it as that person. Gives a form to fill in, or what is wrong with one that was."""
        who, place = str(act.get("who", "")), str(act.get("place", ""))
        if is_talk(act):
            self._room.talk(place, who, str(act.get("words", ""))[:2000])
            return {}
        happened = event(act, self._room.now(), holders=self._holders)
        if act.get("kind") in ("arrive", "leave"):
            (self._room.enter if act["kind"] == "arrive" else self._room.go)(place, who)
        if act.get("kind") == "say":
            self._room.add(place, Entry(0, "", self._room.now(), by=who, words=str(act["words"]), only=who))
        answer = await self._desk.receive(happened)
        if answer is None:
            return {}
        if answer.form is not None:
            return {"form": self._form(answer)}
        entry = self._answered(answer, who)
        if isinstance(happened, Filled) and not answer.path:
            return {"problem": self._views.plainly(entry)}
        self._room.add(place, entry)
        return {}

    def _form(self, answer: Answer) -> dict[str, Any] | None:
        command = self._desk.catalogue.find(answer.form.path) if answer.form else None
        return self._views.form(command, dict(answer.form.given)) if command and answer.form else None

    def _answered(self, answer: Answer, who: str) -> Entry:
        return Entry(
            0,
            "",
            self._room.now(),
            document=answer.document,
            reader=answer.reader,
            account=answer.for_account,
            place=answer.place,
            only=who if answer.private else "",
        )

    async def _clock(self, request: web.Request) -> web.Response:
        if self._hands is None:
            raise web.HTTPNotFound
        move = str((await _json(request)).get("move", ""))
        now = self._hands.now()
        soonest = await self._hands.next_event()
        until = {
            "next": soonest or now,
            "tuesday": next_tuesday(now, self._views.zone),
            **{name: now + step for name, step in _MOVES.items()},
        }.get(move)
        if until is None:
            raise web.HTTPBadRequest(text="The clock moves to: next, hour, day or tuesday.")
        await self._hands.move_to(until)
        self._room.touch()
        return web.json_response({"nothing": move == "next" and soonest is None})


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        given = await request.json()
    except (ValueError, UnicodeDecodeError):
        raise web.HTTPBadRequest(text="That was not JSON.") from None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="That was not an object.")
    return given


def _is_here(address: str) -> bool:
    return urlsplit(address).hostname in ("127.0.0.1", "localhost")
