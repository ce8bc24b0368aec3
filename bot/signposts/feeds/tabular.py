"""The Human Services Data Specification 3 as tables: put together to the nested services that its JSON has.

Every row knows its file and line, so that whatever is wrong can be found again. A cell that begins like a formula is
words, like any other.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from bot.signposts.feeds.feed import MOST_ROWS, FeedTrouble, Invalid
from bot.signposts.feeds.hsds import refuse_old
from bot.signposts.feeds.items import MOST_INSIDE, Item, Row
from bot.signposts.feeds.words import shown

_NAMES = {
    "accessibility": "accessibility",
    "address": "addresses",
    "addresses": "addresses",
    "attribute": "attributes",
    "attributes": "attributes",
    "contact": "contacts",
    "contacts": "contacts",
    "cost_option": "cost_options",
    "cost_options": "cost_options",
    "language": "languages",
    "languages": "languages",
    "location": "locations",
    "locations": "locations",
    "metadata": "metadata",
    "organization": "organizations",
    "organizations": "organizations",
    "phone": "phones",
    "phones": "phones",
    "schedule": "schedules",
    "schedules": "schedules",
    "service": "services",
    "services": "services",
    "service_area": "service_areas",
    "service_areas": "service_areas",
    "service_at_location": "service_at_locations",
    "service_at_locations": "service_at_locations",
    "taxonomy_term": "taxonomy_terms",
    "taxonomy_terms": "taxonomy_terms",
}
"""What a file may be called, and which table it is. Files of other tables are passed over."""
_HUNG: Mapping[str, Mapping[str, Sequence[str]]] = {
    "services": {
        "service_id": ("phones", "schedules", "languages", "service_areas", "cost_options", "contacts"),
        "link_id": ("attributes",),
        "resource_id": ("metadata",),
    },
    "service_at_locations": {"service_at_location_id": ("phones", "schedules", "contacts")},
    "locations": {
        "location_id": ("phones", "schedules", "languages", "addresses", "accessibility", "contacts")
    },
    "contacts": {"contact_id": ("phones",)},
    "organizations": {"organization_id": ("phones", "contacts")},
}
"""What hangs on a row of a table, and by which of its columns."""
Tables = Mapping[str, Sequence[Row]]


def stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0].casefold()


def table_of(name: str) -> str:
    """The table a file holds; empty for none that is read. Raises `FeedTrouble` for one of an old version."""
    refuse_old([stem(name)], name)
    return _NAMES.get(stem(name), "")


def rows(text: str, file: str, seen: int = 0) -> Iterator[Row | Invalid]:
    """The rows of one file. `seen`: rows of other files, which count as well. Raises `FeedTrouble`."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, file)
        before = reader.line_num
        for count, cells in enumerate(reader, start=seen + 1):
            if count > MOST_ROWS:
                raise FeedTrouble(f"{file} line {before + 1}: there are more than {MOST_ROWS:,} rows in all.")
            if any(cells):
                yield _row(header, cells, f"{file} line {before + 1}")
            before = reader.line_num
    except csv.Error as trouble:
        raise FeedTrouble(f"{file} line {max(before + 1, reader.line_num)} is not CSV: {trouble}.") from None


def _check_header(header: Sequence[str], file: str) -> None:
    if not any(header):
        raise FeedTrouble(f"{file} is empty. Its first line names the columns, like: id,name,description")
    again = next((name for name in header if name and header.count(name) > 1), "")
    if len(header) > 300 or again:
        why = f"the column {shown(again)} is there twice" if again else "there are more than 300 columns"
        raise FeedTrouble(f"{file} line 1: {why}. Each column is there once, like: id,name,description")
    refuse_old(header, file)
    if "id" not in header:
        raise FeedTrouble(f"{file} line 1: there is no column “id”. Columns are parted by commas: id,name,…")


def _row(header: Sequence[str], cells: Sequence[str], where: str) -> Row | Invalid:
    if len(cells) > len(header):
        why = f"It has {len(cells)} cells, and there are {len(header)} columns."
        return Invalid(where, why, foreign=cells[header.index("id")])
    return Row(
        {name: cell for name, cell in zip(header, cells, strict=False) if name and cell.strip()}, where
    )


def services(tables: Tables) -> Iterator[Item]:
    """Every service, with all that hangs on it."""
    hung = _Hung(tables)
    for row in tables.get("services", ()):
        service = hung.whole("services", row)
        service["service_at_locations"] = [
            _place(place, hung) for place in hung.on("service_at_locations", "service_id", row)
        ]
        service["attributes"] = [_attribute(one, hung) for one in hung.on("attributes", "link_id", row)]
        organisation = hung.find("organizations", row, "organization_id")
        if organisation is not None:
            service["organization"] = hung.whole("organizations", organisation)
        yield Item(service, row.where)


class _Hung:
    """Rows with the rows that hang on them. Each table is looked through once for each column, each row made once."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by: dict[tuple[str, str], dict[str, list[Row]]] = {}
        self._made: dict[tuple[str, int], Row] = {}

    def on(self, table: str, column: str, row: Mapping[str, object]) -> list[Row]:
        return self._named(table, column, _key(row, "id"))[:MOST_INSIDE]

    def find(self, table: str, row: Mapping[str, object], column: str) -> Row | None:
        """The row of a table that this one names."""
        return next(iter(self._named(table, "id", _key(row, column))), None)

    def whole(self, table: str, row: Row) -> Row:
        made = self._made.get((table, id(row)))
        if made is None:
            made = self._made[table, id(row)] = Row(row, row.where)
            for column, others in _HUNG.get(table, {}).items():
                for other in others:
                    made[other] = [self.whole(other, one) for one in self.on(other, column, row)]
        return made

    def _named(self, table: str, column: str, key: str) -> list[Row]:
        if (table, column) not in self._by:
            found: dict[str, list[Row]] = {}
            for one in self._tables.get(table, ()):
                found.setdefault(_key(one, column), []).append(one)
            self._by[table, column] = found
        return self._by[table, column].get(key, []) if key else []


def _key(row: Mapping[str, object], column: str) -> str:
    found = row.get(column)
    return str(found) if isinstance(found, str | int) else ""


def _place(place: Row, hung: _Hung) -> Row:
    whole = hung.whole("service_at_locations", place)
    location = hung.find("locations", place, "location_id")
    if location is not None:
        whole["location"] = hung.whole("locations", location)
    return whole


def _attribute(one: Row, hung: _Hung) -> Row:
    term = hung.find("taxonomy_terms", one, "taxonomy_term_id")
    return Row({**one, **({"taxonomy_term": term} if term is not None else {})}, one.where)
