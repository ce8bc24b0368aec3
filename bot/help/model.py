"""Help, worked out from the commands themselves: how they are grouped, an example that works, the nearest name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches

from bot.kernel.commands import Command, Field
from bot.kernel.documents import Person

GROUPS: Mapping[str, tuple[str, ...]] = {
    "now": ("urgent", "worried"),
    "find": ("signpost",),
    "together": ("rules", "checkin", "listening", "contentnote", "thanks", "smallstep"),
    "me": ("welcome", "me"),
    "hold": ("circle", "prompt"),
    "kith": ("help", "about"),
}
"""Which first words belong under which heading, in this order; what is in none comes after `together`."""
OTHERS = "more"
_ORDER = ("now", "find", "together", OTHERS, "me", "hold", "kith")


def grouped(commands: Iterable[Command]) -> Mapping[str, tuple[Command, ...]]:
    """Commands under the headings that have any, in the order of the headings."""
    listed = [one for one in commands if not one.hidden]
    under = {group: tuple(one for one in listed if _group(one) == group) for group in _ORDER}
    return {group: found for group, found in under.items() if found}


def nearest(words: str, paths: Sequence[str]) -> str | None:
    """The command that was probably meant."""
    return next(iter(get_close_matches(words, paths, n=1, cutoff=0.6)), None)


def tidy(words: str) -> str:
    """A command's name as somebody might write it: `!Rules  propose` is `rules propose`."""
    return " ".join(words.casefold().replace("!", " ").replace("/", " ").split())


def example(command: Command) -> str:
    """A line that works: what is required in order, free words, then options by name."""
    return " ".join((command.path, *_filled(command.fields)))


def _group(command: Command) -> str:
    word = command.path.split(" ")[0]
    return next((group for group, words in GROUPS.items() if word in words), OTHERS)


def _filled(every: Sequence[Field]) -> Iterator[str]:
    """What comes after free words is only ever named; a file is attached."""
    fields = [one for one in every if not one.hint.file]
    free = next((one for one in reversed(fields) if one.free), None)
    after = fields[fields.index(free) + 1 :] if free else ()
    yield from (_value(one) for one in fields if one.required and one is not free and one not in after)
    if free is not None:
        yield _value(free)
    named = (
        one
        for one in fields
        if one is not free and (one in after if one.required else bool(one.hint.example))
    )
    yield from (f"--{one.name} {_quoted(_value(one))}" for one in named)


def _quoted(value: str) -> str:
    """An option takes one word, or several in quotes."""
    return f'"{value}"' if " " in value else value


def _value(field: Field) -> str:
    if field.hint.example:
        return field.hint.example
    if field.options:
        return field.options[0]
    if field.kind is int:
        return str(field.hint.least or 3)
    return {Person: "@bo", bool: "yes", timedelta: "24h"}.get(field.kind, f"<{field.name}>")
