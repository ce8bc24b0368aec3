"""When an entry is open: written as OpenStreetMap writes `opening_hours`, meant on its own wall clock.

Nights that run over midnight and bank holidays (`PH off`) are the library's affair. On the days on which clocks change
each end of a stretch happens once: the first of two, or at the end of the gap. What nobody said is unknown (SG3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opening_hours import OpeningHours
from opening_hours import State as Found

from bot.kernel.recurrence import held_at
from bot.signposts.entry import Entry

ALWAYS = "24/7"
_FAR = timedelta(days=366)
"""A change later than this is of no use to anybody."""
_BEFORE = timedelta(days=2)
"""Longer than clocks are ever put back, so that the stretch at hand is among the first ones."""
_MOST = 400


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether it is open, and until when that holds (aware UTC). `until`: None where nobody knows, or it stays so."""

    state: State
    until: datetime | None = None
    always: bool = False


def opening(entry: Entry, now: datetime) -> Opening:
    """At this moment. Where its hours or its zone are missing or cannot be read, nobody knows."""
    if entry.hours == ALWAYS:
        return Opening(State.OPEN, always=True)
    rule = _rule(entry.hours, entry.country)
    here = _wall(now, entry.zone)
    if rule is None or here is None:
        return Opening(State.UNKNOWN)
    for state, end in islice(_stretches(rule, here - _BEFORE, entry.zone), _MOST):
        if end is None or now < end:
            return _now(state, end, now)
    return Opening(State.UNKNOWN)


def readable(hours: str, country: str = "") -> bool:
    """Whether these are hours at all, and bank holidays are known where they speak of them."""
    return hours == ALWAYS or _rule(hours, country) is not None


def _now(state: State, end: datetime | None, now: datetime) -> Opening:
    until = None if end is None or end - now > _FAR or state is State.UNKNOWN else end
    return Opening(state, until, always=state is State.OPEN and end is None)


def _stretches(rule: OpeningHours, start: datetime, zone: str) -> Iterator[tuple[State, datetime | None]]:
    """One after the other: what holds, and the moment at which it ends."""
    for _, end, found, _ in rule.intervals(start, start + 2 * _FAR):
        last = end is None or end >= start + 2 * _FAR
        yield _STATES[found], None if last else held_at(end, zone)


def _wall(now: datetime, zone: str) -> datetime | None:
    try:
        return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(4096)
def _rule(hours: str, country: str) -> OpeningHours | None:
    if not hours:
        return None
    try:
        return OpeningHours(hours, country=country or None)
    except Exception:  # noqa: BLE001  # its own errors are not in its types; whatever it cannot read is unknown
        return None if "PH" in hours or not country else _rule(hours, "")


_STATES = {Found.OPEN: State.OPEN, Found.CLOSED: State.CLOSED, Found.UNKNOWN: State.UNKNOWN}
__all__ = ["ALWAYS", "Opening", "State", "opening", "readable"]
