"""From a question, as somebody types it, to what it seems to be about. It ranks; nobody is ever told what they "have".

Whatever is typed gives something, never an error. What comes of it lives as long as its answer takes (SG4).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.signposts.entry import Reach
from bot.signposts.lexicon import PHRASE, WORD, Lexicon, Match, nearest
from bot.signposts.taxonomy import taxonomy
from bot.signposts.wording import stem, tokens

MOST_WORDS, MOST_TOPICS = 60, 5
_HEARD, _LEANING, _BESIDE = 0.2, 0.8, 0.6
"""Less sure is not heard at all; how much leanings count, and how much of that beside what was said outright."""
_CLEARLY = 0.9
"""So much counts whatever else was said outright."""
_AGE = re.compile(r"(\d{1,3})(?:yo|yr|yrs|y)?")
_MANNER = ("reach:", "avoid:", "day:", "lang:", "cost:")
_FAR, _FAINT = 5.0, 0.2
_YOUNG, _OLDER = 24, 60


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """Topics and audiences are worth up to 1: how sure one may be that they are meant."""

    topics: Mapping[str, float] = field(default_factory=dict)
    further: Mapping[str, float] = field(default_factory=dict)
    """Topics that are less likely, for where there is nothing on the others."""
    audiences: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    """Stems that say something, and how much each may count."""
    languages: frozenset[str] = frozenset()
    reach: frozenset[Reach] = frozenset()
    no_phone: bool = False
    free: bool = False
    at_night: bool = False
    days: frozenset[str] = frozenset()
    """`mo` to `su`."""
    age: int | None = None
    for_another: bool = False
    """They ask for somebody else: a parent, a child, a friend."""
    familiar: float = 1.0
    """Which part of its telling words has a meaning here: where most are strange, it is about something else."""
    places: tuple[str, ...] = ()
    """Named, and known to the directory."""
    elsewhere: bool = False
    """A place was named that the directory does not know."""

    faint: bool = False
    """It was said in a way that is hardly known here: what is found may be beside the point."""

    @property
    def nothing(self) -> bool:
        return not (self.topics or self.audiences or self.words or self.languages or self.days)


def strange(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Words that are not known, and might be a slip or a name."""
    usual = lexicon.usual(words)[:MOST_WORDS]
    return tuple(
        dict.fromkeys(one for one in usual if len(one) > 3 and one.isalpha() and not lexicon.known(one))
    )


