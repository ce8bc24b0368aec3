"""How people name a place, a country, an end of a pause. No I/O beyond the zone data that comes with Python."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError

LONGEST_PAUSE = timedelta(days=731)
"""Longer than that is better said as "until I resume"."""

_ALIASES = {
    "uk": "GB",
    "great britain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "usa": "US",
    "america": "US",
    "united states of america": "US",
    "republic of ireland": "IE",
    "eire": "IE",
    "aotearoa": "NZ",
    "holland": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
}
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def read_country(words: str) -> str | None:
    """A code or an English name, as ISO 3166 alpha-2."""
    named = _folded(words)
    if len(named) == 2 and named.upper() in _country_names("en"):
        return named.upper()
    return _ALIASES.get(named) or _codes_by_name().get(named)


def near_country(words: str) -> str | None:
    """The code of the country that was probably meant."""
    names = {**_codes_by_name(), **_ALIASES}
    return next((names[name] for name in get_close_matches(_folded(words), names, n=1, cutoff=0.75)), None)


def country_name(code: str, language: str) -> str:
    """What a country is called in a language; its code where that is not known."""
    return _country_names(language).get(code, code)


def read_zone(words: str) -> str | None:
    """An IANA zone by its name in any case, or by its city alone where only one has that city."""
    named = words.strip().replace(" ", "_").casefold()
    zones = _zones()
    if named in zones:
        return zones[named]
    cities = [zone for name, zone in zones.items() if name.rpartition("/")[2] == named]
    return cities[0] if len(cities) == 1 else None


def near_zone(words: str) -> str | None:
    named = words.strip().replace(" ", "_").casefold()
    cities = {name.rpartition("/")[2]: zone for name, zone in _zones().items()}
    everywhere = {**cities, **_zones()}
    return next((everywhere[name] for name in get_close_matches(named, everywhere, n=1, cutoff=0.75)), None)


def read_language(words: str, offered: Mapping[str, str]) -> str | None:
    """A code (`en`, also `en-GB`) or the language's own name, of those that are offered."""
    named = _folded(words)
    by_name = {_folded(name): code for code, name in offered.items()}
    return by_name.get(named) or next((code for code in offered if named.split("-")[0] == code), None)


def start_of(day: date, zone: str) -> datetime:
    """The moment a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def today_in(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def _folded(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.strip().casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).removeprefix("the ")


@cache
def _country_names(language: str) -> Mapping[str, str]:
    try:
        named = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        named = Locale("en").territories
    return {
        code: name
        for code, name in named.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }


@cache
def _codes_by_name() -> Mapping[str, str]:
    return {_folded(name): code for code, name in _country_names("en").items()}


@cache
def _zones() -> Mapping[str, str]:
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return {zone.casefold(): zone for zone in (*sorted(named), "UTC")}
