"""How a service of the Human Services Data Specification is reached: its numbers and addresses, byte for byte."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from bot.signposts.entry import Medium
from bot.signposts.feeds.items import Item
from bot.signposts.feeds.raw import RawWay, joined, unreachable
from bot.signposts.feeds.words import words_of

_PHONES = {
    "": Medium.CALL,
    "voice": Medium.CALL,
    "cell": Medium.CALL,
    "mobile": Medium.CALL,
    "phone": Medium.CALL,
    "hotline": Medium.CALL,
    "textphone": Medium.CALL,
    "tty": Medium.CALL,
    "text": Medium.TEXT,
    "sms": Medium.TEXT,
}
"""Kinds of RFC 6350 that reach somebody. A fax or a pager does not."""
_SAID = ("textphone", "tty")
"""Kinds that whoever calls has to know of."""
_MOST_PEOPLE, _MOST_WAYS = 50, 100
"""Tables can point at the same rows from anywhere: this is how much of it is ever looked at for one service."""
Ways = Callable[[Item], Iterator[RawWay]]


def ways_of(service: Item, places: tuple[Item, ...], organisation: Item) -> Iterator[RawWay]:
    """Its own first; what belongs to its places, people or organisation only where it has none of that kind."""
    locations = tuple(place.one("location") for place in places)
    contacts = (one for holder in (service, *places) for one in holder.many("contacts"))
    people = tuple(islice(contacts, _MOST_PEOPLE))
    own = (service,)
    beyond = (*locations, *organisation.many("contacts", _MOST_PEOPLE), organisation)
    yield from _nearest((own, places, people, locations, beyond), _numbers)
    yield from _nearest((own, people, beyond), _mails)
    yield from _nearest((own, locations, (organisation,)), _pages)
    for location in locations:
        for door in doors(location):
            yield RawWay(Medium.VISIT, _written(location, door), door.where)


def doors(location: Item) -> Iterator[Item]:
    """Addresses somebody can go to; not those for letters."""
    if location.plain("location_type") not in ("", "physical"):
        return
    for one in location.many("addresses"):
        if one.plain("address_type") in ("", "physical") and one.plain("address_1"):
            yield one


def _nearest(groups: Iterable[tuple[Item, ...]], ways: Ways) -> Iterator[RawWay]:
    """Up to the first group in which one of them would reach anybody."""
    for group in groups:
        found = list(islice((way for holder in group for way in ways(holder)), _MOST_WAYS))
        yield from found
        if any(not unreachable(way, "") for way in found):
            return


def _numbers(holder: Item) -> Iterator[RawWay]:
    for one in holder.many("phones"):
        kind = one.plain("type").casefold()
        medium = _PHONES.get(kind)
        if medium is not None and one["number"] != "":
            yield RawWay(medium, one["number"], one.at("number"), _label(one, kind))


def _label(phone: Item, kind: str) -> str:
    extension = phone.plain("extension")
    said = (
        kind if kind in _SAID else "",
        f"ext. {extension}" if extension else "",
        phone.plain("description"),
    )
    return words_of(joined(said))


def _mails(holder: Item) -> Iterator[RawWay]:
    if holder["email"] != "":
        yield RawWay(Medium.EMAIL, holder["email"], holder.at("email"))


def _pages(holder: Item) -> Iterator[RawWay]:
    name = next((one for one in ("url", "website") if holder[one] != ""), "")
    if name:
        yield RawWay(Medium.WEB, holder[name], holder.at(name))


def _written(location: Item, door: Item) -> str:
    parts = (door.plain(name) for name in ("address_1", "address_2", "city", "state_province", "postal_code"))
    return joined((location.plain("name"), *parts))
