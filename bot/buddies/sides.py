"""What each person brings, as rows of numbers whose products are points. See `table` for why it is done this way."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.buddies.chance import rolls
from bot.buddies.model import (
    ANY_TIME,
    EACH_HALF_HOUR,
    EACH_LANGUAGE,
    EACH_MODE,
    EACH_STEP,
    ENOUGH_TIME,
    EXPERIENCED,
    HALF_HOURS,
    MOST_TIME,
    NEVER_MET,
    Kind,
    Mode,
    Seeker,
    folded,
    likeness_counts,
)

Floats = NDArray[np.float32]
Own = TypeVar("Own", bound=Hashable)
Trait = TypeVar("Trait", bound=Hashable)

UNIT = 64
"""One point. Below it there is room for a little noise, which decides between equals who is looked at."""
MODE, LIFT, LANGUAGE = 2**9, 2**11, 2**13
"""From where on these are counted in a number of `rules`: there are at most 336 half hours, 3 ways and 3 lifts."""
NOISE = 32
NEVER = -(2**15) * UNIT


@dataclass(frozen=True, slots=True)
class Sides:
    """What each person brings to a product: as the one, and as the other."""

    one: Floats
    other: Floats


def likings(
    people: Sequence[Seeker], kind: Kind, rarity: Mapping[str, int], thrown: NDArray[np.uint64]
) -> Sides:
    """All that needs no more than a sum: topics, experience, likeness, being new; and what a sum can forbid."""
    names, topics = _ticked([one.topics for one in people])
    weights = np.array([rarity[name] * UNIT for name in names], np.float32)
    noise = rolls(thrown, NOISE, 2).astype(np.float32)
    new = np.full((len(people), 1), NEVER_MET * UNIT, np.float32)
    by_level = _from_each(
        [(one.level, one.likeness) for one in people],
        [one.level for one in people],
        lambda one, level: _level_counts(one[0], likeness_counts(one[1])[0], level, kind),
    )
    by_gender = _from_each(
        [(folded(one.gender), one.same_gender, one.likeness) for one in people],
        [folded(one.gender) for one in people],
        lambda one, gender: _gender_counts(one[0], gender, likeness_counts(one[2])[1], same=one[1]),
    )
    return _sides(
        [topics * weights, noise, new, *by_level, *by_gender],
        [topics, noise, np.ones_like(new), *reversed(by_level), *reversed(by_gender)],
    )


def rules(people: Sequence[Seeker]) -> Sides:
    """What is common to two people as the digits of one number: half hours, ways to meet, what lifts the rule of
    languages, languages. `worth` says what such a number counts.
    """
    _, spoken = _ticked([one.languages for one in people])
    _, ways = _ticked([_ways(one) for one in people])
    suits, lengths = _times(people)
    silent = np.array([[not one.languages] for one in people], np.float32)
    any_ = np.array([[one.any_language] for one in people], np.float32)
    ones = np.ones_like(silent)
    return _sides(
        [suits * lengths, ways * MODE, any_ * LIFT, silent * LIFT, ones * LIFT, spoken * LANGUAGE],
        [suits, ways, any_, ones, silent, spoken],
    )


def worth(people: Sequence[Seeker]) -> NDArray[np.int32]:
    """For each number that `rules` can give its points, in units; below 0 where a rule forbids it."""
    most = max(len(one.languages) for one in people)
    number = np.arange(LANGUAGE * (most + 1))
    common, ways = number % MODE, number // MODE % (LIFT // MODE)
    lifted, shared = number // LIFT % (LANGUAGE // LIFT), number // LANGUAGE
    points = EACH_HALF_HOUR * np.minimum(common, MOST_TIME) + EACH_MODE * ways + EACH_LANGUAGE * shared
    kept = (common >= ENOUGH_TIME) & (ways > 0) & (lifted + shared > 0)
    return np.where(kept, points * UNIT, NEVER).astype(np.int32)


def _times(people: Sequence[Seeker]) -> tuple[Floats, Floats]:
    """Who has time when; half hours that suit exactly the same people are one column, and counted."""
    packed = b"".join((one.times & ANY_TIME).to_bytes(HALF_HOURS // 8, "little") for one in people)
    bits = np.frombuffer(packed, np.uint8).reshape(len(people), -1)
    columns = np.ascontiguousarray(np.unpackbits(bits, axis=1, bitorder="little").T)
    lengths = Counter(column.tobytes() for column in columns)
    suits = np.frombuffer(b"".join(lengths), np.uint8).reshape(-1, len(people)).T.astype(np.float32)
    return suits, np.array(list(lengths.values()), np.float32)


def _ways(one: Seeker) -> frozenset[str]:
    area = folded(one.area)
    here = {f"in {area}"} if area and Mode.IN_PERSON in one.modes else set()
    return frozenset(mode.value for mode in one.modes - {Mode.IN_PERSON}) | here


def _level_counts(own: int, wish: Sequence[int], level: int, kind: Kind) -> int:
    """What somebody's own side gives where the other is at that level: half the spread, and their wish."""
    steps = abs(own - level)
    forbidden = kind is Kind.SHADOWING and (own >= EXPERIENCED) == (level >= EXPERIENCED)
    return UNIT * (steps * EACH_STEP // 2 + wish[steps]) + forbidden * NEVER


def _gender_counts(own: str, gender: str, wish: tuple[int, int], *, same: bool) -> int:
    alike = own == gender != ""
    said = bool(own and gender)
    return UNIT * said * wish[alike] + (same and not alike) * NEVER


def _from_each(
    owns: Sequence[Own], traits: Sequence[Trait], counts: Callable[[Own, Trait], int]
) -> tuple[Floats, Floats]:
    """What each gives for each trait the other could have; and which of the traits is theirs."""
    every = {trait: place for place, trait in enumerate(dict.fromkeys(traits))}
    given = {own: [counts(own, trait) for trait in every] for own in dict.fromkeys(owns)}
    theirs = np.zeros((len(traits), len(every)), np.float32)
    theirs[np.arange(len(traits)), [every[trait] for trait in traits]] = 1
    return np.array([given[own] for own in owns], np.float32), theirs


def _ticked(said: Sequence[AbstractSet[str]]) -> tuple[list[str], Floats]:
    """All that is said by anybody, and who says what."""
    names = sorted({name for one in said for name in one})
    at = {name: place for place, name in enumerate(names)}
    ticks = np.zeros((len(said), len(names)), np.float32)
    places = [(row, at[name]) for row, one in enumerate(said) for name in one]
    if places:
        rows, columns = np.array(places).T
        ticks[rows, columns] = 1
    return names, ticks


def _sides(ones: Sequence[Floats], others: Sequence[Floats]) -> Sides:
    return Sides(np.hstack(ones), np.ascontiguousarray(np.hstack(others).T))
