"""When somebody could meet: days and hours of a week by their own clock, as people write and read them.

`Tuesday evenings, Sat 10:00-12:00`. In bits, a week is 336 half hours of UTC, Monday 00:00 first, so that people in
different zones can be laid side by side; it is the week at hand that is laid down, since clocks change in the year.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.kernel.documents import Text, text
from bot.kernel.errors import Unreadable
from bot.kernel.walltime import WEEKDAYS, levelled, one_of, read_span

HALF_HOURS = 336
WHOLE_WEEK = (1 << HALF_HOURS) - 1
_HALF = timedelta(minutes=30)
_DAY = 24 * 60
_MOST, _LONGEST = 28, 200
_GROUPS = {
    **dict.fromkeys(("any day", "every day", "daily", "all days"), range(7)),
    **dict.fromkeys(("weekday", "weekdays", "workdays"), range(5)),
    **dict.fromkeys(("weekend", "weekends"), range(5, 7)),
}


class Part(StrEnum):
    """Parts of a day: what most people know of their own week."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_HOURS = {
    Part.MORNING: (8 * 60, 12 * 60),
    Part.AFTERNOON: (12 * 60, 17 * 60),
    Part.EVENING: (17 * 60, 22 * 60),
}
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """On a day of the week (0: Monday), from and until: minutes since midnight by a wall clock. Never past midnight."""

    day: int
    start: int
    end: int

    @property
    def part(self) -> Part | None:
        return next((part for part, hours in _HOURS.items() if hours == (self.start, self.end)), None)


Week = tuple[Span, ...]


def read_week(words: str) -> Week:
    """`Tuesday evenings, Sat 10:00-12:00`; `any` and `off` are a week in which nothing is ruled out: no spans at all.

    Raises `Unreadable`.
    """
    plain = levelled(words, longest=_LONGEST)
    if plain in ("any", "any time", "anytime", "off", "none"):
        return ()
    pieces = [one.strip() for one in plain.replace(";", ",").replace(" and ", ",").split(",")]
    spans = {span for piece in pieces if piece for span in _piece(piece)}
    if not spans or len(spans) > _MOST:
        raise Unreadable("buddies-times-unread")
    return tuple(sorted(spans))


def _piece(piece: str) -> Iterator[Span]:
    """A day, or some, with a part of it or hours; a day alone is from morning to evening."""
    days, rest = _days(piece)
    if not days:
        raise Unreadable("buddies-times-unread")
    for start, end in _hours(rest):
        for day in days:
            yield from _within_days(day, start, end)


def _days(piece: str) -> tuple[Sequence[int], str]:
    for words, days in _GROUPS.items():
        if piece == words or piece.startswith(f"{words} "):
            return tuple(days), piece.removeprefix(words).strip()
    word, _, rest = piece.partition(" ")
    day = one_of(word, WEEKDAYS)
    day = one_of(word.removesuffix("s"), WEEKDAYS) if day is None else day
    return (() if day is None else (day,)), rest.strip()


def _hours(rest: str) -> Iterable[tuple[int, int]]:
    if not rest:
        return ((_HOURS[Part.MORNING][0], _HOURS[Part.EVENING][1]),)
    part = next((one for one in Part if rest in (one.value, f"{one}s")), None)
    if part is not None:
        return (_HOURS[part],)
    start, end = read_span(rest)
    return ((_minutes(start), _minutes(end)),)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _within_days(day: int, start: int, end: int) -> Iterator[Span]:
    """What goes past midnight is a span of the next day as well."""
    if start < end:
        yield Span(day, start, end)
        return
    yield Span(day, start, _DAY)
    if end:
        yield Span((day + 1) % 7, 0, end)


def toggled(week: Week, day: int, part: Part) -> Week:
    """With this part of this day if it was not there, else without."""
    span = Span(day, *_HOURS[part])
    return tuple(sorted(set(week) ^ {span}))


def in_bits(week: Week, zone: str, now: datetime) -> int:
    """The half hours of UTC that lie wholly in these spans, in the seven days from `now` on. No spans: all of them."""
    if not week:
        return WHOLE_WEEK
    bits = 0
    for span in week:
        start, end = _lived(span, zone, now)
        while start + _HALF <= end:
            bits |= 1 << _index(start)
            start += _HALF
    return bits


def _lived(span: Span, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """The next time this span is lived through, in UTC, its start moved up to a full half hour."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    day = today + timedelta(days=(span.day - today.weekday()) % 7)
    midnight = datetime.combine(day, time())
    start, end = (
        (midnight + timedelta(minutes=minutes)).replace(tzinfo=here).astimezone(UTC)
        for minutes in (span.start, span.end)
    )
    return start + (datetime.min.replace(tzinfo=UTC) - start) % _HALF, end


def _index(at: datetime) -> int:
    return at.weekday() * 48 + at.hour * 2 + at.minute // 30


def moments_of(bits: int, zone: str, now: datetime) -> tuple[Span, ...]:
    """The other way: how half hours of UTC are lived through in a zone, those that follow one another as one span."""
    here, base = ZoneInfo(zone), now.astimezone(UTC)
    monday = datetime.combine(base.date() - timedelta(days=base.weekday()), time(), UTC)
    found: list[Span] = []
    for n in range(HALF_HOURS):
        if bits >> n & 1:
            at = monday + n * _HALF
            wall = (at if at >= base - _HALF else at + timedelta(days=7)).astimezone(here)
            start = wall.hour * 60 + wall.minute
            found += _within_days(wall.weekday(), start, (start + 30) % _DAY)
    return _joined(sorted(found))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and last.day == span.day and last.end >= span.start:
            joined[-1] = Span(last.day, last.start, max(last.end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def in_words(span: Span) -> Text:
    """`Tuesday evening`, or the day with its hours."""
    day = text(f"kernel-weekday-{DAYS[span.day]}")
    if span.part is not None:
        return text(f"buddies-times-{span.part}", day=day)
    return text("buddies-times-hours", day=day, start=_clock(span.start), end=_clock(span.end))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def written(week: Week) -> str:
    """As `read_week` reads it again."""
    pieces = (
        f"{WEEKDAYS[one.day]} {one.part or f'{_clock(one.start)}-{_clock(one.end % _DAY)}'}" for one in week
    )
    return ", ".join(pieces)


__all__ = [
    "DAYS",
    "HALF_HOURS",
    "WHOLE_WEEK",
    "Part",
    "Span",
    "Week",
    "in_bits",
    "in_words",
    "moments_of",
    "read_week",
    "toggled",
    "written",
]
