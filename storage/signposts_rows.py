"""The directory's tables. Entries are public words about services; of people, they name only who checked one last."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlmodel import Field, SQLModel

from bot.kernel.people import AccountId, CommunityId
from bot.signposts.entry import Entry, EntryId, Medium, Status, Way
from bot.signposts.noticing import edition
from storage.columns import Day, Moment
from storage.datamap import Kept


class SignpostRow(SQLModel, table=True):
    """`entry` is the whole of it; the other columns are what it is found and sorted by."""

    __tablename__ = "signposts"

    id: str = Field(primary_key=True, max_length=200)
    community: str = Field(max_length=64, index=True)
    country: str = Field(max_length=8)
    feed: str = Field(max_length=200, index=True)
    foreign_id: str
    name: str
    pair: str = Field(index=True)
    status: str = Field(max_length=24)
    checked: date = Field(sa_type=Day)
    checked_by: str | None = Field(default=None, max_length=64, index=True)
    changed: datetime = Field(sa_type=Moment)
    languages: str
    media: str
    youngest: int | None = None
    oldest: int | None = None
    edition: str = Field(max_length=12, index=True)
    entry: str


class SignpostMarkRow(SQLModel, table=True):
    """What a community says of an entry, its own or everybody's."""

    __tablename__ = "signpost_marks"

    community: str = Field(primary_key=True, max_length=64)
    entry: str = Field(primary_key=True, max_length=200)
    pinned: bool
    hidden: bool
    note: str


class SignpostTermRow(SQLModel, table=True):
    """What an entry is called: names of its places (`area`), and words of its name that are in no list (`name`)."""

    __tablename__ = "signpost_terms"

    entry: str = Field(primary_key=True, max_length=200)
    kind: str = Field(primary_key=True, max_length=8)
    term: str = Field(primary_key=True, max_length=200, index=True)


_FIELDS = tuple(one.name for one in fields(Entry))


def row_of(entry: Entry, by: AccountId | None, now: datetime) -> dict[str, Any]:
    """The columns of `signposts`."""
    return {
        "id": entry.id,
        "community": entry.community,
        "country": entry.country,
        "feed": plain(entry.feed),
        "foreign_id": plain(entry.foreign),
        "name": plain(entry.name),
        "pair": plain(entry.pair)[:200],
        "status": entry.status.value,
        "checked": entry.checked,
        "checked_by": by,
        "changed": now,
        "languages": listed(entry.languages),
        "media": listed(entry.media),
        "youngest": entry.youngest,
        "oldest": entry.oldest,
        "edition": edition(),
        "entry": written(entry),
    }


def listed(words: tuple[str, ...] | frozenset[Medium]) -> str:
    """Each between blanks, so that one can be looked for as ` en `; empty for none."""
    return f" {' '.join(sorted(plain(str(one)) for one in words))} " if words else ""


def plain(words: str) -> str:
    """Without what a database cannot hold (NUL, halves of characters). The entry itself is kept byte for byte."""
    return words.replace("\0", "").encode(errors="ignore").decode()


def written(entry: Entry) -> str:
    """As JSON, plain ASCII; only what is not empty."""
    given = {name: value for name in _FIELDS if (value := getattr(entry, name)) not in ("", (), None)}
    given["checked"] = entry.checked.isoformat()
    given["status"] = entry.status.value
    if entry.ways:
        given["ways"] = [[way.medium.value, way.value, way.label, way.keyword] for way in entry.ways]
    return json.dumps(given, separators=(",", ":"))


def read(text: str) -> Entry:
    """Back from `written`. What a newer Kith added is passed over."""
    given: Mapping[str, Any] = {name: value for name, value in json.loads(text).items() if name in _FIELDS}
    lists = {name: tuple(given[name]) for name in ("languages", "areas", "topics") if name in given}
    ways = tuple(Way(Medium(medium), *rest) for medium, *rest in given.get("ways", ()))
    named = {"id": EntryId(given["id"]), "community": CommunityId(given.get("community", ""))}
    when = {"checked": date.fromisoformat(given["checked"]), "status": Status(given["status"])}
    return Entry(**{"name": "", "what": "", **given, **lists, **named, **when, "ways": ways})


_entry = partial(Kept, "signposts", retention="until it is removed, or its feed no longer has it")
_term = partial(Kept, "signpost_terms", retention="as long as the entry")
_mark = partial(
    Kept, "signpost_marks", retention="until the community takes it back, or the entry is removed"
)
DATA_MAP: tuple[Kept, ...] = (
    _entry("id", "which entry of the directory it is"),
    _entry("community", "whose directory it is in"),
    _entry("country", "so that nobody is shown another country's"),
    _entry("feed", "so that an import can be repeated and undone"),
    _entry("foreign_id", "how its source names it"),
    _entry("name", "to list it by"),
    _entry("pair", "so that what belongs together is shown together"),
    _entry("status", "so that what is closed is not shown"),
    _entry("checked", "so that it is said how old it is"),
    Kept(
        "signposts",
        "checked_by",
        "which keeper of the directory made sure of it last",
        "until somebody else does",
        erased=True,
    ),
    _entry("changed", "when it was last written down"),
    _entry("languages", "to find it by"),
    _entry("media", "to find it by how it can be reached"),
    _entry("youngest", "to find it by whom it is for"),
    _entry("oldest", "to find it by whom it is for"),
    _entry("edition", "by which list of words it was last looked through"),
    _entry("entry", "what is shown: public words, numbers and addresses of a service"),
    _term("entry", "what is called so"),
    _term("kind", "whether it is a place or a name"),
    _term("term", "so that a place is known when it is named, and a slip in a name is heard"),
    _mark("community", "whose mark it is"),
    _mark("entry", "what it is about"),
    _mark("pinned", "what is shown first"),
    _mark("hidden", "what is not shown"),
    _mark("note", "what the community adds to it"),
)
