"""A command's form as Discord shows it, and what is sent in: one label and one input for each field.

Law: whatever was given already stands in the form, so that nobody types anything twice.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from adapters.discord.fitting import fitted, parted
from bot.kernel.commands import Command, Field
from bot.kernel.documents import Person, text
from bot.kernel.forms import file_works
from bot.kernel.ports import Words

Json = dict[str, Any]

LABEL = 18
CHOICE, LINE, PERSON, UPLOAD = 3, 4, 5, 19
_ONE_LINE, _SEVERAL_LINES = 1, 2
_TITLE, _LABEL, _DESCRIPTION, _OPTION = 45, 45, 100, 100
_LONGEST = 4000
_SHORT = 120
"""Free words of at most so many characters get one line: it is a name or a day, and the key for a new line sends it."""
_DIGITS = 10
"""A sign and nine digits: as large a number as a form reads."""


def modal(
    command: Command,
    custom_id: str,
    given: Mapping[str, str],
    words: Words,
    *,
    hidden: Collection[str] = (),
) -> Json:
    """What answers an interaction with a form. `hidden` fields are left out. ValueError where none is left to show."""
    asked = [one for one in command.fields if one.name not in hidden]
    shown = [one for one in asked if one.required or not one.hint.behind] or asked
    if not shown:
        raise ValueError(f"{command.path}: there is no field to show")
    return {
        "custom_id": custom_id,
        "title": fitted(words(text(command.key)), _TITLE),
        "components": [_labelled(command, one, given.get(one.name, ""), words) for one in shown],
    }


def filled(data: Json) -> dict[str, str]:
    """The raw values of a form that was sent in; what was left empty is left out."""
    values = {part["custom_id"]: _value(part) for part in _parts(data.get("components", ()))}
    return {name: value for name, value in values.items() if value}


def _labelled(command: Command, one: Field, given: str, words: Words) -> Json:
    name = words(text(command.field_key(one.name)))
    label, more = parted(name, _LABEL)
    description = _description(more, _works(one, name, words))
    return {
        "type": LABEL,
        "label": label,
        **({"description": description} if description else {}),
        "component": {"custom_id": one.name, "required": one.required, **_input(command, one, given, words)},
    }


def _works(one: Field, name: str, words: Words) -> str:
    """What kind of file it takes, or an example, where the field's name does not show it."""
    if one.hint.file:
        return words(file_works(one))
    example = "" if one.options or _names(name, one.hint.example) else one.hint.example
    return words(text("asking-example", example=example)) if example else ""


def _names(words: str, example: str) -> bool:
    """Whether the example stands in these words already."""
    return re.search(rf"(?<!\w){re.escape(example)}(?!\w)", words) is not None


def _description(more: str, shown: str) -> str:
    """What the label left out, and what works where both fit."""
    both = " · ".join(part for part in (more, shown) if part)
    return both if len(both) <= _DESCRIPTION else fitted(more or shown, _DESCRIPTION)


def _input(command: Command, one: Field, given: str, words: Words) -> Json:
    if one.kind is Person:
        return _person(given)
    if one.hint.file:
        return {"type": UPLOAD, "min_values": int(one.required), "max_values": 1}
    options = _options(command, one, words)
    return _choice(options, given or command.at_first(one.name)) if options else _line(one, given)


def _person(given: str) -> Json:
    known = [{"id": given, "type": "user"}] if given.isascii() and given.isdigit() else []
    return {"type": PERSON, **({"default_values": known} if known else {})}


def _options(command: Command, one: Field, words: Words) -> dict[str, str]:
    """What there is to choose from, each with its label; empty where a field is not a choice."""
    if one.kind is bool:
        return {"yes": words(text("discord-yes")), "no": words(text("discord-no"))}
    return {option: words(text(command.choice_key(one.name, option))) for option in one.options}


def _choice(options: Mapping[str, str], chosen: str) -> Json:
    return {
        "type": CHOICE,
        "options": [
            {"label": fitted(label, _OPTION), "value": option, "default": option == chosen}
            for option, label in options.items()
        ],
    }


def _line(one: Field, given: str) -> Json:
    longest = _DIGITS if one.kind is int else min(one.hint.longest, _LONGEST)
    several = one.hint.lines or (one.free and longest > _SHORT)
    value = (given if several else " ".join(given.splitlines()))[:longest]
    return {
        "type": LINE,
        "style": _SEVERAL_LINES if several else _ONE_LINE,
        "min_length": int(one.required),
        "max_length": longest,
        **({"value": value} if value else {}),
    }


def _parts(components: Collection[Json]) -> Iterator[Json]:
    """Every input, in a label or, as it once was, in a row."""
    for one in components:
        if "custom_id" in one:
            yield one
        inner = one.get("component")
        yield from _parts([inner] if inner else one.get("components", ()))


def _value(part: Json) -> str:
    chosen = part.get("values") or [part.get("value") or ""]
    return str(chosen[0])
