"""What Discord refuses in the commands of an application."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from tests.equipment.discord.model import Json
from tests.equipment.discord.refusals import invalid, no

SLASH, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
_MOST = {SLASH: 100, USER: 15, MESSAGE: 15}


def check_commands(commands: list[Json]) -> None:
    """Raises Refused."""
    for kind, most in _MOST.items():
        names = [one["name"] for one in commands if (one.get("type") or SLASH) == kind]
        if len(names) > most:
            raise no(30032)
        if any(many > 1 for many in Counter(names).values()):
            raise invalid("name", "Application command names must be unique")
    for place, one in enumerate(commands):
        _check_command(one, str(place))


def _check_command(one: Json, where: str) -> None:
    kind = one.get("type") or SLASH
    if kind == SLASH:
        _check_described(one, where)
        _check_options(one.get("options") or [], where, inside=())
    elif one.get("description") or one.get("options"):
        raise invalid(f"{where}.description", "Context menu commands cannot have description or options")
    elif not 1 <= len(one["name"]) <= 32:
        raise invalid(f"{where}.name", "Must be between 1 and 32 in length.")
    if weight(one) > 8000:
        raise invalid(where, "Command exceeds maximum size (8000)")


def _check_described(one: Json, where: str) -> None:
    for name in [one["name"], *(one.get("name_localizations") or {}).values()]:
        if not _is_name(name):
            raise invalid(f"{where}.name", f"Command name is invalid: {name}")
    for words in [one.get("description") or "", *(one.get("description_localizations") or {}).values()]:
        if not 1 <= len(words) <= 100:
            raise invalid(f"{where}.description", "Must be between 1 and 100 in length.")


def _is_name(name: str) -> bool:
    """Letters of any script, digits, - _ and ', in lower case wherever there is one."""
    fit = all(sign in "-_'" or unicodedata.category(sign)[0] in "LNM" for sign in name)
    return fit and 1 <= len(name) <= 32 and name == name.lower()


def _check_options(options: list[Json], where: str, *, inside: tuple[int, ...]) -> None:
    if len(options) > 25:
        raise invalid(f"{where}.options", "Must be 25 or fewer in length.")
    if len({one["name"] for one in options}) < len(options):
        raise invalid(f"{where}.options", "Option names must be unique.")
    nested = [one["type"] in {SUBCOMMAND, GROUP} for one in options]
    if any(nested) and not all(nested):
        raise invalid(f"{where}.options", "Sub-commands cannot stand beside options.")
    needed = [bool(one.get("required")) for one in options]
    if needed != sorted(needed, reverse=True):
        raise invalid(f"{where}.options", "Required options must be placed before non-required options")
    for place, one in enumerate(options):
        spot = f"{where}.options.{place}"
        _check_described(one, spot)
        if one["type"] in {SUBCOMMAND, GROUP}:
            if one["type"] in inside or (one["type"] == GROUP and inside):
                raise invalid(spot, "Sub-command option cannot be nested that deeply")
            _check_options(one.get("options") or [], spot, inside=(*inside, one["type"]))
        else:
            _check_option(one, spot)


def _check_option(one: Json, where: str) -> None:
    choices = one.get("choices") or []
    if one.get("options"):
        raise invalid(f"{where}.options", "Only sub-commands have options.")
    if choices and (one.get("autocomplete") or one["type"] not in {3, 4, 10}):
        raise invalid(f"{where}.choices", "Choices are not possible here.")
    check_choices(choices, where)


def check_choices(choices: list[Json], where: str) -> None:
    if len(choices) > 25:
        raise invalid(f"{where}.choices", "Must be 25 or fewer in length.")
    if len({one["name"] for one in choices}) < len(choices):
        raise invalid(f"{where}.choices", "Option choice names must be unique.")
    for one in choices:
        if not 1 <= len(one["name"]) <= 100:
            raise invalid(f"{where}.choices.name", "Must be between 1 and 100 in length.")
        if isinstance(one["value"], str) and len(one["value"]) > 100:
            raise invalid(f"{where}.choices.value", "Must be 100 or fewer in length.")


def weight(command: Json) -> int:
    """Characters of names, descriptions and values; of several languages, the longest counts."""
    return sum(_weights(command))


def _weights(one: Json) -> Iterator[int]:
    for key in ("name", "description"):
        every = [one.get(key) or "", *(one.get(f"{key}_localizations") or {}).values()]
        yield max(len(words) for words in every)
    if isinstance(one.get("value"), str):
        yield len(one["value"])
    for inner in [*(one.get("options") or []), *(one.get("choices") or [])]:
        yield from _weights(inner)
