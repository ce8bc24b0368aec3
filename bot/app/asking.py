"""A form asked field by field, for platforms that show no form: a whole message is one answer.

`skip`, `back` and `stop` are kept for moving about. Pure: what was answered so far goes in, what to ask next comes out.
"""

import json
from dataclasses import dataclass, field, replace

from bot.kernel.commands import Command, Field
from bot.kernel.documents import Block, Bullets, Document, Note, Said, Text, say, text
from bot.kernel.errors import Unreadable
from bot.kernel.forms import Find, Missing, file_wanted, file_works, fill

BACK, SKIP, STOP = "back", "skip", "stop"


@dataclass(frozen=True, slots=True)
class Asking:
    """`asked`: the names of the fields in the order they were asked; the last one waits for its answer."""

    path: str
    given: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    asked: tuple[str, ...] = ()
    within: str = ""
    """Kith's own id of the place where it was begun."""

    def written(self) -> str:
        return json.dumps([self.path, self.given, self.asked, self.within])


@dataclass(frozen=True, slots=True)
class Asked:
    """`asking`: None once it was stopped. `whole`: nothing is left to ask."""

    asking: Asking | None
    document: Document = field(default_factory=say, repr=False)
    whole: bool = False


def read(written: str) -> Asking:
    path, given, asked, within = json.loads(written)
    return Asking(path, tuple((name, value) for name, value in given), tuple(asked), within)


def begin(command: Command, given: tuple[tuple[str, str], ...], *, within: str = "") -> Asked:
    """The first question; fields that are filled in already are not asked."""
    return _next(command, Asking(command.path, given, within=within))


def answer(command: Command, asking: Asking, words: str, *, person: Find, file: str = "") -> Asked:
    """What comes after these words: the next question, the same one with what was wrong, or the whole form.

    `file`: what was attached, where that was asked for; what was said with it does not count.
    """
    one = _field(command, asking)
    said = "" if file else words.strip()
    match said.casefold().strip("!."):
        case "stop":
            return Asked(None, say(text("asking-stopped")))
        case "back":
            return _back(command, asking)
        case "skip" if not one.required:
            return _next(command, asking)
        case "skip":
            return Asked(asking, say(text("asking-needed"), *_question(command, one, asking)))
        case _:
            pass
    try:
        value = _value(command, one, said, file)
        fill(command, {one.name: value}, person=person)
    except Missing as missing:
        if one.name in missing.fields:
            return Asked(asking, say(*_question(command, one, asking)))
    except Unreadable as trouble:
        return Asked(asking, say(trouble.text, *_question(command, one, asking)))
    return _next(command, replace(asking, given=(*asking.given, (one.name, value))))


def waits_for_file(command: Command, asking: Asking) -> int:
    """How many bytes of one; 0 where words are waited for."""
    one = _field(command, asking)
    return one.hint.most_bytes if one.hint.file else 0


def _next(command: Command, asking: Asking) -> Asked:
    done = {name for name, _ in asking.given} | set(asking.asked)
    asked = (one for one in command.fields if one.required or not one.hint.behind)
    one = next((one for one in asked if one.name not in done), None)
    if one is None:
        return Asked(asking, whole=True)
    asking = replace(asking, asked=(*asking.asked, one.name))
    return Asked(asking, say(*_question(command, one, asking)))


def _back(command: Command, asking: Asking) -> Asked:
    """To the question before; at the first one it is asked again."""
    asked = asking.asked[:-1] or asking.asked
    given = tuple((name, value) for name, value in asking.given if name != asked[-1])
    asking = replace(asking, asked=asked, given=given)
    return Asked(asking, say(*_question(command, _field(command, asking), asking)))


def _field(command: Command, asking: Asking) -> Field:
    return next(one for one in command.fields if one.name == asking.asked[-1])


def _question(command: Command, one: Field, asking: Asking) -> tuple[Block, ...]:
    label = text(command.field_key(one.name))
    blocks: list[Block] = [text("asking-field", label=label)]
    if one.options:
        blocks.append(Bullets(tuple(_option(command, one, option) for option in one.options), numbered=True))
    elif one.hint.file:
        blocks.append(text("asking-file", works=file_works(one)))
    elif one.hint.example:
        blocks.append(text("asking-example", example=Said(one.hint.example)))
    first = len(asking.asked) == 1
    how = f"asking-how-{'needed' if one.required else 'may'}-{'first' if first else 'later'}"
    return (*blocks, Note(text(how)))


def _option(command: Command, one: Field, option: str) -> Text:
    return text(command.choice_key(one.name, option))


def _value(command: Command, one: Field, said: str, file: str) -> str:
    if one.hint.file and not file:
        raise file_wanted(command, one)
    return file if one.hint.file else _chosen(one, said)


def _chosen(one: Field, said: str) -> str:
    """A choice can be answered with its number."""
    if one.options and said.isascii() and said.isdigit() and 1 <= int(said) <= len(one.options):
        return one.options[int(said) - 1]
    return said
