"""How much Discord takes: buckets, the global limit, storms; and who came back before the time they were given."""

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from hashlib import md5

from tests.equipment.discord.refusals import Json
from tests.equipment.discord.router import Ask

GLOBAL = 50
"""Requests in a second."""
_FREE = ("/interactions/", "/webhooks/", "/gateway-socket")
"""Not counted among them."""
_MEASURES = {
    ("POST", "/channels/{channel}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel}/messages/{message}"): (5, 5.0),
    ("DELETE", "/channels/{channel}/messages/{message}"): (5, 1.0),
    ("POST", "/webhooks/{application}/{token}"): (5, 2.0),
    ("PUT", "/guilds/{guild}/members/{user}/roles/{role}"): (10, 10.0),
    ("DELETE", "/guilds/{guild}/members/{user}/roles/{role}"): (10, 10.0),
    ("POST", "/channels/{channel}/threads"): (10, 10.0),
}
_USUAL = (50, 5.0)
_BUCKETS = 10_000
"""So many are kept before those that are over are forgotten."""
_IN_FLIGHT = 0.15
"""Seconds in which a request may already have been under way when a 429 was given."""
Bucket = tuple[str, str, str]


@dataclass
class Window:
    """`left` of `size` until `until`."""

    size: int
    seconds: float
    until: float = 0.0
    left: int = 0

    def take(self, now: float) -> float:
        """Seconds to wait; 0: it may pass."""
        if now >= self.until:
            self.left, self.until = self.size, now + self.seconds
        if self.left:
            self.left -= 1
            return 0.0
        return self.until - now


@dataclass
class Storm:
    path: str
    until: float
    retry_after: float | None
    everything: bool


@dataclass
class Limits:
    """`how`: "none" or "real". `too_soon`: requests that came before the time a 429 had given them."""

    how: str = "none"
    too_soon: list[str] = field(default_factory=list)
    answers: "Counter[int]" = field(default_factory=Counter)
    """How often each status was answered."""
    measures: dict[tuple[str, str], tuple[int, float]] = field(default_factory=lambda: dict(_MEASURES))
    """How many in how many seconds, by method and route."""
    _windows: dict[Bucket, Window] = field(default_factory=dict)
    _everything: Window = field(default_factory=lambda: Window(GLOBAL, 1.0))
    _storms: list[Storm] = field(default_factory=list)
    _told: dict[Bucket | None, tuple[float, float]] = field(default_factory=dict)
    """When a 429 was given, and until when: by bucket, or for everything."""
    invalid: deque[float] = field(default_factory=lambda: deque(maxlen=20_000))
    """When 401, 403 and 429 were answered: ten thousand in ten minutes are a ban."""

    def storm(
        self, seconds: float, path: str = "/", *, retry_after: float | None = None, everything: bool = False
    ) -> None:
        """429 for so long. `retry_after`: what is said, where it is not the time that is left."""
        self._storms.append(Storm(path, time.monotonic() + seconds, retry_after, everything))

    def judge(self, ask: Ask) -> tuple[Json | None, dict[str, str]]:
        """The body of a 429 where it has to wait, and the headers."""
        now = time.monotonic()
        self._watch(ask, now)
        for storm in self._storms:
            if now < storm.until and storm.path in ask.path:
                return self._wait(ask, now, storm.retry_after or storm.until - now, storm.everything)
        if self.how == "none":
            return None, {}
        counted = not ask.path.startswith(_FREE)
        if counted and (wait := self._everything.take(now)) > 0:
            return self._wait(ask, now, wait, True)
        if len(self._windows) > _BUCKETS:
            self._windows = {key: one for key, one in self._windows.items() if now < one.until}
        window = self._windows.setdefault(ask.bucket, Window(*self.measures.get(ask.bucket[:2], _USUAL)))
        wait = window.take(now)
        headers = _headers(ask.bucket, window, now)
        if wait > 0:
            body, more = self._wait(ask, now, wait, False)
            return body, more | headers
        return None, headers

    def count(self, status: int) -> None:
        self.answers[status] += 1
        if status in {401, 403, 429}:
            self.invalid.append(time.monotonic())

    def _wait(self, ask: Ask, now: float, wait: float, everything: bool) -> tuple[Json, dict[str, str]]:
        self._told[None if everything else ask.bucket] = (now, now + wait)
        wait = round(wait + 0.0005, 3)
        body = {"message": "You are being rate limited.", "retry_after": wait, "global": everything}
        scope = "global" if everything else "user"
        headers = {"Retry-After": str(int(wait) + 1), "Via": "1.1 google", "X-RateLimit-Scope": scope}
        return body, headers | ({"X-RateLimit-Global": "true"} if everything else {})

    def _watch(self, ask: Ask, now: float) -> None:
        for key in (ask.bucket, None):
            given, until = self._told.get(key, (0.0, 0.0))
            if given + _IN_FLIGHT < now < until and not (key is None and ask.path.startswith(_FREE)):
                self.too_soon.append(f"{ask.method} {ask.route} {until - now:.3f}s")


def _headers(bucket: Bucket, window: Window, now: float) -> dict[str, str]:
    left = max(0.0, window.until - now)
    return {
        "X-RateLimit-Limit": str(window.size),
        "X-RateLimit-Remaining": str(window.left),
        "X-RateLimit-Reset": f"{time.time() + left:.3f}",
        "X-RateLimit-Reset-After": f"{left:.3f}",
        "X-RateLimit-Bucket": md5(repr(bucket[:2]).encode(), usedforsecurity=False).hexdigest(),
    }
