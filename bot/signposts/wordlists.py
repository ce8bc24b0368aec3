"""Reading the lists of words: `words/<language>/*.toml`, once, put together for looking up.

A page has a table for each topic: `says`, `hints`, `asks`, `words` (see `lexicon.py`). `same` lists other spellings of
a word; texts that stand by themselves are further lists.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from math import log

from bot.signposts.hearing import hearing
from bot.signposts.lexicon import NOT, Bag, Lexicon
from bot.signposts.wording import stem, tokens

FALLBACK = "en"
_Keys = Mapping[str, dict[str, None]]
_Exact = Mapping[str, dict[tuple[tuple[str, ...], str], None]]
_BETWEEN = defaultdict(lambda: ", ", asks="\n", words=" ")
_AT_LEAST, _UNSEEN = 200, 1
"""Words of which nothing is known, beside those of a topic; how often what was never seen is taken to be said."""


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
                    pages[key] = _joined(pages[key], value)
    same = {
        "".join(tokens(word)): " ".join(tokens(right))
        for right, wrong in pages.pop("same").items()
        for word in _parts(wrong)
    }
    return _compiled(pages, same, {name: frozenset(tokens(value)) for name, value in plain.items()})


def _joined(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """What several pages say of a topic counts together."""
    said = {name: words for name, words in one.items() if name not in other}
    both = {
        name: f"{one[name]}{_BETWEEN[name]}{words}" if name in one else words for name, words in other.items()
    }
    return said | both


def _compiled(
    pages: Mapping[str, Mapping[str, str]], same: Mapping[str, str], plain: Mapping[str, frozenset[str]]
) -> Lexicon:
    silent, weak = plain["silent"], plain["weak"] | {stem(word) for word in plain["weak"]} | {NOT}
    said = [(key, words) for key, page in pages.items() for words in _phrases(page.get("says", ""), same)]
    singles, bags, exact = _sorted_out(said, silent, weak)
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
        hearing([(key, words) for key, words in lines if ":" not in key], silent),
    )


def _sorted_out(
    said: Iterable[tuple[str, tuple[str, ...]]], silent: frozenset[str], weak: frozenset[str]
) -> tuple[_Keys, Mapping[str, list[Bag]], _Exact]:
    """Single words; phrases known by their telling words; and phrases known to the letter."""
    singles: defaultdict[str, dict[str, None]] = defaultdict(dict)
    bags: defaultdict[str, list[Bag]] = defaultdict(list)
    exact: defaultdict[str, dict[tuple[tuple[str, ...], str], None]] = defaultdict(dict)
    for key, words in said:
        content = tuple(dict.fromkeys(stem(word) for word in words if word not in silent))
        telling = sum(word not in silent and stem(word) not in weak for word in dict.fromkeys(words))
        if len(words) == 1:
            singles[stem(words[0])][key] = None
        elif len(content) < 2 or not telling:
            exact[words[0]][words, key] = None
        else:
            bag = Bag(content, key, telling)
            for one in content:
                bags[one].append(bag)
    return singles, bags, exact


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
