"""What is asked of storage: every version of the rules, the draft, the one open proposal, and what was said to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from bot.kernel.people import AccountId, CircleId
from bot.kernel.ports import Circles, Clock, Diary, Outbox, People
from bot.rules.model import DraftLine, Edition, Proposal, Stance


class RuleBook(Protocol):
    def adopt(self, edition: Edition) -> None:
        """Keep a version for good."""
        ...

    def edition(self, circle: CircleId, version: int) -> Edition | None: ...

    def history(self, circle: CircleId) -> Sequence[Edition]:
        """Every version there was, oldest first."""
        ...

    def draft(self, circle: CircleId) -> Sequence[DraftLine]: ...

    def keep_draft(self, circle: CircleId, lines: Sequence[DraftLine]) -> None:
        """Replace the draft; with no lines it is gone."""
        ...

    def find(self, proposal: str) -> Proposal | None: ...

    def open(self, circle: CircleId) -> Proposal | None:
        """The one that is being decided."""
        ...

    def open_of(self, account: AccountId) -> Sequence[Proposal]:
        """What this person has put to any group and is not decided."""
        ...

    def keep(self, proposal: Proposal) -> None:
        """Keep or replace it; what a closed one said is wiped."""
        ...

    def stances(self, proposal: str) -> Sequence[Stance]: ...

    def take(self, stance: Stance) -> None:
        """Keep what somebody says now, in place of what they said before."""
        ...

    def clear(self, proposal: str) -> None:
        """Wipe what everybody said to it."""
        ...

    def let_go(self, account: AccountId, circle: CircleId | None = None) -> Sequence[str]:
        """Wipe what they said to open proposals, and their draft lines, of one circle or all; which proposals."""
        ...


@dataclass(frozen=True, slots=True)
class Around:
    """Everything the parts of this feature reach for."""

    book: RuleBook
    people: People
    circles: Circles
    diary: Diary
    outbox: Outbox
    dice: Random
    clock: Clock | None = None
    """Without one, an appointment is taken to be kept on time."""
