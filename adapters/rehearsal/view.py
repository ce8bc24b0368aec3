"""What one person sees, as the page is told of it. Words, names and buttons are worded for that very reader."""

from typing import Any

from adapters.desk import Desk
from adapters.rehearsal.places import CIRCLE, Place
from adapters.rehearsal.room import KITH, Draft, Message, Resident, Room
from bot.kernel.delivery import Reader
from bot.kernel.documents import Press, Text, text
from bot.kernel.html import html
from bot.kernel.people import AccountId
from bot.kernel.ports import Words

Json = dict[str, Any]


class View:
    def __init__(self, room: Room, desk: Desk) -> None:
        self._room, self._desk = room, desk

    def of(self, who: str, since: int) -> Json:
        """Everything new for this person since a revision of the room."""
        reader = self._room.residents[who]
        return {
            "who": who,
            "revision": self._room.revision,
            "present": who in self._room.places[CIRCLE].members,
            "language": reader.language or self._room.language,
            "zone": reader.zone or self._room.zone,
            "places": [self._place(one, reader) for one in self._room.places_of(who)],
            "messages": [self._message(one, reader) for one in self._room.visible(who, since)],
        }

    def people(self) -> list[Json]:
        return [{"id": one.id, "name": one.name, "crowd": one.crowd} for one in self._room.residents.values()]

    def words(self, who: str) -> Words:
        """Words for what is not said but shown: a menu, a label."""
        reader = self._room.residents[who]
        return self._words(Reader(reader.language or self._room.language, reader.zone or self._room.zone))

    def title(self, place: Place, words: Words) -> str:
        return words(place.name) if place.name is not None else ""

    def html(self, draft: Draft, viewer: Resident) -> str:
        """What Kith says, as HTML. What people say is never HTML."""
        if draft.document is None or draft.reader is None:
            return ""
        reader = self._reading(draft, draft.reader, viewer)

        def token(press: Press) -> str:
            return self._desk.token(press, account=draft.account, place=draft.bound)

        return html(draft.document, self._words(reader), name=self._names(reader), token=token)

    def _reading(self, draft: Draft, reader: Reader, viewer: Resident) -> Reader:
        """What is for one person was worded for them; what is for all is worded for whoever looks."""
        if draft.only or draft.account is not None:
            return reader
        return Reader(viewer.language or reader.language, viewer.zone or reader.zone, reader.people)

    def _place(self, place: Place, reader: Resident) -> Json:
        return {
            "id": place.id,
            "kind": place.kind.name.lower(),
            "title": self.title(place, self.words(reader.id)),
            "closed": place.closed,
            "unread": self._room.unread(reader.id, place.id),
        }

    def _message(self, message: Message, viewer: Resident) -> Json:
        draft = message.draft
        return {
            "id": message.id,
            "order": message.order,
            "place": draft.place,
            "at": draft.at.isoformat(),
            "author": "" if draft.author == KITH else draft.author,
            "words": draft.words,
            "html": self.html(draft, viewer),
            "language": draft.reader.language if draft.reader else "",
            "only": bool(draft.only),
            "gone": draft.gone,
            "about": self._about(draft),
        }

    def _about(self, draft: Draft) -> Json | None:
        """The message it is about, and where that is."""
        found = self._room.find(draft.about) if draft.about else None
        return {"id": found.id, "place": found.draft.place} if found is not None else None

    def _words(self, reader: Reader) -> Words:
        return self._desk.wording(reader.language, reader.zone, name=self._names(reader))

    def _names(self, reader: Reader) -> "_Names":
        former = self._desk.wording(reader.language, reader.zone, name=str)(text("kernel-former-member"))
        return _Names(self._room, reader, former)


class _Names:
    """How people are shown: as the room knows them."""

    def __init__(self, room: Room, reader: Reader, former: str) -> None:
        self._room, self._reader, self._former = room, reader, former

    def __call__(self, account: AccountId) -> str:
        known = self._room.residents.get(self._reader.people.get(account, ""))
        return known.name if known else self._former


def worded(words: Words, key: str) -> str:
    return words(Text(key))
