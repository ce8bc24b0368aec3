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

    def came(self, sent: float, now: float) -> None:
        """What was sent then is answered, or given up: by now at the latest the platform has counted it."""
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

    def came(self, sent: float, now: float) -> None:
        """Filling goes on whenever it was counted: of the whole of it no more than that moment is lost."""

    def empty(self, now: float) -> None:
        self._left = min(self._filled(now), 0.0)

    def _kept(self, *, answers: bool) -> int:
        return 0 if answers else self._spare

    def _filled(self, now: float) -> float:
        since, self._at = (now - self._at if self._at else 0.0), now
        self._left = min(self._left + since * self._rate, self._burst)
        return self._left


class Window:
    """At most `count` in any stretch of `seconds`, as Discord reckons; one of them is spare.

    Discord's stretch begins when a request reaches it, and that may take long: so one counts from its answer on.
    """

    def __init__(self, count: int, seconds: float, *, used: int = 0) -> None:
        """`used`: how many a process before this one may just have sent."""
        self._count, self._seconds, self._used = count, seconds / _CAREFUL, used
        self._counted: deque[float] = deque(maxlen=count)
        self._under_way: deque[float] = deque(maxlen=count)

    def free(self, now: float, *, answers: bool) -> int:
        self._counted.extend([now] * self._used)
        self._used = 0
        while self._counted and self._counted[0] + self._seconds <= now + _HAIR:
            self._counted.popleft()
        return max(self._most(answers=answers) - len(self._counted) - len(self._under_way), 0)

    def wait(self, now: float, *, answers: bool) -> float:
        """What is under way is answered now at the soonest."""
        if self.free(now, answers=answers):
            return 0.0
        since = [*self._counted, *(now for _ in self._under_way)]
        return since[len(since) - self._most(answers=answers)] + self._seconds - now

    def take(self, now: float) -> None:
        self._under_way.append(now)

    def came(self, sent: float, now: float) -> None:
        if sent in self._under_way:
            self._under_way.remove(sent)
        self._counted.append(now)

    def empty(self, now: float) -> None:
        self._counted.extend([now] * (self._count - len(self._counted)))

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

    def came(self, sent: float, now: float, place: str = "") -> None:
        """What was taken at `sent` is answered, or given up."""
        if self._everything is not None:
            self._everything.came(sent, now)
        if place in self._places:
            self._places[place].came(sent, now)

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
