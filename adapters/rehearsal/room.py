"""The room itself: who is here, which places there are, what was said and who may see it. No waiting, no sockets.

The law: a message is shown to those it is for and to nobody else, and the same key never makes a second one.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from adapters.rehearsal.places import CIRCLE, LOBBY, Kind, Place, direct
from bot.kernel.delivery import Reader
from bot.kernel.documents import Document, Text
from bot.kernel.people import AccountId

KITH = "kith"
"""Who says what Kith says; nobody can have this id."""
NEWEST = 500
"""How many messages of a place are kept."""
KEYS = 20_000
"""How many keys are remembered: far more than one rehearsal makes."""


@dataclass(frozen=True, slots=True)
class Resident:
    """A person played in the room. `powerful`: they run the place, as far as a platform could tell.

    `crowd`: one of the many who came in for a round of buddies.
    """

    id: str
    name: str
    powerful: bool = False
    language: str = ""
    zone: str = ""
    crowd: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said. Either `document` with its `reader`, or plain `words` of a person."""

    place: str
    author: str
    at: datetime
    words: str = field(default="", repr=False)
    document: Document | None = None
    reader: Reader | None = None
    account: AccountId | None = None
    """Whom private buttons bind."""
    bound: str = ""
    """Kith's own id of the place, which shared buttons bind."""
    only: str = ""
    """The one person who sees it; empty: everybody in the place."""
    revision: int = 0
    about: str = ""
    """The message it is about."""
    gone: bool = False
    """It was taken back: that there was one is all that is left of it."""


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    order: int
    """Where it stands among all messages."""
    changed: int
    """The room's revision at its last change."""
    draft: Draft


class Unread(NamedTuple):
    who: str
    place: str


class Room:
    """`language`, `zone`: of whoever has said nothing else."""

    def __init__(
        self, residents: Iterable[Resident] = (), *, language: str = "en", zone: str = "Europe/London"
    ) -> None:
        self.language, self.zone = language, zone
        self.revision = 0
        self.residents: dict[str, Resident] = {}
        self.places: dict[str, Place] = {
            CIRCLE: Place(CIRCLE, Kind.CIRCLE),
            LOBBY: Place(LOBBY, Kind.LOBBY, public=True),
        }
        self._said: dict[str, OrderedDict[str, Message]] = {}
        self._by_key: OrderedDict[str, str] = OrderedDict()
        self._where: dict[str, str] = {}
        self._seen: dict[Unread, int] = {}
        self._watchers: list[Callable[[], None]] = []
        for resident in residents:
            self.add(resident)

    # Who is here

    def add(self, resident: Resident) -> None:
        self.residents[resident.id] = resident
        place = direct(resident.id)
        self.places[place] = Place(place, Kind.DIRECT, members=frozenset({resident.id}))
        self._touch()

    def speaks(self, who: str, reader: Reader) -> None:
        """Remember in which language and zone this person reads."""
        known = self.residents.get(who)
        if known is not None and (known.language, known.zone) != (reader.language, reader.zone):
            self.residents[who] = replace(known, language=reader.language, zone=reader.zone)

    def enter(self, place: str, who: str) -> bool:
        """Whether that changed anything."""
        return self._members(place, self.places[place].members | {who})

    def leave(self, place: str, who: str) -> bool:
        return self._members(place, self.places[place].members - {who})

    def _members(self, place: str, members: frozenset[str]) -> bool:
        known = self.places[place]
        if known.members == members:
            return False
        self.places[place] = replace(known, members=members)
        self._touch()
        return True

    # Places

    def open(self, key: str, name: Text, members: Iterable[str], *, public: bool = False) -> str:
        """Open a room; the same key gives the same room."""
        place = f"room:{key}"
        if place not in self.places:
            present = frozenset(one for one in members if one in self.residents)
            self.places[place] = Place(place, Kind.ROOM, name=name, members=present, public=public)
            self._touch()
        return place

    def close(self, place: str) -> None:
        known = self.places.get(place)
        if known is not None and not known.closed:
            self.places[place] = replace(known, closed=True)
            self._touch()

    def sees(self, who: str, place: str) -> bool:
        known = self.places.get(place)
        return known is not None and (known.public or who in known.members)

    def places_of(self, who: str) -> list[Place]:
        """In the order in which they are shown; the lobby only where somebody has spoken in it."""
        mine = [one for one in self.places.values() if self.sees(who, one.id)]
        shown = [one for one in mine if one.kind is not Kind.LOBBY or self._said.get(LOBBY)]
        return sorted(shown, key=lambda one: one.kind)

    # What was said

    def say(self, draft: Draft, *, key: str) -> Message:
        """Keep it. The same key gives the message that is there already."""
        if (known := self.by_key(key)) is not None:
            return known
        self._touch(notify=False)
        message = Message(f"m{self.revision}", self.revision, self.revision, draft)
        self._keep(message)
        self._remember(key, message.id)
        if draft.author != KITH:
            self.see(draft.author, draft.place)
        self._tell()
        return message

    def edit(self, message: Message, draft: Draft) -> Message:
        """Put the newer one in its place; an older revision changes nothing. Where it stands stays the same."""
        if draft.revision <= message.draft.revision or message.draft.gone:
            return message
        self._touch(notify=False)
        newer = replace(message, changed=self.revision, draft=draft)
        self._said[draft.place][message.id] = newer
        self._tell()
        return newer

    def withdraw(self, message: Message) -> Message:
        """Nothing of it stays; no later revision brings it back."""
        if message.draft.gone:
            return message
        gone = replace(message.draft, document=None, words="", gone=True, revision=message.draft.revision + 1)
        return self.edit(message, gone)

    def by_key(self, key: str) -> Message | None:
        return self.find(self._by_key.get(key, ""))

    def find(self, id_: str) -> Message | None:
        return self._said.get(self._where.get(id_, ""), OrderedDict()).get(id_)

    def also(self, key: str, message: Message) -> None:
        """This key, too, stands for that message."""
        self._remember(key, message.id)

    def visible(self, who: str, since: int = 0) -> list[Message]:
        """What this person may see that is new or changed since a revision, oldest first."""
        said = [
            message
            for place in self.places_of(who)
            for message in self._said.get(place.id, OrderedDict()).values()
            if message.changed > since and message.draft.only in ("", who)
        ]
        return sorted(said, key=lambda message: message.order)

    def unread(self, who: str, place: str) -> int:
        seen = self._seen.get(Unread(who, place), 0)
        said = self._said.get(place, OrderedDict()).values()
        return sum(one.order > seen and one.draft.only in ("", who) for one in said)

    def see(self, who: str, place: str) -> None:
        """Everything there has been read."""
        said = self._said.get(place)
        if said and self.unread(who, place):
            self._seen[Unread(who, place)] = next(reversed(said.values())).order
            self._touch()

    def _keep(self, message: Message) -> None:
        said = self._said.setdefault(message.draft.place, OrderedDict())
        said[message.id] = message
        self._where[message.id] = message.draft.place
        while len(said) > NEWEST:
            gone, _ = said.popitem(last=False)
            del self._where[gone]

    def _remember(self, key: str, message: str) -> None:
        self._by_key[key] = message
        while len(self._by_key) > KEYS:
            self._by_key.popitem(last=False)

    # Watching

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` whenever something changed; the function given back ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def _touch(self, *, notify: bool = True) -> None:
        self.revision += 1
        if notify:
            self._tell()

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
