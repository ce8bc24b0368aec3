"""Why people were paired, from the very parts that decided it. Of three, what all of them share."""

from collections.abc import Iterable
from datetime import datetime

from bot.buddies.model import Fit
from bot.buddies.result import Group
from bot.buddies.rounds import Reason
from bot.buddies.times import Span, moments_of

_IN_ORDER = ("topics", "languages", "times", "mode", "likeness", "experience", "new")
_WITHOUT_WHAT = ("experience", "likeness", "new")
"""Told as a fact: which level, whose wish and how long ago is nobody's to know."""


def reasons_of(group: Group) -> tuple[Reason, ...]:
    """What is in the fit of every two of them."""
    return tuple(reason for name in _IN_ORDER if (reason := _shared(name, group.fits)) is not None)


def _shared(name: str, fits: Iterable[Fit]) -> Reason | None:
    found = [next((part for part in fit.parts if part.name == name), None) for fit in fits]
    parts = [one for one in found if one is not None]
    if len(parts) < len(found) or not parts:
        return None
    if name in _WITHOUT_WHAT:
        return Reason(_new(tuple(ago for part in parts for ago in part.what)) if name == "new" else name)
    if name == "times":
        common = _bits(parts[0].what)
        for part in parts[1:]:
            common &= _bits(part.what)
        return Reason(name, (f"{common:x}",)) if common else None
    what = tuple(one for one in parts[0].what if all(one in part.what for part in parts))
    return Reason(name, what) if what else None


def _new(what: tuple[str, ...]) -> str:
    return "not-lately" if what else "new"


def _bits(stretches: tuple[str, ...]) -> int:
    """`20-24`: half hours of a week, the end not among them."""
    bits = 0
    for stretch in stretches:
        start, _, end = stretch.partition("-")
        bits |= ((1 << (int(end) - int(start))) - 1) << int(start)
    return bits


def common_times(why: tuple[Reason, ...], zone: str, now: datetime) -> tuple[Span, ...]:
    """When all of them could meet, by the clock of a zone: the longest first."""
    bits = next((int(one.what[0], 16) for one in why if one.name == "times" and one.what), 0)
    spans = moments_of(bits, zone, now)
    return tuple(sorted(spans, key=lambda one: (one.start - one.end, one.day, one.start)))
