"""How people write a rhythm: “Tuesdays 19:00”, “every second Thursday at 7pm”, “last Friday of the month 18:30”.

Pure; “today” is an argument. What is read can be said back (`describe`), and what is said back reads the same.
A rhythm that could be meant in two ways is asked about, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.kernel.documents import Text, text
from bot.kernel.errors import Unreadable
from bot.kernel.recurrence import check_rule, held_at, next_after
from bot.kernel.rhythm_signs import Written, in_signs
from bot.kernel.walltime import TIME_AMONG_WORDS, levelled, read_day, read_time

LONGEST = 120
"""Characters looked at: all seven days in full, a time and a first day."""
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NOON = re.compile(r"\b(?:noon|midday)\b")
_DOTTED = re.compile(r"\b([ap])\. ?m\b\.?")
_HOUR_ALONE = re.compile(r"\bat (\d{1,2})\b(?! ?(?:st|nd|rd|th))|(?<![\d:.-])\b(\d{1,2})$")
_FROM = re.compile(r" (?:from|starting(?: on| from)?|beginning(?: on)?)(?: |$)")
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape), kind)
    for shape, kind in (
        (r"E?D+|EN?w?D+|D+EN?w", "weekly"),
        (r"EN?d|ERd", "daily"),
        (r"ERw?D+", "either"),
        (r"E?R+Dm|E?R+DEm|E?R+D|EN?mR+D|R+DEN?m", "by weekday"),
        (r"E?R+d?m|E?R+d?Em|R+|EN?mR+d?|R+d?EN?m|Rd", "by day"),
    )
)
"""What is written, in signs, and which kind of rhythm that is."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """A rule (RFC 5545) and its first local time, naive."""

    rule: str
    start: datetime


def read_rhythm(words: str, today: date) -> Recurring:
    """The rhythm, its first local time today or later. Raises `Unreadable`, with a sentence that shows what works."""
    plain = _tidied(levelled(words, longest=LONGEST))
    if not plain:
        raise Unreadable("read-rule")
    rest, at = _without_time(plain)
    rest, begin = _without_first_day(rest, today)
    written = in_signs(rest.strip(" ,-"))
    rule = _rule(written) if written is not None else None
    if rule is None:
        raise Unreadable(
            "read-rhythm-day" if at is not None and _only_how_often(written, rest) else "read-rule"
        )
    if at is None:
        raise Unreadable("read-rhythm-time")
    return _first(rule, datetime.combine(begin, at))


def rhythm_to_come(words: str, now: datetime, zone: str) -> Recurring:
    """The same, beginning with a moment that is still to come in that zone: today only before the hour."""
    today = now.astimezone(ZoneInfo(zone)).date()
    read = read_rhythm(words, today)
    return read if held_at(read.start, zone) > now else read_rhythm(words, today + timedelta(days=1))


def _tidied(plain: str) -> str:
    for one, other in (("’", "'"), ("'s", "s"), ("@", " at "), (" that has one", "")):
        plain = plain.replace(one, other)
    plain = _DOTTED.sub(r"\1m", _NOON.sub("12:00", plain))
    return plain.strip(" .!?,-\"'“”„").removeprefix("from ")


def _without_time(plain: str) -> tuple[str, time | None]:
    found = list(TIME_AMONG_WORDS.finditer(plain))
    if len(found) > 1:
        raise Unreadable("read-rhythm-times")
    if found:
        at = found[0]
        return f"{plain[: at.start()]} {plain[at.end() :]}", read_time(at[0].removeprefix("at "))
    alone = _HOUR_ALONE.search(plain)
    if alone is None:
        return plain, None
    hour = alone[1] or alone[2]
    if 1 <= int(hour) <= 12:
        raise Unreadable("read-rhythm-hour", hour=str(int(hour)))
    return f"{plain[: alone.start()]} {plain[alone.end() :]}", read_time(hour)


def _without_first_day(words: str, today: date) -> tuple[str, date]:
    """“Tuesdays from 8 Oct”: the day from which it counts, else today."""
    rest, *later = _FROM.split(f" {' '.join(words.split())} ")
    days = [one.strip(" ,") for one in later if one.strip(" ,")]
    if not days:
        return rest, today
    day = read_day(days[0], today) if len(days) == 1 else today - timedelta(days=1)
    if day < today:
        raise Unreadable("read-rhythm-from")
    return rest, day


def _rule(written: Written) -> str | None:
    kind = next((kind for shape, kind in _SHAPES if shape.fullmatch(written.signs)), None)
    days, ordinals, every = written.days, written.ordinals, written.every
    if kind == "either":
        return _each_second(written)
    if kind == "weekly":
        return _weekly(days, every)
    if kind == "daily":
        return _repeated("DAILY", ordinals[0] if ordinals else every)
    if kind == "by weekday" and all(-1 <= one <= 5 and one for one in ordinals):
        return _repeated("MONTHLY", every, f"BYDAY={_nth(ordinals, _CODES[days[0]])}")
    if kind == "by day" and all(-1 <= one <= 31 and one for one in ordinals):
        numbers = ",".join(str(one) for one in _sorted(ordinals))
        return _repeated("MONTHLY", every, f"BYMONTHDAY={numbers}")
    return None


def _each_second(written: Written) -> str | None:
    """“Every second Thursday” is every two weeks, “every last Friday” monthly; “every third” could be either."""
    which, days = written.ordinals[0], written.days
    if "w" in written.signs:
        return _weekly(days, which) if which > 0 else None
    if which == 2:
        return _weekly(days, 2)
    if len(days) == 1 and which in (1, -1):
        return f"FREQ=MONTHLY;BYDAY={which}{_CODES[days[0]]}"
    if which in (3, 4, 5):
        raise Unreadable("read-rhythm-either", n=str(which))
    return None


def _weekly(days: tuple[int, ...], every: int) -> str:
    if len(set(days)) == 7 and every == 1:
        return "FREQ=DAILY"
    return _repeated("WEEKLY", every, "BYDAY=" + ",".join(_CODES[day] for day in sorted(set(days))))


def _repeated(often: str, every: int, *which: str) -> str:
    return ";".join((f"FREQ={often}", *([] if every == 1 else [f"INTERVAL={every}"]), *which))


def _nth(ordinals: tuple[int, ...], day: str) -> str:
    return ",".join(f"{which}{day}" for which in _sorted(ordinals))


def _sorted(ordinals: tuple[int, ...]) -> list[int]:
    """In the order of the month, the last one last."""
    return sorted(set(ordinals), key=lambda one: one if one > 0 else 99)


def _only_how_often(written: Written | None, rest: str) -> bool:
    """Whether all that is wanting is on which day."""
    if written is None:
        return not rest.strip(" ,")
    return re.fullmatch(r"(?:E?N?[wm]|E)?", written.signs) is not None


def _first(rule: str, begin: datetime) -> Recurring:
    """Counted from the first day that fits, so that “every 2 weeks” begins with the next one to come."""
    check_rule(rule, begin)
    each = re.sub(r";INTERVAL=\d+", "", rule)
    due = next_after(each, begin, "UTC", held_at(begin, "UTC") - timedelta(microseconds=1))
    if due is None:
        raise Unreadable("read-rule-never")
    check_rule(rule, due.wall)
    return Recurring(rule, due.wall)


def describe(one: Recurring) -> Text:
    """“every 2 weeks on Thursday at 19:00”: words of a rhythm that `read_rhythm` reads back."""
    parts = dict(part.split("=") for part in one.rule.split(";"))
    return text("kernel-rhythm", days=_in_words(parts), time=one.start.strftime("%H:%M"))


def _in_words(parts: dict[str, str]) -> Text:
    every, which = parts.get("INTERVAL"), parts.get("BYDAY", "").split(",")
    if parts["FREQ"] == "DAILY":
        return text("kernel-rhythm-days", n=every) if every else text("kernel-rhythm-daily")
    if parts["FREQ"] == "WEEKLY":
        if every is None and which == list(_CODES[:5]):
            return text("kernel-rhythm-weekdays")
        days = _listed([_day(code) for code in which])
        return (
            text("kernel-rhythm-weeks", n=every, days=days)
            if every
            else text("kernel-rhythm-weekly", days=days)
        )
    if "BYMONTHDAY" in parts:
        return _by_day([int(one) for one in parts["BYMONTHDAY"].split(",")], every)
    nth = _listed([text(f"kernel-rhythm-nth-{_place(int(one[:-2]))}") for one in which])
    named = text("kernel-rhythm-nth", nth=nth, day=_day(which[0][-2:]))
    return _monthly(named, every, rare="5" in which[-1])


def _by_day(days: list[int], every: str | None) -> Text:
    listed = _listed(
        [text("kernel-rhythm-date", n=one) if one > 0 else text("kernel-rhythm-nth-last") for one in days]
    )
    named = text("kernel-rhythm-date-last") if days == [-1] else listed
    return _monthly(named, every, rare=max(days) > 28)


def _monthly(named: Text, every: str | None, *, rare: bool) -> Text:
    """`rare`: not every month has one."""
    if every:
        return text("kernel-rhythm-months", n=every, days=named)
    return text("kernel-rhythm-rare" if rare else "kernel-rhythm-monthly", days=named)


def _place(which: int) -> str:
    return "last" if which < 0 else str(which)


def _day(code: str) -> Text:
    return text(f"kernel-weekday-{code.lower()}")


def _listed(named: list[Text]) -> Text:
    """“Monday, Wednesday and Friday”."""
    if len(named) == 1:
        return named[0]
    if len(named) == 2:
        return text("kernel-rhythm-and", first=named[0], last=named[1])
    return text("kernel-rhythm-comma", first=named[0], others=_listed(named[1:]))
