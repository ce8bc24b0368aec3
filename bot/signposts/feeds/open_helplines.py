"""The JSON of open-helplines: one country's helplines, each with numbers, hours and the day it was verified."""

from collections.abc import Iterator

from bot.signposts.entry import Medium
from bot.signposts.feeds.items import Item
from bot.signposts.feeds.raw import Raw, RawWay, joined

_MEDIA = {
    "phone": Medium.CALL,
    "text": Medium.TEXT,
    "chat": Medium.CHAT,
    "email": Medium.EMAIL,
    "app": Medium.WEB,
}


def is_ours(document: object) -> bool:
    """Told by its records, each of which has contacts."""
    if not isinstance(document, dict) or not isinstance(document.get("records"), list):
        return False
    return all(isinstance(one, dict) and "contacts" in one for one in document["records"])


def entries(document: object, file: str) -> Iterator[Raw]:
    page = Item(document if isinstance(document, dict) else {}, f"{file} $")
    for record in page.many("records", most=100_000):
        yield _raw(record, page["country"])


def _raw(record: Item, country: object) -> Raw:
    contacts = tuple(record.many("contacts"))
    hours = list(dict.fromkeys(one.plain("hours") for one in contacts if one.plain("hours")))
    free = bool(contacts) and all(one["free"] is True for one in contacts)
    other = record["secondary_categories"]
    return Raw(
        where=record.where,
        foreign=record["id"],
        name=record.first("local_name", "name"),
        what=record["description"],
        cost="free" if free else "",
        languages=tuple(_languages(contacts)),
        country=record.first("country") or country,
        topics=(record["category"], *(other if isinstance(other, list) else ())),
        ways=list(_ways(record, contacts)),
        hours=hours[0] if len(hours) == 1 else "",
        hours_words="" if len(hours) == 1 else joined(hours, "; "),
        checked=record["verified_at"],
        source=record.plain("source") or None,
    )


def _languages(contacts: tuple[Item, ...]) -> Iterator[object]:
    for one in contacts:
        spoken = one["languages"]
        if isinstance(spoken, list):
            yield from spoken


def _ways(record: Item, contacts: tuple[Item, ...]) -> Iterator[RawWay]:
    for one in contacts:
        medium = _MEDIA.get(one.plain("method"))
        if medium in {Medium.CALL, Medium.TEXT}:
            yield RawWay(Medium(medium), one["number"], one.at("number"))
        elif medium is not None:
            yield _address(medium, one)
    if record["website"] != "":
        yield RawWay(Medium.WEB, record["website"], record.at("website"))


def _address(medium: Medium, contact: Item) -> RawWay:
    """Mail is given as the address of a page as well."""
    url = contact["url"]
    if medium is Medium.EMAIL and isinstance(url, str):
        url = url.removeprefix("mailto:")
        medium = Medium.WEB if url.startswith("http") else medium
    return RawWay(medium, url, contact.at("url"))
