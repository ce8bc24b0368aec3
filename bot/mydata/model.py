"""How people name a place, a language, an end of a pause. No I/O beyond the zone data that comes with Python."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

LONGEST_PAUSE = timedelta(days=731)
"""Longer than that is better said as "until I resume"."""


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
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _zones() -> Mapping[str, str]:
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return {zone.casefold(): zone for zone in (*sorted(named), "UTC")}
