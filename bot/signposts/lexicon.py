"""What people call things: each language's words for topics, for whom, how to reach it and when. Data, read once.

A line of `says` is a word or a phrase. A phrase is recognised by its telling words, in any order and close together;
one with a single telling word ("who i am") by all of its words, as they stand. `hints` count for less.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.signposts.wording import stem, tokens

WORD, PHRASE, HINT, ALMOST = 0.8, 0.9, 0.4, 0.35
"""How sure one is of a topic: for a word of it, a phrase, a hint, and a phrase all but one of whose words are there."""
FALLBACK = "en"
_ROOM = 5
"""Words that may stand between those of a phrase."""
_NOT = "not"


@dataclass(frozen=True, slots=True)
class Match:
    """`key`: a topic, or something like `reach:text`, `day:tu`, `lang:pl`. `at`: which words made it so."""

    key: str
    strength: float
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Bag:
    stems: tuple[str, ...]
    key: str
    strength: float
    telling: int
    """How many of the stems say something by themselves."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    same: Mapping[str, str] = field(repr=False)
    """Other spellings, short forms and slips, to the usual word or words."""
    silent: frozenset[str] = field(repr=False)
    """Words that say nothing: articles, pronouns, auxiliaries."""
    weak: frozenset[str] = field(repr=False)
    """Words that say something in a phrase only: want, get, someone."""
    plain: Mapping[str, frozenset[str]] = field(repr=False)
    """Further lists of words, by name: `kin`, `before_age`…"""
    vocabulary: frozenset[str] = field(repr=False)
    """Everything that is known, as it is written, and the stems of it."""
    topical: tuple[str, ...] = field(repr=False)
    """What of it has a meaning here: what a slip is taken for."""
    singles: Mapping[str, tuple[tuple[str, float], ...]] = field(repr=False)
    bags: Mapping[str, tuple[_Bag, ...]] = field(repr=False)
    """By each of their stems."""
    exact: Mapping[str, tuple[tuple[tuple[str, ...], str, float], ...]] = field(repr=False)
    """By their first word."""

    def usual(self, words: str) -> list[str]:
        """The words, each as it is usually spelt."""
        found: list[str] = []
        for word in tokens(words):
            found += self.same[word].split() if word in self.same else [word]
        return found

    def telling(self, word: str) -> bool:
        return word not in self.silent and word not in self.weak

    def known(self, word: str) -> bool:
        return word in self.vocabulary or stem(word) in self.vocabulary

    def slip(self, word: str) -> str:
        """The word that was probably meant; empty where none is near."""
        return nearest(word, self.topical)

    def matches(self, words: Sequence[str], *, almost: bool = False) -> list[Match]:
        """What the words (as `usual` gives them) are about. `almost`: also phrases that lack one of their words."""
        stemmed = [stem(word) for word in words]
        phrases = [*self._exact(words), *self._bags(stemmed, almost=almost)]
        taken = {place for one in phrases if one.strength >= PHRASE for place in one.at}
        return phrases + [
            one for one in self._singles(stemmed) if one.strength > HINT or one.at[0] not in taken
        ]

    def _singles(self, stemmed: Sequence[str]) -> Iterator[Match]:
        for place, one in enumerate(stemmed):
            for key, strength in self.singles.get(one, ()):
                yield Match(key, strength, (place,))

    def _exact(self, words: Sequence[str]) -> Iterator[Match]:
        for place, word in enumerate(words):
            for phrase, key, strength in self.exact.get(word, ()):
                if tuple(words[place : place + len(phrase)]) == phrase:
                    yield Match(key, strength, tuple(range(place, place + len(phrase))))

    def _bags(self, stemmed: Sequence[str], *, almost: bool) -> Iterator[Match]:
        counted = Counter(bag for one in dict.fromkeys(stemmed) for bag in self.bags.get(one, ()))
        for bag, count in counted.items():
            if count == len(bag.stems):
                places = _close(bag.stems, stemmed)
                if places:
                    yield Match(bag.key, bag.strength, places)
            elif almost and count == len(bag.stems) - 1 and count > 1 and _most(bag, stemmed):
                places = _close([one for one in bag.stems if one in stemmed], stemmed)
                if places:
                    yield Match(bag.key, bag.strength * ALMOST, places)


