"""How people write times: a length, a day, a time of day, a span of hours. Pure; "today" is an argument.

What cannot be read is refused with a sentence that names it and shows what works.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.kernel.errors import Unreadable

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
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?([a-z]{3,9})(\d{4})?")


def read_duration(words: str) -> timedelta:
    """`24h`, `3 days`, `2h 30m`: more than nothing, at most ten years."""
    plain = _plain(words).replace(" ", "").replace("and", "").replace(",", "")
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
    plain = _plain(words)
    if plain in ("today", "tomorrow"):
        return today + timedelta(days=plain == "tomorrow")
    if (weekday := _one_of(plain.removeprefix("on ").removeprefix("next "), _DAYS)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    day = _iso(plain) or _named(plain.replace(" ", "").replace(",", ""), today)
    if day is None or not today - timedelta(days=366) <= day <= today + _FARTHEST:
        raise Unreadable("read-day")
    return day


def read_time(words: str) -> time:
    """`19:00`, `7pm`, `7.30 pm`. An hour alone is by the 24-hour clock."""
    found = _TIME.fullmatch(_plain(words).replace(" ", ""))
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
    parts = _plain(words).replace(" to ", "-").split("-")
    if len(parts) != 2:
        raise Unreadable("read-span")
    try:
        return read_time(parts[0]), read_time(parts[1])
    except Unreadable:
        raise Unreadable("read-span") from None


def read_moment(words: str, now: datetime, zone: str) -> datetime:
    """`tuesday 19:00`, `2026-12-24 18:30`: a day and a time in a zone, to come; in UTC."""
    day_words, _, time_words = _plain(words).replace(" at ", " ").rpartition(" ")
    here = now.astimezone(ZoneInfo(zone))
    try:
        at, day = read_time(time_words), read_day(day_words, here.date() - timedelta(days=1))
    except Unreadable:
        raise Unreadable("read-moment") from None
    moment = datetime.combine(day, at, ZoneInfo(zone))
    if moment <= here and _one_of(day_words, _DAYS) is not None:
        moment += timedelta(days=7)
    if moment.astimezone(UTC) <= now:
        raise Unreadable("read-moment-past")
    return moment.astimezone(UTC)


def _plain(words: str) -> str:
    """Lower case, one kind of dash, one kind of space, digits as on a keyboard."""
    short = unicodedata.normalize("NFKC", words[:LONGEST]) if len(words) <= LONGEST else ""
    for dash in "–—−‐‑":
        short = short.replace(dash, "-")
    return " ".join(short.casefold().split())


def _one_of(word: str, names: tuple[str, ...]) -> int | None:
    """Which name a word is, or begins (three letters or more)."""
    if len(word) < 3:
        return None
    return next((index for index, name in enumerate(names) if name.startswith(word)), None)


def _iso(plain: str) -> date | None:
    found = _ISO.fullmatch(plain)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _named(plain: str, today: date) -> date | None:
    found = _NAMED.fullmatch(plain)
    month = _one_of(found[2], _MONTHS) if found else None
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
