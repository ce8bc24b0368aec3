"""The outbound side: what Kith wants done is done on the homeserver. The same key twice is harmless.

The homeserver knows a message's key for about a day. Past that, and for rooms, which have no such key, what was made
is looked for first.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from urllib.parse import quote

import structlog

from adapters.desk import PostDesk
from adapters.matrix.finding import part_key, sent_before
from adapters.matrix.http import RELATIONS, Json, Refused
from adapters.matrix.making import Making
from adapters.matrix.reading import WAVE
from adapters.matrix.render import Page, card, contents, presses, revised
from adapters.matrix.rooms import MARK, Room, Rooms
from adapters.matrix.wire import Wire
from adapters.turn import an_effect
from bot.kernel.delivery import Answer, Delivery, Never, NotNow
from bot.kernel.documents import Dial, Document, File, Link, files_in, say, text
from bot.kernel.effects import Admit, Card, CloseRoom, OpenRoom, Post, Remove, Why, Withdraw
from bot.kernel.people import AccountId

log = structlog.get_logger(__name__)
REMEMBERED = timedelta(hours=12)
"""Half of what the homeserver remembers."""
_UNANSWERED, _GATHERED = timedelta(days=7), timedelta(days=1)
"""How long somebody is waited for: before it is given up, and before it is said to whoever has come."""
_AGAIN, _LOOK_AGAIN = 60.0, 600.0
_SOON = timedelta(minutes=10)
"""For so long it is looked again often: who comes while it is written down that nobody is there wakes nobody."""
_Part = Json | File
"""Of what is sent as several messages."""


class NotThere(NotNow):
    """They have yet to come into their room: what is said before they do they could never read."""


class MatrixCourier:
    """What `Matrix` does as a `Courier`, while it is connected."""

    def __init__(self, wire: Wire, rooms: Rooms, desk: PostDesk, *, now: Callable[[], datetime]) -> None:
        self._wire, self._rooms, self._desk, self._now = wire, rooms, desk, now
        self.making = Making(wire, rooms, desk)
        self._gathering: dict[str, list[str]] = {}
        """Rooms whose first words wait, and who was waited for."""

    def gathered(self) -> bool:
        """Whether somebody has come where they were waited for, or said no; once."""
        rooms = self._rooms.all
        same = {
            id_: who for id_, who in self._gathering.items() if id_ in rooms and rooms[id_].awaited == who
        }
        came, self._gathering = len(same) < len(self._gathering), same
        return came

    async def deliver(self, delivery: Delivery) -> str:
        with an_effect():
            return await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> str:
        match delivery.effect:
            case Post(document=document) | Card(document=document):
                return await self._post(delivery, document + self._way(delivery))
            case Withdraw():
                return await self._withdraw(delivery)
            case OpenRoom() as opening:
                return await self.making.open(delivery, opening)
            case CloseRoom():
                return await self._close(delivery.to)
            case Admit():
                for who in delivery.members:
                    await self._let_in(delivery.to, who)
            case Remove(stays=stays):
                for who in () if stays else delivery.members:
                    await self._take_out(delivery.to, who)
        return delivery.to

    async def _withdraw(self, delivery: Delivery) -> str:
        """Taken out with every revision of it, so that no older words stay readable. Twice is harmless."""
        if not delivery.editing:
            return ""
        room, http = self._known(delivery.to), self._wire.http
        try:
            path = ("rooms", room.id, "relations", delivery.editing, "m.replace")
            found = await http.ask("GET", *path, query={"limit": "100"}, prefix=RELATIONS)
            revisions = [str(one["event_id"]) for one in found.get("chunk", [])]
            for count, event in enumerate((delivery.editing, *revisions)):
                await http.ask("PUT", "rooms", room.id, "redact", event, f"{delivery.key}-{count}", body={})
        except Refused as refused:
            raise self._refusal(refused, room) from refused
        return delivery.editing

    async def answer(self, key: str, who: str, room: str, given: Answer) -> None:
        """At once, to somebody about whom nothing is kept: in their direct room, or in the room where it was asked."""
        direct = given.private or bool(self._rooms.person_of(room))
        to = await self.making.direct(who) if direct else self._known(room)
        if direct and to.members.get(who) != "join":
            await self._invited(to, who, again=True)
            raise NotThere("not in the direct room yet")
        place = given.for_account if direct else given.place
        numbers = await self._numbers(given.document, place, key, given.for_account, within=None)
        page = Page(given.document, given.reader, direct, numbers, quiet=not direct)
        await self._send_all(to, self._contents(page, to), key)

    async def unreached(self, key: str, room: str, given: Answer) -> None:
        """In the room where help was asked for, if it could not be given in private: for everybody, and of nobody."""
        document = say(text("post-unreached"), Dial(text("post-unreached-emergency"), "112"))
        page = Page(document, given.reader, direct=False)
        to = self._known(room)
        await self._send_all(to, self._contents(page, to), part_key(key, 0))

    async def _post(self, delivery: Delivery, document: Document) -> str:
        room = await self._place(delivery)
        there: dict[str, str] = {}
        if self._in_doubt(delivery):
            there = await sent_before(self._wire.http, room.id, delivery.key, self._rooms.me)
        if delivery.key in there:
            return delivery.editing or there[delivery.key]
        numbers = await self._numbers(
            document, delivery.place, delivery.key, delivery.for_account, within=delivery.within
        )
        page = Page(document, delivery.reader, delivery.direct, numbers, quiet=not delivery.direct)
        made = self._made(delivery, page, room)
        sent = await self._send_all(room, made, delivery.key, there)
        if not delivery.direct and any(one.harmless for one in presses(document)):
            await self._wave(room, sent, delivery.key)
        return delivery.editing or sent

    def _made(self, delivery: Delivery, page: Page, room: Room) -> list[_Part]:
        if not isinstance(delivery.effect, Card):
            return self._contents(page, room)
        made = card(page, self._desk.wording, partial(self._rooms.name_of, room=room))
        return [revised(delivery.editing, made) if delivery.editing else made]

    def _contents(self, page: Page, room: Room) -> list[_Part]:
        """Files stand before the last of the words, which has the key of the whole and its buttons."""
        *first, last = contents(page, self._desk.wording, partial(self._rooms.name_of, room=room))
        return [*first, *files_in(page.document), last]

    def _way(self, delivery: Delivery) -> Document:
        """A link to the message it is about, as clients open it by themselves."""
        if delivery.about is None:
            return say()
        room, event = self._rooms.current(delivery.about[0]), delivery.about[1]
        return say(Link(text("kernel-about"), f"https://matrix.to/#/{quote(room)}/{quote(event)}"))

    async def _wave(self, room: Room, event: str, key: str) -> None:
        """A sign to press, beside the number to type. It is never encrypted: only for what everybody may see."""
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": WAVE}}
        try:
            await self._wire.send(room.id, "m.reaction", content, key=f"{key}-wave", mark={})
        except Never as refused:
            log.warning("matrix refused", code=refused.why)

    async def _send_all(
        self, room: Room, made: Sequence[_Part], key: str, there: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        """Part after part, but for those that are there; the id of the last. Each has a key for ever.

        The last one has the key of the whole: where it is, everything is, and its buttons are found by it. So a
        message that is not cut at all has that key.
        """
        sent = ""
        for number, part in enumerate(made, start=1):
            own = key if number == len(made) else part_key(key, number)
            sent = there.get(own) or await self._send(room, part, own)
        return sent

    async def _send(self, room: Room, part: _Part, key: str) -> str:
        made = await self._attached(room, part) if isinstance(part, File) else part
        if made is None:
            return ""
        try:
            return await self._wire.send(
                room.id, "m.room.message", made, key=key, mark={MARK: key}, known=room
            )
        except Refused as refused:
            raise self._refusal(refused, room) from refused

    async def _attached(self, room: Room, file: File) -> Json | None:
        """None where the homeserver does not take it: what is said of it is said all the same."""
        try:
            return await self._wire.attach(room.id, file, room)
        except Refused as refused:
            log.warning("file left out", code=refused.code)
            return None

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

    async def _place(self, delivery: Delivery) -> Room:
        if not delivery.direct:
            return self._gathers(self._known(delivery.to), delivery)
        room = await self.making.direct(delivery.to)
        if room.members.get(delivery.to) != "join":
            asked = getattr(delivery.effect, "why", None) is Why.ANSWER and delivery.tried_since is None
            await self._invited(room, delivery.to, again=asked)
            since = delivery.tried_since
            if since is not None and self._now() - since > _UNANSWERED:
                raise Never("they did not come into the direct room")
            raise NotThere("not in the direct room yet", after=_AGAIN)
        return room

    def _gathers(self, room: Room, delivery: Delivery) -> Room:
        """Nobody can read what was said before they came: a room's first words wait for those it is for."""
        waited = self._now() - (delivery.tried_since or self._now())
        together = getattr(delivery.effect, "gathers", False) and waited < _GATHERED
        alone = room.key and not set(room.joined) - {self._rooms.me}
        if not room.awaited or not (together or alone):
            return room
        if waited > _UNANSWERED:
            raise Never("nobody came into the room")
        self._gathering[room.id] = room.awaited
        raise NotThere("not in the room yet", after=_AGAIN if waited < _SOON else _LOOK_AGAIN)

    def _known(self, id_: str) -> Room:
        """A room that was moved is where it moved to."""
        found = self._rooms.all.get(self._rooms.current(id_))
        if found is None:
            raise Never("Kith is not in that room")
        return found

    async def _invited(self, room: Room, who: str, *, again: bool) -> None:
        """Once. Whoever declined or left is asked in again only when they have asked Kith for something since."""
        there = room.members.get(who)
        if there is None or (there == "leave" and again):
            await self._let_in(room.id, who)

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
