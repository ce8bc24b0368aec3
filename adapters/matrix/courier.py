"""The outbound side: what Kith wants done is done on the homeserver. The same key twice is harmless.

The homeserver knows a message's key for about a day. Past that, and for rooms, which have no such key, what was made
is looked for first.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from adapters.desk import PostDesk
from adapters.matrix.http import Json, Refused
from adapters.matrix.reading import PLATFORM, WAVE
from adapters.matrix.render import Page, content, presses, revised
from adapters.matrix.rooms import CIPHER, MARK, Room, Rooms, powers
from adapters.matrix.wire import Wire
from bot.kernel.delivery import Answer, Delivery, Never, NotNow
from bot.kernel.documents import Document
from bot.kernel.effects import Admit, Card, CloseRoom, OpenRoom, Post, Remove, Why
from bot.kernel.people import AccountId

log = structlog.get_logger(__name__)
REMEMBERED = timedelta(hours=12)
"""Half of what the homeserver remembers."""
_UNANSWERED = timedelta(days=7)
_AGAIN = 60.0
_PAGES = 40


class NotThere(NotNow):
    """They have yet to come into their direct room: what is said before they do they could never read."""


class MatrixCourier:
    """Implements `Courier`."""

    platform = PLATFORM

    def __init__(self, wire: Wire, rooms: Rooms, desk: PostDesk, *, now: Callable[[], datetime]) -> None:
        self._wire, self._rooms, self._desk, self._now = wire, rooms, desk, now
        self._opening: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._listing = asyncio.Lock()

    async def deliver(self, delivery: Delivery) -> str:
        match delivery.effect:
            case Post(document=document):
                return await self._post(delivery, document)
            case Card(document=document):
                return await self._post(delivery, document, editing=delivery.editing)
            case OpenRoom() as opening:
                return await self._open(delivery, opening)
            case CloseRoom():
                return await self._close(delivery.to)
            case Admit():
                for who in delivery.members:
                    await self._let_in(delivery.to, who)
            case Remove():
                for who in delivery.members:
                    await self._take_out(delivery.to, who)
        return delivery.to

    async def answer(self, key: str, who: str, room: str, given: Answer) -> None:
        """At once, to somebody about whom nothing is kept: in their direct room, or in the room where it was asked."""
        direct = given.private or bool(self._rooms.person_of(room))
        to = await self._direct(who) if direct else self._known(room)
        if direct and to.members.get(who) != "join":
            await self._invited(to, who, again=True)
            raise NotThere("not in the direct room yet")
        place = given.for_account if direct else given.place
        numbers = await self._numbers(given.document, place, key, given.for_account, within=None)
        page = Page(given.document, given.reader, direct, numbers, quiet=not direct)
        await self._send(to, self._content(page, to), key)

    async def _post(self, delivery: Delivery, document: Document, *, editing: str = "") -> str:
        room = await self._place(delivery)
        if self._in_doubt(delivery) and (found := await self._find(room, delivery.key)):
            return found
        numbers = await self._numbers(
            document, delivery.place, delivery.key, delivery.for_account, within=delivery.within
        )
        page = Page(document, delivery.reader, delivery.direct, numbers, quiet=not delivery.direct)
        made = self._content(page, room)
        sent = await self._send(room, revised(editing, made) if editing else made, delivery.key, editing)
        if not delivery.direct and any(one.harmless for one in presses(document)):
            await self._wave(room, sent, delivery.key)
        return sent

    async def _wave(self, room: Room, event: str, key: str) -> None:
        """A sign to press, beside the number to type. It is never encrypted: only for what everybody may see."""
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": WAVE}}
        try:
            await self._wire.send(room.id, "m.reaction", content, key=f"{key}-wave", mark={})
        except Never as refused:
            log.warning("matrix refused", code=refused.why)

    async def _send(self, room: Room, made: Json, key: str, editing: str = "") -> str:
        try:
            sent = await self._wire.send(room.id, "m.room.message", made, key=key, mark={MARK: key})
        except Refused as refused:
            raise self._refusal(refused, room) from refused
        return editing or sent

    def _content(self, page: Page, room: Room) -> Json:
        return content(page, self._desk.wording, lambda who: self._rooms.name_of(who, room))

    async def _numbers(
        self, document: Document, place: str, key: str, account: AccountId | None, *, within: str | None
    ) -> tuple[int, ...]:
        """`within`: None where nothing may be kept about whoever reads it."""
        buttons = presses(document)
        if not buttons:
            return ()
        given = await self._desk.numbers(
            place, key, buttons, account, within=within or "", kept=within is not None
        )
        return tuple(given)

    def _in_doubt(self, delivery: Delivery) -> bool:
        since = delivery.tried_since
        return since is not None and self._now() - since > REMEMBERED

    async def _find(self, room: Room, key: str) -> str:
        """The event of ours that carries this key; the mark stays readable beside what is encrypted."""
        start = ""
        for _ in range(_PAGES):
            query = {"dir": "b", "limit": "100", **({"from": start} if start else {})}
            page = await self._wire.http.ask("GET", "rooms", room.id, "messages", query=query)
            for event in page.get("chunk", []):
                if event.get("sender") == self._rooms.me and event.get("content", {}).get(MARK) == key:
                    return str(event["event_id"])
            start = str(page.get("end", ""))
            if not start or not page.get("chunk"):
                break
        return ""

    async def _place(self, delivery: Delivery) -> Room:
        if not delivery.direct:
            return self._known(delivery.to)
        room = await self._direct(delivery.to)
        if room.members.get(delivery.to) != "join":
            asked = getattr(delivery.effect, "why", None) is Why.ANSWER and delivery.tried_since is None
            await self._invited(room, delivery.to, again=asked)
            since = delivery.tried_since
            if since is not None and self._now() - since > _UNANSWERED:
                raise Never("they did not come into the direct room")
            raise NotThere("not in the direct room yet", after=_AGAIN)
        return room

    def _known(self, id_: str) -> Room:
        """A room that was moved is where it moved to."""
        found = self._rooms.all.get(self._rooms.current(id_))
        if found is None:
            raise Never("Kith is not in that room")
        return found

    async def _direct(self, who: str) -> Room:
        """The room of this person and Kith; opened, encrypted, where there is none."""
        async with self._opening[who]:
            known = self._rooms.all.get(self._rooms.direct.get(who, ""))
            if known is not None and len(known.joined) <= 2:
                return known
            key = f"direct:{who}"
            made = self._rooms.made_by(key) or await self._look_for_room(key)
            if made is None:
                made = await self._created(self._creation(key, [who], is_direct=True))
            await self.remember_direct(who, made.id)
            return made

    async def remember_direct(self, who: str, room: str) -> None:
        """It counts once the homeserver knows it: what only this process knew would be forgotten with it."""
        async with self._listing:
            listed = {one: [id_] for one, id_ in {**self._rooms.direct, who: room}.items()}
            await self._wire.http.ask("PUT", "user", self._rooms.me, "account_data", "m.direct", body=listed)
            self._rooms.direct[who] = room

    async def _invited(self, room: Room, who: str, *, again: bool) -> None:
        """Once. Whoever declined or left is asked in again only when they have asked Kith for something since."""
        there = room.members.get(who)
        if there is None or (there == "leave" and again):
            await self._let_in(room.id, who)

    async def _open(self, delivery: Delivery, opening: OpenRoom) -> str:
        known = self._rooms.made_by(delivery.key)
        if known is None and delivery.tried_since is not None:
            known = await self._look_for_room(delivery.key)
        if known is not None:
            return known.id
        reader = delivery.reader
        name = self._desk.wording(reader.language, reader.zone, name=str)(opening.name)
        body = self._creation(delivery.key, list(delivery.members), name=name)
        beside = self._rooms.all.get(self._rooms.current(delivery.beside))
        space = self._rooms.community_of(beside) if beside else ""
        if space:
            parent = {"type": "m.space.parent", "state_key": space, "content": {"via": [_server(space)]}}
            body["initial_state"].append(parent)
        if opening.public:
            rule: Json = {"join_rule": "public"}
            if space:
                allow = [{"type": "m.room_membership", "room_id": space}]
                rule = {"join_rule": "restricted", "allow": allow}
            body["initial_state"].append({"type": "m.room.join_rules", "state_key": "", "content": rule})
        return (await self._created(body)).id

    async def _look_for_room(self, key: str) -> Room | None:
        """One that was made, but whose answer was lost, or its maker: the next sync has yet to show it."""
        for id_ in (await self._wire.http.ask("GET", "joined_rooms")).get("joined_rooms", []):
            if id_ not in self._rooms.all:
                await self._learn(id_)
        return self._rooms.made_by(key)

    async def _learn(self, id_: str) -> Room:
        """All of its state or nothing: half a room would not be recognised, and be opened again."""
        state = await self._state(id_)
        room = self._rooms.room(id_)
        for event in state:
            room.absorb(event)
        return room

    async def _state(self, room: str) -> list[Json]:
        found = (await self._wire.http.ask("GET", "rooms", room, "state")).get("chunk", [])
        return [one for one in found if isinstance(one, dict)]

    def _creation(self, key: str, invite: list[str], *, name: str = "", is_direct: bool = False) -> Json:
        encryption = {"algorithm": CIPHER}
        state: list[Json] = [
            {"type": "m.room.encryption", "state_key": "", "content": encryption},
            {
                "type": "m.room.history_visibility",
                "state_key": "",
                "content": {"history_visibility": "joined"},
            },
            {"type": "m.room.guest_access", "state_key": "", "content": {"guest_access": "forbidden"}},
        ]
        body: Json = {
            "preset": "private_chat",
            "visibility": "private",
            "creation_content": {MARK: key},
            "power_level_content_override": powers(),
            "initial_state": state,
            "invite": [one for one in invite if one != self._rooms.me],
            "is_direct": is_direct,
        }
        return body | ({"name": name} if name else {})

    async def _created(self, body: Json) -> Room:
        answer = await self._wire.http.ask("POST", "createRoom", body=body)
        return await self._learn(str(answer["room_id"]))

    async def _close(self, room: str) -> str:
        """Everybody is let out, Kith last."""
        known = self._known(room)
        for who in known.joined:
            if who != self._rooms.me:
                await self._take_out(room, who)
        await self._wire.http.ask("POST", "rooms", room, "leave")
        self._rooms.gone(room)
        return room

    async def _let_in(self, room: str, who: str) -> None:
        if self._known(room).members.get(who) == "join":
            return
        try:
            await self._wire.http.ask("POST", "rooms", room, "invite", body={"user_id": who})
        except Refused as refused:
            if "already" not in str(refused.body.get("error", "")).casefold():
                raise self._refusal(refused, self._known(room)) from refused

    async def _take_out(self, room: str, who: str) -> None:
        if self._known(room).members.get(who) not in ("join", "invite"):
            return
        try:
            await self._wire.http.ask("POST", "rooms", room, "kick", body={"user_id": who})
        except Refused as refused:
            raise self._refusal(refused, self._known(room)) from refused

    def _refusal(self, refused: Refused, room: Room) -> Never:
        log.warning("matrix refused", code=refused.code)
        return Never(f"moved: {refused.code}" if room.moved_to else refused.code)


def _server(id_: str) -> str:
    return id_.partition(":")[2]
