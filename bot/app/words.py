"""Words are keys until here: every message of every feature, in the reader's language and zone.

Nothing here raises over a text: an unknown key is worded as itself, an empty blank leaves a gap, and each is
logged once. A language is offered once it has every message that English has.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_skeleton, format_time
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

from bot.kernel.documents import Instant, Person, Said, Text, Value
from bot.kernel.people import AccountId
from bot.kernel.ports import Words
from bot.kernel.safety import isolate, tidy

log = structlog.get_logger(__name__)

ENGLISH = "en"
KEYS = "x-keys"
"""A language of keys and blanks: `rules-agreed(2)`. Whatever is not worded in it is written into the program."""
_DATES = {ENGLISH: "en_GB"}
"""How dates are written where a language alone does not say it."""
_THIS_YEAR = timedelta(days=300)
_LONGEST_PART = 2_000
"""Fluent gives up on a message with a longer blank; such a one is set in afterwards."""


_TYPED = re.compile("\1([^\1\2]*)\2")
"""A line to be typed, between two characters that no words hold: `tidy` saw to it."""


def _to_type(line: object) -> str:
    """In a text, `TYPED("help")`: a command, as it is typed where the text is read."""
    return f"\1{line}\2"


@lru_cache(maxsize=64)
def _read(source: str) -> Resource:
    """Reading a language takes a fifth of a second; whoever asks again gets what was read."""
    return FluentResource(source)


class Language:
    """One language's messages, put together once."""

    def __init__(self, code: str, sources: Iterable[str], overrides: str = "") -> None:
        self.code = code
        self._bundle = FluentBundle([_locale(code)], functions={"TYPED": _to_type}, use_isolating=False)  # type: ignore[dict-item]  # words are fine too
        for source in sources:
            self._bundle.add_resource(_read(source))
        if overrides:
            self._bundle.add_resource(_read(overrides), allow_overrides=True)
        self._told: set[str] = set()

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(self._bundle._messages)  # noqa: SLF001  # the library has no way to ask

    def word(self, key: str, blanks: dict[str, Any]) -> str:
        if not self._bundle.has_message(key) or (pattern := self._bundle.get_message(key).value) is None:
            self._tell(key, "no such text")
            return key
        short, long = _set_aside(blanks)
        worded, errors = self._bundle.format_pattern(pattern, short)
        if errors:
            self._tell(key, "a blank is not as the text expects it")
        return _put_back(str(worded), long)

    def _tell(self, key: str, what: str) -> None:
        if key not in self._told:
            self._told.add(key)
            log.warning(what, key=key, language=self.code)


class Texts:
    """Is the kernel's `Wording`. `overrides`: an operator's folder of `<language>.ftl`, whose messages win.

    `now`: so that a moment in another year is shown with its year.
    """

    def __init__(
        self,
        overrides: Path | None = None,
        *,
        bot: Traversable | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        sources = _sources(bot or files("bot"))
        own = _overrides(overrides)
        known = {code: Language(code, sources.get(code, ()), own.get(code, "")) for code in {*sources, *own}}
        needed = known[ENGLISH].keys
        self._languages = {code: one for code, one in sorted(known.items()) if needed <= one.keys}
        self._now = now

    @property
    def languages(self) -> Mapping[str, str]:
        """Those that are complete, by code, each with its own name."""
        return {code: _locale_of(code).get_display_name() or code for code in self._languages}

    @property
    def keys(self) -> frozenset[str]:
        return self._languages[ENGLISH].keys

    def __call__(  # noqa: C901  # a case for every kind of blank, each a line
        self,
        language: str,
        zone: str,
        *,
        name: Callable[[AccountId], str],
        said: Callable[[str], str] = str,
        moment: Callable[[datetime], str] | None = None,
        typed: Callable[[str], str] = "!{}".format,
    ) -> Words:
        code = self._nearest(language)

        def in_zone(at: datetime) -> str:
            return self._moment(at, code, zone)

        def value(blank: Value) -> Any:
            match blank:
                case Text():
                    return words(blank)
                case Said(written):
                    return isolate(said(tidy(written)))
                case Person(account):
                    return isolate(tidy(name(account)))
                case Instant(at):
                    return (moment or in_zone)(at)
                case str():
                    return blank
                case int():
                    return blank

        def words(message: Text) -> str:
            blanks = {key: value(blank) for key, blank in message.args}
            if code == KEYS:
                return _key_and_blanks(message.key, blanks)
            worded = self._languages[code].word(message.key, blanks)
            return _TYPED.sub(lambda found: typed(found[1]), worded)

        return words

    def _nearest(self, language: str) -> str:
        """The language itself, the one it is a kind of (`en-GB`: `en`), or English."""
        code = language.replace("_", "-")
        if code == KEYS or code in self._languages:
            return code
        base = code.split("-")[0].lower()
        return base if base in self._languages else ENGLISH

    def _moment(self, at: datetime, code: str, zone: str) -> str:
        if code == KEYS:
            return at.astimezone(UTC).isoformat(timespec="minutes")
        far = self._now is not None and abs(at - self._now()) > _THIS_YEAR
        return _in_words(at, code, zone, with_year=far)


@lru_cache(maxsize=4096)
def _in_words(at: datetime, code: str, zone: str, *, with_year: bool) -> str:
    """“Tuesday 1 December, 19:00”, as the language writes it."""
    there, locale = _there(at, zone), _DATES.get(code, code.replace("-", "_"))
    day = format_skeleton("MMMMEEEEd", there, locale=locale)
    if with_year:
        day = f"{day} {there.year}"
    return f"{day}, {format_time(there.timetz(), 'short', tzinfo=there.tzinfo, locale=locale)}"


def _there(at: datetime, zone: str) -> datetime:
    try:
        return at.astimezone(_zone(zone))
    except OverflowError:
        return at


@lru_cache(maxsize=512)
def _zone(zone: str) -> tzinfo:
    try:
        return ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        return UTC


def _set_aside(blanks: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The blanks with a mark for each long one, and what the marks stand for. No words hold a NUL: `tidy` saw to it."""
    long = {key: one for key, one in blanks.items() if isinstance(one, str) and len(one) > _LONGEST_PART}
    return {**blanks, **{key: _mark(key) for key in long}}, long


def _put_back(worded: str, long: Mapping[str, str]) -> str:
    for key, one in long.items():
        worded = worded.replace(_mark(key), one)
    return worded


def _mark(key: str) -> str:
    return f"\0{key}\0"


def _key_and_blanks(key: str, blanks: Mapping[str, Any]) -> str:
    return f"{key}({', '.join(str(one) for one in blanks.values())})" if blanks else key


def _sources(bot: Traversable) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in _ftl(bot):
        found.setdefault(file.name.removesuffix(".ftl"), []).append(file.read_text(encoding="utf-8"))
    return found


def _ftl(bot: Traversable) -> Iterator[Traversable]:
    """Every `bot/<feature>/texts/<language>.ftl`."""
    folders = (
        part.joinpath("texts") for part in sorted(bot.iterdir(), key=lambda one: one.name) if part.is_dir()
    )
    for folder in folders:
        if folder.is_dir():
            yield from sorted(
                (file for file in folder.iterdir() if file.name.endswith(".ftl")), key=lambda one: one.name
            )


def _overrides(folder: Path | None) -> Mapping[str, str]:
    if folder is None:
        return {}
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.ftl"))}


def _locale(code: str) -> str:
    """For Fluent’s plurals and numbers; a language the world’s tables do not know counts as English does."""
    return str(_locale_of(code)).replace("_", "-")


def _locale_of(code: str) -> Locale:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(ENGLISH)
