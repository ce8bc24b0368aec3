"""In which order candidates are shown, and whether they fit at all. Arithmetic alone: the same on every database."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.signposts.asking import Wanted
from bot.signposts.entry import MEDIA, Medium, Reach
from bot.signposts.model import AT_MOST, Age
from bot.signposts.noticing import topic_word
from bot.signposts.taxonomy import taxonomy

_FITS, _COVERS, _OF_THE_BEST = 0.12, 0.4, 0.4
"""How much of the topics, or of the words, has to be there; and how far behind the best one may be."""
_SURELY, _SURER, MOSTLY, _OVERLAPS = 0.35, 0.65, 0.5, 0.15
"""Where nobody can be this sure what is asked (surer, if most words are strange), some words have to be there."""
_WORDS = 0.6
_SURE_ENOUGH = 0.6
SURE = 0.8
"""From here on, whom it is for is a part of what is asked."""
_AGAINST = {
    "men": "women",
    "women": "men",
    "young-people": "older-people",
    "older-people": "young-people",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry as it was noticed, and what a community says of it. Words stand between blanks."""

    id: str
    title: str
    name: str
    topics: str
    inferred: str
    what: str
    who: str
    areas: str
    facts: str
    country: str
    languages: str
    media: str
    age: Age
    youngest: int | None = None
    oldest: int | None = None
    pinned: bool = False
    pair: str = ""


def ranked(candidates: Iterable[Candidate], wanted: Wanted) -> list[Candidate]:
    """What fits, best first; nothing rather than noise. What is older than a year only where nothing newer fits."""
    possible = [one for one in candidates if not _impossible(one, wanted)]
    rare, subjects = rarity(possible, wanted.words), _subjects(wanted)
    scored = [
        (score(one, wanted, subjects, rare), one) for one in possible if fits(one, wanted, subjects, rare)
    ]
    if any(one.age is not Age.OLD for _, one in scored):
        scored = [(worth, one) for worth, one in scored if one.age is not Age.OLD]
    best = max((worth for worth, _ in scored), default=0.0)
    order = sorted(scored, key=lambda pair: (-round(pair[0], 6), *in_order(pair[1])))
    return [one for at, (worth, one) in enumerate(order) if at < AT_MOST or worth >= best * _OF_THE_BEST]


def in_order(one: Candidate) -> tuple[str, str]:
    """Where nothing else decides."""
    return one.title.casefold(), one.id


