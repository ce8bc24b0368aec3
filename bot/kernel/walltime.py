"""How people write times: a length, a day, a time of day, a span of hours. Pure; "today" is an argument.

What cannot be read is refused with a sentence that names it and shows what works.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.kernel.errors import Unreadable
from bot.kernel.recurrence import held_at

LONGEST = 60
"""Characters looked at: nobody writes a time in more."""
_FARTHEST = timedelta(days=3653)
_MINUTES = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 60),
    **dict.fromkeys(("d", "day", "days"), 24 * 60),
    **dict.fromkeys(("w", "week", "weeks"), 7 * 24 * 60),
}
_PART = re.compile(r"(\d{1,5})([a-z]+)")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?")
TIME_AMONG_WORDS = re.compile(r"(?:\b(?:at )?\d{1,2}[:.]\d{2}(?: ?[ap]m)?|\b(?:at )?\d{1,2} ?[ap]m)\b")
"""A time of day among other words."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?([a-z]{3,9})(\d{4})?")


def read_duration(words: str) -> timedelta:
    """`24h`, `3 days`, `2h 30m`: more than nothing, at most ten years."""
    plain = levelled(words).replace(" ", "").replace("and", "").replace(",", "")
    minutes, end = 0, 0
    for part in _PART.finditer(plain):
        if part.start() != end or part[2] not in _MINUTES:
            break
        minutes, end = minutes + int(part[1]) * _MINUTES[part[2]], part.end()
    if not plain or end != len(plain) or not 0 < minutes <= _FARTHEST // timedelta(minutes=1):
        raise Unreadable("read-duration")
    return timedelta(minutes=minutes)


def read_day(words: str, today: date) -> date:
    """`friday` and `24 Dec` are the next ones to come, `2026-12-24` is that day."""
    plain = levelled(words)
    if plain in ("today", "tomorrow"):
        return today + timedelta(days=plain == "tomorrow")
    if (weekday := _weekday(plain)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    day = _iso(plain) or _named(plain.replace(" ", "").replace(",", ""), today)
    if day is None or not today - timedelta(days=366) <= day <= today + _FARTHEST:
        raise Unreadable("read-day")
    return day


def read_time(words: str) -> time:
    """`19:00`, `7pm`, `7.30 pm`. An hour alone is by the 24-hour clock."""
    found = _TIME.fullmatch(levelled(words).replace(" ", ""))
    if found is None:
        raise Unreadable("read-time")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise Unreadable("read-time")
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Unreadable("read-time")
    return time(hour, minute)


def read_span(words: str) -> tuple[time, time]:
    """`22:00-07:00`, `10pm to 7am`: where it begins and where it ends; it may span midnight."""
    parts = levelled(words).replace(" to ", "-").split("-")
    if len(parts) != 2:
        raise Unreadable("read-span")
    if _two_ways(parts):
        raise Unreadable("read-span-ambiguous")
    try:
        return read_time(parts[0]), read_time(parts[1])
    except Unreadable:
        raise Unreadable("read-span") from None


def read_moment(words: str, now: datetime, zone: str) -> datetime:
    """`tuesday 19:00`, `tomorrow at 7 pm`, `2026-12-24 18:30`: a day and a time in a zone, to come; in UTC.

    A weekday is today's while its time is to come. A time that the clocks leave out is at the end of the gap, one
    that comes twice the first.
    """
    plain = levelled(words)
    today = now.astimezone(_zone(zone)).date()
    try:
        at = TIME_AMONG_WORDS.search(plain)
        if at is None:
            raise Unreadable("read-moment")
        clock = read_time(at[0].removeprefix("at "))
        day = _day_of_moment((plain[: at.start()] + plain[at.end() :]).strip(" ,"), today)
    except Unreadable:
        raise Unreadable("read-moment") from None
    moments = (held_at(datetime.combine(one, clock), zone) for one in day)
    moment = next((one for one in moments if one > now), None)
    if moment is None:
        raise Unreadable("read-moment-past")
    return moment


def _day_of_moment(words: str, today: date) -> tuple[date, ...]:
    """The days that may be meant: a weekday is today or in a week."""
    day = read_day(words, today)
    return (today, day) if day - today == timedelta(days=7) and _weekday(words) is not None else (day,)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable("read-zone") from None


def _two_ways(parts: list[str]) -> bool:
    """Whether hours alone could be morning or evening: `9-5`, `10-7pm`. With one past noon, `22-7`, it is clear."""
    ends = [one.strip() for one in parts]
    alone = [int(one) for one in ends if one.isdecimal() and len(one) <= 2]
    by_name = any(one.endswith(("am", "pm")) for one in ends)
    by_clock = any(":" in one or "." in one for one in ends) or any(hour > 12 or hour == 0 for hour in alone)
    return bool(alone) and (by_name or not by_clock)


def levelled(words: str, *, longest: int = LONGEST) -> str:
    """Lower case, one kind of dash, one kind of space, digits as on a keyboard. Empty, if there is too much of it."""
    short = unicodedata.normalize("NFKC", words) if len(words) <= longest else ""
    for dash in "–—−‐‑":
        short = short.replace(dash, "-")
    return " ".join(short.casefold().split())


def _weekday(plain: str) -> int | None:
    return one_of(plain.removeprefix("on ").removeprefix("next "), WEEKDAYS)


def one_of(word: str, names: tuple[str, ...]) -> int | None:
    """Which name a word is, or begins (three letters or more)."""
    if len(word) < 3:
        return None
    return next((index for index, name in enumerate(names) if name.startswith(word)), None)


def _iso(plain: str) -> date | None:
    found = _ISO.fullmatch(plain)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _named(plain: str, today: date) -> date | None:
    found = _NAMED.fullmatch(plain)
    month = one_of(found[2], _MONTHS) if found else None
    if found is None or month is None:
        return None
    if found[3]:
        return _date(int(found[3]), month + 1, int(found[1]))
    years = (_date(today.year + ahead, month + 1, int(found[1])) for ahead in range(9))
    return next((day for day in years if day is not None and day >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