def nearest(word: str, known: Sequence[str]) -> str:
    """What differs least from it, if that is a slip or two; four letters at least, and the first one right."""
    if len(word) < 4 or not word.isalpha():
        return ""
    most = 1 if len(word) < 7 else 2
    near = [one for one in known if one[0] == word[0] and abs(len(one) - len(word)) <= most]
    found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=most)
    return found[0] if found else ""


@cache
def lexicon(language: str = FALLBACK) -> Lexicon:
    """The words of a language; English ones where there are none of it."""
    folder = files("bot.signposts").joinpath("words").joinpath(language or FALLBACK)
    return _read(folder) if folder.is_dir() else lexicon(FALLBACK)


def _read(folder: Traversable) -> Lexicon:
    pages: dict[str, Any] = {}
    for page in sorted(folder.iterdir(), key=lambda one: one.name):
        if page.name.endswith(".toml"):
            pages.update(tomllib.loads(page.read_text(encoding="utf-8")))
    same = {word: right for right, wrong in pages.pop("same").items() for word in _lines(wrong)}
    plain = {name: _words(pages.pop(name)) for name in list(pages) if isinstance(pages[name], str)}
    return _compiled(pages, {key: " ".join(tokens(right)) for key, right in _keyed(same)}, plain)


def _keyed(same: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for word, right in same.items():
        yield "".join(tokens(word)), right


def _compiled(
    pages: Mapping[str, Mapping[str, str]], same: Mapping[str, str], plain: Mapping[str, frozenset[str]]
) -> Lexicon:
    silent, weak = plain["silent"], plain["weak"]
    singles: defaultdict[str, dict[str, float]] = defaultdict(dict)
    bags: defaultdict[str, dict[_Bag, None]] = defaultdict(dict)
    exact: defaultdict[str, dict[tuple[tuple[str, ...], str, float], None]] = defaultdict(dict)
    seen: dict[str, None] = {}
    for key, words, sure in _phrases(pages, same):
        seen.update(dict.fromkeys(words))
        content = tuple(dict.fromkeys(stem(word) for word in words if word not in silent))
        if len(words) == 1:
            singles[stem(words[0])].setdefault(key, WORD if sure else HINT)
        elif len(content) < 2:
            exact[words[0]][words, key, PHRASE if sure else HINT] = None
        else:
            telling = sum(one not in weak and one != _NOT for one in content)
            bag = _Bag(content, key, PHRASE if sure else HINT, telling)
            for one in content:
                bags[one][bag] = None
    return Lexicon(
        same,
        silent,
        weak | {_NOT},
        plain,
        frozenset(
            form
            for word in (*seen, *same, *chain.from_iterable(plain.values()))
            for form in (word, stem(word))
        ),
        tuple(word for word in seen if len(word) > 3 and word not in silent and word not in weak),
        {one: tuple(found.items()) for one, found in singles.items()},
        {one: tuple(found) for one, found in bags.items()},
        {one: tuple(found) for one, found in exact.items()},
    )


def _phrases(
    pages: Mapping[str, Mapping[str, str]], same: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    for key, page in pages.items():
        for kind in ("says", "hints"):
            for line in _lines(page.get(kind, "")):
                words = tuple(" ".join(same.get(word, word) for word in tokens(line)).split())
                if words:
                    yield key, words, kind == "says"


def _lines(page: str) -> list[str]:
    return [one.strip() for one in page.replace("\n", ",").split(",") if one.strip()]


def _words(page: str) -> frozenset[str]:
    return frozenset(tokens(page))


def _most(bag: _Bag, stemmed: Sequence[str]) -> bool:
    """Whether two words that say something by themselves are there."""
    return bag.telling - sum(one not in stemmed for one in bag.stems) >= 2


def _close(wanted: Iterable[str], stemmed: Sequence[str]) -> tuple[int, ...]:
    """Where all of them stand close together; nothing where they do not."""
    first, *rest = wanted
    room = len(rest) + 1 + _ROOM
    for anchor in (place for place, one in enumerate(stemmed) if one == first):
        low, high = max(0, anchor - room), anchor + room + 1
        found = [anchor]
        for one in rest:
            places = [place for place in range(low, min(high, len(stemmed))) if stemmed[place] == one]
            if not places:
                break
            found.append(min(places, key=lambda place, here=anchor: abs(place - here)))  # type: ignore[misc]
        if len(found) == len(rest) + 1:
            return tuple(found)
    return ()
