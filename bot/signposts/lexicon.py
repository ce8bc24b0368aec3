"""What people call things: each language's words for topics, for whom, how to reach it and when. Data, read once.

Whatever stands in `says` is a word or a phrase that means the topic. A phrase is recognised by its telling words, in
any order and close together; with one telling word they stand in order ("cant sleep"), with none ("who i am") it is
there to the letter. `hints`, and whole sentences in `asks`, only lend each of their words a leaning towards the topic.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from math import exp, log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.signposts.wording import stem, tokens

WORD, PHRASE, ALMOST = 0.8, 0.9, 0.35
"""How sure one is of a topic: for a word of it, a phrase, and a phrase all but one of whose words are there."""
FALLBACK = "en"
_ROOM, _BETWEEN = 5, 2
"""Words that may stand between those of a phrase; and between two, where one of them says little by itself."""
_ELSEWHERE, _AT_LEAST = log(0.5), 200
"""What a word that is never said of a topic says about it."""
_DOUBT, _BEHIND, _UNSEEN = 2.0, 2.5, 1
"""How much has to speak for a topic; how far it may be behind the likeliest; how often what was never seen is said."""
_NOT, _SHORT = "not", 5


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
    alone: tuple[str, ...] = field(repr=False)
    """Single words that mean something here."""
    topical: tuple[str, ...] = field(repr=False)
    """What of it has a meaning here: what a slip is taken for."""
    singles: Mapping[str, tuple[str, ...]] = field(repr=False)
    bags: Mapping[str, tuple[_Bag, ...]] = field(repr=False)
    """By each of their stems."""
    exact: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(repr=False)
    """By their first word."""
    leanings: Mapping[str, Mapping[str, float]] = field(repr=False)
    """Of a stem, towards topics: from how often it is said of each."""

    def usual(self, words: str) -> list[str]:
        """The words, each as it is usually spelt."""
        found: list[str] = []
        for word in tokens(words):
            found += self.same[word].split() if word in self.same else [word]
        return found

    def telling(self, word: str) -> bool:
        return word not in self.silent and word not in self.weak and stem(word) not in self.weak

    def known(self, word: str) -> bool:
        return word in self.vocabulary or stem(word) in self.vocabulary

    def slip(self, word: str) -> str:
        """What was probably meant; empty where nothing is near. For a short one, only words that mean something alone."""
        return nearest(word, self.topical if len(word) > _SHORT else self.alone)

    def matches(self, words: Sequence[str], *, almost: bool = False) -> list[Match]:
        """What the words (as `usual` gives them) are about. `almost`: also phrases that lack one of their words."""
        stemmed = [stem(word) for word in words]
        phrases = [*self._exact(words), *self._bags(stemmed, almost=almost)]
        taken = {place: one.key for one in phrases if one.strength >= PHRASE for place in one.at}
        return phrases + [one for one in self._singles(stemmed) if taken.get(one.at[0], one.key) == one.key]

    def leaning(self, words: Iterable[str]) -> dict[str, float]:
        """How sure the words together make one of each topic, none of them saying so outright (naive Bayes)."""
        known = [one for one in dict.fromkeys(map(stem, words)) if one in self.leanings]
        found: defaultdict[str, float] = defaultdict(lambda: len(known) * _ELSEWHERE)
        for one in known:
            for key, worth in self.leanings[one].items():
                found[key] += worth - _ELSEWHERE
        best = max(found.values(), default=0.0)
        return {key: 1 / (1 + exp(_DOUBT - worth)) for key, worth in found.items() if worth > best - _BEHIND}

    def _singles(self, stemmed: Sequence[str]) -> Iterator[Match]:
        for place, one in enumerate(stemmed):
            for key in self.singles.get(one, ()):
                yield Match(key, WORD, (place,))

    def _exact(self, words: Sequence[str]) -> Iterator[Match]:
        for place, word in enumerate(words):
            for phrase, key in self.exact.get(word, ()):
                if tuple(words[place : place + len(phrase)]) == phrase:
                    yield Match(key, PHRASE, tuple(range(place, place + len(phrase))))

    def _bags(self, stemmed: Sequence[str], *, almost: bool) -> Iterator[Match]:
        counted = Counter(bag for one in dict.fromkeys(stemmed) for bag in self.bags.get(one, ()))
        for bag, count in counted.items():
            if count == len(bag.stems):
                places = _close(bag.stems, stemmed) if bag.telling > 1 else _in_order(bag.stems, stemmed)
                if places:
                    yield Match(bag.key, PHRASE, places)
            elif almost and count == len(bag.stems) - 1 and count > 1 and _most(bag, stemmed):
                places = _close([one for one in bag.stems if one in stemmed], stemmed)
                if places:
                    yield Match(bag.key, ALMOST, places)


def nearest(word: str, known: Sequence[str]) -> str:
    """What differs least from it, if that is a slip or two; four letters at least, and the first one right."""
    if len(word) < 4 or not word.isalpha():
        return ""
    most = 1 if len(word) < 7 else 2
    near = [one for one in known if one[0] == word[0] and abs(len(one) - len(word)) <= 1]
    found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=most)
    return found[0] if found else ""


@cache
def lexicon(language: str = FALLBACK) -> Lexicon:
    """The words of a language; English ones where there are none of it."""
    folder = files("bot.signposts").joinpath("words").joinpath(language or FALLBACK)
    return _read(folder) if folder.is_dir() else lexicon(FALLBACK)


def _read(folder: Traversable) -> Lexicon:
    pages: dict[str, dict[str, str]] = defaultdict(dict)
    plain: dict[str, str] = {}
    for page in sorted(folder.iterdir(), key=lambda one: one.name):
        if page.name.endswith(".toml"):
            for key, value in tomllib.loads(page.read_text(encoding="utf-8")).items():
                if isinstance(value, str):
                    plain[key] = value
                else:
                    pages[key] |= value
    same = {
        "".join(tokens(word)): " ".join(tokens(right))
        for right, wrong in pages.pop("same").items()
        for word in _parts(wrong)
    }
    return _compiled(pages, same, {name: frozenset(tokens(value)) for name, value in plain.items()})


def _compiled(
    pages: Mapping[str, Mapping[str, str]], same: Mapping[str, str], plain: Mapping[str, frozenset[str]]
) -> Lexicon:
    silent, weak = plain["silent"], plain["weak"] | {stem(word) for word in plain["weak"]} | {_NOT}
    said = [(key, words) for key, page in pages.items() for words in _phrases(page.get("says", ""), same)]
    singles: defaultdict[str, dict[str, None]] = defaultdict(dict)
    bags: defaultdict[str, list[_Bag]] = defaultdict(list)
    exact: defaultdict[str, dict[tuple[tuple[str, ...], str], None]] = defaultdict(dict)
    for key, words in said:
        content = tuple(dict.fromkeys(stem(word) for word in words if word not in silent))
        telling = sum(word not in silent and stem(word) not in weak for word in dict.fromkeys(words))
        if len(words) == 1:
            singles[stem(words[0])][key] = None
        elif len(content) < 2 or not telling:
            exact[words[0]][words, key] = None
        else:
            bag = _Bag(content, key, telling)
            for one in content:
                bags[one].append(bag)
    lines = [*said, *_lent(pages, same)]
    seen = dict.fromkeys(word for _, words in said for word in words)
    every = (
        *seen,
        *same,
        *chain.from_iterable(plain.values()),
        *chain.from_iterable(words for _, words in lines),
    )
    return Lexicon(
        same,
        silent,
        weak,
        plain,
        frozenset(form for word in every for form in (word, stem(word))),
        tuple(dict.fromkeys(words[0] for _, words in said if len(words) == 1 and len(words[0]) > 3)),
        tuple(word for word in seen if len(word) > 3 and word not in silent and word not in weak),
        {one: tuple(found) for one, found in singles.items()},
        {one: tuple(found) for one, found in bags.items()},
        {one: tuple(found) for one, found in exact.items()},
        _leanings(lines, silent),
    )


def _leanings(
    lines: Iterable[tuple[str, tuple[str, ...]]], silent: frozenset[str]
) -> dict[str, dict[str, float]]:
    """Of each stem: how much more often than elsewhere it is said of a topic, as a logarithm."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    many: Counter[str] = Counter()
    for key, words in lines:
        told = [stem(word) for word in dict.fromkeys(words) if word not in silent and ":" not in key]
        many[key] += len(told)
        for one in told:
            seen[one][key] += 1
    whole = many.total()
    return {
        one: {
            key: _ratio(count, (counted.total() + _UNSEEN) / whole, many[key])
            for key, count in counted.items()
        }
        for one, counted in seen.items()
    }


