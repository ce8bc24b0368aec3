"""An entry as its feed has it, before anything of it is believed; and which ways would reach nobody."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.kernel.safety import safe_url
from bot.signposts.entry import Medium
from bot.signposts.feeds import codes
from bot.signposts.feeds.words import shown, words_of
from bot.signposts.model import undiallable

LONGEST_ADDRESS = 500
_MAIL = re.compile(r"[^\s@<>\"'(),;:\\]+@[^\s@<>\"'(),;:\\]+\.[^\s@<>\"'(),;:\\]+")


@dataclass(frozen=True, slots=True)
class RawWay:
    medium: Medium
    value: object
    where: str
    label: str = ""
    keyword: object = ""


@dataclass(slots=True, kw_only=True)
class Raw:
    """An entry as its feed has it. `own`: of Kith's own format, where leaving out the country means: anywhere."""

    where: str
    foreign: object
    name: object
    what: object
    who: object = ""
    happens: object = ""
    private: object = ""
    cost: object = ""
    access: object = ""
    languages: Sequence[object] = ()
    country: object = ""
    anywhere: bool = False
    """It says itself that it is of no country."""
    own: bool = False
    areas: Sequence[object] = ()
    topics: Sequence[object] = ()
    youngest: object = ""
    oldest: object = ""
    ways: list[RawWay] = field(default_factory=list)
    hours: object = ""
    hours_words: object = ""
    zone: object = None
    """None where nobody said."""
    pair: object = ""
    status: object = ""
    checked: object = ""
    source: object = None
    licence: object = None


class Unusable(ValueError):
    """This entry cannot be kept. `at`: where to look, if not at its beginning."""

    def __init__(self, why: str, at: str = "") -> None:
        super().__init__(why)
        self.at = at


def unreachable(way: RawWay, country: str) -> str:
    """Why nobody would reach anybody with this; empty where they would."""
    value = way.value
    if not isinstance(value, str):
        return f"A way to reach it is {shown(value)}; it is text in quotes, so that no zero is lost."
    match way.medium:
        case Medium.CALL | Medium.TEXT:
            bad = undiallable(value, codes.calling_code(country))
            return f"{shown(value)} cannot be dialled; a number is like 0113 496 0000." if bad else ""
        case Medium.CHAT | Medium.WEB:
            fine = len(value) <= LONGEST_ADDRESS and value[:4] != "tel:" and safe_url(value) is not None
            return "" if fine else f"{shown(value)} is no address like https://example.org."
        case Medium.EMAIL:
            fine = len(value) <= 254 and value.isprintable() and bool(_MAIL.fullmatch(value))
            return "" if fine else f"{shown(value)} is no address like help@example.org."
        case Medium.VISIT:
            return "" if words_of(value) else "Its address is empty."


def joined(parts: Iterable[str], between: str = ", ") -> str:
    """What is there of these, each once."""
    return between.join(dict.fromkeys(one for one in parts if one))
