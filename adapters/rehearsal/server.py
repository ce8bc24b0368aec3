"""The page's server: what the page asks is read, done and answered; that something changed is pushed."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from inspect import isawaitable
from typing import Any

from aiohttp import web

from adapters.desk import Desk, Hands
from adapters.rehearsal import asked
from adapters.rehearsal.guard import LARGEST, WITH_FILE, add_headers, guard, kind_errors, no
from adapters.rehearsal.inbound import Inbound, Outcome, Trouble
from adapters.rehearsal.menu import entry, menu
from adapters.rehearsal.moves import Move, target
from adapters.rehearsal.newcomers import newcomer
from adapters.rehearsal.panel import panel
from adapters.rehearsal.places import where
from adapters.rehearsal.playing import Play
from adapters.rehearsal.room import KITH, Room
from adapters.rehearsal.view import Json, View

PAGE = files("adapters.rehearsal") / "page"
_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
}
Answering = Callable[[web.Request], Awaitable[Json]]
_HEARTBEAT = 15.0
_GATHER = 0.03
"""Seconds in which several changes become one push."""


def page_words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((PAGE / "words.en.json").read_text(encoding="utf-8"))
    return found


@dataclass
class RoomServer:
    """`hands` and `play`: None where the clock is the real one."""

    room: Room
    desk: Desk
    hands: Hands | None
    inbound: Inbound
    view: View
    secret: str
    play: Play | None = None
    words: Mapping[str, Any] = field(default_factory=page_words)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def app(self) -> web.Application:
        sentences = self.words["errors"]
        app = web.Application(
            client_max_size=LARGEST, middlewares=[kind_errors(sentences), guard(self.secret, sentences)]
        )
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self._shut)
        app.router.add_get("/", self.index)
        app.router.add_get("/page/{name}", self.file)
        app.router.add_get("/events", self.events)
        for path, answer in (
            ("/state", self.state),
            ("/view", self.seen),
            ("/menu", self.menu),
            ("/suggest", self.suggest),
            ("/round", self.shown_round),
        ):
            app.router.add_get(path, self._kindly(answer))
        for kind in ("say", "pick", "press", "fill", "arrive", "leave"):
            app.router.add_post(f"/{kind}", self._kindly(self._acts(kind)))
        for path, answer in (
            ("/seen", self.read),
            ("/clock", self.clock),
            ("/newperson", self.new_person),
            ("/round", self.play_round),
        ):
            app.router.add_post(path, self._kindly(answer))
        return app

    def _kindly(self, answer: Answering) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                return web.json_response(await answer(request))
            except Trouble as trouble:
                return no(trouble.key, self.words["errors"])

        return handler

    async def index(self, request: web.Request) -> web.Response:
        page = (PAGE / "index.html").read_text(encoding="utf-8").replace("%ROOM%", self.secret)
        return web.Response(text=page, content_type="text/html")

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        found = PAGE / name
        kind = _TYPES.get(name.rpartition(".")[2])
        if kind is None or "/" in name or "\\" in name or not found.is_file():
            raise web.HTTPNotFound
        return web.Response(body=found.read_bytes(), content_type=kind, charset="utf-8")

    async def events(self, request: web.Request) -> web.StreamResponse:
        """One line for every change: the room's revision. The page then asks for what it has not seen."""
        changed = asyncio.Event()
        changed.set()
        unwatch = self.room.watch(changed.set)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        try:
            await response.prepare(request)
            while not self.closing.is_set():
                await self._push(response, changed)
        except ConnectionError:
            return response
        finally:
            unwatch()
        return response

    async def _push(self, response: web.StreamResponse, changed: asyncio.Event) -> None:
        waits = {asyncio.create_task(changed.wait()), asyncio.create_task(self.closing.wait())}
        try:
            await asyncio.wait(waits, timeout=_HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        line = f"data: {self.room.revision}\n\n" if changed.is_set() else ": here\n\n"
        changed.clear()
        await response.write(line.encode())
        await asyncio.sleep(_GATHER)

    async def state(self, request: web.Request) -> Json:
        return {
            "people": self.view.people(),
            "revision": self.room.revision,
            "clock": await self._clock(),
            "rounds": self.play.rounds if self.play else None,
        }

    async def seen(self, request: web.Request) -> Json:
        who = self._who(request.query.get("who", ""))
        return self.view.of(who, asked.number(request.query.get("since", "")))

    async def menu(self, request: web.Request) -> Json:
        who, place = self._who(request.query.get("who", "")), request.query.get("place", "")
        if not self.room.sees(who, place):
            raise Trouble("not-here")
        offered = await self.desk.offered(self.inbound.sender(who), where(place))
        return {"commands": menu(offered, self.view.words(who))}

    async def suggest(self, request: web.Request) -> Json:
        """What would fit a field of a form."""
        asks = {name: request.query.get(name, "") for name in ("who", "place", "path", "field")}
        who = self._who(asks["who"])
        if not self.room.sees(who, asks["place"]):
            raise Trouble("not-here")
        sender, there = self.inbound.sender(who), where(asks["place"])
        found = await self.desk.suggest(sender, there, asks["path"], asks["field"], "")
        return {"fits": [{"value": value, "label": label} for value, label in found]}

    async def act(self, given: Mapping[str, Any]) -> Json:
        """What somebody does, by its `kind`. Gives a form to fill in, or a no that is to be shown beside one."""
        action, inbound = asked.action(given), self.inbound
        match given.get("kind"):
            case "say":
                outcome = await inbound.say(action, asked.line(given, "words"))
            case "pick":
                outcome = await inbound.pick(action, asked.line(given, "path"), asked.values(given))
            case "press":
                outcome = await inbound.press(action, asked.line(given, "token"))
            case "label":
                outcome = await inbound.press_labelled(action, asked.line(given, "label"))
            case "fill":
                outcome = await inbound.fill(action, asked.line(given, "path"), asked.values(given))
            case "arrive":
                outcome = await inbound.arrive(action)
            case "leave":
                outcome = await inbound.leave(action)
            case _:
                raise Trouble("not-json")
        return self._outcome(action.who, outcome)

    def _acts(self, kind: str) -> Answering:
        async def do(request: web.Request) -> Json:
            given = await asked.body(request, most=WITH_FILE if kind == "fill" else LARGEST)
            return await self.act({**given, "kind": kind})

        return do

    async def read(self, request: web.Request) -> Json:
        given = await asked.body(request)
        who, place = self._who(asked.line(given, "who")), asked.line(given, "place")
        if self.room.sees(who, place):
            self.room.see(who, place)
        return {}

    async def new_person(self, request: web.Request) -> Json:
        given = await asked.body(request)
        resident = newcomer(self.room, asked.line(given, "name"))
        self.room.add(resident)
        return {"id": resident.id}

    async def clock(self, request: web.Request) -> Json:
        given = await asked.body(request)
        move = asked.line(given, "to")
        if self.hands is None or move not in tuple(Move):
            raise Trouble("no-hands")
        async with self.moving:
            before, was = self.room.revision, self.hands.now()
            to = target(Move(move), was, zone=self.room.zone, due=await self._due())
            if to is not None:
                await self.hands.move_to(to)
        return {"moved": to is not None, "clock": await self._clock(), "arrived": self._arrived(before)}

    async def shown_round(self, _: web.Request) -> Json:
        if self.play is None:
            raise Trouble("no-hands")
        return panel(self.play, self.room, self.view)

    async def play_round(self, request: web.Request) -> Json:
        """`rounds`: how many the page knows of. Asked twice for the same one, it is played once."""
        given = await asked.body(request)
        if self.play is None:
            raise Trouble("no-hands")
        async with self.moving:
            if given.get("rounds") == self.play.rounds:
                await self.play.play()
        return panel(self.play, self.room, self.view)

    def _arrived(self, since: int) -> list[Json]:
        """Where something of Kith's came while the hands moved, in order, without the words."""
        came = [
            (message.draft.place, message.order)
            for who in self.room.residents
            for message in self.room.visible(who, since)
            if message.draft.author == KITH
        ]
        counted: dict[str, set[int]] = {}
        for place, order in came:
            counted.setdefault(place, set()).add(order)
        return [{"place": place, "count": len(orders)} for place, orders in counted.items()]

    async def _clock(self) -> Json | None:
        if self.hands is None:
            return None
        due = await self._due()
        return {
            "now": self.hands.now().isoformat(),
            "next": due.isoformat() if due else "",
            "zone": self.room.zone,
        }

    async def _due(self) -> Any:
        """The hands may have to look it up."""
        due: Any = self.hands.next_event() if self.hands else None
        return await due if isawaitable(due) else due

    def _outcome(self, id_: str, outcome: Outcome) -> Json:
        who = self.room.residents[id_]
        form = outcome.form
        command = self.desk.catalogue.find(form.path) if form else None
        answer: Json = {"refused": outcome.refused}
        if outcome.said is not None and (outcome.refused or form is not None):
            answer["html"] = self.view.html(outcome.said, who)
        if form is not None and command is not None:
            answer["form"] = {
                **entry(command, self.view.words(who.id)),
                "given": command.without_file(dict(form.given)),
            }
        return answer

    def _who(self, who: str) -> str:
        if who not in self.room.residents:
            raise Trouble("nobody")
        return who

    async def _shut(self, app: web.Application) -> None:
        self.closing.set()
