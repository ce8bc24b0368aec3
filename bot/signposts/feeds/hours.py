"""Schedules of the Human Services Data Specification, written as OpenStreetMap writes opening hours.

What a schedule says that cannot be written so (every second week, the 3rd of the month) stays words: its own
description. Offsets from UTC are not used, since they cannot say summer time; hours are in the place's own zone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.signposts.feeds.items import Item
from bot.signposts.feeds.words import read_day, shown, words_of

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OSM = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ALL_DAY = "00:00-24:00"
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_OTHERWISE = ("byweekno", "bymonthday", "byyearday")
Remark = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Slot:
    """One time on one day of the week. `nth`: of its month, like `[2]` or `[-1]`; `span`: between which dates."""

    day: int
    time: str
    nth: str = ""
    span: str = ""


def hours_of(schedules: Iterable[Item], *, today: date, remark: Remark) -> tuple[str, str]:
    """The expression, and what is said in words."""
    slots: dict[Slot, None] = {}
    words: dict[str, None] = {}
    for one in schedules:
        _remark_offsets(one, remark)
        if _is_over(one, today):
            remark(one.where, "That schedule is over; it is left out.")
            continue
        found = tuple(_slots(one, today))
        slots.update(dict.fromkeys(found))
        said = _said(one) or ("" if found else _spelled(one))
        if said:
            words[said] = None
    return expression(tuple(slots)), " ".join(words)


def expression(slots: tuple[Slot, ...]) -> str:
    """What is open on any of these. Rules are joined so that none takes another back."""
    if {slot.day for slot in slots if slot == Slot(slot.day, _ALL_DAY)} == set(range(7)):
        return "24/7"
    rules = list(_rules(slots))
    apart = all(not slot.nth and not slot.span and not _past_midnight(slot.time) for slot in slots)
    return ("; " if apart else ", ").join(rules)


def _rules(slots: tuple[Slot, ...]) -> Iterator[str]:
    for span, nth in dict.fromkeys((slot.span, slot.nth) for slot in slots):
        here = [slot for slot in slots if (slot.span, slot.nth) == (span, nth)]
        times = {day: ",".join(sorted({slot.time for slot in here if slot.day == day})) for day in range(7)}
        for shared in dict.fromkeys(one for one in times.values() if one):
            days = _days([day for day in range(7) if times[day] == shared], nth)
            yield f"{span} {days} {shared}".strip()


def _days(days: list[int], nth: str) -> str:
    """`Mo-Fr,Su`; with an nth of the month each stands alone: `Mo[2],Th[2]`."""
    if nth:
        return ",".join(f"{_OSM[day]}{nth}" for day in days)
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_OSM[run[0]] if len(run) == 1 else f"{_OSM[run[0]]}-{_OSM[run[-1]]}" for run in runs)


def _slots(one: Item, today: date) -> Iterator[Slot]:
    """None where it is not sure that this says all of it."""
    time = _time(one)
    if not time or any(one[name] not in ("", []) for name in _OTHERWISE) or not _every_time(one):
        return
    span = _span(one, today)
    for nth, day in _which_days(one):
        yield Slot(day, time, nth, span)


def _every_time(one: Item) -> bool:
    counted = one["count"] != "" and one["until"] == ""
    once = one["interval"] == "" or one.plain("interval") in {"1", "1.0"}
    return once and not counted


def _which_days(one: Item) -> tuple[tuple[str, int], ...]:
    freq = one.plain("freq").upper() or "WEEKLY"
    given = [part.strip() for part in _by_day(one).split(",") if part.strip()]
    found = [_DAY.fullmatch(part) for part in given]
    days = [(match[1] or "", DAYS.index(match[2])) for match in found if match]
    if len(days) != len(given) or freq not in {"DAILY", "WEEKLY", "MONTHLY"}:
        return ()
    if freq == "MONTHLY":
        return tuple((f"[{int(nth)}]" if nth else "", day) for nth, day in days)
    if any(nth for nth, _ in days):
        return ()
    if not days:
        first = read_day(one["dtstart"])
        return tuple(("", day) for day in range(7)) if freq == "DAILY" else _that_day(first, one)
    return tuple(days)


def _by_day(one: Item) -> str:
    """Some write a list where the standard has text."""
    days = one["byday"]
    if isinstance(days, list):
        return ",".join(day if isinstance(day, str) else "?" for day in days[:50]).upper()
    return one.plain("byday")[:200].upper()


def _that_day(first: date | None, one: Item) -> tuple[tuple[str, int], ...]:
    """Weekly since a day is on that day of the week; but only where it was said that it is weekly."""
    return (("", first.weekday()),) if first and one["freq"] != "" else ()


def _time(one: Item) -> str:
    opens, closes = _clock(one["opens_at"]), _clock(one["closes_at"])
    if not opens or not closes or opens == "24:00":
        return ""
    if closes in {"00:00", "23:59"}:
        closes = "24:00"
    return "" if opens == closes else f"{opens}-{closes}"


def _clock(value: object) -> str:
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 40 else None
    if not found or (found[1] == "24" and found[2] != "00"):
        return ""
    return f"{int(found[1]):02}:{found[2]}"


def _past_midnight(time: str) -> bool:
    opens, _, closes = time.partition("-")
    return closes < opens


def _span(one: Item, today: date) -> str:
    """The dates it holds for, if that is not simply from now on."""
    begins = read_day(one.first("valid_from", "dtstart"))
    ends = _end(one)
    if ends is None:
        return f"{_date(begins)}+" if begins and begins > today else ""
    return f"{_date(begins if begins and begins <= ends else today)}-{_date(ends)}"


def _is_over(one: Item, today: date) -> bool:
    ends = _end(one)
    return ends is not None and ends < today


def _end(one: Item) -> date | None:
    ends = [day for day in (read_day(one["valid_to"]), read_day(one["until"])) if day]
    return min(ends, default=None)


def _date(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}"


def _said(one: Item) -> str:
    said = one["description"]
    return words_of(said) if isinstance(said, str) else ""


def _spelled(one: Item) -> str:
    """A schedule without a description, as it stands: better than nothing."""
    times = " – ".join(one.plain(name)[:5] for name in ("opens_at", "closes_at") if one.plain(name))
    parts = [one.plain(name)[:60] for name in ("freq", "interval", "byday", "bymonthday")]
    return words_of(" ".join(part for part in (*parts, times) if part))


def _remark_offsets(one: Item, remark: Remark) -> None:
    clocks = [one.plain(name)[:40] for name in ("opens_at", "closes_at")]
    offsets = [found[3] for found in map(_TIME.fullmatch, clocks) if found and found[3]]
    if one["timezone"] != "" or offsets:
        given = shown(one["timezone"]) if one["timezone"] != "" else offsets[0]
        remark(one.at("timezone"), f"An offset from UTC ({given}) cannot say summer time; it is not used.")
