"""Urgent help, worked out from what is known of a country: the emergency number first, never another country's line.

What can be dialled is shown byte for byte as its source gives it (SG1). How old the last check is, is said; past two
years an entry is not shown at all (SG5) – except an emergency number, since those outlive every list.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

LIKELY = 8
"""Countries offered as buttons; any other is named by typing it."""
AT_MOST = 3
"""Lines in one answer (SG2); more on request. The emergency number is not counted."""
STALE, OLD, DEAD = timedelta(days=183), timedelta(days=366), timedelta(days=731)


LONGEST_NUMBER = 40
_NUMBER = re.compile(r"\+?(?:[0-9]{1,4}[ -])?(?:\([0-9]{1,5}\)[ -]?)?[0-9]+(?:[ .-][0-9]+)*")


class Kind(StrEnum):
    EMERGENCY = "emergency"
    LINE = "line"
    TEXT = "text"
    """Can only be texted."""
    FINDER = "finder"
    """An address where lines of all countries can be found."""


class Service(StrEnum):
    """Whom an emergency number reaches, where it does not reach all of them."""

    ANY = "any"
    AMBULANCE = "ambulance"
    POLICE = "police"
    FIRE = "fire"
    AMBULANCE_POLICE = "ambulance-police"
    AMBULANCE_FIRE = "ambulance-fire"
    POLICE_FIRE = "police-fire"
    MOBILE = "mobile"
    """All, from a mobile phone, beside numbers of their own."""


class Age(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    """More than six months: "please check"."""
    OLD = "old"
    """More than twelve: after all fresher ones, and marked."""
    DEAD = "dead"


_NOWHERE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One way to reach help. Words (`who`, `happens`, `private`) are the entry's own, in its own language."""

    id: str
    country: str
    """ISO 3166 alpha-2; empty for a finder."""
    kind: Kind
    name: str
    who: str
    happens: str
    private: str
    hours: str
    cost: str
    source: str
    checked: date
    languages: tuple[str, ...] = ("en",)
    call: tuple[str, ...] = ()
    labels: tuple[Service, ...] = ()
    """Whom each number of `call` reaches; empty where each of them reaches all."""
    text: str = ""
    keyword: str = ""
    """The word to text first, where there is one."""
    url: str = ""
    pair: str = ""
    """Lines with the same word here are shown together or not at all (adult and youth, two languages: SG8)."""


@dataclass(frozen=True, slots=True)
class Help:
    """An answer. `emergency` is None where the country is unknown, or none of its numbers are."""

    country: str
    emergency: Line | None
    lines: tuple[Line, ...]
    finder: Line | None
    countries: tuple[str, ...]
    """The few to choose from, where the country is unknown."""
    more: bool = False
    """There are further lines than these."""


def urgent_help(
    country: str,
    lines: Sequence[Line],
    *,
    today: date,
    language: str = "",
    more: bool = False,
    spoken: Mapping[str, float] = _NOWHERE,
) -> Help:
    """`country`: ISO code, or empty where it is not known; then no line of any country is shown (SG6).

    `spoken`: countries that speak the reader's language, and how many in a hundred there do.
    """
    here = [line for line in lines if line.country and line.country == country]
    emergency = next((line for line in here if line.kind is Kind.EMERGENCY), None)
    useful = [line for line in here if line is not emergency and age(line, today) is not Age.DEAD]
    shown = useful if more else _first(useful, today=today, language=language)
    finder = next((line for line in lines if line.kind is Kind.FINDER), None)
    offered = () if country else likely(lines, spoken)
    return Help(country, emergency, tuple(shown), finder, offered, len(shown) < len(useful))


def likely(lines: Sequence[Line], spoken: Mapping[str, float]) -> tuple[str, ...]:
    """The few countries to offer to somebody of whom only the language is known, or not even that.

    First those that have more to show than an emergency number, then those where most people speak the language.
    """
    known = dict.fromkeys(line.country for line in lines if line.country)
    more = {line.country for line in lines if line.kind is not Kind.EMERGENCY}
    fitting = [one for one in known if one in spoken] or [one for one in known if one in more]
    return tuple(sorted(fitting, key=lambda one: (one not in more, -spoken.get(one, 0.0), one))[:LIKELY])


def age(line: Line, today: date) -> Age:
    """How long ago somebody last made sure of it."""
    since = today - line.checked
    if since <= STALE:
        return Age.FRESH
    if since <= OLD:
        return Age.STALE
    return Age.OLD if since <= DEAD else Age.DEAD


def confirmed(lines: Iterable[Line], dates: Mapping[str, date]) -> tuple[Line, ...]:
    """What the operator made sure of themselves, by the entry's id; the newer date counts."""
    return tuple(replace(one, checked=max(one.checked, dates.get(one.id, one.checked))) for one in lines)


def undiallable(number: str, calling_code: str = "") -> bool:
    """Whether nobody's phone could reach it as it stands.

    A short code works only inside its country, without any prefix: `116 123`, never `+44116123`. So a number that
    begins with `+` has at least ten digits and no zero after the country's code. An area code may stand in brackets, as
    in `(202) 555-0109`; but not a zero that is left out from abroad: `+44 (0)113` is two numbers in one.
    """
    if len(number) > LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        return True
    digits = re.sub(r"[^0-9]", "", number)
    if not 2 <= len(digits) <= 15:
        return True
    if not number.startswith("+"):
        return "(0)" in number
    return "(0" in number or len(digits) < 10 or bool(calling_code and digits.startswith(calling_code + "0"))


def _first(lines: Sequence[Line], *, today: date, language: str) -> list[Line]:
    """The first few, fresher ones and those in the reader's language first; what belongs together stays together."""
    families: dict[str, list[Line]] = {}
    for line in lines:
        families.setdefault(line.pair or line.id, []).append(line)
    chosen: list[Line] = []
    for family in sorted(families.values(), key=lambda one: _rank(one, today=today, language=language)):
        if len(chosen) + len(family) <= AT_MOST:
            chosen.extend(family)
    return chosen


def _rank(family: Sequence[Line], *, today: date, language: str) -> tuple[bool, bool]:
    old = all(age(line, today) is Age.OLD for line in family)
    return old, bool(language) and not any(language in line.languages for line in family)
