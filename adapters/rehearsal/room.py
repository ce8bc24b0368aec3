"""The rooms of a rehearsal, in memory: who is where, and what was said, seen by each as it is for them.

It keeps a platform's promises: the same key twice is one message, an edit changes it in place.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.kernel.delivery import Reader
from bot.kernel.documents import Document
from bot.kernel.people import AccountId

CIRCLE = "circle"
_MOST = 300
"""Messages kept of one place."""


@dataclass(slots=True)
class Entry:
    """One message. `by`: who said `words`; for Kith's own, `document` is worded for each viewer."""

    id: int
    key: str
    at: datetime
    by: str = ""
    words: str = ""
    document: Document | None = None
    reader: Reader | None = None
    account: AccountId | None = None
    place: str = ""
    """Kith's own id of the place, which shared buttons bind."""
    only: str = ""
    """The one person who sees it; empty: all in the place."""


@dataclass(slots=True)
class Place:
    id: str
    name: str
    members: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)


class Room:
    """`people`: names by id. `now`: the rehearsal's clock."""

    def __init__(self, people: dict[str, str], now: Callable[[], datetime], *, circle: str) -> None:
        self.people, self.now = people, now
        self.places: dict[str, Place] = {CIRCLE: Place(CIRCLE, circle)}
        self.version = 0
        self._changed = asyncio.Event()
        self._count = 0

    def place(self, id_: str, name: str = "") -> Place:
        return self.places.setdefault(id_, Place(id_, name or id_))

    def direct(self, who: str) -> Place:
        place = self.place(f"dm:{who}")
        place.members.add(who)
        return place

    def seen_by(self, who: str) -> list[Place]:
        """Places somebody is in, and the circle's in any case; their direct messages last."""
        self.direct(who)
        mine = [one for one in self.places.values() if who in one.members or one.id == CIRCLE]
        return sorted(mine, key=lambda one: (one.id.startswith("dm:"), one.id != CIRCLE, one.id))

    def talk(self, where: str, who: str, words: str) -> None:
        """Ordinary words between people: they stay here and are handed to nobody."""
        self.add(where, Entry(0, "", self.now(), by=who, words=words))

    def add(self, where: str, entry: Entry) -> str:
        """A message; one whose key is there already is left as it is. Gives its id."""
        place = self.place(where)
        known = next((one for one in place.entries if entry.key and one.key == entry.key), None)
        if known is not None:
            return str(known.id)
        self._count += 1
        entry.id = self._count
        place.entries.append(entry)
        del place.entries[:-_MOST]
        self.touch()
        return str(entry.id)

    def edit(self, where: str, id_: str, entry: Entry) -> str:
        known = next((one for one in self.place(where).entries if str(one.id) == id_), None)
        if known is None:
            return self.add(where, entry)
        known.document, known.reader = entry.document, entry.reader
        self.touch()
        return id_

    def enter(self, where: str, who: str) -> None:
        self.place(where).members.add(who)
        self.touch()

    def go(self, where: str, who: str) -> None:
        self.place(where).members.discard(who)
        self.touch()

    def touch(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, version: int) -> int:
        """Until something is newer than this version."""
        if self.version == version:
            await self._changed.wait()
        return self.version
