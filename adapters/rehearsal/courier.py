"""Kith's effects, done in the rehearsal's rooms."""

from adapters.desk import Desk
from adapters.rehearsal.room import Entry, Room
from bot.kernel.delivery import Delivery
from bot.kernel.documents import Document
from bot.kernel.effects import Admit, Card, CloseRoom, OpenRoom, Post, Remove

PLATFORM = "rehearsal"


class RoomCourier:
    """Implements `Courier`."""

    platform = PLATFORM

    def __init__(self, room: Room, desk: Desk) -> None:
        self._room, self._desk = room, desk

    async def deliver(self, delivery: Delivery) -> str:
        room = self._room
        match delivery.effect:
            case Post(document=document):
                return room.add(self._where(delivery), self._entry(delivery, document))
            case Card(document=document) if delivery.editing:
                return room.edit(self._where(delivery), delivery.editing, self._entry(delivery, document))
            case Card(document=document):
                return room.add(self._where(delivery), self._entry(delivery, document))
            case OpenRoom():
                return self._open(delivery, delivery.effect)
            case CloseRoom():
                room.place(delivery.to).members.clear()
                room.touch()
            case Admit():
                for who in delivery.members:
                    room.enter(delivery.to, who)
            case Remove():
                for who in delivery.members:
                    room.go(delivery.to, who)
        return ""

    def _open(self, delivery: Delivery, effect: OpenRoom) -> str:
        words = self._desk.wording(delivery.reader.language, delivery.reader.zone, name=str)
        place = self._room.place(f"room:{delivery.key[:8]}", words(effect.name))
        place.members.update(delivery.members)
        self._room.touch()
        return place.id

    def _entry(self, delivery: Delivery, document: Document) -> Entry:
        return Entry(
            0,
            delivery.key,
            self._room.now(),
            document=document,
            reader=delivery.reader,
            account=delivery.for_account,
            place=delivery.place,
            only=delivery.to if delivery.direct else "",
        )

    def _where(self, delivery: Delivery) -> str:
        return self._room.direct(delivery.to).id if delivery.direct else delivery.to
