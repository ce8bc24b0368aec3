"""What is known of each room: who is in it, what it is, who runs it. Read from what the homeserver shows.

Since room version 12 whoever created a room is above all power levels and is not named among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.matrix.http import Json

MARK = "org.kith.key"
"""In a room's creation and in each message of ours: the key of the effect that made it."""
CIPHER = "m.megolm.v1.aes-sha2"
_ABOVE_ALL = 10_000
_ENOUGH = 50
_NEWEST_OLD_WAY = 11


@dataclass
class Room:
    id: str
    creation: Json = field(default_factory=dict)
    creator: str = ""
    levels: Json = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    """Everybody's membership: join, invite, leave, ban, knock."""
    names: dict[str, str] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)
    encrypted: bool = False
    cipher: str = ""
    """How it is encrypted."""
    history: str = "shared"
    """Since when somebody can read what is said there; unless it says otherwise, since ever."""
    moved_to: str = ""
    knocked: bool = False
    """Kith has tried to follow it to where it moved."""
    inviter: str = ""
    is_direct: bool = False
    """Said by whoever invited Kith."""

    @property
    def joined(self) -> list[str]:
        return sorted(who for who, how in self.members.items() if how == "join")

    @property
    def readers(self) -> list[str]:
        """Who can read what is said next: whoever is in it, or may come in any moment."""
        return sorted(who for who, how in self.members.items() if how in ("join", "invite"))

    @property
    def awaited(self) -> list[str]:
        """Who was asked in and has yet to come, or to say no."""
        return sorted(who for who, how in self.members.items() if how == "invite")

    @property
    def readable(self) -> bool:
        """Whether Kith can read what its members say, and they what Kith says."""
        return not self.encrypted or self.cipher == CIPHER

    def may_speak(self, who: str) -> bool:
        kind = "m.room.encrypted" if self.encrypted else "m.room.message"
        usual = _level(self.levels.get("events_default"), 0)
        return self.power(who) >= _level(_map(self.levels.get("events")).get(kind), usual)

    def serves(self, who: str) -> bool:
        """Whether somebody could say a word there that its members can read."""
        return self.may_speak(who) and self.readable

    @property
    def before(self) -> str:
        """The room it was upgraded from."""
        predecessor = self.creation.get("predecessor")
        return str(predecessor.get("room_id", "")) if isinstance(predecessor, dict) else ""

    @property
    def key(self) -> str:
        return str(self.creation.get(MARK, ""))

    def power(self, who: str) -> int:
        """By the rules of the room's version; a room without levels belongs to its creator."""
        if self._old_way:
            unsaid = 100 if not self.levels and who == self.creator else 0
        else:
            if who == self.creator or who in (self.creation.get("additional_creators") or ()):
                return _ABOVE_ALL
            unsaid = 0
        users = _map(self.levels.get("users"))
        return _level(users.get(who), _level(self.levels.get("users_default"), unsaid))

    def runs(self, who: str) -> bool:
        return self.power(who) >= _ENOUGH

    def needed(self, kind: str, *, action: str = "") -> int:
        """What power somebody needs for a kind of state event, or for an action like `invite`."""
        if action:
            return _level(self.levels.get(action), 0 if action == "invite" else _ENOUGH)
        events = _map(self.levels.get("events"))
        return _level(events.get(kind), _level(self.levels.get("state_default"), _ENOUGH))

    def lacks(self, who: str) -> tuple[str, ...]:
        """What somebody may not do there that Kith would need to; with a lobby letting people in and out as well."""
        moves = max(self.needed("", action="invite"), self.needed("", action="kick"))
        wanted = (("take-back", self.needed("", action="redact")), ("lobby-invite", moves))
        return tuple(name for name, level in wanted if self.power(who) < level)

    def name_of(self, who: str) -> str:
        """Their display name; with their id where another here has the same one, or it is empty."""
        name = self.names.get(who, "").strip()
        same = sum(1 for one in self.joined if self.names.get(one, "").strip() == name)
        if not name:
            return who
        return name if same <= 1 else f"{name} ({who})"

    def absorb(self, event: Json) -> None:
        """One state event, in the order the homeserver gives them; anything else says nothing of the room."""
        if "state_key" not in event:
            return
        content = _map(event.get("content"))
        key = str(event.get("state_key", ""))
        match event.get("type"):
            case "m.room.create":
                self.creation = content
                self.creator = str(event.get("sender") or content.get("creator", ""))
            case "m.room.power_levels":
                self.levels = content
            case "m.room.member":
                self.members[key] = str(content.get("membership", "leave"))
                self.names[key] = str(content.get("displayname") or "")
            case "m.room.encryption":
                self.encrypted = True
                self.cipher = str(content.get("algorithm", ""))
            case "m.room.history_visibility":
                self.history = str(content.get("history_visibility", "shared"))
            case "m.space.parent":
                (self.parents.add if content.get("via") else self.parents.discard)(key)
            case "m.room.tombstone":
                self.moved_to = str(content.get("replacement_room", ""))
            case _:
                pass

    @property
    def _old_way(self) -> bool:
        version = str(self.creation.get("room_version", "1"))
        return version.isdigit() and int(version) <= _NEWEST_OLD_WAY


