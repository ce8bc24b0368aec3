"""The slash commands, made of the commands' own declarations, and what comes back when somebody uses one.

Law: nothing is sent that Discord would refuse; a limit that is broken is a ValueError which names the command.
No option is required: a command called without what it needs opens its form instead.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.discord.fitting import fitted
from bot.kernel.attached import Attached
from bot.kernel.commands import Catalogue, Command, Field
from bot.kernel.documents import Person, text
from bot.kernel.ports import Words

Json = dict[str, Any]
Values = tuple[tuple[str, str], ...]

COMMAND, GROUP = 1, 2
"""A command is 1 wherever it stands, and so is a word at the top; a word below it is a group."""
STRING, INTEGER, BOOLEAN, USER, ATTACHMENT = 3, 4, 5, 6, 11
ON_USER = 2
"""The kind of command that is found in somebody's own menu."""
ENGLISH = "en"
_THANKS = "thanks"
_TYPES = {int: INTEGER, bool: BOOLEAN, Person: USER, Attached: ATTACHMENT}
_IN_SERVERS, _IN_DIRECT = 0, 1

_NAME, _DESCRIPTION, _CHOICE, _WORDS = 32, 100, 100, 6000
_SIDE_BY_SIDE = 25
"""Options of a command, commands of a group, choices of an option."""
_COMMANDS, _SIZE, _DEEPEST = 100, 8000, 3

_LOCALE = re.compile(
    "ar|bg|cs|da|de|el|en-GB|en-US|es-419|es-ES|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|nl|no|pl|pt-BR|ro|ru|sv-SE|th|tr|uk|"
    "vi|zh-CN|zh-TW"
)
_OTHER_CODES = {
    "es": ("es-ES", "es-419"),
    "nb": ("no",),
    "pt": ("pt-BR",),
    "sv": ("sv-SE",),
    "zh": ("zh-CN",),
    "zh-Hans": ("zh-CN",),
    "zh-Hant": ("zh-TW",),
}
"""Languages that Discord knows by other codes than we do."""


def tree(catalogue: Catalogue, words: Mapping[str, Words]) -> list[Json]:
    """Everything Discord is to offer, as one overwrite of all global commands; the menus are in it.

    `words` by our codes of languages; English is what is shown in a language that has none.
    """
    worded = _by_locale(words)
    roots = _by_word(catalogue.listed(), 0)
    offered = [_root(word, commands, worded) for word, commands in roots.items()]
    if len(offered) > _COMMANDS:
        raise ValueError(
            f"{offered[_COMMANDS]['name']}: Discord offers {_COMMANDS} commands, this is one more"
        )
    for one in offered:
        _check(one, one["name"])
        if (size := _size(one)) > _SIZE:
            raise ValueError(f"{one['name']}: {size} characters in all, where Discord takes {_SIZE}")
    return [*offered, *(menus(words) if catalogue.find(_THANKS) else ())]


def menus(words: Mapping[str, Words]) -> list[Json]:
    """What is offered in somebody's own menu: to thank them."""
    name = _said("name", "discord-thank-someone", _by_locale(words), _NAME)
    return [{"type": ON_USER, **name, "contexts": [_IN_SERVERS], "integration_types": [0]}]


def fingerprint(payload: Sequence[Json]) -> str:
    """The same for the same tree, in any process: only what has changed is sent again."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def called(data: Json, catalogue: Catalogue) -> tuple[str, Values]:
    """The path and the raw values of a command that somebody used, from the slash or from a person's menu."""
    if data.get("type") == ON_USER:
        return _THANKS, ((_thanked(catalogue), str(data["target_id"])),)
    path, options = _used(data)
    return path, tuple((one["name"], _raw(one["value"])) for one in options)


def focused(data: Json) -> tuple[str, str, str] | None:
    """The path, the field, and what is typed of it so far, where something is to be suggested."""
    path, options = _used(data)
    found = next((one for one in options if one.get("focused")), None)
    return (path, found["name"], _raw(found["value"])) if found else None


def missing(command: Command, values: Mapping[str, str]) -> bool:
    """Whether what the command needs is not all there, so that its form has to be shown."""
    return any(one.required and not values.get(one.name, "").strip() for one in command.fields)


def _root(word: str, commands: Sequence[Command], words: Mapping[str, Words]) -> Json:
    everywhere = {"contexts": [_IN_SERVERS, _IN_DIRECT], "integration_types": [0]}
    return {**_branch(word, commands, words), "type": COMMAND, **everywhere}


def _listed(names: Iterable[str]) -> str:
    """As many as there is room for, each whole: more are seen as they are offered."""
    listed = ""
    for name in names:
        longer = f"{listed}, {name}" if listed else name
        if len(longer) > _DESCRIPTION:
            break
        listed = longer
    return listed


