"""The outbound side: what Kith wants done is done to the room, at once. The same key twice is harmless."""

from collections.abc import Callable
from datetime import datetime

from adapters.rehearsal.places import PLATFORM, direct
from adapters.rehearsal.room import KITH, Draft, Message, Room
from bot.kernel.delivery import Delivery, Never
from bot.kernel.documents import Document
from bot.kernel.effects import Admit, Card, CloseRoom, OpenRoom, Post, Remove, Withdraw


class RoomCourier:
    """Implements `Courier`."""

    platform = PLATFORM
    allowance = None

    def __init__(self, room: Room, *, now: Callable[[], datetime]) -> None:
        self._room, self._now = room, now

    async def deliver(self, delivery: Delivery) -> str:
        """The id of the message or room. Raises `Never` where there is no such person or place."""
        room = self._room
        match delivery.effect:
            case Post(document=document):
                return room.say(self._draft(delivery, document), key=delivery.key).id
            case Card() as card:
                return self._card(delivery, card).id
            case Withdraw():
                self._withdraw(delivery.editing)
            case OpenRoom(name=name, public=public):
                return room.open(delivery.key, name, delivery.members, public=public)
            case CloseRoom():
                room.close(self._place(delivery))
            case Admit():
                for who in delivery.members:
                    room.enter(self._place(delivery), self._somebody(who))
            case Remove(stays=stays):
                for who in () if stays else delivery.members:
                    room.leave(self._place(delivery), self._somebody(who))
        return delivery.to

    def _card(self, delivery: Delivery, card: Card) -> Message:
        room = self._room
        if (known := room.by_key(delivery.key)) is not None:
            return known
        draft = self._draft(delivery, card.document, revision=card.revision)
        shown = room.find(delivery.editing) or room.by_key(f"card:{card.key}")
        message = room.say(draft, key=delivery.key) if shown is None else room.edit(shown, draft)
        for key in (delivery.key, f"card:{card.key}"):
            room.also(key, message)
        return message

    def _withdraw(self, message: str) -> None:
        if (shown := self._room.find(message)) is not None:
            self._room.withdraw(shown)

    def _draft(self, delivery: Delivery, document: Document, *, revision: int = 0) -> Draft:
        place = self._open(delivery)
        if delivery.direct:
            self._room.speaks(delivery.to, delivery.reader)
        return Draft(
            place,
            KITH,
            self._now(),
            document=document,
            reader=delivery.reader,
            account=delivery.for_account,
            bound=delivery.place,
            revision=revision,
            about=delivery.about[1] if delivery.about else "",
        )

    def _open(self, delivery: Delivery) -> str:
        place = direct(self._somebody(delivery.to)) if delivery.direct else self._place(delivery)
        if self._room.places[place].closed:
            raise Never("the room is closed")
        return place

    def _place(self, delivery: Delivery) -> str:
        if delivery.to not in self._room.places:
            raise Never("there is no such room")
        return delivery.to

    def _somebody(self, who: str) -> str:
        if who not in self._room.residents:
            raise Never("there is nobody of that id")
        return who
