"""What a person gives with a command, as their client sends it: of the right types, with whoever they named."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.equipment.discord import wire
from tests.equipment.discord.model import Channel, Json, Role, User
from tests.equipment.discord.permissions import in_channel

if TYPE_CHECKING:
    from tests.equipment.discord.world import World

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11


@dataclass(frozen=True)
class Upload:
    """A file of theirs. `claims`: the size that Discord tells of it, where that is another."""

    name: str
    content: bytes
    claims: int | None = None


_TYPES: Mapping[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (User, Role),
    ATTACHMENT: (Upload,),
}


class CannotDo(AssertionError):
    """Their own client would not let them, or shows them nothing of the kind."""


@dataclass
class Place:
    """Where it is done, and what is told of those who are named there."""

    world: "World"
    channel: Channel
    bot: User
    commands: Collection[Json] = ()
    keep: Callable[[str, bytes], str] = lambda key, content: ""
    """Keeps a file; its address."""
    resolved: Json = field(default_factory=dict)

    def name(self, value: object) -> object:
        """Of somebody or something: its id, and all about it goes along."""
        value = getattr(value, "user", value)
        if isinstance(value, User):
            self.resolved.setdefault("users", {})[value.id] = wire.user(value)
            guild = self.channel.guild
            if guild and (member := guild.members.get(value.id)):
                told = wire.member_alone(member) | {"permissions": str(in_channel(self.channel, value))}
                self.resolved.setdefault("members", {})[value.id] = told
        elif isinstance(value, Role):
            self.resolved.setdefault("roles", {})[value.id] = wire.role(value)
        elif isinstance(value, Channel):
            told = wire.channel(value, self.bot) | {"permissions": str(in_channel(value, self.bot))}
            self.resolved.setdefault("channels", {})[value.id] = told
        elif isinstance(value, Upload):
            return self._uploaded(value)
        else:
            return value
        return value.id

    def _uploaded(self, file: Upload) -> str:
        key = self.world.clock.snowflake()
        url = self.keep(key, file.content)
        size = len(file.content) if file.claims is None else file.claims
        told = {
            "id": key,
            "filename": file.name,
            "size": size,
            "url": url,
            "proxy_url": url,
            "ephemeral": True,
        }
        self.resolved.setdefault("attachments", {})[key] = told
        return key


def slash(
    command: Json,
    inner: Sequence[str],
    given: Mapping[str, object],
    place: Place,
    *,
    focused: str = "",
) -> Json:
    """Raises CannotDo. `inner`: the names of sub-commands, from the outside in. `focused`: what is being typed."""
    spec, path = command, []
    for name in inner:
        found = [one for one in spec.get("options") or [] if one["type"] in {1, 2} and one["name"] == name]
        if not found:
            raise CannotDo(f"there is no {name!r} in {spec['name']!r}")
        spec = found[0]
        path.append(spec)
    every = {one["name"]: one for one in spec.get("options") or []}
    if any(one["type"] in {1, 2} for one in every.values()):
        raise CannotDo(f"{spec['name']!r} is not a whole command")
    if not focused:
        _check(every, given)
    filled = [_option(every.get(name), name, value, place, focused) for name, value in given.items()]
    for one in reversed(path):
        filled = [{"type": one["type"], "name": one["name"], "options": filled}]
    return _data(command) | {"options": filled} | _resolved(place)


def made_up(path: Sequence[str], given: Mapping[str, object], place: Place) -> Json:
    """What somebody could send by hand: options of the types that the values have."""
    told: list[Json] = [
        {"name": name, "type": _type(value), "value": place.name(value)} for name, value in given.items()
    ]
    for depth in range(len(path) - 1, 0, -1):
        told = [{"type": 1 if depth == len(path) - 1 else 2, "name": path[depth], "options": told}]
    data = {"id": "1", "name": path[0], "type": 1, "options": told}
    known = next((one for one in place.commands if one["name"] == path[0] and one["type"] == 1), None)
    return data | (_data(known) if known else {}) | _resolved(place)


def _type(value: object) -> int:
    value = getattr(value, "user", value)
    return next((kind for kind, types in _TYPES.items() if type(value) in types), STRING)


def menu(command: Json, target: User | Json, place: Place) -> Json:
    if isinstance(target, User):
        return _data(command) | {"target_id": place.name(target)} | _resolved(place)
    resolved = {"messages": {target["id"]: target}}
    return _data(command) | {"target_id": target["id"], "resolved": resolved}


def chosen(part: Json, values: Sequence[object], place: Place, *, checked: bool) -> Json:
    """Raises CannotDo. From a list of a message or a form."""
    if part["type"] == STRING or "options" in part:
        known = {one["label"]: one["value"] for one in part.get("options") or []}
        picked = [known.get(str(value), value) for value in values]
        if checked and not set(picked) <= set(known.values()):
            raise CannotDo(f"{set(picked) - set(known.values())} cannot be chosen")
    else:
        picked = [place.name(value) for value in values]
    least, most = part.get("min_values"), part.get("max_values") or 1
    if checked and not (1 if least is None else least) <= len(picked) <= most:
        raise CannotDo(f"{len(picked)} cannot be chosen")
    return {"values": picked} | _resolved(place)


def _data(command: Json) -> Json:
    return {"id": command["id"], "name": command["name"], "type": command["type"]}


def _resolved(place: Place) -> Json:
    return {"resolved": place.resolved} if place.resolved else {}


def _option(spec: Json | None, name: str, value: object, place: Place, focused: str) -> Json:
    kind = spec["type"] if spec else STRING
    choices = {one["name"]: one["value"] for one in (spec or {}).get("choices") or []}
    told = {"name": name, "type": kind, "value": choices.get(str(value), place.name(value))}
    return told | ({"focused": True} if name == focused else {})


def _check(every: Mapping[str, Json], given: Mapping[str, object]) -> None:
    if unknown := set(given) - set(every):
        raise CannotDo(f"there is no option {unknown}")
    for name, spec in every.items():
        if name not in given:
            if spec.get("required"):
                raise CannotDo(f"{name!r} has to be given")
            continue
        for why in _wrong(spec, getattr(given[name], "user", given[name])):
            raise CannotDo(f"{name!r}: {why}")


def _wrong(spec: Json, value: object) -> Iterator[str]:
    fits = isinstance(value, _TYPES[spec["type"]]) and (
        spec["type"] == BOOLEAN or not isinstance(value, bool)
    )
    choices = spec.get("choices") or []
    if choices and value not in {one[key] for one in choices for key in ("name", "value")}:
        yield f"{value!r} is not among the choices"
    if not choices and not fits:
        yield f"{value!r} is of another type"
    size = len(value) if isinstance(value, str) else value
    if not isinstance(size, int | float):
        return
    keys = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    least, most = spec.get(keys[0]), spec.get(keys[1])
    if (least is not None and size < least) or (most is not None and size > most):
        yield f"{value!r} is too short or too long"
