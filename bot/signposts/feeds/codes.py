"""Codes that stand for something everywhere: languages, countries, zones, and the topics of this directory."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.signposts.taxonomy import taxonomy

_COUNTRY = re.compile(r"[A-Z]{2}")


def language_code(value: str) -> str:
    """ISO 639-1, from a tag (`en-GB`), a code of three letters or an English name; empty where there is none."""
    plain = value.strip().casefold()
    tag = re.split(r"[-_]", plain)[0]
    if tag in _languages():
        return tag
    if len(tag) == 3:
        found = str(get_global("language_aliases").get(tag, ""))
        return found if found in _languages() else ""
    return _language_names().get(plain, "")


def country_code(value: str) -> str:
    """ISO 3166 alpha-2, from a code of two or three letters or an English name; empty where there is none."""
    code = value.strip().upper()
    other = _terms()["countries"].get(value.strip().casefold(), "")
    if other:
        return str(other)
    if _COUNTRY.fullmatch(code):
        return code if code in _countries() else ""
    if len(code) == 3:
        aliases = get_global("territory_aliases").get(code, ())
        return str(aliases[0]) if len(aliases) == 1 and aliases[0] in _countries() else ""
    return _country_names().get(value.strip().casefold(), "")


def calling_code(country: str) -> str:
    """What stands after the `+` in numbers of that country, where it is known here."""
    return str(_terms()["calling_codes"].get(country, ""))


def zone_for(country: str, wanted: str) -> str:
    """The country's zone where it has one; else `wanted`, if it is one of the country's; else none is guessed."""
    zones = _zones().get(country, ())
    if len(zones) == 1:
        return zones[0]
    return wanted if not country or wanted in zones else ""


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def topic_for(label: str) -> str:
    """Our topic for a term of a feed, by its id or by what it is called; empty where there is none."""
    return _topics().get(_plain(label), "")


def _plain(label: str) -> str:
    return " ".join(re.split(r"[^\w]+|_", label.casefold())).strip()


@cache
def _topics() -> dict[str, str]:
    labels: Mapping[str, list[str]] = _terms()["topics"]
    named = {_plain(label): topic for topic, others in labels.items() for label in others}
    return named | {_plain(topic): topic for topic in taxonomy().topics}


@cache
def _languages() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if len(code) == 2)


@cache
def _language_names() -> dict[str, str]:
    names = Locale("en").languages.items()
    return {str(name).casefold(): str(code) for code, name in names if code in _languages()}


@cache
def _countries() -> frozenset[str]:
    """Those that have a zone: the rest of the two-letter codes are groups of countries and the like."""
    return frozenset(_zones())


@cache
def _country_names() -> dict[str, str]:
    names = Locale("en").territories.items()
    return {str(name).casefold(): str(code) for code, name in names if code in _countries()}


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """As the zone database lists them; `zone.tab` keeps each country apart."""
    found: dict[str, tuple[str, ...]] = {}
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            found[code] = (*found.get(code, ()), zone)
    return {code: _usual(code, zones) for code, zones in found.items()}


def _usual(code: str, zones: tuple[str, ...]) -> tuple[str, ...]:
    """Germany's second zone is one village; such countries count as having one."""
    usual = str(_terms()["usual_zones"].get(code, ""))
    return (usual,) if usual else zones


@cache
def _terms() -> Mapping[str, Any]:
    page = files("bot.signposts.feeds").joinpath("terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(page)
