"""An outbox with its hand-out, on a clock that is moved by hand."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from bot.kernel.documents import say, text
from bot.kernel.effects import Post, To, Why
from bot.kernel.people import PlaceId
from storage.circles import SqlCircles
from storage.everything import forget
from storage.outbox import SqlOutbox
from storage.parcels import Parcel, Round
from storage.people import Defaults, SqlPeople
from storage.places import SqlPlaces
from storage.sending import Sending
from storage.signing import RingSigner
from tests.features.pretend import Clock
from tests.storage.conftest import Store

ROOM, GARDEN = PlaceId("room"), PlaceId("garden")
HI = say(text("about-what"))


class Desk:
    """`behind`: whether the diary still has something to put in."""

    behind = False

    def __init__(self, store: Store) -> None:
        self.clock, signer = Clock(), RingSigner(store.ring)
        circles = SqlCircles(store.work, store.sealer, self.clock)
        self.people = SqlPeople(
            store.work,
            store.sealer,
            store.keys,
            signer=signer,
            circles=circles,
            defaults=Defaults(),
            forget=forget,
        )
        places = SqlPlaces(store.work, store.sealer)
        self.outbox = SqlOutbox(store.work, store.sealer, signer, places=places, clock=self.clock)
        self.sending = Sending(
            store.work,
            store.sealer,
            outbox=self.outbox,
            people=self.people,
            circles=circles,
            dice=Random(1),
            lease="me",
            behind=lambda _: self.behind,
        )

    def post(self, key: str, to: To = ROOM, **more: object) -> None:
        self.outbox.put((Post(key, to, HI, **{"why": Why.ASKED_FOR, **more}),))  # type: ignore[arg-type]

    def claim(self) -> Sequence[Round]:
        self.outbox.settle()
        return self.sending.claim(self.clock.now())

    def handed_out(self) -> list[Parcel]:
        return [parcel for one in self.claim() for parcel in one.parcels]

    def sent(self) -> list[str]:
        return [parcel.effect.key for parcel in self.handed_out()]

    def wait(self, **time: int) -> None:
        self.clock.moment += timedelta(**time)
