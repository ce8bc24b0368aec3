"""The questions that come with Kith: which principle each stands for, and how deep it goes. The words are texts.

A key, once published, keeps its question: circles remember which ones they had. A new question gets a new number.
"""

from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    """One of the eight principles."""

    MUTUAL = "mutual"
    RECIPROCAL = "reciprocal"
    NON_DIRECTIVE = "non-directive"
    RECOVERY = "recovery"
    STRENGTHS = "strengths"
    INCLUSIVE = "inclusive"
    PROGRESSIVE = "progressive"
    SAFE = "safe"


class Depth(StrEnum):
    LIGHT = "light"
    """Easy to answer among people one hardly knows."""
    DEEP = "deep"
    """Asks for more, so that there is more to pass on."""


_LIGHT_ONES: Mapping[Topic, frozenset[int]] = {
    Topic.MUTUAL: frozenset({1, 2, 5, 7}),
    Topic.RECIPROCAL: frozenset({1, 2, 5, 7}),
    Topic.NON_DIRECTIVE: frozenset({1, 3, 4, 7}),
    Topic.RECOVERY: frozenset({1, 2, 5, 8}),
    Topic.STRENGTHS: frozenset({1, 2, 5, 8}),
    Topic.INCLUSIVE: frozenset({1, 3, 5}),
    Topic.PROGRESSIVE: frozenset({1, 2, 5, 7}),
    Topic.SAFE: frozenset({1, 2, 6}),
}
_HOW_MANY: Mapping[Topic, int] = {
    Topic.MUTUAL: 8,
    Topic.RECIPROCAL: 8,
    Topic.NON_DIRECTIVE: 7,
    Topic.RECOVERY: 8,
    Topic.STRENGTHS: 8,
    Topic.INCLUSIVE: 7,
    Topic.PROGRESSIVE: 7,
    Topic.SAFE: 7,
}
BANK: Mapping[str, tuple[Topic, Depth]] = {
    f"{topic}-{number}": (topic, Depth.LIGHT if number in _LIGHT_ONES[topic] else Depth.DEEP)
    for topic, count in _HOW_MANY.items()
    for number in range(1, count + 1)
}
"""By id: `mutual-1` is worded by the text `prompts-bank-mutual-1`."""
