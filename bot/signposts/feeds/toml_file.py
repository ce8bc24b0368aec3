"""Kith's own file of entries (TOML), as people write it by hand. What it may hold is in docs/signposts.md."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import islice

from bot.signposts.entry import Medium
from bot.signposts.feeds.feed import MOST_ENTRIES, FeedTrouble, Invalid
from bot.signposts.feeds.raw import Raw, RawWay, Unusable
from bot.signposts.feeds.words import in_one_line, shown

_WORDS = (
    "name",
    "what",
    "who",
    "happens",
    "private",
    "cost",
    "access",
    "hours",
    "hours_words",
    "pair",
    "status",
)
_LISTS = ("languages", "areas", "topics")
_PLAIN = (*_WORDS, *_LISTS, "country", "youngest", "oldest", "zone", "checked", "source", "licence")
_MEDIA = tuple(medium.value for medium in Medium)
KNOWN = frozenset(("id", "keyword", *_PLAIN, *_MEDIA))
_WAY = frozenset({"value", "label", "keyword"})
_DIRECTORY = ("name", "source", "licence")
_BEGINNING = re.compile(r"^[ \t]*\[\[[ \t]*entry[ \t]*\]\]", re.MULTILINE)
_MOST_WORK = 50_000_000
"""Keys with very many dots take a TOML reader the square of their number."""
_EXAMPLE = 'A line looks like: name = "Vale Night Line"'


def entries(text: str, file: str) -> Iterator[Raw | Invalid]:
    """Raises `FeedTrouble` for what is not such a file."""
    page = _page(text, file)
    shared = page.get("directory", {})
    if not isinstance(shared, dict):
        raise FeedTrouble(f'{file}: directory is a table. Its lines look like: [directory] and name = "…"')
    found = page.get("entry", [])
    if not isinstance(found, list) or not found:
        raise FeedTrouble(
            f"{file} holds no entries. Each begins with a line [[entry]] and has an id, a name …"
        )
    lines = _lines(text, len(found))
    for at, one in enumerate(islice(found, MOST_ENTRIES + 1)):
        where = f"{file} line {lines[at]}" if lines else f"{file} entry {at + 1}"
        yield _entry(one, shared, where)


def _page(text: str, file: str) -> dict[str, object]:
    if sum(line.count(".") ** 2 for line in text.splitlines()) > _MOST_WORK:
        raise FeedTrouble(f"{file} has lines with more dots than such a file ever needs. {_EXAMPLE}")
    try:
        page: dict[str, object] = tomllib.loads(text)
    except (ValueError, RecursionError) as trouble:
        why = "it is nested too deeply" if isinstance(trouble, RecursionError) else str(trouble)[:200]
        raise FeedTrouble(f"{file} is not TOML: {why}. {_EXAMPLE}") from None
    extra = sorted(page.keys() - {"directory", "entry"})
    if extra:
        raise FeedTrouble(
            f"{file}: {shown(extra[0])} is not something such a file holds. It has [[entry]] tables."
        )
    return page


def _lines(text: str, expected: int) -> list[int]:
    """On which line each entry begins; none where the text can be read in more than one way."""
    at = [match.start() for match in _BEGINNING.finditer(text)]
    if len(at) != expected:
        return []
    found, line, before = [], 1, 0
    for start in at:
        line += text.count("\n", before, start)
        before = start
        found.append(line)
    return found


def _entry(one: object, shared: Mapping[str, object], where: str) -> Raw | Invalid:
    if not isinstance(one, dict):
        return Invalid(where, "An entry is a table that begins with [[entry]].")
    name, foreign = (one.get(key) if isinstance(one.get(key), str) else "" for key in ("name", "id"))
    try:
        return _raw(one, shared, where)
    except Unusable as why:
        return Invalid(where, str(why), in_one_line(str(name)[:120]), str(foreign)[:200])


def _raw(one: Mapping[str, object], shared: Mapping[str, object], where: str) -> Raw:
    for key in one.keys() - KNOWN:
        near = get_close_matches(key[:40], KNOWN, n=1)
        also = f" Is it {near[0]}?" if near else f" An entry has: {', '.join(sorted(KNOWN))}."
        raise Unusable(f"{shown(key)} is not something an entry has.{also}")
    for key in (*_WORDS, "country", "zone", "source", "licence", "keyword"):
        if not isinstance(one.get(key, ""), str):
            raise Unusable(f'{key} is {shown(one[key])}; it is text in quotes, like {key} = "…"')
    for key in _LISTS:
        if not _is_texts(one.get(key, [])):
            raise Unusable(f'{key} is a list of texts, like {key} = ["…", "…"]')
    values = {key: one[key] for key in _PLAIN if key in one}
    given = {key: shared[key] for key in ("source", "licence") if key in shared} | values
    return Raw(
        where=where,
        foreign=one.get("id", ""),
        anywhere=one.get("country") == "",
        own=True,
        ways=list(_ways(one, where)),
        **{"name": "", "what": "", **given},  # type: ignore[arg-type]  # each was looked at above, or is by `Drafting`
    )


def _ways(one: Mapping[str, object], where: str) -> Iterator[RawWay]:
    for medium in Medium:
        given = one.get(medium.value, [])
        for way in given if isinstance(given, list) else [given]:
            yield _way(medium, way, one.get("keyword", ""), where)


def _way(medium: Medium, way: object, keyword: object, where: str) -> RawWay:
    if not isinstance(way, dict):
        return RawWay(medium, way, where, keyword=keyword)
    extra = sorted(way.keys() - _WAY)
    label = way.get("label", "")
    if extra or "value" not in way or not isinstance(label, str):
        raise Unusable(f'{medium} is like {medium} = ["…", {{value = "…", label = "In Welsh"}}]')
    return RawWay(medium, way["value"], where, label, way.get("keyword", keyword))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
