"""`kith check`: whether this machine’s clock agrees with a platform’s. Planned times are only as right as it is."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from adapters.clock import SystemClock
from bot.app.found import Found

_SKEW = timedelta(minutes=2)


def examine_clock(platform: str, server: str, date: str) -> Found:
    """`date`: what the platform’s server last said, as a header of HTTP has it."""
    theirs = _moment(date)
    if theirs is None:
        return Found(f"{platform}: {server} does not say what time it is.", minor=True)
    apart = abs(SystemClock().now() - theirs)
    if apart > _SKEW:
        seconds = int(apart.total_seconds())
        return Found(
            f"{platform}: this machine’s clock is {seconds} seconds off the server’s. Set it.", fine=False
        )
    return Found(f"{platform}: the clocks agree.")


def _moment(date: str) -> datetime | None:
    """As HTTP writes one: always in UTC."""
    try:
        return parsedate_to_datetime(date).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None
