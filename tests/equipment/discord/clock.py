"""The loopback Discord's time: real, plus whatever a test moved it ahead. Ids are made from it, as Discord's are."""

import time
from datetime import UTC, datetime

EPOCH = 1_420_070_400
_LONG_AGO = 90 * 24 * 3600


class Clock:
    def __init__(self) -> None:
        self._ahead = 0.0
        self._last = 0
        self._old = int((self.now() - EPOCH - _LONG_AGO) * 1000)

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def move(self, seconds: float) -> None:
        self._ahead += seconds

    def moment(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    def snowflake(self) -> str:
        """Later ones are always greater."""
        self._last = max(int((self.now() - EPOCH) * 1000) << 22, self._last + 1)
        return str(self._last)

    def old_snowflake(self) -> str:
        """Of something that was there long before, a millisecond apart each, so that shards share them evenly."""
        self._old += 1
        return str(self._old << 22)
