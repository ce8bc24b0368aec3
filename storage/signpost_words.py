"""What is searched of each entry, kept in step with it in the same transaction. Whatever is looked for is a word.

FTS5 on SQLite, a `tsvector` on PostgreSQL. Both hold stems that were made here, so that both find the same.
"""

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from bot.kernel.people import CommunityId
from bot.signposts.entry import Entry, EntryId
from bot.signposts.noticing import Noticed, noticed
from bot.signposts.wording import tokens
from storage.fulltext import COLUMNS, NAME
from storage.signposts_rows import SignpostTermRow
from storage.work import Work

WORDS = sa.table(
    NAME,
    sa.column("entry", sa.String),
    *(sa.column(one, sa.String) for one in COLUMNS),
    sa.column("facts", sa.String),
)
_TERMS = SignpostTermRow.metadata.tables["signpost_terms"]
_THESE: sa.BindParameter[Any] = sa.bindparam("these", expanding=True)
_DROP_TERMS = sa.delete(_TERMS).where(_TERMS.c.entry.in_(_THESE))
_LETTERS = {
    "topics": "A", "name": "B", "who": "C", "areas": "C", "inferred": "C", "what": "D", "scope": "D"
}  # fmt: skip
"""PostgreSQL's classes of weight."""
_RANK = {
    "sqlite": f"bm25({NAME}, 0, 6, 8, 4, 1, 2, 2, 0)",
    "postgresql": "-ts_rank('{0.1, 0.3, 0.7, 1.0}', lexemes, CAST(:words_ AS tsquery))",
}
_BEST = {
    "sqlite": f"SELECT rowid AS key, {_RANK['sqlite']} AS rank FROM {NAME} WHERE {NAME} MATCH :scoped_",  # noqa: S608
    "postgresql": f"SELECT entry AS key, {_RANK['postgresql']} AS rank FROM {NAME}"  # noqa: S608  # names of ours
    " WHERE lexemes @@ CAST(:scoped_ AS tsquery)",
}


def keep(work: Work, entries: Sequence[Entry]) -> None:
    """Replace what is searched of these."""
    remove(work, [one.id for one in entries])
    seen = [(one, noticed(one)) for one in entries]
    terms = [row for entry, one in seen for row in _terms(entry.id, one)]
    if terms:
        work.write(sa.insert(_TERMS), terms)
    rows = [_row(entry, one) for entry, one in seen]
    if work.dialect == "sqlite":
        work.write(_INSERT_SQLITE, [{**row, "number": _number(row["entry"])} for row in rows])
    else:
        work.write(_INSERT_POSTGRESQL, [{**row, "lexemes": _lexemes(row)} for row in rows])


def remove(work: Work, entries: Collection[EntryId]) -> None:
    ids = list(entries)
    work.write(_DROP_TERMS, {"these": ids})
    if work.dialect == "sqlite":
        work.write(_DROP_SQLITE, {"these": [_number(one) for one in ids]})
    else:
        work.write(_DROP_POSTGRESQL, {"these": ids})


def best(
    work: Work,
    words: Iterable[str],
    *,
    countries: Iterable[str],
    communities: Iterable[CommunityId],
    topics_only: bool = False,
    at_most: int,
) -> tuple[sa.FromClause, sa.ColumnElement[float], dict[str, str]]:
    """`WORDS` of what has any of these words (all there is, for none), how well (least is best), and the blanks."""
    scope: list[Iterable[str]] = [map(_country, countries), map(_community, communities)]
    asked = _any(work, words, topics_only=topics_only)
    scoped = [asked] * bool(asked) + [_any(work, one) for one in scope]
    key: sa.ColumnElement[Any]
    if work.dialect == "sqlite":
        key = sa.literal_column(f"{NAME}.rowid")
        blanks = {"scoped_": " AND ".join(scoped)}
    else:
        key, blanks = WORDS.c.entry, {"words_": asked, "scoped_": " & ".join(scoped)}
    columns: tuple[sa.ColumnClause[Any], ...] = (sa.column("key"), sa.column("rank", sa.Float))
    found = (
        sa.text(f"{_BEST[work.dialect]} ORDER BY rank, key LIMIT {at_most:d}")
        .columns(*columns)
        .subquery("best")
    )
    return found.join(WORDS, key == found.c.key), found.c.rank, blanks


