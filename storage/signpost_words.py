"""What is searched of each entry, kept in step with it in the same transaction. Whatever is looked for is a word.

FTS5 on SQLite, a `tsvector` on PostgreSQL. Both hold stems that were made here, so that both find the same.
"""

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from bot.signposts.entry import Entry, EntryId
from bot.signposts.noticing import Noticed, noticed
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
_LETTERS = {"topics": "A", "name": "B", "who": "C", "areas": "C", "inferred": "C", "what": "D"}
"""PostgreSQL's classes of weight."""
_RANK: dict[str, sa.ColumnElement[Any]] = {
    "sqlite": sa.literal_column(f"bm25({NAME}, 0, 6, 8, 4, 1, 2, 2)"),
    "postgresql": sa.literal_column("-ts_rank('{0.1, 0.3, 0.7, 1.0}', lexemes, CAST(:words_ AS tsquery))"),
}


def keep(work: Work, entries: Sequence[Entry]) -> None:
    """Replace what is searched of these."""
    remove(work, [one.id for one in entries])
    seen = [(one.id, noticed(one)) for one in entries]
    terms = [row for id_, one in seen for row in _terms(id_, one)]
    if terms:
        work.write(sa.insert(_TERMS), terms)
    rows = [_row(id_, one) for id_, one in seen]
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


def matching(work: Work, words: Iterable[str], *, topics_only: bool = False) -> tuple[Any, Any, str]:
    """A condition and an order (best first) for `WORDS`, and what to fill `words_` in with: any of these words."""
    dialect = work.dialect
    if dialect == "sqlite":
        any_of = " OR ".join(f'"{_quoted(one, chr(34))}"' for one in words)
        condition = sa.text(f"{NAME} MATCH :words_")
        return condition, _RANK[dialect], f"{{topics}} : ({any_of})" if topics_only else any_of
    suffix = ":A" if topics_only else ""
    any_of = " | ".join(f"'{_quoted(one, chr(39))}'{suffix}" for one in words)
    return sa.text("lexemes @@ CAST(:words_ AS tsquery)"), _RANK[dialect], any_of


_FIELDS = ("entry", *COLUMNS, "facts")
_NAMES, _BLANKS = ", ".join(_FIELDS), ", ".join(f":{one}" for one in _FIELDS)
_INSERT_SQLITE = sa.text(f"INSERT INTO {NAME} (rowid, {_NAMES}) VALUES (:number, {_BLANKS})")  # noqa: S608  # names of ours
_INSERT_POSTGRESQL = sa.text(
    f"INSERT INTO {NAME} ({_NAMES}, lexemes) VALUES ({_BLANKS}, CAST(:lexemes AS tsvector))"  # noqa: S608
)
_DROP_SQLITE = sa.text(f"DELETE FROM {NAME} WHERE rowid IN :these").bindparams(_THESE)  # noqa: S608
_DROP_POSTGRESQL = sa.text(f"DELETE FROM {NAME} WHERE entry IN :these").bindparams(_THESE)  # noqa: S608


def _row(id_: EntryId, one: Noticed) -> dict[str, Any]:
    return {"entry": id_, **{name: getattr(one, name) for name in COLUMNS}, "facts": one.facts}


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
