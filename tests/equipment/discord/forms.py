"""A form as a person fills it in, and as their client sends it."""

from collections.abc import Mapping, Sequence

from tests.equipment.discord.model import Json, parts_of
from tests.equipment.discord.options import CannotDo, Place, chosen

INPUT, WORDS, ROW, LABEL, FILES, RADIO, CHECKBOXES, CHECKBOX = 4, 10, 1, 18, 19, 21, 22, 23
_LISTS = (3, 5, 6, 7, 8, FILES, CHECKBOXES)


def filled_in(modal: Json, given: Mapping[str, object], place: Place, *, checked: bool) -> Json:
    """Raises CannotDo. `given`: by `custom_id` or by label."""
    named = {_name(modal, key): value for key, value in given.items()}
    components = [
        _part(part, number, named, place, checked) for number, part in enumerate(modal["components"])
    ]
    data = {"custom_id": modal["custom_id"], "components": components}
    return data | ({"resolved": place.resolved} if place.resolved else {})


def _name(modal: Json, key: str) -> str:
    """The `custom_id` of what a person would call so."""
    for part in parts_of(modal):
        inner = part.get("component")
        if part["type"] == LABEL and part["label"] == key and isinstance(inner, dict):
            return str(inner["custom_id"])
        if part.get("custom_id") == key or (part["type"] == INPUT and part.get("label") == key):
            return str(part["custom_id"])
    raise CannotDo(f"there is no {key!r} to fill in")


def _part(part: Json, number: int, given: Mapping[str, object], place: Place, checked: bool) -> Json:
    told: Json = {"type": part["type"], "id": part.get("id") or number * 2 + 1}
    if part["type"] == ROW:
        inner = [_field(one, number, given, place, checked) for one in part["components"]]
        return told | {"components": inner}
    if part["type"] == LABEL:
        return told | {"component": _field(part["component"], number, given, place, checked)}
    return told


def _field(part: Json, number: int, given: Mapping[str, object], place: Place, checked: bool) -> Json:
    name = part["custom_id"]
    told: Json = {"type": part["type"], "id": part.get("id") or number * 2 + 2, "custom_id": name}
    if part["type"] == INPUT:
        return told | {"value": _words(part, given.get(name, part.get("value") or ""), checked)}
    if part["type"] in {RADIO, CHECKBOX}:
        return told | {"value": given.get(name)}
    if part["type"] not in _LISTS:
        return told | {"values": []}
    picked = given.get(name, [one["value"] for one in part.get("options") or [] if one.get("default")])
    values = picked if isinstance(picked, Sequence) and not isinstance(picked, str) else [picked]
    if not values and part.get("required", True) is False:
        return told | {"values": []}
    return told | {"values": chosen(part, values, place, checked=checked)["values"]}


def _words(part: Json, value: object, checked: bool) -> str:
    words = str(value)
    if checked and not words and part.get("required", True):
        raise CannotDo(f"{part['custom_id']!r} has to be filled in")
    least, most = part.get("min_length") or 0, part.get("max_length") or 4000
    if checked and words and not least <= len(words) <= most:
        raise CannotDo(f"{part['custom_id']!r} takes {least} to {most} characters")
    return words
