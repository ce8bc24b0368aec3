"""Words of a feed, as they may be kept: without tags, control characters or more length than an entry has room for."""

import html
import re
from datetime import date, datetime

import nh3

from bot.kernel.safety import tidy

NAME, TEXT, SHORT = 120, 600, 80
_SEEN = 20_000
"""More than this of one text is never looked at."""
_MARKUP = re.compile("[<&]|  ")
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_BREAK = re.compile(r"(?i)<(?=/?(?:p|br|li|div|h[1-6]|ul|ol|tr|td)\b)")
_SPACES = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r" ?\n ?(?:\n ?)*")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.DOTALL)
EARLIEST = date(1970, 1, 1)


def words_of(value: str) -> str:
    """Without tags and what cannot be seen; spaces and lines drawn together. Doing it twice changes nothing."""
    words = value[:_SEEN]
    if words.isascii() and words.isprintable() and not _MARKUP.search(words):
        return words.strip()
    for _ in range(5):
        again = _without_tags(words)
        if again == words:
            break
        words = again
    return _LINES.sub("\n", _SPACES.sub(" ", tidy(words))).strip()


def on_one_line(value: str) -> str:
    return " ".join(words_of(value).split())


def shortened(words: str, longest: int) -> str:
    """At most that many characters, cut between words, with an ellipsis where something is missing."""
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    return tidy(cut[:space] if space > longest // 2 else cut).rstrip(" \n,;:.") + "…"


def in_one_line(value: str) -> str:
    """As it may stand in a sentence, whatever is in it."""
    words = " ".join(tidy(value).split())
    return words if words.isprintable() else "".join(one if one.isprintable() else "?" for one in words)


def read_day(value: object) -> date | None:
    """A day as TOML or ISO 8601 writes it; what follows the day is not looked at."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 60 else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def read_whole(value: object) -> int | None:
    """A whole number, also where it came as text or with `.0`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e9 else None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}(\.0+)?", value.strip()):
        return int(value.strip().partition(".")[0])
    return value if isinstance(value, int) else None


def shown(value: object) -> str:
    """A value as it may be quoted in a sentence: short, and of one line."""
    if isinstance(value, str):
        return f"“{shortened(in_one_line(value[:200]), 60)}”"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "an object"
    return shortened(str(value) if not isinstance(value, int) or abs(value) < 10**18 else "a number", 60)


def _without_tags(words: str) -> str:
    if _TAG.search(words):
        words = nh3.clean(_BREAK.sub(" <", words), tags=set())
    return html.unescape(words) if "&" in words else words
