"""The toss between equals: the same for the same seed and people, wherever and whenever it is made."""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

SIDES = 2**20
"""So many that two ways of pairing everybody hardly ever come out equal."""
_MIX, _MIX_AGAIN = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def tokens(ids: Iterable[str], seed: int) -> NDArray[np.uint64]:
    """A number of 64 bits for each of them."""
    key = str(seed).encode()
    made = (
        blake2b(one.encode("utf-8", "surrogatepass"), key=key[:64], digest_size=8).digest() for one in ids
    )
    return np.frombuffer(b"".join(made), dtype="<u8").astype(np.uint64)


def toss(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.int64]:
    """For each two of them a number below `SIDES`, the same whichever comes first."""
    return _below((one ^ other) + one * other, SIDES)


def rolls(tokens: NDArray[np.uint64], count: int, below: int) -> NDArray[np.int64]:
    """For each token so many numbers below `below`."""
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return _below(tokens[:, None] + steps[None, :], below)


def _below(mixed: NDArray[np.uint64], limit: int) -> NDArray[np.int64]:
    """The finisher of splitmix64 (Steele, Lea and Flood 2014)."""
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_AGAIN
    found: NDArray[np.int64] = ((mixed ^ (mixed >> np.uint64(31))) % np.uint64(limit)).astype(np.int64)
    return found