def perhaps_places(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """One to four words in a row that might name a place, longest first. A usual word only after "in" or "near"."""
    said = tokens(words)[:MOST_WORDS]
    found = []
    for length in (4, 3, 2, 1):
        for start in range(len(said) - length + 1):
            some = said[start : start + length]
            after_in = start > 0 and "place:in" in lexicon.singles.get(said[start - 1], ())
            if after_in or not all(lexicon.known(one) for one in some):
                found.append(" ".join(some))
    return tuple(dict.fromkeys(found))


def place_names(place: str) -> tuple[str, ...]:
    """The same where the words are a place and nothing else."""
    said = tokens(place)[:8]
    spans = ((start, end) for start in range(len(said)) for end in range(len(said), start, -1))
    return tuple(dict.fromkeys(" ".join(said[start:end]) for start, end in spans))


def understood(
    words: str,
    lexicon: Lexicon,
    *,
    spoken: Collection[str] = (),
    places: Collection[str] = (),
    age: int | None = None,
    language: str = "",
) -> Wanted:
    """`spoken`: words of the directory's own names; `places`: names of places in the question that it knows.

    `age`, `language`: what was said beside the words.
    """
    usual = lexicon.usual(words)[:MOST_WORDS]
    meant = [_meant(one, lexicon, spoken) for one in usual]
    matches = lexicon.matches(meant, almost=True)
    leaning = _without_manner(meant, matches)
    sure = _leant(_sure(matches), lexicon.leaning(leaning))
    named = tuple(
        one for one in places if not any(one != other and one in other.split(" ") for other in places)
    )
    heard = Wanted(
        topics=_topics(sure),
        further=_further(matches, lexicon.leaning(leaning, behind=_FAR)),
        audiences={key: worth for key, worth in sure.items() if key in taxonomy().audiences},
        words=_telling(usual, meant, matches, lexicon=lexicon, places=named),
        languages=_after("lang:", sure) | ({language} if language else frozenset()),
        reach=frozenset(Reach(one) for one in _after("reach:", sure)),
        no_phone="avoid:phone" in sure,
        free="cost:free" in sure,
        at_night=sure.get("when:night", 0) >= WORD,
        days=_days(sure),
        age=_age(meant, lexicon) if age is None else age,
        for_another=bool(_after("kin:", sure)),
        familiar=_familiar(meant, lexicon),
        places=named,
        faint=lexicon.hearing.faint(meant) and max(sure.values(), default=0.0) < WORD,
        elsewhere=not named and _elsewhere(meant, lexicon),
    )
    return _with_kin(_with_age(_with_purpose(heard)), sure, lexicon)


def _meant(word: str, lexicon: Lexicon, spoken: Collection[str]) -> str:
    if len(word) < 4 or word in spoken or lexicon.known(word):
        return word
    return lexicon.slip(word) or nearest(word, sorted(spoken)) or word


def _sure(matches: Iterable[Match]) -> dict[str, float]:
    """How sure one may be of each key: whatever speaks for it adds up, but no word speaks twice."""
    unsure: defaultdict[str, float] = defaultdict(lambda: 1.0)
    used: defaultdict[str, set[int]] = defaultdict(set)
    for one in sorted(matches, key=lambda one: -one.strength):
        if not used[one.key].intersection(one.at):
            unsure[one.key] *= 1 - one.strength
            used[one.key].update(one.at)
    return {key: 1 - left for key, left in unsure.items() if 1 - left >= _HEARD}


def _without_manner(words: Sequence[str], matches: Iterable[Match]) -> list[str]:
    """But for what only says how, when and in which language."""
    aside = {at for one in matches if one.key.startswith(_MANNER) and one.strength >= WORD for at in one.at}
    return [word for at, word in enumerate(words) if at not in aside]


def _leant(sure: Mapping[str, float], leanings: Mapping[str, float]) -> dict[str, float]:
    """What was said, and what its words lean towards; less of that where something was said outright."""
    outright = any(worth >= PHRASE for key, worth in sure.items() if ":" not in key)
    heard = {}
    for key in {*sure, *leanings}:
        worth = _LEANING * leanings.get(key, 0)
        if outright and sure.get(key, 0) < WORD and leanings.get(key, 0) < _CLEARLY:
            worth *= _BESIDE
        heard[key] = 1 - (1 - sure.get(key, 0)) * (1 - worth)
    return {key: worth for key, worth in heard.items() if worth >= _HEARD}


def _topics(sure: Mapping[str, float]) -> dict[str, float]:
    """The surest few; what was only hinted at is passed over where something was said."""
    audiences = taxonomy().audiences
    about = {key: worth for key, worth in sure.items() if ":" not in key and key not in audiences}
    surest = max(about.values(), default=0.0)
    best = sorted(about.items(), key=lambda one: (-one[1], one[0]))[:MOST_TOPICS]
    return {key: worth for key, worth in best if worth >= surest * 0.4}


def _familiar(words: Sequence[str], lexicon: Lexicon) -> float:
    telling = {stem(word) for word in words if lexicon.telling(word) and not word.isdigit()}
    return sum(one in lexicon.leanings for one in telling) / len(telling) if telling else 1.0


def _further(matches: Iterable[Match], leanings: Mapping[str, float]) -> dict[str, float]:
    """None where something was said outright: then there is nothing on it, and that is that."""
    if any(one.strength >= WORD and ":" not in one.key for one in matches):
        return {}
    best = sorted(leanings.items(), key=lambda one: (-one[1], one[0]))[: 2 * MOST_TOPICS]
    return {key: worth for key, worth in best if worth >= _FAINT}


def _after(start: str, sure: Mapping[str, float]) -> frozenset[str]:
    """What follows it in the keys that were said outright."""
    found = {key.removeprefix(start): worth for key, worth in sure.items() if key.startswith(start)}
    return frozenset(name for name, worth in found.items() if worth >= WORD)


def _days(sure: Mapping[str, float]) -> frozenset[str]:
    return _after("day:", sure) | (frozenset({"sa", "su"}) if "when:weekend" in sure else frozenset())


def _telling(
    usual: Sequence[str],
    meant: Sequence[str],
    matches: Sequence[Match],
    *,
    lexicon: Lexicon,
    places: Collection[str],
) -> dict[str, float]:
    """A phrase is seldom meant word for word, so its words count for less by themselves."""
    aside = {place for one in matches if ":" in one.key and one.strength >= WORD for place in one.at}
    idiom = {place for one in matches if one.strength >= PHRASE and ":" not in one.key for place in one.at}
    topical = {one.at[0] for one in matches if one.strength == WORD and ":" not in one.key}
    where = {word for place in places for word in place.split(" ")}
    found: dict[str, float] = {}
    for at, (said, word) in enumerate(zip(usual, meant, strict=True)):
        if (
            not lexicon.telling(word)
            or at in aside
            or word in lexicon.plain["kin"]
            or said in where
            or word.isdigit()
        ):
            continue
        worth = 0.4 if at in idiom and at not in topical else 1.0
        found[stem(word)] = max(worth, found.get(stem(word), 0))
        if said != word:
            found.setdefault(stem(said), 0.1)
    return found


def _age(words: Sequence[str], lexicon: Lexicon) -> int | None:
    known = lexicon.plain
    for at, word in enumerate(words):
        match = _AGE.fullmatch(word)
        if match is None or not 5 <= int(match[1]) <= 110:
            continue
        before, after = words[at - 1 : at], words[at + 1 : at + 2]
        if known["not_years"].intersection(after):
            continue
        marked = (known["before_age"] | known["kin"]).intersection(before)
        if marked or match[1] != word or known["after_age"].intersection(after):
            return int(match[1])
    return None


def _elsewhere(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether something that nobody knows follows "in"."""
    inside = lexicon.plain["inside"]
    return any(before in inside and not lexicon.known(word) for before, word in pairwise(words))


def _with_purpose(wanted: Wanted) -> Wanted:
    """Who asks for "someone to text" wants to be listened to; for "somewhere to go", to meet people."""
    if wanted.topics or wanted.words:
        return wanted
    if wanted.days:
        return replace(wanted, topics={"meeting-people": 0.5})
    if (wanted.reach or wanted.no_phone) and not wanted.audiences:
        return replace(wanted, topics={"listening": 0.6})
    return wanted


def _with_age(wanted: Wanted) -> Wanted:
    if wanted.age is None or _YOUNG < wanted.age < _OLDER:
        return wanted
    whom = "young-people" if wanted.age <= _YOUNG else "older-people"
    return replace(wanted, audiences={**wanted.audiences, whom: max(0.8, wanted.audiences.get(whom, 0))})


_OF_SOMEONES_HEALTH = frozenset(
    {"dementia", "cancer", "long-term-illness", "disability", "pain", "hearing-voices"}
)


def _with_kin(wanted: Wanted, sure: Mapping[str, float], lexicon: Lexicon) -> Wanted:
    """Whoever asks for another may be a parent or a carer; what is for families is for them."""
    if not wanted.for_another:
        return wanted
    topics, audiences, words = dict(wanted.topics), dict(wanted.audiences), dict(wanted.words)
    if _OF_SOMEONES_HEALTH.intersection(topics):
        topics.setdefault("caring", 0.4)
    if "younger" in _after("kin:", sure):
        topics.setdefault("parenting", 0.4)
        audiences.setdefault("young-people", 0.4)
    for one in sorted(lexicon.plain["around"]):
        words.setdefault(stem(one), 0.06)
    return replace(wanted, topics=topics, audiences=audiences, words=words)
