"""What a post may touch on, who can be told of a worry now, and how the same act is known again. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.kernel.consent import paused
from bot.kernel.people import Account, AccountId

ONE_ACT = timedelta(minutes=2)
"""The same words from the same person within this time are one act: a double click, or sent again out of doubt."""


class Touches(StrEnum):
    """What a member's own words touch on (DR4). A choice, so that nothing is worked out from the words."""

    LOSS = "loss"
    HURTING = "hurting"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    ABUSE = "abuse"
    EATING = "eating"
    SUBSTANCES = "substances"
    ILLNESS = "illness"
    MONEY = "money"
    OTHER = "other"


@dataclass(slots=True)
class Lately:
    """Acts of the last two minutes, by a hash of what was said. In memory alone, and without words."""

    _seen: dict[bytes, tuple[str, datetime]] = field(default_factory=dict)

    def same(self, *said: str, now: datetime, fresh: Callable[[], str]) -> str:
        """The id of this very act, if it was done a moment ago; else a fresh one."""
        self._seen = {act: known for act, known in self._seen.items() if now - known[1] < ONE_ACT}
        act = sha256("\0".join(said).encode("utf-8", "surrogatepass")).digest()
        return self._seen.setdefault(act, (fresh(), now))[0]


def on_duty(
    facilitators: Iterable[AccountId],
    *,
    account: Callable[[AccountId], Account | None],
    but: Iterable[AccountId | None],
    now: datetime,
) -> tuple[AccountId, ...]:
    """Those who have not paused Kith, without those who are left out."""
    left_out = set(but)
    found = ((one, account(one)) for one in facilitators if one not in left_out)
    return tuple(one for one, kept in found if kept is not None and not paused(kept, now))
