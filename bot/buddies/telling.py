"""How buddies are written to: in private, each alone. What is unasked waits for consent, pause and quiet hours."""

from datetime import datetime, timedelta

from bot.buddies.ports import Around
from bot.buddies.rounds import One, Pair
from bot.buddies.seats import Seat
from bot.kernel.documents import Block, Document, say
from bot.kernel.effects import Direct, Post, Why
from bot.kernel.people import BUDDIES, AccountId, PlaceId

OF_USE = timedelta(hours=36)


class Telling:
    def __init__(self, around: Around) -> None:
        self._around = around

    def answer(self, pair: Pair, one: One, what: str, *blocks: Block) -> Post:
        """What comes of something they said themselves, or of being a buddy."""
        return self._post(pair, one, what, say(*blocks))

    def unasked(
        self, pair: Pair, one: One, what: str, document: Document, *, until: datetime | None = None
    ) -> Post:
        until = until or self._around.clock.now() + OF_USE
        return self._post(pair, one, what, document, until=until)

    def seat(self, seat: Seat, key: str, document: Document) -> Post:
        """To whoever has a seat, about being paired at all."""
        circle = self._around.circles.facts(seat.circle)
        return Post(
            key,
            Direct(seat.account),
            document,
            Why.UNASKED,
            activity=BUDDIES,
            circle=seat.circle,
            not_after=self._around.clock.now() + timedelta(days=2),
            within=circle.place if circle else None,
        )

    def key(self, pair: Pair, account: AccountId, what: str) -> str:
        return f"buddies:{pair.id}:{what}:{account}"

    def place_of(self, one: One) -> PlaceId | None:
        """Where their buttons act."""
        circle = self._around.circles.facts(one.circle)
        return circle.place if circle else None

    def zone_of(self, account: AccountId, one: One) -> str:
        kept, circle = self._around.people.account(account), self._around.circles.facts(one.circle)
        return (kept.zone if kept else "") or (circle.zone if circle else "") or "UTC"

    def _post(
        self, pair: Pair, one: One, what: str, document: Document, *, until: datetime | None = None
    ) -> Post:
        return Post(
            self.key(pair, one.account, what),
            Direct(one.account),
            document,
            Why.UNASKED if until else Why.ASKED_FOR,
            activity=BUDDIES if until else None,
            circle=one.circle,
            not_after=until,
            within=self.place_of(one),
        )
