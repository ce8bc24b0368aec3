"""Whose turn it is: no more is handed out than can be sent at once, so that nothing waits with its try already marked.

A platform without limits gets several effects a line together. One with limits gets one each, in turn, so that all its
places are served alike; and what it keeps spare is for answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.allowance import Allowance
from adapters.clock import AT_MOST
from adapters.desk import Courier
from storage.parcels import Round, Whose
from storage.sending import Sending

_LEAST = 0.05
"""Seconds until it is looked again whether a platform that has enough takes more."""
_SOON = 0.005
"""The same where lines are due and all of them are being served."""
_FOR_EVER = AT_MOST.total_seconds()


@dataclass(frozen=True, slots=True)
class Share:
    """What one platform lets through now. `held`: places to leave alone, and for how long, `closed`: by answers too."""

    platform: str
    answers: int
    ordinary: int
    wait: float
    held: Mapping[str, float]
    closed: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Claimed:
    """`waits`: seconds until more is due, by platform; `others`: the same for those without limits."""

    rounds: tuple[Round, ...]
    waits: Mapping[str, float]
    others: float


class Turns:
    """`claim` is a job of the writer; all else is for the loop. `timer`: seconds that only grow."""

    def __init__(
        self, sending: Sending, couriers: Mapping[str, Courier], *, timer: Callable[[], float]
    ) -> None:
        self._sending, self._couriers, self._timer = sending, couriers, timer

    def shares(self) -> tuple[Share, ...]:
        """Of the platforms that have limits."""
        now = self._timer()
        limits = {name: courier.allowance for name, courier in self._couriers.items()}
        return tuple(_share(name, one, now) for name, one in limits.items() if one is not None)

    def taken(self, courier: Courier | None, line: str) -> float:
        """When: `came` wants to know."""
        now = self._timer()
        if courier is not None and courier.allowance is not None:
            courier.allowance.take(now, line)
        return now

    def came(self, courier: Courier | None, line: str, taken: float) -> None:
        """The platform has answered, or nobody waits for it any more."""
        if courier is not None and courier.allowance is not None:
            courier.allowance.came(taken, self._timer(), line)

    def claim(self, shares: Sequence[Share], now: datetime, lines: int) -> Claimed:
        found, waits, left = list[Round](), dict[str, float](), lines
        for share in shares:
            theirs = self._of(share, now, left)
            waits[share.platform] = 0.0 if theirs else self._until_some(share, now)
            found += theirs
            left -= _served(theirs)
        others = Whose(tuple(waits))
        wait = self._until_due(others, now)
        if wait == 0 and left > 0 and (rest := self._sending.claim(now, lines=left, whose=others)):
            return Claimed((*found, *rest), waits, 0.0)
        if shares:
            wait = min(wait, _until(self._sending.next_answer(now), now))
        return Claimed(tuple(found), waits, wait or _SOON)

    def rest(self, claimed: Claimed) -> float:
        """Seconds until something can be sent, unless somebody calls earlier."""
        waits = [claimed.others]
        for share in self.shares():
            due = claimed.waits.get(share.platform, 0.0)
            waits += [due or max(share.wait, _LEAST), *share.held.values(), *share.closed.values()]
        return min(waits)

    def _of(self, share: Share, now: datetime, lines: int) -> list[Round]:
        """Answers first; then what is ordinary, if more is left than the spare."""
        found: list[Round] = []
        if (most := min(share.answers, lines)) > 0:
            whose = _of(share, share.closed)
            found += self._sending.claim(now, lines=most, each=1, whose=whose, answers=True)
        if (most := min(share.ordinary, lines) - _served(found)) > 0:
            found += self._sending.claim(now, lines=most, each=1, whose=_of(share, share.held))
        return found

    def _until_some(self, share: Share, now: datetime) -> float:
        """What was held when it was looked may be free by the time somebody rests: so it counts as it was then."""
        return min([self._until_due(_of(share, share.held), now), *share.held.values()])

    def _until_due(self, whose: Whose, now: datetime) -> float:
        return _until(self._sending.soonest(whose), now)


def _share(platform: str, limits: Allowance, now: float) -> Share:
    """`wait`: until there is more, for whomever."""
    answers = limits.free(now, answers=True)
    wait = limits.wait(now, answers=not answers)
    held, closed = (limits.held(now, answers=which) for which in (False, True))
    return Share(platform, answers, limits.free(now, answers=False), wait, held, closed)


def _of(share: Share, but: Mapping[str, float]) -> Whose:
    return Whose((share.platform,), others=False, held=tuple(but))


def _served(rounds: Sequence[Round]) -> int:
    return sum(1 for one in rounds if one.parcels)


def _until(moment: datetime | None, now: datetime) -> float:
    return _FOR_EVER if moment is None else min(max((moment - now).total_seconds(), 0.0), _FOR_EVER)
