"""Reading a typed line: `rules propose We keep our cameras optional --clarify 24h`.

Required fields come in their order; the last field for free words takes all the rest as it was written, and what comes
after it in a form is only ever named; options are `--name value` anywhere. Phones turn two dashes into one long one,
and quotes into curly ones: both are understood. A file is attached, never typed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches

from bot.kernel.commands import Catalogue, Command, Field
from bot.kernel.documents import Choices, Press, Said, choices, text
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.forms import file_wanted

LONGEST = 4000
"""Characters of a line that are looked at; no form holds more."""
_UNIT = re.compile(r"\s+(?:min|mins|minutes?|h|hours?|d|days?|w|weeks?)\b", re.IGNORECASE)
"""`--clarify 3 days` is one value of two words."""
_WORD = re.compile(r"\S+")
_DASHES = ("--", "—", "–", "―")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
"""Inside straight quotes a backslash keeps the quote, or the backslash, that comes after it."""
_KEPT = re.compile(r'\\(["\\])')
_YES_OR_NO = ("yes", "no", "on", "off", "true", "false")


@dataclass(frozen=True, slots=True)
class Call:
    """A command and the raw values of its fields."""

    command: Command
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def read_line(line: str, catalogue: Catalogue) -> Call:
    """Raises `Unreadable` or `Refusal` with a nearest name where one is near."""
    if len(line) > LONGEST:
        raise Unreadable("line-too-long", most=LONGEST)
    command, rest = _command(line, catalogue)
    options, words = _options(rest, command)
    return Call(command, (*_in_order(words, command, options), *options.items()))


def write_line(command: Command, values: Mapping[str, str]) -> str:
    """A line that reads back to these values; what a bare word cannot hold is written as an option, in quotes."""
    free = _free(command)
    inline = [one for one in _in_turn(command) if one.required]
    whole = all(one.name in values for one in inline)
    bare = {one.name for one in inline if whole and _is_bare(values[one.name])}
    if free and whole and free.name in values and _stays_words(values[free.name], command):
        bare.add(free.name)
    parts = [command.path, *(values[one.name] for one in inline if one.name in bare)]
    named = [
        one for one in command.fields if one.name in values and one.name not in bare and not one.hint.file
    ]
    parts.extend(f"--{one.name}{_written(values[one.name], one)}" for one in named)
    if free and free.name in bare:
        parts.append(values[free.name])
    return " ".join(parts)


def _is_bare(value: str) -> bool:
    return _WORD.fullmatch(value) is not None and not value.startswith((*_DASHES, *_QUOTES))


def _stays_words(value: str, command: Command) -> bool:
    """Whether free words can stand on a line as they are: nothing in them is taken for an option."""
    try:
        return value.strip() == value != "" and not any(_option(one, command)[0] for one in value.split())
    except Unreadable:
        return False


def _written(value: str, one: Field) -> str:
    if _is_bare(value) and not (one.kind is bool and _folded(value) not in _YES_OR_NO):
        return f" {value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f' "{escaped}"'


def _command(line: str, catalogue: Catalogue) -> tuple[Command, str]:
    """The longest path that the line begins with, and what comes after it."""
    words = list(_WORD.finditer(line))[:4]
    if not words:
        raise Refusal("line-empty", offer=_help())
    for count in range(min(3, len(words)), 0, -1):
        path = " ".join(_folded(word[0]) for word in words[:count])
        command = catalogue.find(path)
        if command is not None:
            return command, line[words[count - 1].end() :].strip()
    raise _unknown([_folded(word[0]) for word in words[:2]], catalogue)


def _unknown(words: Sequence[str], catalogue: Catalogue) -> Refusal:
    listed = [one.path for one in catalogue.listed()]
    family = [path for path in listed if path.split(" ")[0] == words[0]]
    if family and len(words) == 1:
        return Refusal("line-family", family=words[0], offer=_help(words[0]))
    typed = " ".join(words)
    near = get_close_matches(typed, family or listed, n=1, cutoff=0.5) or get_close_matches(
        words[0], listed, n=1, cutoff=0.6
    )
    if not near:
        return Refusal("line-unknown", offer=_help())
    offer = choices((text("line-near-button", command=near[0]), Press("help", (("command", near[0]),))))
    return Refusal("line-near", command=near[0], offer=offer)


def _options(rest: str, command: Command) -> tuple[dict[str, str], str]:
    """The options of a line, and the rest with them taken out."""
    options: dict[str, str] = {}
    kept, position = [], 0
    for word in _WORD.finditer(rest):
        if word.start() < position:
            continue
        name, glued = _option(word[0], command)
        if name is None:
            continue
        if name.hint.file:
            raise file_wanted(command, name)
        if name.name in options:
            raise Unreadable("line-option-twice", option=f"--{name.name}")
        kept.append(rest[position : word.start()].rstrip())
        options[name.name], position = _value(
            rest, word.end() - len(glued or ""), name, glued=glued is not None
        )
    kept.append(rest[position:])
    return options, "".join(kept).strip()


def _option(word: str, command: Command) -> tuple[Field | None, str | None]:
    """The field an option's word names, with a value glued to it by `=`. Free dashes are words, not options."""
    dash = next((one for one in _DASHES if word.startswith(one)), None)
    if dash is None or not word[len(dash) : len(dash) + 1].isalpha():
        return None, None
    name, equals, glued = word[len(dash) :].partition("=")
    asked = _folded(name).replace("-", "_")
    known = {one.name: one for one in command.fields}
    if asked in known:
        return known[asked], glued if equals else None
    near = get_close_matches(asked, known, n=1, cutoff=0.6 if dash == "--" else 0.75)
    given = Said(f"--{asked[:40]}")
    if near:
        raise Unreadable("line-option-near", given=given, near=f"--{near[0]}")
    if dash != "--":
        return None, None
    raise Unreadable("line-option-unknown", given=given, command=command.path)


