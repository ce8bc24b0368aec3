"""Thanks: whose words they are, who decides about them, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.kernel.people import AccountId, CircleId

TIME_TO_DECIDE = timedelta(days=14)
"""After that the words are wiped, undecided."""
ONE_ACT = timedelta(minutes=2)
"""The same words to the same person within this time are one act."""


class State(StrEnum):
    WAITING = "waiting"
    SHOWN = "shown"
    KEPT = "kept"
    """Between the two of them."""
    BACK = "back"
    """Taken back by the giver."""


@dataclass(frozen=True, slots=True)
class Thanks:
    """`words`: None once decided, taken back, or no longer readable because their giver left."""

    id: str
    circle: CircleId
    giver: AccountId
    receiver: AccountId
    at: datetime
    words: str | None = field(repr=False)
    state: State = State.WAITING

    @property
    def until(self) -> datetime:
        return self.at + TIME_TO_DECIDE

    def waits(self, now: datetime) -> bool:
        """Whether the receiver can still decide."""
        return self.state is State.WAITING and self.words is not None and now < self.until


def said_already(waiting: Iterable[Thanks], receiver: AccountId, words: str, now: datetime) -> Thanks | None:
    """The very same thanks, given a moment ago: a double click, or sent again out of doubt."""
    same = (one for one in waiting if one.receiver == receiver and one.words == words)
    return next((one for one in same if now - one.at < ONE_ACT), None)
