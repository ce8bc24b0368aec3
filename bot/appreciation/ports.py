"""What is asked of storage: thanks that wait for their receiver's decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.appreciation.model import State, Thanks
from bot.kernel.people import AccountId, CircleId


class ThanksKept(Protocol):
    def keep(self, thanks: Thanks) -> None: ...

    def find(self, thanks: str) -> Thanks | None: ...

    def given_since(self, giver: AccountId, circle: CircleId, since: datetime) -> Sequence[Thanks]:
        """What this person gave here lately and nobody has decided about."""
        ...

    def decide(self, thanks: str, state: State) -> None:
        """The words are wiped with the decision."""
        ...

    def let_go(self, account: AccountId, circle: CircleId) -> Sequence[str]:
        """Wipe what this person gave or was given in this circle; the ids of what waited."""
        ...