def _ratio(count: int, anywhere: float, many: int) -> float:
    """`many`: words of that topic; as many again, or `_AT_LEAST`, are taken to be said of it as they are anywhere."""
    others = max(many, _AT_LEAST)
    return log((count + others * anywhere) / (many + others) / anywhere)


def _lent(
    pages: Mapping[str, Mapping[str, str]], same: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, page in pages.items():
        for words in _phrases(page.get("hints", ""), same):
            yield key, words
        for word in page.get("words", "").split():
            yield key, _usual(word, same)
        for line in page.get("asks", "").splitlines():
            if words := _usual(line, same):
                yield key, words


def _phrases(page: str, same: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for part in _parts(page):
        if words := _usual(part, same):
            yield words


def _usual(words: str, same: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(" ".join(same.get(word, word) for word in tokens(words)).split())


def _parts(page: str) -> list[str]:
    return [one.strip() for one in page.replace("\n", ",").split(",") if one.strip()]


def _most(bag: _Bag, stemmed: Sequence[str]) -> bool:
    """Whether two words that say something by themselves are there."""
    return bag.telling - sum(one not in stemmed for one in bag.stems) >= 2


def _close(wanted: Sequence[str], stemmed: Sequence[str]) -> tuple[int, ...]:
    """Where all of them stand close together, in any order; nothing where they do not."""
    room = len(wanted) + _ROOM
    for anchor in (place for place, one in enumerate(stemmed) if one == wanted[0]):
        near = range(max(0, anchor - room), min(anchor + room + 1, len(stemmed)))
        found = [_nearest(anchor, [place for place in near if stemmed[place] == one]) for one in wanted]
        if -1 not in found:
            return tuple(found)
    return ()


def _nearest(anchor: int, places: Sequence[int]) -> int:
    return min(places, key=lambda place: abs(place - anchor), default=-1)


def _in_order(wanted: Sequence[str], stemmed: Sequence[str]) -> tuple[int, ...]:
    """Where they follow one another, with a word or two between."""
    for start in (place for place, one in enumerate(stemmed) if one == wanted[0]):
        found = [start]
        for one in wanted[1:]:
            near = range(found[-1] + 1, min(found[-1] + _BETWEEN + 2, len(stemmed)))
            found.append(next((place for place in near if stemmed[place] == one), -1))
            if found[-1] < 0:
                break
        if found[-1] >= 0:
            return tuple(found)
    return ()
