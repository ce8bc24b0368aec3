"""Files of the Human Services Data Specification 3 as JSON: one service, a list, a page, organisations with services.

Versions 1 and 2 have other tables under other names: they are told by those, and refused.
"""

from collections.abc import Iterable, Iterator, Mapping

from bot.signposts.feeds.feed import FeedTrouble, Invalid
from bot.signposts.feeds.items import Item
from bot.signposts.feeds.words import shown

LISTS = ("contents", "content", "items", "services", "service_at_locations", "organizations")
"""Where pages keep what they hold, as different servers call it."""
OLD = frozenset(
    {
        "accessibility_for_disabilities",
        "holiday_schedule",
        "holiday_schedules",
        "eligibilitys",
        "other_attribute",
        "other_attributes",
        "payment_accepted",
        "payments_accepted",
        "physical_address",
        "physical_addresses",
        "postal_address",
        "postal_addresses",
        "regular_schedule",
        "regular_schedules",
        "service_attribute",
        "service_attributes",
        "service_taxonomy",
        "service_taxonomys",
    }
)
"""Names that only versions 1 and 2 have."""
_ORGANISATION = frozenset(
    {"legal_status", "logo", "organization_identifiers", "tax_status", "uri", "website", "year_incorporated"}
)
_TERM = frozenset({"taxonomy", "taxonomy_detail", "term_uri", "parent_id", "version"})


def refuse_old(names: Iterable[object], file: str) -> None:
    """Raises `FeedTrouble` for what only versions 1 and 2 have."""
    if any(isinstance(name, str) and name in OLD for name in names):
        raise FeedTrouble(
            f"{file} is HSDS 1 or 2. Kith reads HSDS 3: ask whoever sends it for that, or convert it first."
        )


def services(document: object, file: str) -> Iterator[Item | Invalid]:
    """Every service in a file, with its organisation in it. Raises `FeedTrouble` for an old version."""
    placed: dict[str, tuple[Item, list[object]]] = {}
    for found in _objects(document, file):
        if isinstance(found, Invalid):
            yield found
            continue
        refuse_old(found.values, file)
        if isinstance(found.values.get("service"), dict):
            service = found.one("service")
            refuse_old(service.values, file)
            placed.setdefault(service.plain("id") or found.where, (service, []))[1].append(_place(found))
        else:
            yield from _services(found, file)
    for service, places in placed.values():
        yield service if service["service_at_locations"] else service.with_("service_at_locations", places)


def _place(found: Item) -> dict[str, object]:
    """A list of services at places has the same service several times, once for each."""
    return {name: value for name, value in found.values.items() if name != "service"}


def _objects(document: object, file: str) -> Iterator[Item | Invalid]:
    if isinstance(document, list):
        yield from _numbered(document, f"{file} $")
    elif isinstance(document, dict):
        _check_version(document, file)
        name = next((one for one in LISTS if isinstance(document.get(one), list)), "")
        if name and "name" not in document and "service" not in document:
            yield from _numbered(document[name], f"{file} $.{name}")
        else:
            yield Item(document, f"{file} $")


def _numbered(found: Iterable[object], where: str) -> Iterator[Item | Invalid]:
    for at, one in enumerate(found):
        if isinstance(one, dict):
            yield Item(one, f"{where}[{at}]")
        else:
            yield Invalid(f"{where}[{at}]", f"It is {shown(one)}; a service has an id, a name and a status.")


def _services(item: Item, file: str) -> Iterator[Item]:
    """A service is itself; an organisation has several."""
    if isinstance(item.values.get("services"), list):
        organisation = {name: value for name, value in item.values.items() if name != "services"}
        for service in item.many("services", most=100_000):
            refuse_old(service.values, file)
            yield service if service["organization"] else service.with_("organization", organisation)
    elif not _is_something_else(item):
        _check_places(item, file)
        yield item


def _check_places(service: Item, file: str) -> None:
    for place in service.many("service_at_locations"):
        refuse_old(place.one("location").values, file)


def _is_something_else(item: Item) -> bool:
    """An organisation without services, a term of a taxonomy, a place: nothing anybody could turn to."""
    if item["status"] != "" or not {"id", "name"} & item.values.keys():
        return item["status"] == ""
    names = item.values.keys()
    return bool(names & _ORGANISATION or names & _TERM or {"latitude", "longitude", "location_type"} & names)


def _check_version(document: Mapping[str, object], file: str) -> None:
    version = document.get("version") or document.get("hsds_version") or ""
    if isinstance(version, str) and version[:2].strip(".") in {"1", "2"} and "name" not in document:
        refuse_old(OLD, file)
