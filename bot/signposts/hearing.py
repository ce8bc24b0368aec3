"""What a sentence is about, by what people say of each topic: the nearest of their sentences, and each topic's middle.

Two plain measures, cosines of weighted words: with a topic's centre, words and pairs of words (Rocchio); and with the
nearest sentences (k-nearest neighbours). On sentences held back they are right more often together than either alone.
Data, read once; nothing is learnt from what people ask.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt

from bot.signposts.wording import stem

_NEAREST = 25
_BESIDE = 0.5
"""How much the nearest sentences count, beside the centres."""
FAINT = 0.06
"""A cosine with the nearest centre below which hardly anything was heard."""

Said = tuple[str, tuple[str, ...]]
"""A topic, and a sentence's words as `usual` gives them."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """`centres`: of each word or pair, its weight in each topic. `near`: of each word, in which sentences it stands."""

    silent: frozenset[str] = field(repr=False)
    weights: Mapping[str, float] = field(repr=False)
    centres: Mapping[str, Mapping[str, float]] = field(repr=False)
    alone: Mapping[str, float] = field(repr=False)
    near: Mapping[str, Sequence[tuple[int, float]]] = field(repr=False)
    topics: Sequence[str] = field(repr=False)
    """Of each sentence."""

    def heard(self, words: Sequence[str]) -> dict[str, float]:
        """How near each topic is, the nearest being 1; none where no word is known."""
        middle, nearest = self._middle(words), self._nearest(words)
        best = max(middle.values(), default=0.0)
        if not best:
            return {}
        closest = max(nearest.values(), default=0.0) or 1.0
        both = {
            key: middle.get(key, 0.0) / best + _BESIDE * nearest.get(key, 0.0) / closest
            for key in {*middle, *nearest}
        }
        top = max(both.values())
        return {key: (worth / top) ** 2 for key, worth in both.items()}

    def faint(self, words: Sequence[str]) -> bool:
        """Whether nobody says it in any way that is known here."""
        return max(self._middle(words).values(), default=0.0) < FAINT

    def _middle(self, words: Sequence[str]) -> dict[str, float]:
        if not stems(words, self.silent):
            return {}
        told = [one for one in parts(words, self.silent) if one in self.weights]
        length = sqrt(sum(self.weights[one] ** 2 for one in told))
        found: defaultdict[str, float] = defaultdict(float)
        for one in told:
            for key, worth in self.centres[one].items():
                found[key] += worth * self.weights[one] / length
        return dict(found)

    def _nearest(self, words: Sequence[str]) -> dict[str, float]:
        close: defaultdict[int, float] = defaultdict(float)
        for one in dict.fromkeys(stems(words, self.silent)):
            for number, worth in self.near.get(one, ()):
                close[number] += worth * self.alone[one]
        found: defaultdict[str, float] = defaultdict(float)
        for number, worth in sorted(close.items(), key=lambda pair: (-pair[1], pair[0]))[:_NEAREST]:
            found[self.topics[number]] += worth**2
        return dict(found)


def hearing(sentences: Sequence[Said], silent: frozenset[str]) -> Hearing:
    told = [tuple(parts(words, silent)) for _, words in sentences]
    weights = _weights(told)
    alone = _weights([tuple(dict.fromkeys(stems(words, silent))) for _, words in sentences])
    return Hearing(
        silent,
        weights,
        _centres([key for key, _ in sentences], told, weights),
        alone,
        _near([words for _, words in sentences], alone, silent),
        [key for key, _ in sentences],
    )


def stems(words: Iterable[str], silent: frozenset[str]) -> list[str]:
    return [stem(one) for one in words if one not in silent]


def parts(words: Sequence[str], silent: frozenset[str]) -> Iterator[str]:
    """Its telling words; two words in a row; and two telling ones with silent ones between."""
    telling = stems(words, silent)
    every = [stem(one) for one in words]
    together = (f"{one} {other}" for one, other in pairwise(every))
    across = (f"{one}  {other}" for one, other in pairwise(telling))
    yield from dict.fromkeys((*telling, *together, *across))


def _weights(told: Sequence[Sequence[str]]) -> dict[str, float]:
    """The rarer, the more."""
    seen = Counter(one for some in told for one in some)
    return {one: log(1 + len(told) / count) for one, count in seen.items()}


def _centres(
    keys: Sequence[str], told: Sequence[Sequence[str]], weights: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    sums: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key, some in zip(keys, told, strict=True):
        length = sqrt(sum(weights[one] ** 2 for one in some)) or 1.0
        for one in some:
            sums[key][one] += weights[one] / length
    centres: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for key, found in sums.items():
        length = sqrt(sum(worth**2 for worth in found.values())) or 1.0
        for one, worth in found.items():
            centres[one][key] = worth / length
    return dict(centres)


def _near(
    sentences: Sequence[Sequence[str]], alone: Mapping[str, float], silent: frozenset[str]
) -> dict[str, list[tuple[int, float]]]:
    near: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, words in enumerate(sentences):
        some = list(dict.fromkeys(stems(words, silent)))
        length = sqrt(sum(alone[one] ** 2 for one in some)) or 1.0
        for one in some:
            near[one].append((number, alone[one] / length))
    return dict(near)
