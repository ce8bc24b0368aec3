"""Searching the directory: the database finds what might do and may be shown, arithmetic puts it in order.

Nothing of a question is kept, logged or repeated in an error (SG4). What may not be shown here and today – hidden,
closed, not looked at for two years, another country's – is left out by the database itself (SG5, SG6).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.kernel.people import CommunityId
from bot.signposts.asking import Wanted, perhaps_places, place_names, strange, understood
from bot.signposts.entry import EVERYBODY, MEDIA, Listed, Reach, Status
from bot.signposts.model import DEAD, OLD, STALE, Age
from bot.signposts.noticing import day_word, language_word, topic_word
from bot.signposts.ports import Question
from bot.signposts.ranking import MOSTLY, SURE, Candidate, browsed, ranked
from bot.signposts.taxonomy import taxonomy
from bot.signposts.wording import stem
from bot.signposts.wordlists import FALLBACK, lexicon
from storage.fulltext import COLUMNS
from storage.signpost_words import WORDS, matching
from storage.signposts import listed_from
from storage.work import Work

AT_MOST = 9
"""Entries in one answer; a family is never cut in two for it."""
_CANDIDATES, _ODD = 600, 8
_T = SQLModel.metadata.tables["signposts"]
_M = SQLModel.metadata.tables["signpost_marks"]
_N = SQLModel.metadata.tables["signpost_terms"]
_HERE = sa.bindparam("community_", type_=sa.String)
_MARKED = sa.and_(_M.c.entry == _T.c.id, _M.c.community == _HERE)
_LISTED = sa.select(_T.c.id, _T.c.pair, _T.c.entry, _M.c.pinned, _M.c.hidden, _M.c.note).select_from(
    _T.outerjoin(_M, _MARKED)
)
_FOUND = sa.select(
    *(WORDS.c[one] for one in ("entry", *COLUMNS, "facts")),
    _T.c.name.label("title"),
    *(_T.c[one] for one in ("country", "languages", "media", "checked", "youngest", "oldest", "pair")),
    sa.func.coalesce(_M.c.pinned, sa.false()).label("pinned"),
).select_from(WORDS.join(_T, _T.c.id == WORDS.c.entry).outerjoin(_M, _MARKED))


class SqlSearch:
    """Implements `Search`. `language`: in which people ask here."""

    def __init__(self, work: Work, *, language: str = FALLBACK) -> None:
        self._work = work
        self._lexicon = lexicon(language)

    def find(self, question: Question, *, community: CommunityId, now: datetime) -> Sequence[Listed]:
        today = now.date()
        shown = _shown(question.country, today)
        narrow = [*shown, *_narrowed(question)]
        topics = taxonomy().within(question.topic)
        if question.topic and not topics:
            return ()
        if question.words.strip():
            found = self._asked(question, topics, narrow, community=community, today=today)
        else:
            found = self._browsed(question, topics, narrow, community=community, today=today)
        return self._families(found, shown, community)

    def unsure(self, question: Question) -> bool:
        return bool(question.words.strip()) and understood(question.words, self._lexicon).faint

    def _browsed(
        self,
        question: Question,
        topics: Sequence[str],
        narrow: Sequence[sa.ColumnElement[bool]],
        *,
        community: CommunityId,
        today: date,
    ) -> list[Candidate]:
        words = [topic_word(one) for one in topics]
        found = self._candidates(words, narrow, community=community, today=today, topics_only=True)
        if question.place:
            places = self._known(place_names(question.place), "area", narrow, community)
            found = [one for one in found if not one.areas or _in_one_of(one, places)]
        return browsed(found)

    def _asked(
        self,
        question: Question,
        topics: Sequence[str],
        narrow: Sequence[sa.ColumnElement[bool]],
        *,
        community: CommunityId,
        today: date,
    ) -> list[Candidate]:
        wanted = self._understood(question, narrow, community)
        if wanted.nothing:
            return []
        again = replace(wanted, topics=wanted.further) if wanted.further and not topics else None
        for asked in (wanted, again) if again and wanted.familiar > MOSTLY else (wanted,):
            words = [topic_word(one) for one in topics] or _looked_for(asked)
            found = self._candidates(
                words, narrow, community=community, today=today, topics_only=bool(topics)
            )
            if question.place and not asked.places:
                found = [one for one in found if not one.areas]
            if best := ranked(found, asked):
                return best
        return []

    def _understood(
        self, question: Question, narrow: Sequence[sa.ColumnElement[bool]], community: CommunityId
    ) -> Wanted:
        known = self._lexicon
        odd = strange(question.words, known)
        spoken = [*self._beginning(sorted({one[0] for one in odd}), narrow, community), *self._written(odd)]
        names = place_names(question.place) if question.place else perhaps_places(question.words, known)
        places = self._known(names, "area", narrow, community)
        return understood(
            question.words, known, spoken=spoken, places=places, age=question.age, language=question.language
        )

    def _known(
        self,
        names: Sequence[str],
        kind: str,
        narrow: Sequence[sa.ColumnElement[bool]],
        community: CommunityId,
    ) -> list[str]:
        """Which of these the directory, as far as it may be shown here, speaks of."""
        return self._terms(kind, [_N.c.term.in_(names)], narrow, community) if names else []

    def _beginning(
        self, letters: Sequence[str], narrow: Sequence[sa.ColumnElement[bool]], community: CommunityId
    ) -> list[str]:
        if not letters:
            return []
        begins = sa.or_(*(_N.c.term.startswith(one, autoescape=True) for one in letters))
        return self._terms("name", [begins], narrow, community)

    def _written(self, words: Sequence[str]) -> Iterator[str]:
        """Those that stand in some entry: whoever types them means them."""
        for one in words[:_ODD]:
            condition, _, filled = matching(self._work, [stem(one)])
            if self._work.read(
                sa.select(WORDS.c.entry).where(condition).limit(1), {"words_": filled}
            ).first():
                yield one

    def _terms(
        self,
        kind: str,
        which: Sequence[sa.ColumnElement[bool]],
        narrow: Sequence[sa.ColumnElement[bool]],
        community: CommunityId,
    ) -> list[str]:
        found = (
            sa.select(_N.c.term)
            .distinct()
            .select_from(_N.join(_T, _T.c.id == _N.c.entry).outerjoin(_M, _MARKED))
            .where(_N.c.kind == kind, *which, *narrow)
        )
        return sorted(self._work.read(found, {"community_": community}).scalars())

    def _candidates(
        self,
        words: Sequence[str],
        narrow: Sequence[sa.ColumnElement[bool]],
        *,
        community: CommunityId,
        today: date,
        topics_only: bool,
    ) -> list[Candidate]:
        statement = _FOUND.where(*narrow)
        blanks: dict[str, str] = {"community_": community}
        if words:
            condition, order, blanks["words_"] = matching(self._work, words, topics_only=topics_only)
            statement = statement.where(condition).order_by(order, _T.c.id)
        else:
            pinned = sa.func.coalesce(_M.c.pinned, sa.false())
            statement = statement.order_by(pinned.desc(), (_T.c.checked < today - STALE), _T.c.name, _T.c.id)
        rows = self._work.read(statement.limit(_CANDIDATES), blanks)
        return [_candidate(row, today) for row in rows]

    def _families(
        self, found: Sequence[Candidate], shown: Sequence[sa.ColumnElement[bool]], community: CommunityId
    ) -> tuple[Listed, ...]:
        """The first few, each with all that belongs to it and may be shown, next to each other (SG8)."""
        first = found[:AT_MOST]
        mine = sa.or_(
            _T.c.id.in_([one.id for one in first]), _T.c.pair.in_({one.pair for one in first if one.pair})
        )
        rows = self._work.read(_LISTED.where(mine, *shown), {"community_": community}).all()
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


def _shown(country: str, today: date) -> list[sa.ColumnElement[bool]]:
    """What may be shown at all. Where no country is known, only what is for everybody anywhere (SG6)."""
    return [
        _T.c.community.in_([EVERYBODY, _HERE]),
        _T.c.country.in_({"", country}),
        _T.c.status == Status.ACTIVE.value,
        _T.c.checked >= today - DEAD,
        sa.or_(_M.c.hidden.is_(None), ~_M.c.hidden),
    ]


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
