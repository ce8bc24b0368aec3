"""A circle in a file (TOML): what was rehearsed, to be used for real. Pure: text in, text out."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.circles.model import LONGEST_NAME, read_country, read_language, read_zone

LARGEST = 64 * 1024
_MOST_RULES, _LONGEST_RULE = 20, 200
_KINDS: dict[str, type[Any]] = {
    "name": str,
    "language": str,
    "zone": str,
    "country": str,
    "grace_days": int,
    "rules": list,
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
    """`rules`: the draft, line by line; empty for the default set."""

    name: str = "Tuesday circle"
    language: str = "en"
    zone: str = "Europe/London"
    country: str = "GB"
    grace_days: int = 7
    rules: tuple[str, ...] = field(default=(), repr=False)


def write(circle: CircleFile) -> str:
    """What `read` reads back. A TOML string is written as JSON writes one, which TOML understands."""
    lines = ["# A circle, as it was rehearsed with Kith.", ""]
    lines += [f"{key} = {_quoted(getattr(circle, key))}" for key in ("name", "language", "zone", "country")]
    lines += [f"grace_days = {circle.grace_days}", "", "rules = ["]
    lines += [f"  {_quoted(rule)}," for rule in circle.rules]
    return "\n".join((*lines, "]", ""))


def read(text: str) -> CircleFile:
    """Raises `FileTrouble`."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise FileTrouble("The file is larger than a circle can be (64 KiB).")
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as trouble:
        line = re.search(r"line (\d+)", str(trouble))
        raise FileTrouble(
            f"The file is not TOML: {trouble}. A line looks like: {_example('name')}", line[1] if line else ""
        ) from None
    for key, value in given.items():
        _check(key, value)
    rules = tuple(_in_one_line(line) for line in given.pop("rules", ()))
    return CircleFile(**{key: _in_one_line(value) for key, value in given.items()}, rules=rules)


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
    if key == "rules":
        _check_rules(value)


def _check_words(key: str, value: str) -> None:
    if len(value) > LONGEST_NAME:
        raise FileTrouble(f"{key} is longer than {LONGEST_NAME} characters.", key)
    if not _READ[key](_in_one_line(value)):
        raise FileTrouble(f"{key} is not what was expected there, which is like: {_example(key)}", key)


def _check_rules(rules: list[Any]) -> None:
    if len(rules) > _MOST_RULES:
        raise FileTrouble(f"rules holds at most {_MOST_RULES} lines.", "rules")
    for number, rule in enumerate(rules, start=1):
        if not isinstance(rule, str) or not 0 < len(_in_one_line(rule)) <= _LONGEST_RULE:
            raise FileTrouble(
                f"rules, line {number}: a rule is words in quotes, at most {_LONGEST_RULE} characters.",
                f"rules, {number}",
            )


def _in_one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _example(key: str) -> str:
    value = getattr(CircleFile(rules=("We listen.",)), key)
    return f"{key} = {value if key == 'grace_days' else json.dumps(list(value) if key == 'rules' else value)}"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
