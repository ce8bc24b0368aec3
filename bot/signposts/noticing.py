"""What can be found of an entry: its words as stems, the topics it gives and those its own words speak of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.signposts.entry import Entry
from bot.signposts.lexicon import WORD, Lexicon
from bot.signposts.taxonomy import taxonomy
from bot.signposts.wording import stem, tokens
from bot.signposts.wordlists import FALLBACK, lexicon

_EDITION = b"1"
"""Raise it when what is noticed changes otherwise than by `words/` or `topics.toml`."""
_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_SPAN = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))?\b")
_LATE = re.compile(r"-(?:0[0-6]|2[2-9]):|24/7")
_A_FEW_DAYS, _LIKELY = 3, 0.7
_BY_AGE = frozenset({"young-people", "older-people"})


@dataclass(frozen=True, slots=True)
class Noticed:
    """Words between blanks. `facts` are for ranking, all else is looked for."""

    name: str
    topics: str
    """Given, or said in the name; all that its words speak of, where none is given."""
    inferred: str
    what: str
    who: str
    areas: str
    facts: str
    places: tuple[str, ...]
    """By which its areas may be named."""
    names: tuple[str, ...]
    """Words of its name that are not in the lexicon: what a slip may have meant."""


@cache
def edition() -> str:
    """Of the words: what was noticed by another is to be looked through again."""
    seen = blake2b(_EDITION, digest_size=6)
    for page in sorted(_pages(files("bot.signposts")), key=lambda one: one.name):
        seen.update(page.read_bytes())
    return seen.hexdigest()


def _pages(here: Traversable) -> Iterator[Traversable]:
    yield here.joinpath("topics.toml")
    for folder in here.joinpath("words").iterdir():
        yield from (page for page in folder.iterdir() if page.name.endswith(".toml"))


@lru_cache(maxsize=1000)
def topic_word(topic: str) -> str:
    """One word that nobody types."""
    return f"xt{''.join(tokens(topic))}"


def language_word(language: str) -> str:
    return f"xl{''.join(tokens(language))}"


def day_word(day: str) -> str:
    return f"xd{day}"


def noticed(entry: Entry) -> Noticed:
    words = lexicon(entry.languages[0] if len(entry.languages) == 1 else FALLBACK)
    named, told, whom = (
        words.usual(one) for one in (entry.name, f"{entry.what} . {entry.happens}", entry.who)
    )
    by_name, by_what, by_who = (_keys(one, words) for one in (named, told, whom))
    given = dict.fromkeys((*entry.topics, *_topics(by_name)))
    spoken = dict.fromkeys((*_topics(by_what), *_topics(by_who)))
    if not given and not spoken:
        spoken = dict.fromkeys(key for key, sure in words.leaning([*named, *told]).items() if sure > _LIKELY)
    days = _days(entry, (*by_what, *by_name, *_keys(words.usual(entry.hours_words), words)))
    some_days = days if len(days) <= _A_FEW_DAYS else ()
    audiences = _audiences(entry, words, by_name=by_name, by_who=by_who)
    return Noticed(
        name=_joined(map(stem, named)),
        topics=_joined(topic_word(one) for one in (given or spoken)),
        inferred=_joined(topic_word(one) for one in spoken),
        what=_joined(map(stem, told)),
        who=_joined([*map(stem, whom), *map(language_word, entry.languages), *map(day_word, some_days)]),
        areas=_joined(word for area in entry.areas for word in tokens(area)),
        facts=_joined(_facts(entry, words, named=_topics(by_name), audiences=audiences, days=days)),
        places=tuple(dict.fromkeys(name for area in entry.areas for name in _names_of(area, words))),
        names=tuple(
            one for one in dict.fromkeys(named) if len(one) > 3 and one.isalpha() and not words.known(one)
        ),
    )


def _facts(
    entry: Entry, words: Lexicon, *, named: Iterable[str], audiences: Iterable[str], days: Sequence[str]
) -> Iterator[str]:
    yield from (f"for:{one}" for one in audiences)
    yield from (f"day:{one}" for one in days)
    yield from (f"name:{one}" for one in named)
    if entry.topics:
        yield "given"
    if 0 < len(days) <= _A_FEW_DAYS:
        yield "few-days"
    if entry.cost == "free" or "cost:free" in _keys(words.usual(entry.cost), words):
        yield "free"
    if _LATE.search(entry.hours[:400]):
        yield "night"


def _keys(words: Sequence[str], known: Lexicon) -> dict[str, None]:
    return dict.fromkeys(one.key for one in known.matches(words) if one.strength >= WORD)


def _topics(keys: Iterable[str]) -> list[str]:
    return [one for one in keys if ":" not in one]


def _audiences(entry: Entry, known: Lexicon, *, by_name: Iterable[str], by_who: Iterable[str]) -> list[str]:
    """Whom it is meant for, where it is not for everybody."""
    every = taxonomy().audiences
    given = [one for one in entry.topics if one in every]
    said = [one for one in (*by_name, *by_who) if one in every]
    if entry.oldest is not None and entry.oldest <= 30:
        said.append("young-people")
    if entry.youngest is not None and entry.youngest >= 50:
        said.append("older-people")
    if known.plain["whoever"].intersection(tokens(entry.who)[:3]):
        said = [one for one in said if one in _BY_AGE]
    return list(dict.fromkeys((*given, *said)))


def _days(entry: Entry, keys: Iterable[str]) -> tuple[str, ...]:
    """On which days something is on there, as its hours and its words have it."""
    found = {one.removeprefix("day:") for one in keys if one.startswith("day:")}
    for first, last in _SPAN.findall(entry.hours[:400]):
        start = _DAYS.index(first.lower())
        end = _DAYS.index(last.lower()) if last else start
        found.update(_DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1))
    return tuple(one for one in _DAYS if one in found)


def _names_of(area: str, known: Lexicon) -> list[str]:
    """`Greater Manchester` is called Manchester too."""
    said = tokens(area)
    short = [one for one in said if one not in known.plain["generic"]]
    return [" ".join(one) for one in (said, short) if one]


def _joined(words: Iterable[str]) -> str:
    joined = " ".join(dict.fromkeys(words))
    return f" {joined} " if joined else ""
