"""Countries by their codes and by what people call them. In memory alone, from the data that comes with babel."""

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

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
_LONGEST = 60
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def read_country(words: str, language: str = "en") -> str | None:
    """A code, or a name in English or in one more language, as ISO 3166 alpha-2."""
    named = folded(words[:_LONGEST])
    if len(named) == 2 and named.upper() in _country_names("en"):
        return named.upper()
    return _ALIASES.get(named) or _codes_by_name("en").get(named) or _codes_by_name(language).get(named)


def near_country(words: str) -> str | None:
    """The code of the country that was probably meant."""
    names = {**_codes_by_name("en"), **_ALIASES}
    near = get_close_matches(folded(words[:_LONGEST]), names, n=1, cutoff=0.75)
    return next((names[name] for name in near), None)


def country_name(code: str, language: str) -> str:
    """What a country is called in a language; its code where that is not known."""
    return _country_names(language).get(code, code)


@cache
def where_spoken(language: str) -> Mapping[str, float]:
    """Countries that have a language as one of their own, each with how many of a hundred people there speak it."""
    code = language.replace("-", "_").partition("_")[0]
    known = get_global("territory_languages")
    spoken = {country: languages[code] for country, languages in known.items() if code in languages}
    return {
        country: float(how["population_percent"]) for country, how in spoken.items() if how["official_status"]
    }


def folded(words: str) -> str:
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
def _codes_by_name(language: str) -> Mapping[str, str]:
    return {folded(name): code for code, name in _country_names(language).items()}
