"""Countries as people name them, by the names that Unicode gives them in each language. No I/O, no database."""

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from babel import Locale, UnknownLocaleError

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
    named = folded(words)
    if len(named) == 2 and named.upper() in _country_names("en"):
        return named.upper()
    return _ALIASES.get(named) or _codes_by_name().get(named)


def near_country(words: str) -> str | None:
    """The code of the country that was probably meant."""
    names = {**_codes_by_name(), **_ALIASES}
    return next((names[name] for name in get_close_matches(folded(words), names, n=1, cutoff=0.75)), None)


def country_name(code: str, language: str) -> str:
    """What a country is called in a language; its code where that is not known."""
    return _country_names(language).get(code, code)


def folded(words: str) -> str:
    """Lower case, without accents and a leading "the"."""
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
    return {folded(name): code for code, name in _country_names("en").items()}
