"""A circle in a file (TOML): what was rehearsed, to be used for real. Pure: text in, text out."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.circles.model import LONGEST_NAME, read_country, read_language, read_zone
from bot.kernel.errors import Unreadable
from bot.kernel.forms import clean
from bot.kernel.rhythm import read_rhythm

LARGEST = 512 * 1024
_LINES: dict[str, tuple[int, int, str]] = {
    "rules": (20, 200, "a rule"),
    "prompts": (200, 500, "a prompt"),
    "schedules": (5, 160, "a schedule"),
}
"""How many there are at most, how long each may be, and what one is called."""
_ANY_DAY = date(2026, 1, 1)
_KINDS: dict[str, type[Any]] = {
    "name": str,
    "language": str,
    "zone": str,
    "country": str,
    "grace_days": int,
    "rules": list,
    "prompts": list,
    "schedules": list,
}


_READ: dict[str, Callable[[str], object]] = {
    "name": bool,
    "language": read_language,
    "zone": read_zone,
    "country": lambda code: not code or read_country(code),
}
"""What each word has to be, or to be readable as."""


class FileTrouble(ValueError):
    """One sentence that names what was wrong, with an example of what works. `at`: the word or line of the file."""

    def __init__(self, sentence: str, at: str = "") -> None:
        super().__init__(sentence)
        self.at = at


@dataclass(frozen=True, slots=True)
class CircleFile:
    """`rules`: the draft, line by line; empty for the default set. `prompts`: its own, in their order.

    `schedules`: when they are posted, as people write it (“Tuesdays 19:00”), and from which after a semicolon.
    """

    name: str = "Tuesday circle"
    language: str = "en"
    zone: str = "Europe/London"
    country: str = "GB"
    grace_days: int = 7
    rules: tuple[str, ...] = field(default=(), repr=False)
    prompts: tuple[str, ...] = field(default=(), repr=False)
    schedules: tuple[str, ...] = ()


def write(circle: CircleFile) -> str:
    """What `read` reads back. A TOML string is written as JSON writes one, which TOML understands."""
    lines = ["# A circle, as it was rehearsed with Kith.", ""]
    lines += [f"{key} = {_quoted(getattr(circle, key))}" for key in ("name", "language", "zone", "country")]
    lines.append(f"grace_days = {circle.grace_days}")
    for key in _LINES:
        lines += ["", f"{key} = [", *(f"  {_quoted(one)}," for one in getattr(circle, key)), "]"]
    return "\n".join((*lines, ""))


def read(text: str) -> CircleFile:
    """Raises `FileTrouble`."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise FileTrouble("The file is larger than a circle can be (512 KiB).")
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as trouble:
        line = re.search(r"line (\d+)", str(trouble))
        raise FileTrouble(
            f"The file is not TOML: {trouble}. A line looks like: {_example('name')}", line[1] if line else ""
        ) from None
    for key, value in given.items():
        _check(key, value)
    listed = {key: tuple(_tidied(key, line) for line in given.pop(key, ())) for key in _LINES}
    return CircleFile(**{key: _in_one_line(value) for key, value in given.items()} | listed)


def _check(key: str, value: Any) -> None:
    kind = _KINDS.get(key)
    if kind is None:
        raise FileTrouble(
            f"{ascii(key)[:60]} is not something a circle file holds. It holds: {', '.join(_KINDS)}.",
            ascii(key)[:60],
        )
    if not isinstance(value, kind) or isinstance(value, bool):
        raise FileTrouble(f"{key} is not what was expected there, which is like: {_example(key)}", key)
    if kind is str:
        _check_words(key, value)
    if key == "grace_days" and not 1 <= value <= 60:
        raise FileTrouble("grace_days is a number from 1 to 60.", key)
    if key in _LINES:
        _check_lines(key, value)


def _check_words(key: str, value: str) -> None:
    if len(value) > LONGEST_NAME:
        raise FileTrouble(f"{key} is longer than {LONGEST_NAME} characters.", key)
    if not _READ[key](_in_one_line(value)):
        raise FileTrouble(f"{key} is not what was expected there, which is like: {_example(key)}", key)


def _check_lines(key: str, lines: list[Any]) -> None:
    most, longest, called = _LINES[key]
    if len(lines) > most:
        raise FileTrouble(f"{key} holds at most {most} lines.", key)
    for number, line in enumerate(lines, start=1):
        if not isinstance(line, str) or not 0 < len(_tidied(key, line)) <= longest:
            raise FileTrouble(
                f"{key}, line {number}: {called} is words in quotes, at most {longest} characters.",
                f"{key}, {number}",
            )
        if key == "schedules" and not _is_rhythm(line):
            raise FileTrouble(
                f"{key}, line {number}: that rhythm could not be read. One that works is like: {_example(key)}",
                f"{key}, {number}",
            )


def _is_rhythm(line: str) -> bool:
    words, _, which = line.partition(";")
    try:
        read_rhythm(words, _ANY_DAY)
    except Unreadable:
        return False
    return re.fullmatch(r" *[a-z-]{0,16} *", which) is not None


def _tidied(key: str, line: str) -> str:
    """A prompt may have several lines; a rule and a schedule have one."""
    return clean(line) if key == "prompts" else " ".join(line.split())


def _in_one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _example(key: str) -> str:
    shown = CircleFile(rules=("We listen.",), prompts=("What helped today?",), schedules=("Tuesdays 19:00",))
    value = getattr(shown, key)
    return f"{key} = {value if key == 'grace_days' else json.dumps(list(value) if key in _LINES else value)}"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
