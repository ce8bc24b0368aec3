"""Made-up members of a network of circles: topics, languages and zones are skewed, as they are among people."""

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
