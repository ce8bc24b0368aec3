"""From what happens in a room to an event of the kernel – or to nothing: talk is not read.

Pure. What counts is decided here: who may say it (somebody in the room, never Kith itself), how it is said (a message
of their own, not an edit, not a bot's notice), and to whom (Kith's prefix, Kith's name first, or a direct room).
Of a file in a room only what was said with it counts; one in a direct room is handed on as it is, to be asked about.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import unquote

from adapters.matrix.fetching import Sent, caption
from adapters.matrix.http import Json
from adapters.matrix.rooms import Room, Rooms
from bot.kernel.events import Arrived, Called, Event, Left, Origin, Wrote
from bot.kernel.people import Sender, Where

PLATFORM = "matrix"
PREFIX = "!"
_WORDS, _FILE = "m.text", "m.file"
WAVE = "👋"
"""The one sign there is. Taking it back undoes nothing: what it asked for was answered."""
_PILL = re.compile(r"https://matrix\.to/#/(@[^/?]+)")
_FALLBACK = re.compile(r"\A(?:> .*\n)+\n?")
"""Older clients quote what a reply answers before their own words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`commands`: whether a line's first word is one of ours."""

    rooms: Rooms
    me: str
    commands: Callable[[str], bool]

    def event(self, raw: Json, room: Room, at: datetime) -> Event | Sent | None:
        sender = str(raw.get("sender", ""))
        match raw.get("type"):
            case "m.room.message" if room.members.get(sender) == "join":
                return self._said(raw, room, at)
            case "m.room.member":
                return self._came_or_went(raw, room, at)
            case _:
                return None

    def wave(self, raw: Json, room: Room) -> str:
        """Under which message somebody put the sign; empty for anything else."""
        sender = str(raw.get("sender", ""))
        relation = raw.get("content", {}).get("m.relates_to")
        if raw.get("type") != "m.reaction" or sender == self.me or room.members.get(sender) != "join":
            return ""
        if not isinstance(relation, dict) or relation.get("key") != WAVE:
            return ""
        return str(relation.get("event_id", ""))

    def typed(self, raw: Json, room: Room, at: datetime, number: int) -> Called:
        """As if they had typed the number."""
        return Called(self._origin(raw, str(raw["sender"]), room, at), line=str(number))

    def _said(self, raw: Json, room: Room, at: datetime) -> Event | Sent | None:
        content = raw.get("content", {})
        sender, kind = str(raw["sender"]), content.get("msgtype")
        if sender == self.me or kind not in (_WORDS, _FILE) or _is_edit(content):
            return None
        origin = self._origin(raw, sender, room, at)
        words = caption(content) if kind == _FILE else self._words(content)
        if self.rooms.person_of(room.id) == sender:
            alone = replace(origin, sender=Sender(PLATFORM, sender), where=direct(sender))
            return Sent(alone, content) if kind == _FILE else Wrote(alone, words)
        line = self._line(words)
        return Called(origin, line=line) if line is not None else None

    def _line(self, words: str) -> str | None:
        """What follows the prefix, or Kith's name at the very beginning; None for talk."""
        start = words.lstrip()
        if start.startswith(PREFIX):
            line = start[1:].lstrip()
            return line if self.commands(line) else None
        if start.startswith(self.me):
            return start.removeprefix(self.me).lstrip(" :,").removeprefix(PREFIX) or "help"
        return None

    def _words(self, content: Json) -> str:
        body = (
            _FALLBACK.sub("", str(content.get("body", "")))
            if _is_reply(content)
            else str(content.get("body", ""))
        )
        formatted = content.get("formatted_body")
        if isinstance(formatted, str) and _PILL.search(formatted):
            return _with_pills(formatted)
        return body

    def _came_or_went(self, raw: Json, room: Room, at: datetime) -> Event | None:
        """Only changes count: a new picture or name is a member event as well."""
        who, now = str(raw.get("state_key", "")), raw.get("content", {}).get("membership")
        before = raw.get("unsigned", {}).get("prev_content", {}).get("membership")
        if who == self.me or now == before or room.moved_to or self.rooms.person_of(room.id):
            return None
        origin = self._origin(raw, who, room, at)
        if now == "join":
            return Arrived(origin)
        return Left(origin) if before == "join" and now in ("leave", "ban") else None

    def _origin(self, raw: Json, sender: str, room: Room, at: datetime) -> Origin:
        person = Sender(PLATFORM, sender, powerful=room.runs(sender))
        community, lacks = self.rooms.community_of(room), room.lacks(self.me)
        where = Where(PLATFORM, self.rooms.root(room.id), community=community, lacks=lacks)
        return Origin(str(raw.get("event_id", "")), at, person, where)


def direct(who: str) -> Where:
    """The direct room of a person, whichever room that is just now."""
    return Where(PLATFORM, f"dm:{who}", direct=True)


def is_entering(raw: Json, who: str) -> bool:
    """Whether this is the moment somebody came into the room."""
    member = raw.get("type") == "m.room.member" and raw.get("state_key") == who
    before = raw.get("unsigned", {}).get("prev_content", {}).get("membership")
    return member and raw.get("content", {}).get("membership") == "join" and before != "join"


def in_order(events: Sequence[Event], now: datetime) -> list[Event]:
    """Handled in the order in which they came, whatever other servers' clocks say."""
    moments = [now + timedelta(microseconds=count) for count in range(len(events))]
    return [
        replace(event, origin=replace(event.origin, at=moment))
        for event, moment in zip(events, moments, strict=True)
    ]


def _is_edit(content: Json) -> bool:
    relation = content.get("m.relates_to", {})
    return isinstance(relation, dict) and relation.get("rel_type") == "m.replace"


def _is_reply(content: Json) -> bool:
    relation = content.get("m.relates_to", {})
    return isinstance(relation, dict) and "m.in_reply_to" in relation


def _with_pills(formatted: str) -> str:
    """The words of a message, with people by their full ids instead of how somebody's client shows them."""
    parser = _Pills()
    parser.feed(formatted[:20_000])
    parser.close()
    return "".join(parser.parts).strip()


class _Pills(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._inside = False
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mx-reply":
            self._quoted += 1
        if tag == "a" and (found := _PILL.match(dict(attrs).get("href") or "")):
            self._inside = True
            self._add(unquote(found[1]))
        if tag == "br":
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mx-reply":
            self._quoted -= 1
        if tag == "a":
            self._inside = False
        if tag in ("p", "div", "li"):
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._add(data)

    def _add(self, words: str) -> None:
        if not self._quoted:
            self.parts.append(words)
