"""From what a feed says to an entry of ours: what cannot be trusted sets the entry aside, what is only odd is noted.

Whatever decides whether and to whom an entry is shown (status, last check, country, ages) has to be readable. Numbers
and addresses are never touched: each is kept byte for byte or not at all (SG1).
"""

from collections import Counter
from datetime import date
from itertools import islice

from opening_hours import validate

from bot.kernel.safety import tidy
from bot.signposts.entry import Entry, EntryId, Medium, Status, Way
from bot.signposts.feeds import codes
from bot.signposts.feeds.feed import MOST_NOTES, Draft, Invalid, Note, Terms
from bot.signposts.feeds.raw import LONGEST_ADDRESS, Raw, RawWay, Unusable, unreachable
from bot.signposts.feeds.words import (
    EARLIEST,
    NAME,
    SHORT,
    TEXT,
    in_one_line,
    on_one_line,
    read_day,
    read_whole,
    shortened,
    shown,
    words_of,
)
from bot.signposts.model import DEAD

MOST_WAYS, MOST_AREAS, MOST_TOPICS, MOST_LANGUAGES = 12, 30, 20, 20
LONGEST_ID, LONGEST_HOURS, ELDEST = 200, 400, 120
_FREE = frozenset(
    {"free", "free of charge", "no charge", "no cost", "0", "0.00", "£0", "$0", "€0", "nothing"}
)


