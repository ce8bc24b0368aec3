"""The words of a rhythm in signs: E every, N a number, R an ordinal, D a weekday; d, w and m day, week and month."""

import re
from dataclasses import dataclass

from bot.kernel.errors import Unreadable
from bot.kernel.walltime import WEEKDAYS, one_of

_TOKEN = re.compile(r"\d{1,4}(?:st|nd|rd|th)?|[a-z]+|[-&,+/]")
_FILLERS = {"on", "at", "the", "in", "of", "and", "a", "&", ",", "+", "/"}
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SIGNS: dict[str, str] = {
    **dict.fromkeys(("every", "each"), "E"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("week", "weeks"), "w"),
    **dict.fromkeys(("month", "months"), "m"),
    "daily": "Ed",
    "weekly": "Ew",
    "monthly": "Em",
    "to": "-",
    "-": "-",
}


@dataclass(frozen=True, slots=True)
class Written:
    """The words in signs, and what stood behind the signs."""

    signs: str
    days: tuple[int, ...]
    ordinals: tuple[int, ...]
    every: int


def in_signs(words: str) -> Written | None:
    tokens = _TOKEN.findall(words)
    if "".join(tokens) != words.replace(" ", ""):
        return None
    signs, days, ordinals, every = "", list[int](), list[int](), 1
    for token in tokens:
        if token in _SIGNS:
            signs += _SIGNS[token]
        elif (group := _weekdays(token)) is not None:
            signs += "D" * len(group)
            days += group
        elif (ordinal := _ordinal(token)) is not None:
            signs += "R"
            ordinals.append(ordinal)
        elif (counted := _counted(token)) is not None:
            more, every = counted
            signs += more
        elif token in ("biweekly", "bimonthly"):
            raise Unreadable("read-rhythm-twice")
        elif token not in _FILLERS:
            return None
    return _spread(Written(signs, tuple(days), tuple(ordinals), every))


def _weekdays(token: str) -> tuple[int, ...] | None:
    """“monday”, “mon”, “mondays”, “weekdays”, “weekend”."""
    if token in ("weekday", "weekdays", "workday", "workdays"):
        return (0, 1, 2, 3, 4)
    if token in ("weekend", "weekends"):
        return (5, 6)
    day = one_of(token, WEEKDAYS)
    day = one_of(token.removesuffix("s"), WEEKDAYS) if day is None else day
    return None if day is None else (day,)


def _ordinal(token: str) -> int | None:
    if token == "last":  # noqa: S105  # a word, no secret
        return -1
    if token in _ORDINALS:
        return _ORDINALS.index(token) + 1
    return int(token[:-2]) if token[:1].isdigit() and token[-1:].isalpha() else None


def _counted(token: str) -> tuple[str, int] | None:
    """A number, or a word that holds one: its signs and how many."""
    if token.isdigit():
        return "N", int(token)
    if token in _NUMBERS:
        return "N", _NUMBERS.index(token) + 2
    held = {"other": "N", "alternate": "EN", "fortnightly": "ENw", "fortnight": "Nw", "fortnights": "Nw"}
    return (held[token], 2) if token in held else None


def _spread(written: Written) -> Written | None:
    """“Monday to Friday” is five days."""
    if "-" not in written.signs:
        return written
    if written.signs.count("-") > 1 or "D-D" not in written.signs or len(written.days) != 2:
        return None
    first, last = written.days
    days = tuple((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    return Written(written.signs.replace("D-D", "D" * len(days)), days, written.ordinals, written.every)