def _any(work: Work, words: Iterable[str], *, topics_only: bool = False) -> str:
    """Any of them, in brackets; nothing for none. Each stands in quotes, whatever it is."""
    if work.dialect == "sqlite":
        whole = " OR ".join(f'"{_quoted(one, chr(34))}"' for one in words)
        return whole and f"{'{topics} : ' if topics_only else ''}({whole})"
    whole = " | ".join(f"'{_quoted(one, chr(39))}'{':A' if topics_only else ''}" for one in words)
    return whole and f"({whole})"


def written(work: Work, word: str) -> bool:
    """Whether it stands in any entry."""
    there = _IS_THERE_SQLITE if work.dialect == "sqlite" else _IS_THERE_POSTGRESQL
    return work.read(there, {"word": _any(work, [word])}).first() is not None


_IS_THERE_SQLITE = sa.text(f"SELECT 1 FROM {NAME} WHERE {NAME} MATCH :word LIMIT 1")  # noqa: S608
_IS_THERE_POSTGRESQL = sa.text(f"SELECT 1 FROM {NAME} WHERE lexemes @@ CAST(:word AS tsquery) LIMIT 1")  # noqa: S608
_FIELDS = ("entry", *COLUMNS, "facts")
_NAMES, _BLANKS = ", ".join(_FIELDS), ", ".join(f":{one}" for one in _FIELDS)
_INSERT_SQLITE = sa.text(f"INSERT INTO {NAME} (rowid, {_NAMES}) VALUES (:number, {_BLANKS})")  # noqa: S608  # names of ours
_INSERT_POSTGRESQL = sa.text(
    f"INSERT INTO {NAME} ({_NAMES}, lexemes) VALUES ({_BLANKS}, CAST(:lexemes AS tsvector))"  # noqa: S608
)
_DROP_SQLITE = sa.text(f"DELETE FROM {NAME} WHERE rowid IN :these").bindparams(_THESE)  # noqa: S608
_DROP_POSTGRESQL = sa.text(f"DELETE FROM {NAME} WHERE entry IN :these").bindparams(_THESE)  # noqa: S608


def _row(entry: Entry, one: Noticed) -> dict[str, Any]:
    words = {name: getattr(one, name) for name in COLUMNS if name != "scope"}
    scope = f" {_country(entry.country)} {_community(entry.community)} "
    return {"entry": entry.id, **words, "scope": scope, "facts": one.facts}


def _country(code: str) -> str:
    """A word for it that nobody types."""
    return f"xc{''.join(tokens(code))}"


def _community(community: CommunityId) -> str:
    return f"xm{blake2b(community.encode(errors='surrogatepass'), digest_size=8).hexdigest()}"


def _terms(id_: EntryId, one: Noticed) -> list[dict[str, str]]:
    kinds = (("area", one.places), ("name", one.names))
    return [{"entry": id_, "kind": kind, "term": term[:200]} for kind, terms in kinds for term in terms]


def _number(entry: str) -> int:
    """A row's number in FTS5, worked out from its id, so that it is found without looking."""
    return int.from_bytes(blake2b(entry.encode(errors="surrogatepass"), digest_size=8).digest()) >> 1


def _lexemes(row: dict[str, Any]) -> str:
    found: dict[str, list[str]] = {}
    for name, letter in _LETTERS.items():
        for word in row[name].split():
            found.setdefault(word, []).append(f"{len(found.get(word, ())) + 1}{letter}")
    return " ".join(f"'{_quoted(word, chr(39))}':{','.join(places)}" for word, places in found.items())


def _quoted(word: str, mark: str) -> str:
    """Whatever is typed is a word (AB9)."""
    return word.replace("\\", "\\\\" if mark == "'" else "\\").replace(mark, mark * 2)
