"""One thing of an entry at a time, in a keeper's words. What cannot be right is refused with an example that works."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.kernel.countries import read_country
from bot.kernel.errors import Unreadable
from bot.kernel.safety import safe_url, tidy
from bot.signposts.entry import Entry, Medium, Way
from bot.signposts.forms import OLDEST, Part
from bot.signposts.hours import readable
from bot.signposts.model import undiallable
from bot.signposts.narrowing import read_language
from bot.signposts.taxonomy import near_topic, read_topic, taxonomy

_NOTHING = frozenset({"-", "–", "none", "nothing"})
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_AGES = re.compile(
    r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})|(\d{1,3})\s*(\+|and over|or over)|(?:under|to|up to)\s*(\d{1,3})"
)
_BARE = re.compile(r"(?<![\d:.])(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})(?![\d:.]|\s*(?:am|pm))")
"""`10-4` could be in the morning or in the evening."""
_NEEDED = frozenset({Part.NAME, Part.WHAT})
_MOST = 6
"""Ways of one kind, languages, areas, topics."""


def edited(entry: Entry, part: Part, words: str) -> Entry:
    """The entry with this part as it is now; `-` empties it. Raises `Unreadable`."""
    said = tidy(words).strip()
    empty = said.casefold() in _NOTHING
    if empty and part in _NEEDED:
        raise Unreadable("signposts-needs", what=str(part))
    if part in _WAYS:
        return _with_ways(entry, _WAYS[part], "" if empty else said)
    changed = _EMPTIED[part](entry) if empty else _READ[part](entry, said)
    if not changed.ways:
        raise Unreadable("signposts-needs-way")
    return changed


def way(medium: Medium, value: str) -> Way:
    """A number byte for byte, an address that leads where it says, or words. Raises `Unreadable`."""
    said = tidy(value).strip()
    if medium in (Medium.CALL, Medium.TEXT):
        number, _, label = said.partition("(")
        if undiallable(number.strip()):
            raise Unreadable("signposts-number-unreadable")
        return Way(medium, number.strip(), label=label.strip(" )"))
    if medium is Medium.EMAIL and not _ADDRESS.fullmatch(said):
        raise Unreadable("signposts-email-unreadable")
    if medium in (Medium.WEB, Medium.CHAT) and (safe_url(said) is None or urlsplit(said).scheme != "https"):
        raise Unreadable("signposts-address-unreadable")
    return Way(medium, said)


def hours_of(words: str) -> str:
    """As OpenStreetMap writes them, from how people do: `Mon-Fri 9am-5pm`, `weekdays 9:00 to 17:00`, `always`."""
    plain = " ".join(words.casefold().replace("–", "-").replace("—", "-").split())
    if plain in ("always", "24/7", "day and night", "24 hours"):
        return "24/7"
    for pattern, written in _SPOKEN:
        plain = re.sub(pattern, written, plain)
    plain = re.sub(r"\b(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)\b", _by_the_clock, plain)
    plain = re.sub(r"(?<![\d:])(\d{1,2})(?=-\d|$|[,;])(?!:)", lambda found: f"{int(found[1]):02}:00", plain)
    return re.sub(r"(\d)[,;]?\s*(?=(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", r"\1; ", plain)


def _by_the_clock(found: "re.Match[str]") -> str:
    hour = int(found[1]) % 12 + (12 if found[3] == "pm" else 0)
    return f"{hour:02}:{found[2] or '00'}"


_DAYS = {
    "Mo": "mo(?:n(?:days?)?)?",
    "Tu": "tu(?:e(?:s(?:days?)?)?)?",
    "We": "we(?:d(?:nesdays?)?)?",
    "Th": "th(?:u(?:r(?:s(?:days?)?)?)?)?",
    "Fr": "fr(?:i(?:days?)?)?",
    "Sa": "sa(?:t(?:urdays?)?)?",
    "Su": "su(?:n(?:days?)?)?",
}
_SPOKEN = (
    (r"\b(bank|public) holidays? (closed|off)\b", "ph off"),
    (r"\bclosed (on )?(bank|public) holidays\b", "; ph off"),
    (r"\b(every day|daily)\b", "mo-su"),
    (r"\bweekdays\b", "mo-fr"),
    (r"\bweekends\b", "sa-su"),
    (r"\s*\b(to|until|till)\b\s*", "-"),
    (r"\band\b", ","),
    *((rf"\b{spoken}\b", day) for day, spoken in _DAYS.items()),
    (r"\bph\b", "PH"),
    (r"\bsh\b", "SH"),
    (r"\s*-\s*", "-"),
    (r"\s*,\s*", ","),
    (r"^[;,\s]+|[;,\s]+$", ""),
    (r"\s*[;,]?\s*;\s*", "; "),
)


def _with_ways(entry: Entry, medium: Medium, words: str) -> Entry:
    """All of one kind at once, with semicolons between."""
    given = [one for one in words.split(";") if one.strip()]
    if len(given) > _MOST:
        raise Unreadable("signposts-too-many", most=_MOST)
    others = tuple(one for one in entry.ways if one.medium is not medium)
    ways = (*others, *(way(medium, one) for one in given))
    if not ways:
        raise Unreadable("signposts-needs-way")
    order = list(Medium)
    return replace(entry, ways=tuple(sorted(ways, key=lambda one: order.index(one.medium))))


def _hours(entry: Entry, words: str) -> Entry:
    """What cannot be written as hours is kept as it was said, if it does not look like an attempt at it."""
    if any(int(end) <= int(start) for start, end in _BARE.findall(words.casefold())):
        raise Unreadable("signposts-hours-unreadable")
    hours = hours_of(words)
    if readable(hours, entry.country):
        return replace(entry, hours=hours, hours_words="")
    if any(char.isdigit() for char in words) and re.search(r"[-:]", words) and len(words) <= 40:
        raise Unreadable("signposts-hours-unreadable")
    return replace(entry, hours="", hours_words=words[:120])


def _zone(entry: Entry, words: str) -> Entry:
    try:
        return replace(entry, zone=ZoneInfo(words).key)
    except (KeyError, ValueError, OSError) as unknown:
        raise Unreadable("read-zone") from unknown


def _languages(entry: Entry, words: str) -> Entry:
    return replace(entry, languages=tuple(read_language(one, "en") for one in _several(words)))


def _topics(entry: Entry, words: str) -> Entry:
    found = []
    for one in _several(words):
        topic = read_topic(one)
        if topic not in taxonomy().topics:
            near = near_topic(one)
            raise (
                Unreadable("signposts-topic-near", near=near)
                if near
                else Unreadable("signposts-topic-unknown")
            )
        found.append(topic)
    return replace(entry, topics=tuple(dict.fromkeys(one for one in found if one)))


def _country(entry: Entry, words: str) -> Entry:
    code = read_country(words)
    if code is None:
        raise Unreadable("signposts-country-unreadable")
    return replace(entry, country=code)


def _ages(entry: Entry, words: str) -> Entry:
    found = _AGES.search(words.casefold())
    if found is None:
        raise Unreadable("signposts-ages-unreadable")
    low, high, over, _, under = found.groups()
    youngest = int(low or over) if low or over else None
    oldest = int(high or under) if high or under else None
    if max(youngest or 0, oldest or 0) > OLDEST or (youngest or 0) > (oldest or OLDEST):
        raise Unreadable("signposts-ages-unreadable")
    return replace(entry, youngest=youngest, oldest=oldest)


def _several(words: str) -> list[str]:
    given = [one.strip() for one in words.replace(";", ",").split(",") if one.strip()]
    if len(given) > _MOST:
        raise Unreadable("signposts-too-many", most=_MOST)
    return given


_WAYS = {Part(medium.value): medium for medium in Medium}
_READ: Mapping[Part, Callable[[Entry, str], Entry]] = {
    Part.NAME: lambda entry, words: replace(entry, name=words[:120]),
    Part.WHAT: lambda entry, words: replace(entry, what=words),
    Part.WHO: lambda entry, words: replace(entry, who=words),
    Part.HOURS: _hours,
    Part.ZONE: _zone,
    Part.COST: lambda entry, words: replace(entry, cost="free" if words.casefold() == "free" else words),
    Part.LANGUAGES: _languages,
    Part.ACCESS: lambda entry, words: replace(entry, access=words),
    Part.HAPPENS: lambda entry, words: replace(entry, happens=words),
    Part.PRIVATE: lambda entry, words: replace(entry, private=words),
    Part.TOPICS: _topics,
    Part.COUNTRY: _country,
    Part.AREAS: lambda entry, words: replace(entry, areas=tuple(_several(words))),
    Part.AGES: _ages,
    Part.PAIR: lambda entry, words: replace(entry, pair=words[:40]),
    Part.SOURCE: lambda entry, words: replace(entry, source=words[:300]),
}
_EMPTIED: Mapping[Part, Callable[[Entry], Entry]] = {
    Part.WHO: lambda entry: replace(entry, who=""),
    Part.HOURS: lambda entry: replace(entry, hours="", hours_words=""),
    Part.ZONE: lambda entry: replace(entry, zone=""),
    Part.COST: lambda entry: replace(entry, cost=""),
    Part.LANGUAGES: lambda entry: replace(entry, languages=()),
    Part.ACCESS: lambda entry: replace(entry, access=""),
    Part.HAPPENS: lambda entry: replace(entry, happens=""),
    Part.PRIVATE: lambda entry: replace(entry, private=""),
    Part.TOPICS: lambda entry: replace(entry, topics=()),
    Part.COUNTRY: lambda entry: replace(entry, country=""),
    Part.AREAS: lambda entry: replace(entry, areas=()),
    Part.AGES: lambda entry: replace(entry, youngest=None, oldest=None),
    Part.PAIR: lambda entry: replace(entry, pair=""),
    Part.SOURCE: lambda entry: replace(entry, source=""),
}
