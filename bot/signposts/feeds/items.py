"""Looking into what somebody else wrote: nothing is taken to be there, or to be what it is called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

MOST_INSIDE = 200
"""Things of one kind inside one entry: numbers, schedules, places."""
MOST_READ = 4_000


class Row(dict[str, object]):
    """A row of a table, which knows its file and line."""

    __slots__ = ("where",)

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        super().__init__(values)
        self.where = where


@dataclass(frozen=True, slots=True)
class Item:
    """An object of a feed. `where`: file and line, or file and path, for whoever is to mend it."""

    values: Mapping[str, object]
    where: str

    def __getitem__(self, name: str) -> object:
        """Empty where it is not there."""
        found = self.values.get(name)
        return "" if found is None else found

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def plain(self, name: str) -> str:
        """Text, or a number as text; empty for anything else."""
        found = self.values.get(name)
        if isinstance(found, str):
            return found[:MOST_READ].strip()
        return str(found) if isinstance(found, int | float) and abs(found) < 1e15 else ""

    def at(self, name: str) -> str:
        return f"{self.where}: {name}" if isinstance(self.values, Row) else f"{self.where}.{name}"

    def first(self, *names: str) -> object:
        """The first of these that holds anything."""
        return next((self[name] for name in names if self[name] not in ("", [], {})), "")

    def one(self, name: str) -> "Item":
        """An object inside; an empty one where there is none."""
        found = self.values.get(name)
        if isinstance(found, Row):
            return Item(found, found.where)
        return Item(found if isinstance(found, dict) else {}, self.at(name))

    def many(self, name: str, most: int = MOST_INSIDE) -> Iterator["Item"]:
        """The objects in a list inside; whatever is none is passed over."""
        found = self.values.get(name)
        for at, one in enumerate(islice(found, most) if isinstance(found, list) else ()):
            if isinstance(one, Row):
                yield Item(one, one.where)
            elif isinstance(one, dict):
                yield Item(one, f"{self.at(name)}[{at}]")

    def with_(self, name: str, value: object) -> "Item":
        """The same, with something put into it."""
        mixed = {**self.values, name: value}
        return Item(Row(mixed, self.where) if isinstance(self.values, Row) else mixed, self.where)
