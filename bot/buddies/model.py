"""Who would like a buddy, and how well two of them fit. Arithmetic in whole numbers: no clock and no chance.

A rule either forbids a pair or it does not. Where none forbids it, each part of a fit says what it rests on, so that
two people can be told why they were brought together. What must not be told – a wish never to meet, having been left
out, the toss between equals – is in no part.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

HALF_HOURS = 336
ANY_TIME = (1 << HALF_HOURS) - 1
ENOUGH_TIME = 2
"""Half hours a week that suit both; fewer is no common time."""
MOST_TIME = 20
"""Beyond these more common time is no better."""
WINDOW = 12
"""Weeks within which meeting again is a repeat."""
LONG_AGO = 52
"""Weeks after which having met says next to nothing."""
EXPERIENCED = 2
MOST_EXPERIENCE = 3

EACH_HALF_HOUR, EACH_LANGUAGE, EACH_MODE, EACH_STEP = 2, 4, 5, 6
ALIKE_LEVEL, ALIKE_GENDER, UNLIKE_STEP, UNLIKE_GENDER = 8, 8, 6, 6
NEVER_MET = 20
COMMON, RAREST = 4, 36
"""What a topic counts that everybody ticked, and one that next to nobody did."""


class Kind(StrEnum):
    """What for. Joining for one says nothing about another."""

    SUPPORT = "support"
    THINKING = "thinking"
    SHADOWING = "shadowing"
    WELCOME = "welcome"
    FACILITATORS = "facilitators"


class Mode(StrEnum):
    TEXT = "text"
    VOICE = "voice"
    IN_PERSON = "in-person"


class Likeness(StrEnum):
    """Whether somebody like oneself is wished for, or somebody different."""

    ANY = "any"
    LIKE = "like"
    DIFFERENT = "different"


class Reason(StrEnum):
    """What of one's own stands most in the way; NOBODY where it is nothing of one's own."""

    LANGUAGES = "languages"
    TIMES = "times"
    MODE = "mode"
    GENDER = "gender"
    EXPERIENCE = "experience"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who would like a buddy in this round.

    `languages`: codes; who says none is hindered by none. `any_language`: they do not matter, where both say so.
    `times`: bit n is half hour n of a week in UTC, which begins on Monday. `room`: how many more people they can hold.
    `missed`: rounds running in which nobody was found. `apart`: never with these, whoever wished it.
    """

    id: str
    languages: frozenset[str] = frozenset()
    any_language: bool = False
    times: int = ANY_TIME
    modes: frozenset[Mode] = frozenset(Mode)
    area: str = ""
    topics: frozenset[str] = frozenset()
    likeness: Likeness = Likeness.ANY
    gender: str = ""
    same_gender: bool = False
    experience: int = 0
    room: int = 1
    missed: int = 0
    apart: frozenset[str] = frozenset()

    @property
    def level(self) -> int:
        return min(max(self.experience, 0), MOST_EXPERIENCE)

    @property
    def experienced(self) -> bool:
        return self.experience >= EXPERIENCED