class Drafting:
    """Drafts one entry after another, and remembers what it had to leave out."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.notes: list[Note] = []
        self.unknown_topics: Counter[str] = Counter()

    def note(self, where: str, what: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(where, what))

    def draft(self, raw: Raw) -> Draft | Invalid:
        before = len(self.notes)
        try:
            return Draft(self._entry(raw), raw.where)
        except Unusable as why:
            name = in_one_line(raw.name[:NAME]) if isinstance(raw.name, str) else ""
            del self.notes[before:]
            return Invalid(why.at or raw.where, str(why), name, _foreign_if_any(raw.foreign))

    def text(self, value: object, name: str, where: str, longest: int = TEXT) -> str:
        """Words that may be kept, names and the like on one line; what is none is left out and noted."""
        if not isinstance(value, str):
            if value not in ("", None):
                self.note(where, f"{name} is {shown(value)}, which is not text; it is left out.")
            return ""
        words = words_of(value) if longest == TEXT else on_one_line(value)
        if len(words) > longest:
            self.note(where, f"{name} has more than {longest} characters; it ends there with “…”.")
        return shortened(words, longest)

    def _entry(self, raw: Raw) -> Entry:
        foreign = _foreign(raw.foreign)
        name = self._needed(raw.name, "name", raw.where, NAME)
        what = self._needed(raw.what, "what", raw.where, TEXT)
        country = self._country(raw)
        youngest, oldest = self._ages(raw)
        hours, hours_words = self._hours(raw)
        return Entry(
            id=EntryId(""),
            name=name,
            what=what,
            who=self.text(raw.who, "who", raw.where),
            happens=self.text(raw.happens, "happens", raw.where),
            private=self.text(raw.private, "private", raw.where),
            cost=self._cost(raw),
            access=self.text(raw.access, "access", raw.where),
            languages=self._languages(raw),
            country=country,
            areas=self._areas(raw),
            topics=self._topics(raw),
            youngest=youngest,
            oldest=oldest,
            ways=self._ways(raw, country),
            hours=hours,
            hours_words=hours_words,
            zone=self._zone(raw, country, hours),
            pair=self.text(raw.pair, "pair", raw.where, SHORT),
            status=_status(raw),
            checked=self._checked(raw),
            source=self._said(raw.source, "source", raw.where, LONGEST_ADDRESS, self.terms.source),
            licence=self._said(raw.licence, "licence", raw.where, SHORT, self.terms.licence),
            feed=self.terms.feed,
            foreign=foreign,
        )

    def _needed(self, value: object, name: str, where: str, longest: int) -> str:
        if not isinstance(value, str) and value not in ("", None):
            raise Unusable(f"{name} is {shown(value)}; it is text, like “Vale Night Line”.")
        words = self.text(value, name, where, longest)
        if not words:
            raise Unusable(f"Nothing says its {name}.")
        return words

    def _said(self, value: object, name: str, where: str, longest: int, otherwise: str) -> str:
        return otherwise if value is None else self.text(value, name, where, longest)

    def _cost(self, raw: Raw) -> str:
        words = self.text(raw.cost, "cost", raw.where)
        return "free" if words.casefold().rstrip(".") in _FREE else words

    def _country(self, raw: Raw) -> str:
        if raw.country in ("", None):
            if raw.anywhere or raw.own or self.terms.country:
                return "" if raw.anywhere else self.terms.country
            raise Unusable("Nothing says its country. Name the one all of them are in: --country GB")
        code = codes.country_code(raw.country) if isinstance(raw.country, str) else ""
        if not code:
            raise Unusable(f"{shown(raw.country)} is no country. It is two letters, like GB.")
        return code

    def _ages(self, raw: Raw) -> tuple[int | None, int | None]:
        youngest = self._age(raw.youngest, "youngest", raw.where)
        oldest = self._age(raw.oldest, "oldest", raw.where)
        if youngest is not None and oldest is not None and youngest > oldest:
            raise Unusable(f"Its ages go from {youngest} to {oldest}. They are like 16 to 25.")
        return youngest, oldest

    def _age(self, value: object, name: str, where: str) -> int | None:
        if value in ("", None):
            return None
        years = read_whole(value)
        if years is None:
            raise Unusable(f"{name} is {shown(value)}; it is a whole number of years, like 16.")
        if not 0 <= years <= ELDEST:
            self.note(where, f"Nobody is {years} years old; that limit is left out.")
            return None
        return years

    def _languages(self, raw: Raw) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for one in islice(raw.languages, MOST_LANGUAGES):
            code = codes.language_code(one) if isinstance(one, str) else ""
            if code:
                found[code] = None
            elif one not in ("", None):
                self.note(
                    raw.where, f"{shown(one)} is no language known here; it is like “en”. It is left out."
                )
        return tuple(found)

    def _areas(self, raw: Raw) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for one in islice(raw.areas, MOST_AREAS):
            words = on_one_line(one) if isinstance(one, str) else ""
            if words and len(words) <= SHORT:
                found[words] = None
            elif one not in ("", None):
                self.note(raw.where, f"{shown(one)} is not the name of a place; it is left out.")
        return tuple(found)

    def _topics(self, raw: Raw) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for one in islice(raw.topics, MOST_TOPICS * 4):
            topic = codes.topic_for(one[:200]) if isinstance(one, str) else ""
            if topic:
                found[topic] = None
            elif one not in ("", None):
                self.unknown_topics[shown(one)] += 1
        return tuple(islice(found, MOST_TOPICS))

    def _hours(self, raw: Raw) -> tuple[str, str]:
        hours = raw.hours.strip() if isinstance(raw.hours, str) else ""
        words = self.text(raw.hours_words, "hours_words", raw.where)
        if raw.hours not in ("", None) and not isinstance(raw.hours, str):
            self.note(raw.where, "Its hours are not text like “Mo-Fr 09:00-17:00”; they are left out.")
        if not hours or (len(hours) <= LONGEST_HOURS and hours.isprintable() and validate(hours)):
            return hours, words
        self.note(raw.where, f"{shown(hours)} is not like “Mo-Fr 09:00-17:00”; it is kept as words.")
        return "", shortened(f"{words} {words_of(hours)}".strip(), TEXT)

    def _zone(self, raw: Raw, country: str, hours: str) -> str:
        if isinstance(raw.zone, str):
            if raw.zone and raw.zone not in codes.zones():
                raise Unusable(f"{shown(raw.zone)} is no time zone. One is like Europe/London.")
            return raw.zone
        return codes.zone_for(country, self.terms.zone) if hours else ""

    def _checked(self, raw: Raw) -> date:
        if raw.checked in ("", None):
            if self.terms.checked is None:
                raise Unusable("Nothing says when it was last checked. That is a day, like 2026-10-01.")
            return self.terms.checked
        day = read_day(raw.checked)
        if day is None or not EARLIEST <= day <= self.terms.today:
            late = day is not None and day > self.terms.today
            reason = "is still to come" if late else "is no day"
            raise Unusable(f"{shown(raw.checked)} {reason}. It was last checked on a day like 2026-10-01.")
        if self.terms.today - day > DEAD:
            self.note(raw.where, f"Last checked {day}, so long ago that members are not shown it.")
        return day

    def _ways(self, raw: Raw, country: str) -> tuple[Way, ...]:
        found: dict[tuple[Medium, str], Way] = {}
        wrong: dict[str, str] = {}
        for one in raw.ways:
            why = unreachable(one, country)
            if why:
                wrong.setdefault(why, one.where)
            elif len(found) < MOST_WAYS:
                way = self._way(one)
                found.setdefault((way.medium, way.value), way)
        if not found:
            why, at = next(iter(wrong.items()), ("Nothing says how to reach it.", ""))
            raise Unusable(f"{why} No other way to reach it is left." if at else why, at)
        for why, at in wrong.items():
            self.note(at, f"{why} It is left out.")
        return tuple(found.values())

    def _way(self, raw: RawWay) -> Way:
        value = str(raw.value)
        if raw.medium is Medium.VISIT:
            value = shortened(on_one_line(value), SHORT * 3)
        keyword = (
            self.text(raw.keyword, "keyword", raw.where, SHORT // 2) if raw.medium is Medium.TEXT else ""
        )
        return Way(raw.medium, value, shortened(on_one_line(raw.label), SHORT), keyword)


def _foreign_if_any(value: object) -> str:
    """So that what is wrong this time is not taken for gone."""
    try:
        return _foreign(value)
    except Unusable:
        return ""


def _foreign(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID:
        raise Unusable("Nothing says its id. It is short and stays the same, like vale-night-line.")
    if tidy(value) != value or not value.isprintable():
        raise Unusable("Its id holds something that cannot be seen. It is like vale-night-line.")
    return value


def _status(raw: Raw) -> Status:
    given = (
        raw.status.strip().casefold().replace("_", " ") if isinstance(raw.status, str) else shown(raw.status)
    )
    if given and given not in tuple(Status):
        raise Unusable(f"Its status is {shown(raw.status)}. It is one of: {', '.join(Status)}.")
    return Status(given) if given else Status.ACTIVE
