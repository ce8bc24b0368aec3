"""From sentences to bare words, the same for who asks and for what is found: small letters, no accents, stems."""

import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

LONGEST_TEXT, LONGEST_WORD = 4000, 40
_APOSTROPHES = frozenset("'’‘ʼ`´＇")

_WHOLE = frozenset(
    ["acting", "booking", "bookies", "caring", "cutting", "dating", "housing", "training", "using"]
)
"""Their stem would be that of a word which means something else: to house is not housing."""


def tokens(words: str) -> list[str]:
    """`Can’t sleep – café!` is `cant`, `sleep`, `cafe`. Whatever is neither letter nor figure parts words."""
    plain = unicodedata.normalize("NFKD", words[:LONGEST_TEXT]).casefold()
    kept = (one for one in plain if one not in _APOSTROPHES and not unicodedata.combining(one))
    spaced = "".join(one if one.isalnum() else " " for one in kept)
    return [word[:LONGEST_WORD] for word in spaced.split()]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Of an English word; of any other, something that is the same each time."""
    if word in _WHOLE:
        return word
    found: str = stemmer("english").stemWord(word)
    return found


def stems(words: str) -> list[str]:
    return [stem(word) for word in tokens(words)]