class Rooms:
    """All rooms Kith is in. `direct`: the one in which it talks with a person alone."""

    def __init__(self, me: str) -> None:
        self.me = me
        self.all: dict[str, Room] = {}
        self.direct: dict[str, str] = {}
        self.invites: dict[str, Room] = {}

    def room(self, id_: str) -> Room:
        return self.all.setdefault(id_, Room(id_))

    def gone(self, id_: str) -> None:
        self.all.pop(id_, None)

    def absorb(self, answer: Json) -> None:
        """What a sync says of rooms, without their messages."""
        for event in answer.get("account_data", {}).get("events", []):
            if event.get("type") == "m.direct":
                self.direct |= _newest(event.get("content", {}))
        rooms = answer.get("rooms", {})
        for id_, info in rooms.get("join", {}).items():
            self.invites.pop(id_, None)
            self._all(self.room(id_), info.get("state", {}).get("events", []))
        for id_, info in rooms.get("invite", {}).items():
            self.invites[id_] = Room(id_)
            events = info.get("invite_state", {}).get("events", [])
            self._all(self.invites[id_], events)
            for event in events:
                if event.get("type") == "m.room.member" and event.get("state_key") == self.me:
                    self.invites[id_].inviter = str(event.get("sender", ""))
                    self.invites[id_].is_direct = bool(event.get("content", {}).get("is_direct"))
        for id_ in rooms.get("leave", {}):
            self.gone(id_)
            self.invites.pop(id_, None)

    def root(self, id_: str) -> str:
        """The room this one goes back to through all upgrades: places keep their identity."""
        seen = {id_}
        while (room := self.all.get(id_)) and (before := room.before) and before not in seen:
            seen.add(before)
            id_ = before
        return id_

    def current(self, id_: str) -> str:
        """Where a room is now."""
        seen = {id_}
        while (after := self._after(id_)) and after not in seen:
            seen.add(after)
            id_ = after
        return id_

    def _after(self, id_: str) -> str:
        """The upgraded room, once Kith is in it and it says itself what it follows."""
        return next((one.id for one in self.all.values() if one.before == id_), "")

    def name_of(self, who: str, room: Room) -> str:
        """As people in this room see them; alone with Kith, as another room they share knows them."""
        if room.members.get(who) == "join":
            return room.name_of(who)
        knowing = (one for one in self.all.values() if one.members.get(who) == "join")
        return next((one.name_of(who) for one in knowing), who)

    def person_of(self, room: str) -> str:
        """Whose direct room it is; empty for a room of several."""
        return next((who for who, id_ in self.direct.items() if id_ == room), "")

    def community_of(self, room: Room) -> str:
        """The space it belongs to, if Kith is in it as well; else the room stands for itself."""
        return next((one for one in sorted(room.parents) if one in self.all), "")

    def made_by(self, key: str) -> Room | None:
        """The room that Kith opened under this key, if it did. Anybody can write a key into a room of their own."""
        return next((room for room in self.all.values() if room.key == key and room.creator == self.me), None)

    def shared_with(self, who: str) -> bool:
        return any(room.members.get(who) == "join" for room in self.all.values())

    def _all(self, room: Room, events: Iterable[Json]) -> None:
        for event in events:
            room.absorb(event)


def powers() -> Json:
    """A whole map: what is left out would be anybody's. Members talk; Kith and whoever runs it do the rest."""
    return {
        "users_default": 0,
        "events_default": 0,
        "state_default": 50,
        "invite": 50,
        "kick": 50,
        "ban": 50,
        "redact": 50,
        "notifications": {"room": 100},
        "events": {
            "m.room.name": 50,
            "m.room.topic": 50,
            "m.room.avatar": 50,
            "m.room.canonical_alias": 50,
            "m.room.history_visibility": 100,
            "m.room.power_levels": 100,
            "m.room.encryption": 100,
            "m.room.server_acl": 100,
            "m.room.tombstone": 100,
        },
    }


def _newest(content: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for who, rooms in content.items():
        if isinstance(rooms, list) and rooms and isinstance(rooms[-1], str):
            found[who] = rooms[-1]
    return found


def _map(value: Any) -> Json:
    """What should be an object; a server may send anything."""
    return value if isinstance(value, dict) else {}


def _level(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
