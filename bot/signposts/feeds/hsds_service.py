"""One service of the Human Services Data Specification 3 (Open Referral, also its United Kingdom profile).

What only the organisation says stands in where the service says nothing. Who assured it is not taken over.
"""

from collections.abc import Iterable, Iterator

from bot.signposts.feeds.codes import topic_for
from bot.signposts.feeds.drafting import Drafting
from bot.signposts.feeds.hours import hours_of
from bot.signposts.feeds.hsds_ways import doors, ways_of
from bot.signposts.feeds.items import Item
from bot.signposts.feeds.raw import Raw, joined
from bot.signposts.feeds.words import TEXT, shown, words_of

MOST_PLACES = 30
_SAME = ("id", "freq", "byday", "opens_at", "closes_at", "valid_from", "valid_to", "description")


def raw_of(service: Item, drafting: Drafting) -> Raw:
    organisation, places = service.one("organization"), tuple(_places(service))
    locations = tuple(place.one("location") for place in places)
    for location in locations:
        _check_coordinates(location, drafting)
    schedules = [*service.many("schedules"), *(one for place in places for one in place.many("schedules"))]
    hours, hours_words = hours_of(_apart(schedules), today=drafting.terms.today, remark=drafting.note)
    return Raw(
        where=service.where,
        foreign=service["id"],
        name=service["name"],
        what=_what(service, organisation),
        who=service.first("eligibility_description", "eligibility"),
        happens=_sentences(service["alert"], service["application_process"]),
        cost=_cost(service),
        access=_access(service, locations),
        languages=tuple(_languages(service, locations)),
        country=_country(locations, drafting),
        areas=tuple(_areas(service, locations)),
        topics=tuple(_topics(service)),
        youngest=service["minimum_age"],
        oldest=service["maximum_age"],
        ways=list(ways_of(service, places, organisation)),
        hours=hours,
        hours_words=hours_words,
        status=service["status"],
        checked=_checked(service),
        source=_text(service["url"]) or _text(organisation.first("website", "url")) or None,
    )


def _places(service: Item) -> Iterator[Item]:
    yield from service.many("service_at_locations", MOST_PLACES)
    yield from service.many("service_at_location", MOST_PLACES)


def _apart(schedules: Iterable[Item]) -> tuple[Item, ...]:
    """Each once: files repeat the same one wherever it is pointed at."""
    known: dict[tuple[str, ...], Item] = {}
    for one in schedules:
        known.setdefault(tuple(one.plain(name) for name in _SAME), one)
    return tuple(known.values())


def _what(service: Item, organisation: Item) -> object:
    """Its own description; and whose it is, where there is room and the name does not say so."""
    said = service.first("description", "alternate_name")
    if not isinstance(said, str):
        return said
    words = words_of(said) or _text(organisation["description"]) or _text(service["name"])
    whose = _text(organisation["name"])
    known = whose.casefold() in f"{words} {_text(service['name'])}".casefold()
    return words if known or len(words) + len(whose) + 3 > TEXT else f"{words} ({whose})"


def _cost(service: Item) -> object:
    said = service.first("fees_description", "fees")
    if said != "":
        return said
    return joined((_price(one) for one in service.many("cost_options", 10)), "; ")


def _price(one: Item) -> str:
    amount = one.plain("amount")
    free = amount in {"0", "0.0", "0.00"}
    currency = "" if free else one.plain("currency").upper()
    price = joined(("free" if free else amount, currency, one.plain("amount_description")), " ")
    return joined((one.plain("option"), price), ": ")


def _access(service: Item, locations: tuple[Item, ...]) -> str:
    said = (one for place in locations for one in place.many("accessibility"))
    each = (_text(one.first("description", "accessibility", "details")) for one in said)
    return joined((*each, _text(service["interpretation_services"])), " ")


def _languages(service: Item, locations: tuple[Item, ...]) -> Iterator[object]:
    """Where it has places of its own, what is spoken there counts as well."""
    for holder in (service, *locations):
        for one in holder.many("languages"):
            yield one.first("code", "language", "name")


def _country(locations: tuple[Item, ...], drafting: Drafting) -> object:
    """The one country of its addresses. Of several, the one that the importer named, else the first."""
    given = [one["country"] for place in locations for one in place.many("addresses") if one["country"] != ""]
    return next((one for one in given if one == drafting.terms.country), given[0] if given else "")


def _areas(service: Item, locations: tuple[Item, ...]) -> Iterator[object]:
    """What it serves; where nothing says so, the towns in which it has a door."""
    served = [one.first("name", "service_area", "description") for one in service.many("service_areas")]
    yield from served
    if not served:
        for place in locations:
            for one in doors(place):
                yield one["city"]


def _topics(service: Item) -> Iterator[object]:
    for one in service.many("attributes"):
        term = one.one("taxonomy_term")
        names = [
            term[name]
            for name in ("id", "code", "name", "term")
            if isinstance(term[name], str) and term[name]
        ]
        yield _best_term(names)


def _best_term(names: list[object]) -> object:
    from_ours = next((one for one in names if isinstance(one, str) and topic_for(one[:200])), "")
    return from_ours or (names[-1] if names else "")


def _checked(service: Item) -> object:
    """When it was assured; else when it was last changed, which somebody did after a look."""
    said = service.first("assured_date", "last_modified")
    if said != "":
        return said
    return max((one.plain("last_action_date") for one in service.many("metadata")), default="")


def _sentences(*said: object) -> str:
    return joined((_text(one) for one in said), " ")


def _check_coordinates(location: Item, drafting: Drafting) -> None:
    """They are not kept; but who keeps the feed may want to know."""
    for name, most in (("latitude", 90), ("longitude", 180)):
        given = location[name]
        if given != "" and not _within(location.plain(name), most):
            drafting.note(location.at(name), f"{shown(given)} is no {name} on Earth; it is not used.")


def _within(value: str, most: int) -> bool:
    try:
        return abs(float(value)) <= most
    except ValueError:
        return False


def _text(value: object) -> str:
    return words_of(value) if isinstance(value, str) else ""
