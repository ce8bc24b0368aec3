"""What people do on the page, as events. Ordinary talk in the circle is shown there and handed to nobody (DR6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.rehearsal.courier import PLATFORM
from bot.kernel.events import Arrived, Called, Event, Filled, Left, Origin, Pressed, Wrote
from bot.kernel.people import Sender, Where

COMMUNITY = "rehearsal"


class Nonsense(ValueError):
    """A request the page would not make."""


def is_talk(act: Mapping[str, Any]) -> bool:
    """Words in a room that are no command."""
    words = str(act.get("words", "")).lstrip()
    return act.get("kind") == "say" and not is_direct(act) and not words.startswith("!")


def is_direct(act: Mapping[str, Any]) -> bool:
    return str(act.get("place", "")).startswith("dm:")


def event(act: Mapping[str, Any], now: datetime, *, holders: frozenset[str]) -> Event:
    """`holders`: who runs the place, as the platform would say. Raises `Nonsense`."""
    origin = _origin(act, now, holders)
    match act.get("kind"):
        case "say" if is_direct(act):
            return Wrote(origin, str(act.get("words", "")))
        case "say":
            return Called(origin, line=str(act.get("words", "")).lstrip().removeprefix("!"))
        case "pick":
            return Called(origin, path=str(act.get("path", "")), values=_values(act))
        case "press":
            return Pressed(origin, str(act.get("token", "")))
        case "fill":
            return Filled(origin, str(act.get("path", "")), _values(act))
        case "arrive":
            return Arrived(origin)
        case "leave":
            return Left(origin)
        case _:
            raise Nonsense("kind")


def sender(who: str, holders: frozenset[str]) -> Sender:
    return Sender(PLATFORM, who, powerful=who in holders)


def where(place: str) -> Where:
    return Where(PLATFORM, place, direct=place.startswith("dm:"), community=COMMUNITY)


def _origin(act: Mapping[str, Any], now: datetime, holders: frozenset[str]) -> Origin:
    id_, who, place = (str(act.get(name, "")) for name in ("id", "who", "place"))
    if not 8 <= len(id_) <= 64 or not who or not place:
        raise Nonsense("who, place and id")
    return Origin(id_, now, sender(who, holders), where(place))


def _values(act: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    given = act.get("values", {})
    if not isinstance(given, dict) or len(given) > 5:
        raise Nonsense("values")
    return tuple((str(name)[:40], str(value)) for name, value in given.items())
