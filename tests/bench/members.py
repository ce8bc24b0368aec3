"""Made-up members of a network of circles: topics, languages and zones are skewed, as they are among people."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import accumulate
from random import Random

from bot.buddies.model import ANY_TIME, HALF_HOURS, Likeness, Mode, Seeker

TOPICS, AREAS = 80, 40
ZONES = (0, 0, 0, 1, 1, 1, 2, -5, -5, -5, -6, -8, -8, 5.5, 8, 10)
LANGUAGES = ("en", "es", "fr", "de", "cy", "pl", "ar", "hi", "uk", "pt")


def members(count: int, seed: int) -> list[Seeker]:
    dice = Random(seed)
    topics = list(accumulate(1 / (place + 2) for place in range(TOPICS)))
    spoken = list(accumulate(2.0**-place for place in range(len(LANGUAGES))))
    return [_member(f"m{number:05}", dice, topics, spoken) for number in range(count)]


def _member(id_: str, dice: Random, topics: list[float], spoken: list[float]) -> Seeker:
    most = 1 + min(int(dice.expovariate(0.5)), 7)
    likeness = dice.choices(list(Likeness), (6, 3, 1))[0]
    return Seeker(
        id=id_,
        languages=frozenset(dice.choices(LANGUAGES, cum_weights=spoken, k=dice.choice((1, 1, 2)))),
        any_language=dice.random() < 0.03,
        times=_times(dice),
        modes=frozenset(dice.sample(list(Mode), dice.choice((1, 2, 2, 3)))),
        area=f"area {int(AREAS * dice.random() ** 2)}",
        topics=frozenset(
            f"topic {place}" for place in dice.choices(range(TOPICS), cum_weights=topics, k=most)
        ),
        likeness=likeness,
        gender=dice.choice(("", "woman", "woman", "man", "man", "non-binary")),
        same_gender=dice.random() < 0.08,
        experience=dice.choices(range(4), (5, 3, 2, 1))[0],
    )


def _times(dice: Random) -> int:
    """Some mornings, afternoons and evenings of three hours, in somebody's own zone; or any time."""
    if dice.random() < 0.1:
        return ANY_TIME
    shift, found = int(2 * dice.choice(ZONES)), 0
    for _ in range(dice.choice((1, 2, 3, 3, 4, 6))):
        start = 48 * dice.randrange(7) + dice.choices((18, 28, 37), (2, 2, 5))[0] + dice.randrange(3)
        for half_hour in range(start, start + 6):
            found |= 1 << (half_hour - shift) % HALF_HOURS
    return found


def crowd(name: str, count: int, seed: int) -> list[Seeker]:
    """Members of another sort of network, by its name in `CROWDS`."""
    dice = Random(seed)
    return [CROWDS[name](one, dice) for one in members(count, seed)]


def _few_topics(one: Seeker, dice: Random) -> Seeker:
    return replace(one, topics=frozenset(dice.sample(("grief", "sleep", "work"), dice.randrange(3))))


def _many_topics(one: Seeker, dice: Random) -> Seeker:
    """A dozen each of six hundred, none more common than another."""
    return replace(one, topics=frozenset(f"topic {dice.randrange(600)}" for _ in range(12)))


def _languages_apart(one: Seeker, dice: Random) -> Seeker:
    """Circles of one language each, from very large to a handful, and hardly anybody between them."""
    first = LANGUAGES[min(int(dice.expovariate(0.5)), len(LANGUAGES) - 1)]
    second = {dice.choice(LANGUAGES)} if dice.random() < 0.02 else set()
    return replace(one, languages=frozenset({first} | second), any_language=False)


def _little_time(one: Seeker, dice: Random) -> Seeker:
    """An hour in one of seven evenings, seldom in two."""
    starts = {48 * dice.randrange(7) + 37 + dice.randrange(4) for _ in range(dice.choice((1, 1, 1, 2)))}
    times = 0
    for start in starts:
        times |= 0b11 << start
    return replace(one, times=times)


def _hard_to_suit(one: Seeker, dice: Random) -> Seeker:
    """One language of ten, one way to meet, one hour: most suit a few, and some nobody."""
    narrow = _little_time(one, dice)
    return replace(
        narrow,
        languages=frozenset({dice.choice(LANGUAGES)}),
        any_language=False,
        modes=frozenset({dice.choice(list(Mode))}),
    )


def _same_gender(one: Seeker, dice: Random) -> Seeker:
    return replace(
        one, gender=dice.choice(("", "woman", "woman", "woman", "man")), same_gender=dice.random() < 0.6
    )


def _easy_going(one: Seeker, dice: Random) -> Seeker:
    """Most suit most."""
    times = ANY_TIME if dice.random() < 0.5 else one.times
    return replace(one, languages=frozenset({"en"}), modes=frozenset(Mode), same_gender=False, times=times)


def _all_alike(one: Seeker, dice: Random) -> Seeker:
    """Nobody says anything: every pair is as good as any other."""
    return Seeker(one.id)


def _few_guides(one: Seeker, dice: Random) -> Seeker:
    """For shadowing: one in eight has experience, and half of these room for two."""
    return replace(one, experience=dice.choice((0, 0, 0, 0, 1, 1, 1, 3)), room=dice.choice((1, 2)))


CROWDS: Mapping[str, Callable[[Seeker, Random], Seeker]] = {
    "as usual": lambda one, dice: one,
    "few topics": _few_topics,
    "many topics": _many_topics,
    "languages apart": _languages_apart,
    "little time": _little_time,
    "hard to suit": _hard_to_suit,
    "same gender": _same_gender,
    "easy going": _easy_going,
    "all alike": _all_alike,
    "few guides": _few_guides,
}
