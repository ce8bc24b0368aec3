"""What this process knows of people besides their ids: names for buttons, and by which word each can be reached.

In memory only: gone with the process, and bounded.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

REACHABLE = 14 * 60.0
"""Seconds in which something can be said to whoever did something; a little less than Discord allows."""
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Voice:
    name: str = field(repr=False)
    reply: str = field(repr=False)
    """Of the newest thing they did."""
    at: float


class Voices:
    """`plain`: messages are words alone, for readers who see no panels."""

    def __init__(self, *, plain: bool = False) -> None:
        self.plain = plain
        self._known: OrderedDict[str, Voice] = OrderedDict()

    def heard(self, who: str, name: str, reply: str, now: float) -> None:
        self._known.pop(who, None)
        self._known[who] = Voice(name, reply, now)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)

    def name(self, who: str) -> str:
        """How somebody is shown where no mention can be."""
        known = self._known.get(who)
        return known.name if known and known.name else f"@{who}"

    def reply(self, who: str, now: float) -> str:
        """By which something can be said to them alone; empty where nothing is."""
        known = self._known.get(who)
        return known.reply if known and now - known.at < REACHABLE else ""
