"""Reading a directory that somebody brought, whatever format it is in.

    read(files, zone="Europe/London", country="GB", today=today) -> Feed

Pure: bytes in, values out, nothing kept. Whatever the bytes are, the outcome is a `Feed` or one `FeedTrouble`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from bot.signposts.feeds import codes, hsds, open_helplines, tabular, toml_file
from bot.signposts.feeds.drafting import Drafting
from bot.signposts.feeds.feed import MOST_ENTRIES, Brought, Draft, Feed, FeedTrouble, Invalid, Terms
from bot.signposts.feeds.hsds_service import raw_of
from bot.signposts.feeds.items import Item, Row
from bot.signposts.feeds.opening import opened, text_of, values_of
from bot.signposts.feeds.raw import LONGEST_ADDRESS, Raw
from bot.signposts.feeds.words import SHORT, in_one_line, shown

UNNAMED = "feed"
"""A feed always has a name: entries without one are those that somebody wrote here by hand."""
_KINDS = "Kith reads HSDS 3 (JSON or CSV), open-helplines JSON and its own TOML."


def read(
    files: Sequence[Brought],
    *,
    zone: str,
    country: str,
    today: date,
    checked: date | None = None,
    feed: str = "",
    source: str = "",
    licence: str = "",
) -> Feed:
    """Everything in these files as one feed. Raises `FeedTrouble`.

    `zone`, `country`, `source`, `licence`: for entries that do not say. `checked`: the day on which the keeper made
    sure of those that say no day. `feed`: what the feed is called; without it, the first file's name.
    """
    terms = Terms(
        zone=_checked_zone(zone),
        country=_checked_country(country),
        today=today,
        checked=checked,
        feed=in_one_line(feed or _usual_name(files))[:80] or UNNAMED,
        source=in_one_line(source)[:LONGEST_ADDRESS],
        licence=in_one_line(licence)[:SHORT],
    )
    return _feed(files, Drafting(terms))


def _feed(files: Sequence[Brought], drafting: Drafting) -> Feed:
    drafts: list[Draft] = []
    invalid: list[Invalid] = []
    for found in _drafted(files, drafting):
        if isinstance(found, Draft):
            drafts.append(found)
        else:
            invalid.append(found)
        if len(drafts) + len(invalid) > MOST_ENTRIES:
            raise FeedTrouble(f"There are more than {MOST_ENTRIES:,} entries, the most that is read at once.")
    if not drafts and not invalid:
        raise FeedTrouble(f"There are no services in {_named(files)}. {_KINDS}")
    return Feed(
        name=drafting.terms.feed,
        drafts=tuple(drafts),
        invalid=tuple(invalid),
        notes=tuple(drafting.notes),
        unknown_topics=dict(drafting.unknown_topics),
    )


def _checked_zone(zone: str) -> str:
    if zone and zone not in codes.zones():
        raise FeedTrouble(f"{shown(zone)} is no time zone. One is like Europe/London.")
    return zone


def _checked_country(country: str) -> str:
    code = codes.country_code(country)
    if country and not code:
        raise FeedTrouble(f"{shown(country)} is no country. It is two letters, like GB.")
    return code


def _drafted(files: Sequence[Brought], drafting: Drafting) -> Iterator[Draft | Invalid]:
    for found in _entries(files):
        if isinstance(found, Item):
            yield drafting.draft(raw_of(found, drafting))
        else:
            yield found if isinstance(found, Invalid) else drafting.draft(found)


def _entries(files: Sequence[Brought]) -> Iterator[Item | Raw | Invalid]:
    """Tables of all files belong together; every other file stands for itself."""
    tables: dict[str, list[Row]] = {}
    others: list[tuple[str, str]] = []
    for file in opened(files):
        kind = file.name.casefold().rpartition(".")[2]
        if kind == "csv":
            yield from _keep_rows(file, tables)
        elif tabular.stem(file.name) != "datapackage":
            others.append((file.name, text_of(file)))
        else:
            _check_package(file)
    yield from tabular.services(_some(tables))
    yield from chain.from_iterable(_whole(text, name) for name, text in others)


def _keep_rows(file: Brought, tables: dict[str, list[Row]]) -> Iterator[Invalid]:
    table = tabular.table_of(file.name)
    if not table:
        return
    seen = sum(map(len, tables.values()))
    kept = tables.setdefault(table, [])
    for row in tabular.rows(text_of(file), file.name, seen):
        if isinstance(row, Row):
            kept.append(row)
        else:
            yield row


def _some(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    if tables and "services" not in tables:
        raise FeedTrouble("There is no services.csv among these tables; every service is a row of it.")
    return tables


def _check_package(file: Brought) -> None:
    """What a data package says of its tables is not needed, nor that it can be read; only that it is version 3."""
    try:
        package = values_of(text_of(file), file.name)
    except FeedTrouble:
        return
    version = package.get("version") if isinstance(package, dict) else ""
    if isinstance(version, str) and version[:2] in ("1.", "2."):
        hsds.refuse_old(hsds.OLD, file.name)


def _whole(text: str, name: str) -> Iterable[Item | Raw | Invalid]:
    kind = name.casefold().rpartition(".")[2]
    if kind == "toml":
        return toml_file.entries(text, name)
    if kind != "json" and text.lstrip()[:1] not in ("{", "["):
        raise FeedTrouble(f"{name} is not of a kind that is read here. {_KINDS}")
    document = values_of(text, name)
    if open_helplines.is_ours(document):
        return open_helplines.entries(document, name)
    if _is_tables(document):
        return tabular.services(_tables(document, name))
    return hsds.services(document, name)


def _is_tables(document: object) -> bool:
    """The standard's own example of all tables is one object: file names, each with its rows."""
    return isinstance(document, dict) and isinstance(document.get("services.csv"), list)


def _tables(document: object, name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for file, rows in document.items() if isinstance(document, dict) else ():
        table = tabular.table_of(file)
        if table and isinstance(rows, list):
            numbered = enumerate(rows)
            found[table] = [Row(row, f"{name} {file}[{at}]") for at, row in numbered if isinstance(row, dict)]
    return found


def _usual_name(files: Sequence[Brought]) -> str:
    """The file's own, or that of the folder in which there are several."""
    if len(files) > 1 and "/" in files[0].name:
        return files[0].name.split("/")[-2]
    return tabular.stem(files[0].name) if files else ""


def _named(files: Sequence[Brought]) -> str:
    return files[0].name if len(files) == 1 else f"these {len(files)} files"
