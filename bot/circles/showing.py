"""A circle's settings and members as lines to read, and the zone somebody typed. Pure."""

from zoneinfo import available_timezones

from bot.kernel.documents import Choice, Person, Press, Said, Text, text
from bot.kernel.errors import Unreadable
from bot.kernel.people import CircleFacts, Membership


def settings_of(circle: CircleFacts) -> tuple[Text, ...]:
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
    )


def standing(one: Membership, circle: CircleFacts) -> Text:
    state = (
        "away"
        if one.away
        else "talking"
        if one.talking
        else "current"
        if one.agreed >= circle.rules_version
        else "before"
    )
    return text(f"circles-member-{state}", who=Person(one.account), version=one.agreed)


def mover(circle: CircleFacts) -> Choice:
    return Choice(
        text("circles-move-one", circle=Said(circle.name)),
        Press("circle move", (("circle", str(circle.id)),)),
    )


def read_zone(words: str) -> str:
    named = words.strip().replace(" ", "_").casefold()
    found = next((zone for zone in available_timezones() if zone.casefold() == named), None)
    if found is None or "/" not in found:
        raise Unreadable("circles-zone-unknown")
    return found
