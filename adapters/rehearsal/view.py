"""What the page shows somebody: places, messages, a menu, a form – worded for them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.desk import Desk
from adapters.rehearsal.room import Entry, Place, Room
from bot.kernel.commands import Command, Field
from bot.kernel.delivery import Reader
from bot.kernel.documents import Person, Press, text
from bot.kernel.html import html
from bot.kernel.people import AccountId
from bot.kernel.plain import plain
from bot.kernel.ports import Words


class Views:
    """`former`: what somebody is called who is not there any more."""

    def __init__(
        self, room: Room, desk: Desk, *, language: str, zone: str, kith: str, dm: str, former: str
    ) -> None:
        self._room, self._desk = room, desk
        self.language, self.zone = language, zone
        self._kith, self._dm, self._former = kith, dm, former

    def of(self, who: str) -> dict[str, Any]:
        return {"who": who, "places": [self._place(place, who) for place in self._room.seen_by(who)]}

    def menu(self, commands: Sequence[Command]) -> list[dict[str, str]]:
        words = self._words(Reader(self.language, self.zone))
        return [{"path": one.path, "does": words(text(one.key))} for one in commands]

    def form(self, command: Command, given: Mapping[str, str]) -> dict[str, Any]:
        words = self._words(Reader(self.language, self.zone))
        fields = [self._field(command, one, words, given) for one in command.fields]
        return {"path": command.path, "title": words(text(command.key)), "fields": fields}

    def plainly(self, entry: Entry) -> str:
        """A document as words alone."""
        if entry.document is None or entry.reader is None:
            return entry.words
        return plain(entry.document, self._words(entry.reader), name=self._names(entry.reader))

    def _place(self, place: Place, who: str) -> dict[str, Any]:
        """Whoever is not in the room sees only what was said to them alone."""
        visible = ("", who) if who in place.members else (who,)
        seen = [one for one in place.entries if one.only in visible]
        name = self._dm if place.id.startswith("dm:") else place.name
        return {"id": place.id, "name": name, "entries": [self._entry(one, place, who) for one in seen[-80:]]}

    def _entry(self, entry: Entry, place: Place, who: str) -> dict[str, Any]:
        by = self._room.people.get(entry.by, entry.by) if entry.by else self._kith
        return {
            "id": entry.id,
            "by": by,
            "bot": not entry.by,
            "mine": entry.by == who,
            "only": entry.only == who and not place.id.startswith("dm:"),
            "at": entry.at.astimezone(ZoneInfo(self.zone)).strftime("%a %d %b, %H:%M"),
            "html": self._html(entry),
            "words": entry.words,
        }

    def _html(self, entry: Entry) -> str:
        if entry.document is None or entry.reader is None:
            return ""
        return html(
            entry.document,
            self._words(entry.reader),
            name=self._names(entry.reader),
            token=self._token(entry),
        )

    def _token(self, entry: Entry) -> Callable[[Press], str]:
        return lambda press: self._desk.token(press, account=entry.account, place=entry.place)

    def _words(self, reader: Reader) -> Words:
        return self._desk.wording(reader.language, reader.zone, name=self._names(reader))

    def _names(self, reader: Reader) -> Callable[[AccountId], str]:
        return lambda account: self._room.people.get(reader.people.get(account, ""), self._former)

    def _field(self, command: Command, one: Field, words: Words, given: Mapping[str, str]) -> dict[str, Any]:
        return {
            "name": one.name,
            "label": words(text(command.field_key(one.name))),
            "kind": _kind(one),
            "required": one.required,
            "longest": one.hint.longest,
            "example": one.hint.example,
            "value": given.get(one.name, ""),
            "options": [
                {"value": option, "label": words(text(command.choice_key(one.name, option)))}
                for option in one.options
            ],
        }


def _kind(one: Field) -> str:
    if one.options:
        return "choice"
    if one.free:
        return "words"
    return {bool: "switch", int: "number", Person: "person", timedelta: "text"}.get(one.kind, "text")
