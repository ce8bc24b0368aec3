"""What holds for every circle: how long things last, how its door stands, what a setting may be. No I/O."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z]{2})?")
LONGEST_NAME = 60
BACK_WITHIN = timedelta(days=30)
"""How long somebody who left the room can come back without agreeing anew, if the rules are the same."""
ALONE_FOR = timedelta(days=14)
"""How long a circle that nobody facilitates goes on before it falls asleep."""
KEPT_AFTER_THE_END = timedelta(days=30)
"""How long an ended circle can be taken up again; then what is kept of it goes."""
QUESTION_OPEN = timedelta(days=14)
"""How long somebody who was asked to take a role can answer."""


class Door(StrEnum):
    """How newcomers come in."""

    OPEN = "open"
    """The room stays as open as the platform has it."""
    LOBBY = "lobby"
    """They arrive in a lobby, and Kith lets them in once they agreed to the rules."""


def back_in_time(since: datetime, now: datetime) -> bool:
    """Whether an agreement from before still counts for somebody who comes back."""
    return now - since <= BACK_WITHIN


def read_zone(words: str) -> str | None:
    """An IANA zone by its name, in any case."""
    return _zones().get(words.strip().replace(" ", "_").casefold())


def read_country(words: str) -> str | None:
    """Two letters that ISO 3166 gave to a country."""
    code = words.strip().upper()
    return code if code in _countries() else None


def read_language(words: str) -> str | None:
    """A language's code, with or without a country's: `en`, `pt-BR`."""
    code = words.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(code):
        return None
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    return code


@cache
def _zones() -> dict[str, str]:
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return {zone.casefold(): zone for zone in (*named, "UTC")}


@cache
def _countries() -> frozenset[str]:
    nowhere = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - nowhere
