"""A circle's settings and members as lines to read, and settings as somebody typed them. Pure."""

from bot.circles.model import Door, read_country, read_language, read_zone
from bot.kernel.documents import Choice, Person, Press, Said, Text, text
from bot.kernel.errors import Unreadable
from bot.kernel.people import CircleFacts, Membership

NO_COUNTRY = "off"


def settings_of(circle: CircleFacts, door: Door) -> tuple[Text, ...]:
    country = (
        text("circles-country", country=circle.country) if circle.country else text("circles-country-none")
    )
    rules = (
        text("circles-rules", version=circle.rules_version)
        if circle.rules_version
        else text("circles-rules-none")
    )
    return (
        rules,
        text("circles-zone", zone=circle.zone),
        country,
        text("circles-language", language=circle.language),
        text("circles-grace", days=circle.grace_days),
        text(f"circles-door-{door}"),
    )


def standing(one: Membership, circle: CircleFacts) -> Text:
    return text(f"circles-member-{_state(one, circle)}", who=Person(one.account), version=one.agreed)


def mover(circle: CircleFacts) -> Choice:
    return Choice(
        text("circles-move-one", circle=Said(circle.name)),
        Press("circle move", (("circle", str(circle.id)),)),
    )


def zone_or(words: str, otherwise: str) -> str:
    return _read(read_zone(words), "circles-zone-unknown") if words else otherwise


def country_or(words: str, otherwise: str) -> str:
    if words.casefold() == NO_COUNTRY:
        return ""
    return _read(read_country(words), "circles-country-unknown") if words else otherwise


def language_or(words: str, otherwise: str) -> str:
    return _read(read_language(words), "circles-language-unknown") if words else otherwise


def _read(found: str | None, trouble: str) -> str:
    if found is None:
        raise Unreadable(trouble)
    return found


def _state(one: Membership, circle: CircleFacts) -> str:
    if one.away:
        return "away"
    if one.talking:
        return "talking"
    return "current" if one.agreed >= circle.rules_version else "before"
