"""Opening hours as schedules of the Human Services Data Specification: the weekly ones. Others are words there."""

import re
from collections.abc import Iterator, Mapping

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = f"(?:{'|'.join(_DAYS)})"
_RULE = re.compile(
    rf"({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) (\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)", re.ASCII
)
_ALL_DAY = {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"}


def weekly(hours: str) -> list[Mapping[str, str]]:
    """One for each time of the week; none where they would not say all of it."""
    if hours == "24/7":
        return [{"freq": "WEEKLY", **_ALL_DAY}]
    rules = [_RULE.fullmatch(rule) for rule in hours.split("; ")] if hours else []
    found = [one for rule in rules if rule for one in _times(rule[1], rule[2])]
    days = [day for rule in rules if rule for day in _each(rule[1])]
    return found if all(rules) and len(days) == len(set(days)) else []


def _times(days: str, times: str) -> Iterator[Mapping[str, str]]:
    byday = ",".join(_DAYS[day].upper() for day in _each(days))
    for time in times.split(","):
        opens, _, closes = time.partition("-")
        yield {
            "freq": "WEEKLY",
            "byday": byday,
            "opens_at": opens,
            "closes_at": "23:59" if closes == "24:00" else closes,
        }


def _each(days: str) -> Iterator[int]:
    for span in days.split(","):
        first, _, last = span.partition("-")
        begins = _DAYS.index(first)
        length = (_DAYS.index(last or first) - begins) % 7 + 1
        yield from ((begins + at) % 7 for at in range(length))
