"""The helplines that come with Kith, and the operator's own word on them. Read once, when Kith starts.

An entry that cannot be trusted to reach anybody is set aside with its reason; the others are not held up by it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from bot.signposts.model import Kind, Line, Service, undiallable

_NEEDED = ("id", "kind", "name", "who", "happens", "private", "hours", "cost", "source", "checked")
_ALLOWED = frozenset((*_NEEDED, "languages", "call", "labels", "text", "keyword", "url", "pair"))


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry that is not shown, and why: for `kith check`, not for members."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Loaded:
    lines: tuple[Line, ...]
    set_aside: tuple[SetAside, ...] = ()


def bundled() -> Loaded:
    """What comes with Kith, country by country."""
    folder = files("bot.signposts").joinpath("helplines")
    pages = sorted(
        (page for page in folder.iterdir() if page.name.endswith(".toml")), key=lambda page: page.name
    )
    return read(*(page.read_text(encoding="utf-8") for page in pages))


def read(*pages: str) -> Loaded:
    """Read TOML pages of one country each. Raises `tomllib.TOMLDecodeError` for what is not TOML."""
    lines: list[Line] = []
    aside: list[SetAside] = []
    for entry in (one for page in pages for one in _entries(tomllib.loads(page))):
        why = _wrong(entry) or (
            "its id is there twice" if any(one.id == entry["id"] for one in lines) else ""
        )
        if why:
            aside.append(SetAside(str(entry.get("id", "?")), why))
        else:
            lines.append(_line(entry))
    return Loaded(tuple(lines), tuple(aside))


def read_confirmed(page: str) -> dict[str, date]:
    """The operator's own file: `[confirmed]`, then an entry's id and the day they made sure of it."""
    given = tomllib.loads(page).get("confirmed", {})
    return {id_: day for id_, day in given.items() if isinstance(day, date)}


def _entries(page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    shared = {"country": page.get("country", ""), "calling_code": page.get("calling_code", "")}
    for entry in page.get("line", ()):
        yield {**shared, **entry}


def _wrong(entry: Mapping[str, Any]) -> str:
    """Why an entry cannot be shown, in words for the operator; empty if it can."""
    own = set(entry) - {"country", "calling_code"}
    if missing := [name for name in _NEEDED if not entry.get(name)]:
        return f"nothing says its {missing[0]}"
    if extra := sorted(own - _ALLOWED):
        return f"{extra[0]} is not something an entry has"
    if entry["kind"] not in tuple(Kind):
        return f"kind is one of {', '.join(Kind)}"
    if not isinstance(entry["checked"], date):
        return "checked is a date, without quotes: 2026-06-02"
    return _unreachable(entry) or _unlawful(entry)


def _unreachable(entry: Mapping[str, Any]) -> str:
    numbers = [*entry.get("call", ()), *((entry["text"],) if entry.get("text") else ())]
    if not all(isinstance(number, str) for number in numbers):
        return "numbers stand in quotes, so that no zero is lost"
    if bad := [number for number in numbers if undiallable(number, str(entry["calling_code"]))]:
        return f"{bad[0]} cannot be dialled"
    labels = entry.get("labels", ())
    if labels and (len(labels) != len(entry.get("call", ())) or not set(labels) <= set(Service)):
        return f"labels says of each number of call whom it reaches: {', '.join(Service)}"
    if not numbers and not entry.get("url"):
        return "nothing says how to reach it"
    return ""


def _unlawful(entry: Mapping[str, Any]) -> str:
    for name in ("source", "url"):
        if entry.get(name) and urlsplit(entry[name]).scheme != "https":
            return f"{name} is an https address"
    if entry["kind"] == Kind.FINDER:
        return "" if entry.get("url") else "a finder is an address"
    country = entry["country"]
    return "" if len(country) == 2 and country.isupper() else "country is a code like GB"


def _line(entry: Mapping[str, Any]) -> Line:
    values = {name: entry[name] for name in _ALLOWED if name in entry}
    values["kind"] = Kind(entry["kind"])
    for name in ("call", "languages"):
        if name in values:
            values[name] = tuple(values[name])
    if "labels" in values:
        values["labels"] = tuple(map(Service, values["labels"]))
    return Line(country="" if values["kind"] is Kind.FINDER else entry["country"], **values)
