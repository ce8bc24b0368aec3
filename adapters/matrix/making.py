"""Making rooms: private by default, encrypted, with all powers written down – and finding again what was made.

A room has no key that a homeserver would know a second time; ours is in its creation, so it is looked for first.
"""

import asyncio
from collections import defaultdict

from adapters.desk import PostDesk
from adapters.matrix.http import Json
from adapters.matrix.rooms import CIPHER, MARK, Room, Rooms, powers
from adapters.matrix.wire import Wire
from bot.kernel.delivery import Delivery
from bot.kernel.effects import OpenRoom


class Making:
    def __init__(self, wire: Wire, rooms: Rooms, desk: PostDesk) -> None:
        self._wire, self._rooms, self._desk = wire, rooms, desk
        self._opening: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._listing = asyncio.Lock()

    async def direct(self, who: str) -> Room:
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

    async def open(self, delivery: Delivery, opening: OpenRoom) -> str:
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
        """All of its state or nothing: half a room would not be recognised, and be opened again.

        Who came or went according to a sync meanwhile came after what is told here.
        """
        before = self._members(id_)
        state = await self._state(id_)
        since = self._members(id_).items() - before.items()
        room = self._rooms.room(id_)
        for event in state:
            room.absorb(event)
        room.members.update(since)
        return room

    def _members(self, id_: str) -> dict[str, str]:
        room = self._rooms.all.get(id_)
        return dict(room.members) if room else {}

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


def _server(id_: str) -> str:
    return id_.partition(":")[2]
