"""What people call things: each language's words for topics, for whom, how to reach it and when. Data, read once.

Whatever stands in `says` is a word or a phrase that means the topic. A phrase is recognised by its telling words, in
any order and close together; with one telling word they stand in order ("cant sleep"), with none ("who i am") it is
there to the letter. `hints`, and whole sentences in `asks`, only lend each of their words a leaning towards the topic.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.signposts.hearing import Hearing
from bot.signposts.wording import stem, tokens

WORD, PHRASE, ALMOST = 0.8, 0.9, 0.35
"""How sure one is of a topic: for a word of it, a phrase, and a phrase all but one of whose words are there."""
_ROOM, _BETWEEN = 5, 2
"""Words that may stand between those of a phrase; and between two, where one of them says little by itself."""
ELSEWHERE = log(0.5)
"""What a word that is never said of a topic says about it."""
_DOUBT, _HEARD = 2.0, 1.5
"""How much has to speak for a topic; how much speaks for the one that is nearest to what is said of it."""
NOT, _SHORT = "not", 5


@dataclass(frozen=True, slots=True)
class Match:
    """`key`: a topic, or something like `reach:text`, `day:tu`, `lang:pl`. `at`: which words made it so."""

    key: str
    strength: float
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
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
    bags: Mapping[str, tuple[Bag, ...]] = field(repr=False)
    """By each of their stems."""
    exact: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(repr=False)
    """By their first word."""
    leanings: Mapping[str, Mapping[str, float]] = field(repr=False)
    """Of a stem, towards topics: from how often it is said of each."""

    hearing: Hearing = field(repr=False)
    """What sentences are about."""

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
        """What was probably meant, or nothing. For a short one, only words that mean something by themselves."""
        return nearest(word, self.topical if len(word) > _SHORT else self.alone)

    def matches(self, words: Sequence[str], *, almost: bool = False) -> list[Match]:
        """What the words (as `usual` gives them) are about. `almost`: also phrases that lack one of their words."""
        stemmed = [stem(word) for word in words]
        phrases = [*self._exact(words), *self._bags(stemmed, almost=almost)]
        taken = {place: one.key for one in phrases if one.strength >= PHRASE for place in one.at}
        return phrases + [one for one in self._singles(stemmed) if taken.get(one.at[0], one.key) == one.key]

    def leaning(self, words: Iterable[str], *, behind: float = 2.5) -> dict[str, float]:
        """How sure the words together make one of each topic, none of them saying so outright: naive Bayes, and what is
        said in much the same way.

        `behind`: how far one may be behind the likeliest, as a logarithm.
        """
        told = list(words)
        known = [one for one in dict.fromkeys(map(stem, told)) if one in self.leanings]
        found: defaultdict[str, float] = defaultdict(lambda: len(known) * ELSEWHERE)
        for one in known:
            for key, worth in self.leanings[one].items():
                found[key] += worth - ELSEWHERE
        for key, worth in self.hearing.heard(told).items():
            found[key] += _HEARD * worth
        best = max(found.values(), default=0.0)
        return {key: 1 / (1 + exp(_DOUBT - worth)) for key, worth in found.items() if worth > best - behind}

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


def _most(bag: Bag, stemmed: Sequence[str]) -> bool:
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
