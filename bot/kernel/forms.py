"""From raw values to a filled form. Each field is read by its type; what cannot be read is named with an example."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from bot.kernel.attached import Absent, Attached, absent, read
from bot.kernel.commands import Command, Field
from bot.kernel.documents import Person, Text, text
from bot.kernel.errors import Unreadable
from bot.kernel.people import AccountId
from bot.kernel.walltime import read_duration

_YES, _NO = ("yes", "y", "on", "true"), ("no", "n", "off", "false")
_INVISIBLE = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and a pattern of dots that are drawn as nothing."""
_MOST_MARKS = 10
"""Marks on one letter; no written language needs as many."""
_MOST_DIGITS = 9
Find = Callable[[str], AccountId | None]


class Missing(Exception):
    """Required fields are still empty; `given` are the values that were there, and readable."""

    def __init__(self, fields: tuple[str, ...], given: tuple[tuple[str, str], ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields
        self.given = given


def fill(command: Command, values: Mapping[str, str], *, person: Find) -> Any:
    """The command's form. Raises `Missing`, or `Unreadable` for the first value that cannot be read.

    `person` finds somebody by the platform's own id; never by a name.
    """
    known = {one.name: one for one in command.fields}
    given = {name: value for name, value in values.items() if name in known and value.strip()}
    filled = {name: _read(command, known[name], value, person) for name, value in given.items()}
    missing = tuple(one.name for one in command.fields if one.required and one.name not in filled)
    if missing:
        raise Missing(missing, tuple(given.items()))
    return command.form(**{known[name].attribute: value for name, value in filled.items()})


def clean(words: str) -> str:
    """One kind of line end; control characters are taken out."""
    if words.isprintable():
        return words.strip()
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one in "\n\t" or unicodedata.category(one) != "Cc").strip()


def _read(command: Command, one: Field, value: str, person: Find) -> Any:
    label = text(command.field_key(one.name))
    if one.kind is bool:
        return _yes_or_no(value, label)
    if one.kind is int:
        return _number(value, one, label)
    if one.kind is timedelta:
        return _duration(value, label)
    if one.kind is Person:
        return _somebody(value, person)
    if one.hint.file:
        return _file(command, one, value)
    if one.options:
        return _choice(value, one, label)
    return _words(value, one, label)


def file_wanted(command: Command, one: Field) -> Unreadable:
    """For whoever gave words where a file belongs."""
    return _no_file("wanted", command, one)


def file_works(one: Field) -> Text:
    """What kind of file a field takes, and how large."""
    most = max(one.hint.most_bytes // 1024, 1)
    if not one.hint.endings:
        return text("form-file-works-any", most=most)
    return text("form-file-works", endings=", ".join(one.hint.endings), most=most)


def _file(command: Command, one: Field, value: str) -> Attached:
    why, found = absent(value), read(value)
    if why is Absent.LOST:
        raise Unreadable("form-file-lost")
    if why is Absent.LARGE or (found is not None and len(found.body) > one.hint.most_bytes):
        raise _no_file("large", command, one)
    if found is None:
        raise _no_file("wanted", command, one)
    if one.hint.endings and not found.name.casefold().endswith(one.hint.endings):
        raise _no_file("ending", command, one)
    if not found.body:
        raise _no_file("empty", command, one)
    return found


def _no_file(why: str, command: Command, one: Field) -> Unreadable:
    return Unreadable(f"form-file-{why}", field=text(command.field_key(one.name)), works=file_works(one))


def _words(value: str, one: Field, label: Text) -> str:
    looked_at = value[: one.hint.longest * 4 + 100]
    words = clean(looked_at)
    if looked_at.isascii() and looked_at.isprintable() and 0 < len(words) <= one.hint.longest:
        return words
    if len(words) > one.hint.longest:
        raise Unreadable("form-too-long", field=label, most=one.hint.longest)
    if not any(_seen(letter) for letter in words):
        raise Unreadable("form-empty", field=label)
    if any(letter == "\0" or unicodedata.category(letter) == "Cs" for letter in looked_at):
        raise Unreadable("form-letters", field=label)
    if _piled(words):
        raise Unreadable("form-marks", field=label)
    return words


def _seen(letter: str) -> bool:
    return letter not in _BLANK and unicodedata.category(letter) not in _INVISIBLE


def _piled(words: str) -> bool:
    """Whether somewhere more marks are heaped on a letter than anybody could read."""
    run = 0
    for letter in words:
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if run > _MOST_MARKS:
            return True
    return False


def _yes_or_no(value: str, label: Text) -> bool:
    folded = value.strip().casefold()
    if folded not in (*_YES, *_NO):
        raise Unreadable("form-yes-no", field=label)
    return folded in _YES


def _number(value: str, one: Field, label: Text) -> int:
    plain = unicodedata.normalize("NFKC", value.strip()[:40])
    digits = plain.removeprefix("-")
    fits = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    number = int(plain) if fits else None
    least, most = one.hint.least, one.hint.most
    if number is None or (least is not None and number < least) or (most is not None and number > most):
        if least is not None and most is not None:
            raise Unreadable("form-number-between", field=label, least=least, most=most)
        raise Unreadable("form-number", field=label)
    return number


def _duration(value: str, label: Text) -> timedelta:
    try:
        return read_duration(value)
    except Unreadable:
        raise Unreadable("form-duration", field=label) from None


def _somebody(value: str, person: Find) -> Person:
    """A mention or a full id, which on some platforms begins with the very sign of a mention."""
    whole = value.strip().removeprefix("<").removesuffix(">").strip()
    names = (one for one in (whole, whole.lstrip("@!").strip()) if 0 < len(one) <= 255)
    account = next((found for one in names if (found := person(one)) is not None), None)
    if account is None:
        raise Unreadable("form-person")
    return Person(account)


def _choice(value: str, one: Field, label: Text) -> StrEnum:
    folded = value.strip()[:60].casefold().replace("-", "_").replace(" ", "_")
    by_name = {option.casefold().replace("-", "_").replace(" ", "_"): option for option in one.options}
    if folded in by_name:
        chosen: StrEnum = one.kind(by_name[folded])
        return chosen
    near = get_close_matches(folded, by_name, n=1, cutoff=0.6)
    if near:
        raise Unreadable("form-choice-near", field=label, near=by_name[near[0]])
    raise Unreadable("form-choice", field=label, options=", ".join(one.options))