def browsed(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Pinned first, then what was looked at lately, then by name."""
    found = list(candidates)
    if any(one.age is not Age.OLD for one in found):
        found = [one for one in found if one.age is not Age.OLD]
    return sorted(found, key=lambda one: (not one.pinned, one.age is not Age.FRESH, *in_order(one)))


def rarity(candidates: Sequence[Candidate], words: Iterable[str]) -> dict[str, float]:
    """How much each word tells candidates apart; one that none has tells most."""
    many = len(candidates)
    return {
        word: math.log(2 + many) - math.log(1 + sum(_has(one, word) > 0 for one in candidates))
        for word in words
    }


def fits(one: Candidate, wanted: Wanted, subjects: Mapping[str, float], rare: Mapping[str, float]) -> bool:
    said = there(one, wanted.words, rare)
    sure = max(subjects.values(), default=0.0)
    enough = _SURELY if wanted.familiar > MOSTLY else _SURER
    if about(one, subjects) >= _FITS and (sure >= enough or said >= _OVERLAPS):
        return True
    if said >= _COVERS:
        return True
    if wanted.topics and wanted.familiar > MOSTLY:
        return False
    if wanted.languages.intersection(one.languages.split()):
        return True
    return bool(wanted.days) and not wanted.audiences and sum(wanted.words.values()) < 1


def score(one: Candidate, wanted: Wanted, subjects: Mapping[str, float], rare: Mapping[str, float]) -> float:
    return (
        about(one, subjects)
        + _WORDS * covered(one, wanted.words, rare)
        + _audience(one, wanted)
        + _where(one, wanted)
        + _how(one, wanted)
        + _when(one, wanted)
        + _tongue(one, wanted)
        + (0.1 if one.pinned else 0.0)
        - {Age.FRESH: 0.0, Age.STALE: 0.05}.get(one.age, 0.1)
    )


def about(one: Candidate, topics: Mapping[str, float]) -> float:
    """How much of what is asked it is about, from 0 to 1; less if it is about a great many things."""
    total = sum(map(_sureness, topics.values()))
    if not total:
        return 0.0
    share = sum(_sureness(worth) * _of(one, topic) for topic, worth in topics.items()) / total
    named = any(f" name:{topic} " in one.facts for topic in topics)
    many = one.topics.count(" ") - 1
    return share / (1 + 0.04 * max(0, many - 2)) + (0.1 if named and share else 0.0)


def there(one: Candidate, words: Mapping[str, float], rare: Mapping[str, float]) -> float:
    """The same wherever they stand."""
    total = sum(worth * rare[word] for word, worth in words.items())
    found = sum(worth * rare[word] for word, worth in words.items() if _has(one, word))
    return found / total if total else 0.0


def covered(one: Candidate, words: Mapping[str, float], rare: Mapping[str, float]) -> float:
    """How much of the words it has, those that tell most counting most."""
    total = sum(worth * rare[word] for word, worth in words.items())
    if not total:
        return 0.0
    return sum(worth * rare[word] * _has(one, word) for word, worth in words.items()) / total


def _sureness(worth: float) -> float:
    """What is surest counts a little more than its part."""
    return math.pow(worth, 1.3)


def _subjects(wanted: Wanted) -> Mapping[str, float]:
    """Whom it is for is what it is about, where nothing else is asked; else it is a part of it."""
    if not wanted.topics:
        return wanted.audiences
    sure = {whom: worth / 2 for whom, worth in wanted.audiences.items() if worth >= SURE}
    return {**wanted.topics, **sure}


def _of(one: Candidate, topic: str) -> float:
    word, near = _topic_words(topic)
    if word in one.topics:
        return 1.0
    if word in one.inferred:
        return 0.6 if " given " not in one.facts else 0.4
    return 0.2 if any(other in one.topics for other in near) else 0.0


@cache
def _topic_words(topic: str) -> tuple[str, tuple[str, ...]]:
    """As they stand in a candidate: the topic itself, and those near it."""
    near = sorted(taxonomy().near.get(topic, ()))
    return f" {topic_word(topic)} ", tuple(f" {topic_word(other)} " for other in near)


def _has(one: Candidate, word: str) -> float:
    whole = f" {word} "
    if whole in one.name:
        return 1.0
    return 0.6 if whole in one.what or whole in one.who or whole in one.areas else 0.0


def _impossible(one: Candidate, wanted: Wanted) -> bool:
    """For other places, for the other sex, for another age: never shown to who said so."""
    if wanted.places and one.areas and not _there(one, wanted):
        return True
    meant = set(_audiences(one))
    if any(
        worth >= 0.6 and _only(_AGAINST.get(whom, ""), whom, meant)
        for whom, worth in wanted.audiences.items()
    ):
        return not wanted.for_another
    return not wanted.for_another and _wrong_age(one, wanted)


def _only(other: str, whom: str, meant: set[str]) -> bool:
    return other in meant and whom not in meant


def _wrong_age(one: Candidate, wanted: Wanted) -> bool:
    if wanted.age is None:
        return False
    return (one.youngest or 0) > wanted.age or (one.oldest is not None and one.oldest < wanted.age)


def _audiences(one: Candidate) -> list[str]:
    return [fact.removeprefix("for:") for fact in one.facts.split() if fact.startswith("for:")]


def _audience(one: Candidate, wanted: Wanted) -> float:
    """For those who are asked about; something for others only comes after what is for everybody."""
    meant = _audiences(one)
    wrong = -0.25 if _wrong_age(one, wanted) else 0.0
    if not meant:
        return wrong
    agreed = max((wanted.audiences.get(whom, 0.0) for whom in meant), default=0.0)
    agreed = max(agreed, *(wanted.topics.get(whom, 0.0) for whom in meant))
    if agreed:
        return wrong + 0.25 * agreed
    clash = max(
        (worth for whom, worth in wanted.audiences.items() if _AGAINST.get(whom) in meant), default=0.0
    )
    return wrong - (0.6 if clash >= _SURE_ENOUGH else 0.25)


def _where(one: Candidate, wanted: Wanted) -> float:
    anywhere = -0.05 if not one.country else 0.0
    if not one.areas:
        return anywhere
    if wanted.places:
        return 0.25
    return -0.4 if wanted.elsewhere else -0.1


def _there(one: Candidate, wanted: Wanted) -> bool:
    return any(all(f" {word} " in one.areas for word in place.split()) for place in wanted.places)


def _how(one: Candidate, wanted: Wanted) -> float:
    """Ways to reach it, and what it costs."""
    ways = set(one.media.split())
    worth = 0.08 if wanted.free and " free " in one.facts else 0.0
    reach = wanted.reach - {Reach.PHONE} if wanted.no_phone else wanted.reach
    if reach:
        worth += 0.2 if any(ways.intersection(MEDIA[one]) for one in reach) else -0.2
    if wanted.no_phone:
        worth += 0.15 if ways - {Medium.CALL, Medium.WEB} else -0.3
    return worth


def _when(one: Candidate, wanted: Wanted) -> float:
    worth = 0.08 if wanted.at_night and " night " in one.facts else 0.0
    if not wanted.days or " day:" not in one.facts:
        return worth
    if not any(f" day:{day} " in one.facts for day in wanted.days):
        return worth - 0.3
    return worth + (0.35 if " few-days " in one.facts else 0.1)


def _tongue(one: Candidate, wanted: Wanted) -> float:
    if not wanted.languages:
        return 0.0
    if wanted.languages.intersection(one.languages.split()):
        return 0.4
    return -0.3 if one.languages else -0.1
