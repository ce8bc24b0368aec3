"""A command is declared once, as the form a person fills in.

Slash options, the typed line, help, the command page and the rehearsal room's menu all come from here.
What a command and its fields are called in a person's language are Fluent keys made of its path:
`rules propose` → `command-rules-propose`, its field `clarify` → `command-rules-propose-clarify`,
a choice `add` of its field `change` → `command-rules-propose-change-add`.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, NewType, get_args, get_origin, get_type_hints

from bot.kernel.attached import LARGEST, Attached
from bot.kernel.effects import Reply
from bot.kernel.people import Caller

Words = NewType("Words", str)
"""A field for free words. On a typed line the last such field takes all the rest."""


class Audience(StrEnum):
    """Who sees the answer; known before the handler runs, since Discord fixes it when deferring."""

    ONLY_CALLER = "only_caller"
    PLACE = "place"


class Needs(StrEnum):
    """What somebody must be before a command will look at them."""

    NOTHING = "nothing"
    """Works for everybody, always: help, about, urgent, reading the rules, saying yes to the data notice."""
    CONSENT = "consent"
    """They said yes to the data notice."""
    MEMBER = "member"
    """They agreed to this circle's rules (any version)."""
    CURRENT_RULES = "current_rules"
    """They agreed to the rules that hold now, or the grace period still runs, or their clock is stopped."""
    FACILITATOR = "facilitator"
    """They are on Kith's own list of this circle's facilitators."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a field's type leaves out. Lengths are in characters."""

    longest: int = 200
    least: int | None = None
    most: int | None = None
    example: str = ""
    """What works, shown when something does not: `24h`, `3`, `@bo`."""
    lines: bool = False
    """Holds several lines, like a file."""
    behind: bool = False
    """A button fills it, hardly ever a hand: left out of the forms that people see."""
    suggests: str = ""
    """The name of a `Suggester`: what would fit is offered while it is typed, where a platform can."""
    file: bool = False
    """A file that somebody attaches; the field is an `Attached`."""
    most_bytes: int = LARGEST
    """Of a file."""
    endings: tuple[str, ...] = ()
    """What a file's name may end with, like `.json`; empty where that is all the same."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, as every platform needs to know it."""

    name: str
    """As people type it: `from` for the form's `from_`, a word Python keeps for itself."""
    kind: Any
    """`str`, `int`, `bool`, a `StrEnum`, `timedelta`, `Person` or `Attached`."""
    required: bool
    hint: Hint
    free: bool = False
    """Takes free words."""
    attribute: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """The words a choice field knows."""
        return _options(self.kind)


@dataclass(frozen=True)
class Command:
    """`path`: the words that call it. `form`: a frozen dataclass of at most five fields.

    Field types: `str`, `Words`, `int`, `bool`, a `StrEnum`, `timedelta` (`24h`, `3 days`) and `Person` (a mention or
    full id, never a display name), each alone or inside `Annotated[…, Hint(…)]`. A field without default is required.
    One field may be a file: `Annotated[Attached, Hint(file=True)]`.
    """

    path: str
    form: type[Any]
    answer: Callable[[Caller, Any], Reply]
    audience: Audience = Audience.ONLY_CALLER
    needs: Needs = Needs.CURRENT_RULES
    in_circle: bool = True
    """It is about one circle: in a direct message the right one is found or asked for."""
    hidden: bool = False
    """Only reached through a button or another command; not listed in help."""
    confidential: bool = False
    """Its words are not for everybody: typed in a room by mistake, they are taken out of it where that can be done."""
    only_for: Callable[[Caller], bool] | None = None
    """Who is offered it, where not everybody is who could be; whoever calls it all the same is answered by it."""
    fields: tuple[Field, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(_fields(self.form)))
        if len(self.fields) > 5:
            raise ValueError(f"{self.path}: a form holds at most five fields")
        for one in self.fields:
            if one.hint.file is not (one.kind is Attached) or not 0 < one.hint.most_bytes <= LARGEST:
                raise ValueError(f"{self.path}: {one.name} is a file of 1 to {LARGEST} bytes, or none")
        if sum(one.hint.file for one in self.fields) > 1:
            raise ValueError(f"{self.path}: a form holds one file")

    @property
    def key(self) -> str:
        """The Fluent key of what it is for."""
        return "command-" + self.path.replace(" ", "-")

    def field_key(self, name: str) -> str:
        return f"{self.key}-{name.replace('_', '-')}"

    def choice_key(self, name: str, option: str) -> str:
        return f"{self.field_key(name)}-{option.replace('_', '-')}"

    @property
    def file(self) -> Field | None:
        """The field that takes a file."""
        return next((one for one in self.fields if one.hint.file), None)

    def without_file(self, values: Mapping[str, str]) -> dict[str, str]:
        """What may stand in a form that is shown again, or be kept for it: a file is chosen anew."""
        file = self.file
        return {name: value for name, value in values.items() if file is None or name != file.name}

    def named(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)

    def at_first(self, name: str) -> str:
        """What a choice or a yes-or-no field holds before anybody changes it; empty where nothing is chosen."""
        found = next(
            (one.default for one in dataclasses.fields(self.form) if one.name.rstrip("_") == name), None
        )
        if isinstance(found, bool):
            return "yes" if found else "no"
        return str(found) if isinstance(found, StrEnum) else ""


@dataclass(frozen=True)
class Catalogue:
    """Every command there is, by path."""

    commands: tuple[Command, ...]
    by_path: Mapping[str, Command] = field(init=False)

    def __post_init__(self) -> None:
        paths = [command.path for command in self.commands]
        if twice := {path for path in paths if paths.count(path) > 1}:
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        object.__setattr__(self, "by_path", {command.path: command for command in self.commands})

    def find(self, path: str) -> Command | None:
        return self.by_path.get(path)

    def under(self, word: str) -> tuple[Command, ...]:
        """The commands whose path begins with this word."""
        return tuple(one for one in self.commands if one.path.split(" ")[0] == word)

    def listed(self) -> tuple[Command, ...]:
        return tuple(one for one in self.commands if not one.hidden)


def are_private(line: str, catalogue: Catalogue) -> bool:
    """Whether a typed line holds words that are not for everybody, however well it could be read."""
    plain = " ".join(line.split()).casefold()
    return any(one.confidential and plain.startswith(f"{one.path} ") for one in catalogue.commands)


def _fields(form: type[Any]) -> Iterator[Field]:
    hints = get_type_hints(form, include_extras=True)
    for one in dataclasses.fields(form):
        kind, hint = _parts(hints[one.name])
        required = one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
        yield Field(
            one.name.rstrip("_"),
            str if kind is Words else kind,
            required,
            hint,
            free=kind is Words,
            attribute=one.name,
        )


def _parts(annotation: Any) -> tuple[Any, Hint]:
    """The plain type and the hint of an annotation; `X | None` counts as `X`."""
    kind, hint = annotation, Hint()
    if hasattr(annotation, "__metadata__"):
        kind = annotation.__origin__
        hint = next((extra for extra in annotation.__metadata__ if isinstance(extra, Hint)), hint)
    if get_origin(kind) is not None and type(None) in get_args(kind):
        kind = next(arg for arg in get_args(kind) if arg is not type(None))
    return kind, hint


@cache
def _options(kind: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