Past = Mapping[tuple[str, str], int]
"""Of two ids in their order, how many weeks ago they were last brought together; who never was is not in it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One reason for a pair: what it counts, and what it rests on."""

    name: str
    points: int
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit, and why. What counts nothing is not among the parts."""

    points: int
    parts: tuple[Part, ...] = ()


def fit(a: Seeker, b: Seeker, kind: Kind, rarity: Mapping[str, int], past: Past) -> Fit | None:
    """The same whichever comes first; None where a rule forbids it."""
    a, b = sorted((a, b), key=lambda one: one.id)
    if a.room < 1 or b.room < 1 or kept_apart(a, b) or hindrances(a, b, kind):
        return None
    found = (
        _topics(a, b, rarity),
        _times(a, b),
        Part(
            "languages",
            EACH_LANGUAGE * len(a.languages & b.languages),
            tuple(sorted(a.languages & b.languages)),
        ),
        _mode(a, b),
        Part("experience", EACH_STEP * abs(a.level - b.level), (str(a.level), str(b.level))),
        _likeness(a, b),
        _new(past.get((a.id, b.id))),
    )
    parts = tuple(part for part in found if part.points)
    return Fit(sum(part.points for part in parts), parts)


def kept_apart(a: Seeker, b: Seeker) -> bool:
    return a.id == b.id or a.id in b.apart or b.id in a.apart


def hindrances(a: Seeker, b: Seeker, kind: Kind) -> frozenset[Reason]:
    """What of their wishes forbids it, and never whether they are kept apart."""
    speak = (
        not a.languages or not b.languages or a.languages & b.languages or (a.any_language and b.any_language)
    )
    same = folded(a.gender) == folded(b.gender) != ""
    rules = (
        (Reason.LANGUAGES, bool(speak)),
        (Reason.TIMES, (a.times & b.times & ANY_TIME).bit_count() >= ENOUGH_TIME),
        (Reason.MODE, bool(modes_of(a, b))),
        (Reason.GENDER, same or not (a.same_gender or b.same_gender)),
        (Reason.EXPERIENCE, kind is not Kind.SHADOWING or a.experienced != b.experienced),
    )
    return frozenset(reason for reason, kept in rules if not kept)


def modes_of(a: Seeker, b: Seeker) -> frozenset[Mode]:
    """In which ways they can meet: in person only where both name the same area."""
    near = folded(a.area) == folded(b.area) != ""
    return frozenset(mode for mode in a.modes & b.modes if near or mode is not Mode.IN_PERSON)


def folded(said: str) -> str:
    return " ".join(said.split()).casefold()


def rarity_of(seekers: Iterable[Seeker]) -> Mapping[str, int]:
    """What each topic counts: one point more for each quarter of a halving of those who share it."""
    everybody = tuple(seekers)
    counted = Counter(topic for one in everybody for topic in one.topics)
    fourth = len(everybody) ** 4
    return {
        topic: min(COMMON + (fourth // count**4).bit_length() - 1, RAREST)
        for topic, count in sorted(counted.items())
    }


def weeks_since(a: str, b: str, past: Past) -> int | None:
    return past.get((min(a, b), max(a, b)))


def recency(weeks: int | None) -> int:
    """0 where it is no repeat; otherwise the more, the more lately it was."""
    return 0 if weeks is None or weeks > WINDOW else WINDOW + 1 - max(weeks, 0)


def newness(weeks: int | None) -> int:
    """Points for not having met lately: none within the window, then ever more."""
    if weeks is None:
        return NEVER_MET
    return min(max(weeks - WINDOW, 0) * NEVER_MET // (LONG_AGO - WINDOW), NEVER_MET - 1)


def turn(missed: int) -> int:
    """How much being placed counts for somebody who was left out so many rounds running."""
    missed = min(max(missed, 0), 30)
    return missed * (missed + 1) // 2


def _topics(a: Seeker, b: Seeker, rarity: Mapping[str, int]) -> Part:
    shared = sorted(a.topics & b.topics, key=lambda topic: (-rarity.get(topic, COMMON), topic))
    return Part("topics", sum(rarity.get(topic, COMMON) for topic in shared), tuple(shared))


def _times(a: Seeker, b: Seeker) -> Part:
    common = a.times & b.times & ANY_TIME
    points = EACH_HALF_HOUR * min(common.bit_count(), MOST_TIME)
    return Part("times", points, tuple(f"{start}-{end}" for start, end in stretches(common)))


def stretches(times: int) -> list[tuple[int, int]]:
    """The half hours that follow one another, the end not among them, in the order of the week."""
    found, left = [], times
    while left:
        start = (left & -left).bit_length() - 1
        run = left >> start
        end = start + (~run & run + 1).bit_length() - 1
        found.append((start, end))
        left = left >> end << end
    return found


def _mode(a: Seeker, b: Seeker) -> Part:
    common = modes_of(a, b)
    return Part("mode", EACH_MODE * len(common), tuple(mode.value for mode in Mode if mode in common))


def _likeness(a: Seeker, b: Seeker) -> Part:
    counts = ((a.likeness, _wish(a, b)), (b.likeness, _wish(b, a)))
    met = {wish for wish, points in counts if points}
    return Part(
        "likeness", sum(points for _, points in counts), tuple(wish.value for wish in Likeness if wish in met)
    )


def _wish(one: Seeker, other: Seeker) -> int:
    """How far somebody's wish for one like them, or for a different one, is met."""
    by_level, by_gender = likeness_counts(one.likeness)
    genders = folded(one.gender), folded(other.gender)
    said = all(genders)
    return by_level[abs(one.level - other.level)] + said * by_gender[genders[0] == genders[1]]


def likeness_counts(wish: Likeness) -> tuple[tuple[int, ...], tuple[int, int]]:
    """Points by the steps between their levels of experience; and for another gender, and the same."""
    match wish:
        case Likeness.ANY:
            return (0,) * (MOST_EXPERIENCE + 1), (0, 0)
        case Likeness.LIKE:
            return (ALIKE_LEVEL,) + (0,) * MOST_EXPERIENCE, (0, ALIKE_GENDER)
        case Likeness.DIFFERENT:
            return tuple(UNLIKE_STEP * steps for steps in range(MOST_EXPERIENCE + 1)), (UNLIKE_GENDER, 0)


def _new(weeks: int | None) -> Part:
    return Part("new", newness(weeks), () if weeks is None else (str(weeks),))
