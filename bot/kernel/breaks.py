"""Days without anything: holidays, as people write them. Pure: today is an argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.kernel.documents import Bullets, Text, text
from bot.kernel.errors import Unreadable
from bot.kernel.walltime import levelled, read_day

_LONGEST_BREAK = timedelta(days=120)
_MOST_BREAKS = 10
_LONGEST_BREAKS = 300


@dataclass(frozen=True, slots=True)
class Break:
    """Days on which nothing is posted, both ends among them."""

    first: date
    last: date


def on_break(breaks: Iterable[Break], day: date) -> bool:
    return any(one.first <= day <= one.last for one in breaks)


def read_breaks(words: str, today: date) -> tuple[Break, ...]:
    """`21 Dec - 3 Jan, 14 Apr`: whole days. Those that are over are left out. Raises `Unreadable`."""
    plain = levelled(words, longest=_LONGEST_BREAKS)
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    if not parts or len(parts) > _MOST_BREAKS:
        raise Unreadable("kernel-breaks")
    read = sorted((_break(part, today) for part in parts), key=lambda one: one.first)
    return tuple(one for one in read if one.last >= today)


def shown_breaks(breaks: Iterable[Break]) -> Bullets:
    return Bullets(tuple(_shown(one) for one in breaks))


def _break(words: str, today: date) -> Break:
    first, to, last = words.replace(" to ", " - ").partition(" - ")
    if not to and words.count("-") == 1:
        first, _, last = words.partition("-")
    try:
        begins = read_day(first.strip(), today)
        ends = read_day(last.strip(), max(begins, today)) if last else begins
        if last and read_day(last.strip(), today) < begins and begins - today > _LONGEST_BREAK:
            begins, ends = _a_year_before(begins), read_day(last.strip(), today)
    except (Unreadable, ValueError):
        raise Unreadable("kernel-breaks") from None
    if not timedelta() <= ends - begins <= _LONGEST_BREAK:
        raise Unreadable("kernel-break-long", days=_LONGEST_BREAK.days)
    return Break(begins, ends)


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def _shown(one: Break) -> Text:
    if one.first == one.last:
        return _day(one.first)
    return text("kernel-break", first=_day(one.first), last=_day(one.last))


def _day(day: date) -> Text:
    return text("kernel-day", day=str(day.day), month=text(f"kernel-month-{day.month}"), year=str(day.year))
