"""Searching the directory: the database finds what might do and may be shown, arithmetic puts it in order.

Nothing of a question is kept, logged or repeated in an error (SG4). What may not be shown here and today – hidden,
closed, not looked at for two years, another country's – is left out by the database itself (SG5, SG6).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.people import CommunityId
from bot.signposts.asking import Wanted, perhaps_places, place_names, strange, understood
from bot.signposts.entry import EVERYBODY, MEDIA, Listed, Reach, Status
from bot.signposts.lexicon import Lexicon
from bot.signposts.model import DEAD, OLD, STALE, Age
from bot.signposts.noticing import day_word, language_word, topic_word
from bot.signposts.ports import Question
from bot.signposts.ranking import MOSTLY, SURE, Candidate, browsed, ranked
from bot.signposts.taxonomy import taxonomy
from bot.signposts.wording import stem
from bot.signposts.wordlists import FALLBACK, lexicon
from storage.signpost_words import WORDS, best, written
from storage.signposts import listed_from
from storage.work import Work

AT_MOST = 9
"""Entries in one answer; a family is never cut in two for it."""
_MATCHES, _CANDIDATES, _ODD, _ALL = 2000, 600, 8, 1_000_000
_T = SQLModel.metadata.tables["signposts"]
_M = SQLModel.metadata.tables["signpost_marks"]
_N = SQLModel.metadata.tables["signpost_terms"]
_HERE = sa.bindparam("community_", type_=sa.String)
_MARKED = sa.and_(_M.c.entry == _T.c.id, _M.c.community == _HERE)
_LISTED = sa.select(_T.c.id, _T.c.pair, _T.c.entry, _M.c.pinned, _M.c.hidden, _M.c.note).select_from(
    _T.outerjoin(_M, _MARKED)
)
_COLUMNS = (
    *(WORDS.c[one] for one in ("entry", "name", "topics", "inferred", "what", "who", "areas", "facts")),
    _T.c.name.label("title"),
    *(_T.c[one] for one in ("country", "languages", "media", "checked", "youngest", "oldest", "pair")),
)


@dataclass(frozen=True, slots=True)
class _Here:
    """Where and when it is asked, and what may be shown then: at all (`shown`), and to this question (`narrow`)."""

    community: CommunityId
    country: str
    today: date
    shown: tuple[sa.ColumnElement[bool], ...]
    narrow: tuple[sa.ColumnElement[bool], ...]


class SqlSearch:
    """Implements `Search`. `language`: in which people ask here."""

    def __init__(self, work: Work, *, language: str = FALLBACK) -> None:
        self._work = work
        self._language = language

    @property
    def _lexicon(self) -> Lexicon:
        """Read when it is first needed: that takes a second."""
        return lexicon(self._language)

    def find(self, question: Question, *, community: CommunityId, now: datetime) -> Sequence[Listed]:
        today = now.date()
        shown = _shown(question.country, today)
        here = _Here(community, question.country, today, shown, (*shown, *_narrowed(question)))
        topics = taxonomy().within(question.topic)
        if question.topic and not topics:
            return ()
        found = (self._asked if question.words.strip() else self._browsed)(question, topics, here)
        return self._families(found, here)

    def unsure(self, question: Question) -> bool:
        return bool(question.words.strip()) and understood(question.words, self._lexicon).faint

    def _browsed(self, question: Question, topics: Sequence[str], here: _Here) -> list[Candidate]:
        found = self._candidates([topic_word(one) for one in topics], here, topics_only=True)
        if question.place:
            places = self._known(place_names(question.place), here)
            found = [one for one in found if not one.areas or _in_one_of(one, places)]
        return browsed(found)

    def _asked(self, question: Question, topics: Sequence[str], here: _Here) -> list[Candidate]:
        wanted = self._understood(question, here)
        if wanted.nothing:
            return []
        again = wanted.further and not topics and wanted.familiar > MOSTLY
        for asked in (wanted, replace(wanted, topics=wanted.further)) if again else (wanted,):
            words = [topic_word(one) for one in topics] or _looked_for(asked)
            found = self._candidates(words, here, topics_only=bool(topics))
            if question.place and not asked.places:
                found = [one for one in found if not one.areas]
            if fitting := ranked(found, asked):
                return fitting
        return []

    def _understood(self, question: Question, here: _Here) -> Wanted:
        known = self._lexicon
        odd = strange(question.words, known)
        spoken = self._beginning(sorted({one[0] for one in odd}), here)
        spoken += [one for one in odd[:_ODD] if written(self._work, stem(one))]
        names = place_names(question.place) if question.place else perhaps_places(question.words, known)
        return understood(
            question.words,
            known,
            spoken=spoken,
            places=self._known(names, here),
            age=question.age,
            language=question.language,
        )

    def _known(self, names: Sequence[str], here: _Here) -> list[str]:
        """Which of these are places of the directory, as far as it may be shown here."""
        return self._terms("area", _N.c.term.in_(names), here) if names else []

    def _beginning(self, letters: Sequence[str], here: _Here) -> list[str]:
        if not letters:
            return []
        return self._terms(
            "name", sa.or_(*(_N.c.term.startswith(one, autoescape=True) for one in letters)), here
        )

    def _terms(self, kind: str, which: sa.ColumnElement[bool], here: _Here) -> list[str]:
        found = (
            sa.select(_N.c.term)
            .distinct()
            .select_from(_N.join(_T, _T.c.id == _N.c.entry).outerjoin(_M, _MARKED))
            .where(_N.c.kind == kind, which, *here.narrow)
        )
        return sorted(self._work.read(found, {"community_": here.community}).scalars())

    def _candidates(self, words: Sequence[str], here: _Here, *, topics_only: bool = False) -> list[Candidate]:
        """By how well they match; by name, where only a topic is asked for."""
        among, rank, blanks = best(
            self._work,
            words,
            countries=sorted({"", here.country}),
            communities=(EVERYBODY, here.community),
            topics_only=topics_only,
            at_most=_MATCHES if len(here.narrow) == len(here.shown) else _ALL,
        )
        pinned = sa.func.coalesce(_M.c.pinned, sa.false())
        by_name = (pinned.desc(), _T.c.checked < here.today - STALE, _T.c.name, _T.c.id)
        found = (
            sa.select(*_COLUMNS, pinned.label("pinned"))
            .select_from(among.join(_T, _T.c.id == WORDS.c.entry).outerjoin(_M, _MARKED))
            .where(*here.narrow)
            .order_by(*((rank, _T.c.id) if words and not topics_only else by_name))
            .limit(_CANDIDATES)
        )
        rows = self._work.read(found, {"community_": here.community, **blanks})
        found_ones = [_candidate(row, here.today) for row in rows]
        return [one for one in found_ones if not words or _has_one_of(one, words)]

    def _families(self, found: Sequence[Candidate], here: _Here) -> tuple[Listed, ...]:
        """The first few, each with all that belongs to it and may be shown, next to each other (SG8)."""
        first = found[:AT_MOST]
        mine = sa.or_(
            _T.c.id.in_([one.id for one in first]), _T.c.pair.in_({one.pair for one in first if one.pair})
        )
        rows = self._work.read(_LISTED.where(mine, *here.shown), {"community_": here.community}).all()
        by_id = {row.id: row for row in rows}
        kept: dict[str, Listed] = {}
        for one in first:
            if len(kept) >= AT_MOST:
                break
            if one.id not in kept and one.id in by_id:
                others = sorted(row.id for row in rows if one.pair and row.pair == one.pair)
                for id_ in (one.id, *others):
                    kept.setdefault(id_, listed_from(by_id[id_]))
        return tuple(kept.values())


def _shown(country: str, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    """What may be shown at all. Where no country is known, only what is for everybody anywhere (SG6)."""
    return (
        sa.func.coalesce(_T.c.community, "").in_(
            [EVERYBODY, _HERE]
        ),  # not by its index: what was found comes first
        _T.c.country.in_({"", country}),
        _T.c.status == Status.ACTIVE.value,
        _T.c.checked >= today - DEAD,
        sa.or_(_M.c.hidden.is_(None), ~_M.c.hidden),
    )


def _narrowed(question: Question) -> Iterator[sa.ColumnElement[bool]]:
    if question.language:
        yield sa.or_(_T.c.languages == "", _T.c.languages.contains(f" {question.language} ", autoescape=True))
    if question.age is not None:
        yield sa.or_(_T.c.youngest.is_(None), _T.c.youngest <= question.age)
        yield sa.or_(_T.c.oldest.is_(None), _T.c.oldest >= question.age)
    if question.reach is not None:
        yield _reached(question.reach)


def _reached(reach: Reach) -> sa.ColumnElement[bool]:
    return sa.or_(*(_T.c.media.contains(f" {one.value} ") for one in sorted(MEDIA[reach])))


def _looked_for(wanted: Wanted) -> list[str]:
    """Topics first, then words; languages, days and whom it is for only where they are all there is."""
    words = [*map(topic_word, wanted.topics), *(one for one, worth in wanted.words.items() if worth > 0.2)]
    whom = [topic_word(one) for one in wanted.audiences]
    others = [*map(language_word, sorted(wanted.languages)), *map(day_word, sorted(wanted.days))]
    if wanted.topics:
        return [
            *words,
            *(topic_word(one) for one, worth in wanted.audiences.items() if worth >= SURE),
            *others,
        ]
    return [*words, *whom, *others] or list(wanted.words)


def _has_one_of(one: Candidate, words: Sequence[str]) -> bool:
    """FTS5 stems what are stems already, and so finds a little more than PostgreSQL does."""
    said = f"{one.name}{one.topics}{one.inferred}{one.what}{one.who}{one.areas}"
    return any(f" {word} " in said for word in words)


def _in_one_of(one: Candidate, places: Iterable[str]) -> bool:
    return any(all(f" {word} " in one.areas for word in place.split()) for place in places)


def _candidate(row: sa.Row[Any], today: date) -> Candidate:
    return Candidate(
        id=row.entry,
        title=row.title,
        name=row.name,
        topics=row.topics,
        inferred=row.inferred,
        what=row.what,
        who=row.who,
        areas=row.areas,
        facts=f" {row.facts.strip()} ",
        country=row.country,
        languages=row.languages,
        media=row.media,
        age=_age(row.checked, today),
        youngest=row.youngest,
        oldest=row.oldest,
        pinned=bool(row.pinned),
        pair=row.pair,
    )


def _age(checked: date, today: date) -> Age:
    since = today - checked
    if since <= STALE:
        return Age.FRESH
    return Age.STALE if since <= OLD else Age.OLD
