"""From sentences to bare words, the same for who asks and for what is found: small letters, no accents, stems."""

import re
import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

LONGEST_TEXT, LONGEST_WORD = 4000, 40
_APOSTROPHES = {ord(one): None for one in "'’‘ʼ`´＇"}
_WORD = re.compile(r"[^\W_]+")

_WHOLE = frozenset(
    [
        "acting",
        "ageing",
        "aging",
        "booking",
        "bookies",
        "boxing",
        "boys",
        "caring",
        "cutting",
        "dating",
        "expecting",
        "felting",
        "finals",
        "fired",
        "flowers",
        "housing",
        "mindfulness",
        "overeating",
        "parenting",
        "running",
        "savings",
        "spelling",
        "talks",
        "tearful",
        "training",
        "using",
    ]
)
"""Their stem would be that of a word which means something else: to house is not housing."""


def tokens(words: str) -> list[str]:
    """`Can’t sleep – café!` is `cant`, `sleep`, `cafe`. Whatever is neither letter nor figure parts words."""
    plain = words[:LONGEST_TEXT].translate(_APOSTROPHES)
    if not plain.isascii():
        plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain.casefold())]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Of an English word; of any other, something that is the same each time."""
    if word in _WHOLE:
        return word
    found: str = stemmer("english").stemWord(word)
    return found


def stems(words: str) -> list[str]:
    return [stem(word) for word in tokens(words)]
