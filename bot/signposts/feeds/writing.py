"""A directory as a file that others can read: Kith's own TOML, or a page of the Human Services Data Specification 3.

Numbers and addresses are written byte for byte (SG1). Who checked an entry is not in it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID, uuid5

from bot.signposts.entry import Entry, Medium, Way
from bot.signposts.feeds.schedules import weekly

_SPACE = UUID("6f6b2f6e-1d6e-5f0c-9d8a-6b6974680001")
"""The namespace of ids in exports: the same entry has the same id each time."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def as_toml(entries: Iterable[Entry], *, name: str) -> str:
    """What `read` reads back to the same entries. A TOML string is written as JSON writes one."""
    lines = [
        "# Entries of a directory, as Kith wrote them. What each line means is in docs/signposts.md.",
        "",
    ]
    lines += ["[directory]", f"name = {_quoted(name)}"]
    for entry in entries:
        lines += ["", "[[entry]]", *(f"{key} = {value}" for key, value in _lines(entry))]
    return "\n".join((*lines, ""))


def as_hsds(entries: Iterable[Entry]) -> str:
    """One page with all services, as the standard's own list of services is."""
    services = [_service(entry) for entry in entries]
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _lines(entry: Entry) -> Iterator[tuple[str, str]]:
    """Country, zone, source and licence are always there: left out, whoever imports it would fill them in."""
    yield "id", _quoted(entry.foreign or entry.id)
    for key in ("name", "what"):
        yield key, _quoted(getattr(entry, key))
    for key in ("who", "happens", "private", "cost", "access"):
        yield from _text(entry, key)
    for key in ("languages", "areas", "topics"):
        if getattr(entry, key):
            yield key, f"[{', '.join(map(_quoted, getattr(entry, key)))}]"
    yield "country", _quoted(entry.country)
    for key in ("youngest", "oldest"):
        if getattr(entry, key) is not None:
            yield key, str(getattr(entry, key))
    for medium in Medium:
        ways = [way for way in entry.ways if way.medium is medium]
        if ways:
            yield medium.value, f"[{', '.join(map(_way, ways))}]"
    for key in ("hours", "hours_words"):
        yield from _text(entry, key)
    yield "zone", _quoted(entry.zone)
    yield from _text(entry, "pair")
    yield "status", _quoted(entry.status.value)
    yield "checked", entry.checked.isoformat()
    yield "source", _quoted(entry.source)
    yield "licence", _quoted(entry.licence)


def _text(entry: Entry, key: str) -> Iterator[tuple[str, str]]:
    if getattr(entry, key):
        yield key, _quoted(getattr(entry, key))


def _way(way: Way) -> str:
    more = {"label": way.label, "keyword": way.keyword}
    if not any(more.values()):
        return _quoted(way.value)
    parts = {"value": way.value} | {key: value for key, value in more.items() if value}
    return "{" + ", ".join(f"{key} = {_quoted(value)}" for key, value in parts.items()) + "}"


def _quoted(words: str) -> str:
    quoted = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}" if found[0] < "\ud800" else "", quoted)


def _service(entry: Entry) -> dict[str, object]:
    service: dict[str, object] = {
        "id": _id(entry.foreign or entry.id),
        "name": entry.name,
        "description": entry.what,
        "url": _value(entry, Medium.WEB),
        "email": _value(entry, Medium.EMAIL),
        "status": entry.status.value,
        "application_process": entry.happens,
        "fees_description": entry.cost,
        "eligibility_description": entry.who,
        "minimum_age": entry.youngest,
        "maximum_age": entry.oldest,
        "assured_date": entry.checked.isoformat(),
        "phones": [_phone(entry, way) for way in entry.ways if way.medium in (Medium.CALL, Medium.TEXT)],
        "schedules": _schedules(entry),
        "service_areas": [{"id": _id(entry.id, area), "name": area} for area in entry.areas],
        "service_at_locations": _places(entry),
        "languages": [{"id": _id(entry.id, code), "code": code} for code in entry.languages],
        "attributes": [_attribute(entry, topic) for topic in entry.topics],
    }
    return {key: value for key, value in service.items() if value not in ("", None, [])}


def _value(entry: Entry, medium: Medium) -> str:
    return next((way.value for way in entry.ways if way.medium is medium), "")


def _phone(entry: Entry, way: Way) -> dict[str, str]:
    phone = {
        "id": _id(entry.id, way.medium, way.value),
        "number": way.value,
        "type": "voice" if way.medium is Medium.CALL else "text",
        "description": " ".join(one for one in (way.label, way.keyword) if one),
    }
    return {key: value for key, value in phone.items() if value}


def _schedules(entry: Entry) -> list[Mapping[str, str]]:
    """As times where these say all of it; what remains to be said stands in words beside the first."""
    times = weekly(entry.hours)
    words = " ".join(one for one in ("" if times else entry.hours, entry.hours_words) if one)
    found = [{"id": _id(entry.id, "hours", *time.values()), **time} for time in times]
    if words and found:
        found[0]["description"] = words
    return [*found] if found or not words else [{"id": _id(entry.id, "hours"), "description": words}]


def _places(entry: Entry) -> list[Mapping[str, object]]:
    """Where it can be visited; and at least its country, which the standard knows of addresses only."""
    visits = [way.value for way in entry.ways if way.medium is Medium.VISIT]
    return [_place(entry, visit) for visit in visits or [""] if visit or entry.country or entry.access]


def _place(entry: Entry, visit: str) -> Mapping[str, object]:
    address = {
        "id": _id(entry.id, "address", visit),
        "address_1": visit,
        "city": "",
        "state_province": "",
        "postal_code": "",
        "country": entry.country,
        "address_type": "physical" if visit else "postal",
    }
    location = {
        "id": _id(entry.id, "location", visit),
        "location_type": "physical" if visit else "virtual",
        "addresses": [address],
        "accessibility": [{"id": _id(entry.id, "access"), "description": entry.access}]
        if entry.access
        else [],
    }
    whole = {key: value for key, value in location.items() if value}
    return {"id": _id(entry.id, "place", visit), "location": whole}


def _attribute(entry: Entry, topic: str) -> Mapping[str, object]:
    name = topic.replace("-", " ")
    term = {"id": _id("topic", topic), "code": topic, "name": name, "description": name, "taxonomy": "Kith"}
    return {
        "id": _id(entry.id, "topic", topic),
        "link_type": "service",
        "link_entity": "service",
        "value": topic,
        "taxonomy_term": term,
    }


def _id(*parts: str) -> str:
    """The standard wants a UUID; what is one already stays as it is."""
    try:
        return str(UUID(parts[0])) if len(parts) == 1 else str(uuid5(_SPACE, "\0".join(parts)))
    except ValueError:
        return str(uuid5(_SPACE, parts[0]))
