"""What a platform lets through, reckoned before anything is sent: arithmetic, with time (in seconds) as an argument.

Answers may use all of it. What is ordinary leaves a little, so that an answer finds room however much waits.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Protocol

_CAREFUL = 0.98
"""How much of it is used: on the way requests come closer together than they were sent."""
_ALL = 1_000_000
_MANY = 256
"""Places that are remembered before it is looked whether some can be forgotten."""
_HAIR = 1e-6
"""What reckoning with fractions may lose."""


class Limit(Protocol):
    def free(self, now: float, *, answers: bool) -> int:
        """How many may be sent now."""
        ...

    def wait(self, now: float, *, answers: bool) -> float:
        """Seconds until one may be sent, if nobody sends meanwhile."""
        ...

    def take(self, now: float) -> None:
        """One is sent; one too many is owed."""
        ...

    def empty(self, now: float) -> None:
        """The platform says that nothing is left."""
        ...


class Bucket:
    """Holds `burst` and fills by `rate` a second, as homeservers reckon; half of it, at most five, is spare.

    It begins with what is spare, since nobody knows what a process before this one has sent.
    """

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst = rate * _CAREFUL, burst
        self._spare = min(burst // 2, 5)
        self._left, self._at = float(self._spare), 0.0

    def free(self, now: float, *, answers: bool) -> int:
        return max(int(self._filled(now) - self._kept(answers=answers) + _HAIR), 0)

    def wait(self, now: float, *, answers: bool) -> float:
        missing = 1 + self._kept(answers=answers) - self._filled(now)
        return missing / self._rate if missing > _HAIR else 0.0

    def take(self, now: float) -> None:
        self._left = self._filled(now) - 1

    def empty(self, now: float) -> None:
        self._left = min(self._filled(now), 0.0)

    def _kept(self, *, answers: bool) -> int:
        return 0 if answers else self._spare

    def _filled(self, now: float) -> float:
        since, self._at = (now - self._at if self._at else 0.0), now
        self._left = min(self._left + since * self._rate, self._burst)
        return self._left


class Window:
    """At most `count` in any stretch of `seconds`, as Discord reckons; one of them is spare."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds / _CAREFUL
        self._sent: deque[float] = deque(maxlen=count)

    def free(self, now: float, *, answers: bool) -> int:
        while self._sent and self._sent[0] + self._seconds <= now + _HAIR:
            self._sent.popleft()
        return max(self._most(answers=answers) - len(self._sent), 0)

    def wait(self, now: float, *, answers: bool) -> float:
        if self.free(now, answers=answers):
            return 0.0
        return self._sent[len(self._sent) - self._most(answers=answers)] + self._seconds - now

    def take(self, now: float) -> None:
        self._sent.append(now)

    def empty(self, now: float) -> None:
        self._sent.extend([now] * (self._count - len(self._sent)))

    def _most(self, *, answers: bool) -> int:
        return self._count if answers or self._count == 1 else self._count - 1


class Allowance:
    """A platform's limits: on everything together, and on each place alone."""

    def __init__(self, everything: Limit | None = None, *, place: Callable[[], Limit] | None = None) -> None:
        self._everything, self._limit = everything, place
        self._places: dict[str, Limit] = {}
        self._many = _MANY

    def free(self, now: float, *, answers: bool) -> int:
        return _ALL if self._everything is None else self._everything.free(now, answers=answers)

    def wait(self, now: float, *, answers: bool) -> float:
        return 0.0 if self._everything is None else self._everything.wait(now, answers=answers)

    def held(self, now: float, *, answers: bool) -> Mapping[str, float]:
        """Places to which nothing may be sent now, each with how many seconds that lasts."""
        waits = {place: limit.wait(now, answers=answers) for place, limit in self._places.items()}
        return {place: wait for place, wait in waits.items() if wait > 0}

    def take(self, now: float, place: str = "") -> None:
        """One is sent, to a place or to none in particular."""
        if self._everything is not None:
            self._everything.take(now)
        if place and self._limit is not None:
            self._forget(now)
            self._places.setdefault(place, self._limit()).take(now)

    def empty(self, now: float) -> None:
        """The platform says that it was too much."""
        if self._everything is not None:
            self._everything.empty(now)

    def _forget(self, now: float) -> None:
        """Places that were left alone long enough to be as good as new."""
        if len(self._places) >= self._many:
            whole = self._limit().free(now, answers=True) if self._limit else 0
            kept = {one: it for one, it in self._places.items() if it.free(now, answers=True) < whole}
            self._places, self._many = kept, max(2 * len(kept), _MANY)
