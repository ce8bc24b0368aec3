"""What somebody can do here now, as a menu and its forms: everything comes from the commands' own declarations."""

from collections.abc import Sequence
from datetime import timedelta

from adapters.rehearsal.view import Json, worded
from bot.kernel.commands import Command, Field
from bot.kernel.documents import Person
from bot.kernel.forms import file_works
from bot.kernel.ports import Words


def menu(commands: Sequence[Command], words: Words) -> list[Json]:
    return [entry(command, words) for command in commands]


def entry(command: Command, words: Words) -> Json:
    return {
        "path": command.path,
        "label": worded(words, command.key),
        "fields": [_field(command, one, words) for one in command.fields],
    }


def _field(command: Command, one: Field, words: Words) -> Json:
    return {
        "name": one.name,
        "label": worded(words, command.field_key(one.name)),
        "kind": _kind(one),
        "required": one.required,
        "longest": one.hint.longest,
        "least": one.hint.least,
        "most": one.hint.most,
        "example": one.hint.example,
        "endings": list(one.hint.endings),
        "most_bytes": one.hint.most_bytes,
        "works": words(file_works(one)) if one.hint.file else "",
        "suggests": bool(one.hint.suggests),
        "options": [
            {"value": option, "label": worded(words, command.choice_key(one.name, option))}
            for option in one.options
        ],
        "value": command.at_first(one.name),
    }


def _kind(one: Field) -> str:
    if one.options:
        return "choice"
    if one.hint.file:
        return "file"
    if one.kind is str:
        return "words" if one.free or one.hint.lines else "line"
    return {bool: "yes", int: "number", timedelta: "duration", Person: "person"}.get(one.kind, "line")