def _value(rest: str, start: int, one: Field, *, glued: bool) -> tuple[str, int]:
    """An option's value and where it ends. A yes-or-no option may stand alone; quotes hold several words."""
    following = _WORD.match(rest, start) if glued else _WORD.search(rest, start)
    if quoted := following and _in_quotes(rest, following.start()):
        return quoted
    if following is not None and not glued and following[0].startswith("--"):
        following = None
    if one.kind is bool and not glued and (following is None or _folded(following[0]) not in _YES_OR_NO):
        return "yes", start
    if following is None:
        raise Unreadable("line-option-empty", option=f"--{one.name}")
    unit = _UNIT.match(rest, following.end()) if one.kind is timedelta and following[0].isdigit() else None
    end = unit.end() if unit else following.end()
    return rest[following.start() : end], end


def _in_quotes(rest: str, start: int) -> tuple[str, int] | None:
    """What stands in quotes from here on, and where it ends; None where nothing does, or they are left open."""
    closing = _QUOTES.get(rest[start])
    if closing == '"':
        found = _QUOTED.match(rest, start)
        return (_KEPT.sub(r"\1", found[1]), found.end()) if found else None
    end = rest.find(closing, start + 1) if closing else -1
    return (rest[start + 1 : end], end + 1) if end > 0 else None


def _in_order(words: str, command: Command, options: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is left, dealt out to the fields that no option named: one word each, the free field all the rest.

    Fields that come after the free one are only ever named: every word before them belongs to it.
    """
    free = _free(command)
    fields = [one for one in _in_turn(command) if one.name not in options]
    required = [one for one in fields if one.required]
    takers = required or ([] if free else fields[:1])
    for one in takers:
        if not words:
            return
        value, end = _in_quotes(words, 0) or _first(words)
        if one is takers[-1] and free is None and end < len(words):
            value, end = words, len(words)
        yield one.name, value
        words = words[end:].strip()
    if words and free is not None and free.name not in options:
        yield free.name, words
    elif words and command.file is not None:
        raise file_wanted(command, command.file)
    elif words:
        raise Unreadable("line-left-over", command=command.path)


def _in_turn(command: Command) -> Sequence[Field]:
    """The fields that a word can be for without its name."""
    free = _free(command)
    fields = command.fields[: command.fields.index(free)] if free else command.fields
    return [one for one in fields if not one.hint.file]


def _first(words: str) -> tuple[str, int]:
    word = words.split(maxsplit=1)[0]
    return word, len(word)


def _free(command: Command) -> Field | None:
    return next((one for one in reversed(command.fields) if one.free), None)


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word[:60]).casefold()


def _help(about: str = "") -> Choices:
    press = Press("help", (("command", about),)) if about else Press("help")
    return choices((text("line-help-button"), press))