def _branch(path: str, commands: Sequence[Command], words: Mapping[str, Words]) -> Json:
    """One command, or a group of all whose path begins so. What a group holds tells what it is, in every language."""
    depth = path.count(" ") + 1
    name = path.rpartition(" ")[2]
    if [one.path for one in commands] == [path]:
        return {"type": COMMAND, "name": name, **_leaf(commands[0], words)}
    if depth == _DEEPEST or path in (one.path for one in commands):
        raise ValueError(
            f"{path}: Discord has no commands under a command, and none of more than {_DEEPEST} words"
        )
    under = _by_word(commands, depth)
    return {
        "type": GROUP,
        "name": name,
        "description": _listed(under),
        "options": [_branch(f"{path} {word}", some, words) for word, some in under.items()],
    }


def _by_word(commands: Sequence[Command], place: int) -> dict[str, list[Command]]:
    found: dict[str, list[Command]] = {}
    for one in commands:
        found.setdefault(one.path.split(" ")[place], []).append(one)
    return found


def _leaf(command: Command, words: Mapping[str, Words]) -> Json:
    needed_first = sorted(command.fields, key=lambda one: not one.required)
    return {
        **_said("description", command.key, words, _DESCRIPTION),
        "options": [_option(command, one, words) for one in needed_first],
    }


def _option(command: Command, one: Field, words: Mapping[str, Words]) -> Json:
    return {
        "type": _TYPES.get(one.kind, STRING),
        "name": one.name,
        **_said("description", command.field_key(one.name), words, _DESCRIPTION),
        "required": False,
        **_bounds(command, one, words),
    }


def _bounds(command: Command, one: Field, words: Mapping[str, Words]) -> Json:
    """What an option takes, beyond its type."""
    suggested = {"autocomplete": True} if one.hint.suggests else {}
    if one.kind is int:
        ends = {"min_value": one.hint.least, "max_value": one.hint.most}
        return {name: end for name, end in ends.items() if end is not None} | suggested
    if one.kind in _TYPES:
        return {}
    if one.options:
        return {"choices": [_choice(command, one, option, words) for option in one.options]}
    return {"max_length": min(one.hint.longest, _WORDS), **suggested}


def _choice(command: Command, one: Field, option: str, words: Mapping[str, Words]) -> Json:
    return {**_said("name", command.choice_key(one.name, option), words, _CHOICE), "value": option}


def _said(what: str, key: str, words: Mapping[str, Words], most: int) -> Json:
    """A name or a description in English, and in every other language by Discord's code for it."""
    said = {locale: fitted(one(text(key)), most) for locale, one in words.items()}
    english = said.pop(ENGLISH)
    return {what: english} | ({f"{what}_localizations": said} if said else {})


def _by_locale(words: Mapping[str, Words]) -> dict[str, Words]:
    """English under our own code, the others under Discord's; a language that has a code of its own there wins it."""
    exact_last = sorted(words, key=_is_locale)
    locales = {locale: words[code] for code in exact_last for locale in _OTHER_CODES.get(code, (code,))}
    return {ENGLISH: words[ENGLISH]} | {code: one for code, one in locales.items() if _is_locale(code)}


def _is_locale(code: str) -> bool:
    return _LOCALE.fullmatch(code) is not None


def _used(data: Json) -> tuple[str, Sequence[Json]]:
    """The path of what was used, and its options."""
    path, options = str(data["name"]), data.get("options", ())
    while options and options[0]["type"] in (COMMAND, GROUP):
        path, options = f"{path} {options[0]['name']}", options[0].get("options", ())
    return path, options


def _raw(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _thanked(catalogue: Catalogue) -> str:
    """What the field is called that names whom somebody thanks."""
    command = catalogue.by_path[_THANKS]
    return next(one.name for one in command.fields if one.kind is Person)


def _check(one: Json, path: str) -> None:
    if not _is_name(one["name"]):
        raise ValueError(f"{path}: a name is of 1 to {_NAME} letters, none of them a capital")
    if not all(0 < len(words) <= _DESCRIPTION for words in _all("description", one)):
        raise ValueError(f"{path}: a description has 1 to {_DESCRIPTION} characters")
    options, choices = one.get("options", ()), one.get("choices", ())
    if len(options) > _SIDE_BY_SIDE or len(choices) > _SIDE_BY_SIDE:
        raise ValueError(f"{path}: Discord takes {_SIDE_BY_SIDE} side by side")
    for choice in choices:
        if not all(0 < len(words) <= _CHOICE for words in (*_all("name", choice), choice["value"])):
            raise ValueError(f"{path}: a choice has 1 to {_CHOICE} characters")
    for option in options:
        _check(option, f"{path} {option['name']}")


def _is_name(name: str) -> bool:
    return (
        0 < len(name) <= _NAME and name == name.lower() and name.replace("-", "").replace("_", "").isalnum()
    )


def _all(what: str, one: Json) -> Iterator[str]:
    """A name or a description, in every language it is in."""
    yield from (one[what], *one.get(f"{what}_localizations", {}).values())


def _size(one: Json) -> int:
    """As Discord counts it: of each name and description the longest language, and all that is in it."""
    own = sum(max(map(len, _all(what, one))) for what in ("name", "description") if what in one)
    inner = (*one.get("options", ()), *one.get("choices", ()))
    return own + len(one.get("value", "")) + sum(map(_size, inner))
