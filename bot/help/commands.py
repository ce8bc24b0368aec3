"""`help`: short, grouped, and only what this person can do here now; `help <command>` shows one whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from bot.help.model import example, grouped, nearest, tidy
from bot.kernel.commands import Audience, Catalogue, Command, Field, Hint, Needs, Words
from bot.kernel.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Note,
    Press,
    Text,
    choices,
    text,
)
from bot.kernel.effects import Reply
from bot.kernel.errors import Refusal
from bot.kernel.features import Silent
from bot.kernel.people import Caller

NO_WORDS = Words("")
_FIELD = {
    True: ("help-field", "help-field-of"),
    False: ("help-field-optional", "help-field-optional-of"),
}
"""How a field is told: whether it is needed; as it is, and with the words it knows."""
_START = choices((text("help-all"), Press("help")), (text("help-urgent"), Press("urgent")))


@dataclass(frozen=True, slots=True)
class AskHelp:
    """What can be done here; with a command, how it works."""

    command: Annotated[Words, Hint(longest=60, example="rules propose")] = NO_WORDS


class Help(Silent):
    """`offered`: the commands a caller may use where they are. The catalogue, holding `help` too, comes later."""

    def __init__(self, *, offered: Callable[[Caller], Sequence[Command]]) -> None:
        self._offered = offered
        self._catalogue = Catalogue(())

    def bind(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def commands(self) -> tuple[Command, ...]:
        return (Command("help", AskHelp, self.help, needs=Needs.NOTHING, in_circle=False),)

    def help(self, caller: Caller, form: AskHelp) -> Reply:
        asked = tidy(form.command)
        offered = tuple(self._offered(caller))
        if not asked:
            return Reply(Document(tuple(_overview(offered))))
        found = self._catalogue.find(asked)
        if found is not None and not found.hidden:
            return Reply(Document(tuple(_whole(found, here=found in offered))))
        family = _under(asked, offered) or _under(asked, self._catalogue.listed())
        if family:
            return Reply(Document(tuple(_overview(family))))
        raise self._unknown(asked)

    def _unknown(self, asked: str) -> Refusal:
        near = nearest(asked, [one.path for one in self._catalogue.listed()])
        if near is None:
            return Refusal("help-unknown", offer=_START)
        offer = choices((text("help-near-button", command=near), Press("help", (("command", near),))))
        return Refusal("help-near", command=near, offer=offer)


def _under(word: str, commands: Sequence[Command]) -> tuple[Command, ...]:
    return tuple(one for one in commands if one.path.startswith(f"{word} "))


def _overview(commands: Sequence[Command]) -> Iterator[Block]:
    for group, found in grouped(commands).items():
        yield Heading(text(f"help-group-{group}"))
        yield Bullets(tuple(text("help-line", command=one.path, does=text(one.key)) for one in found))
    yield Note(text("help-how"))


def _whole(command: Command, *, here: bool) -> Iterator[Block]:
    yield Heading(text("help-title", command=command.path))
    yield text(command.key)
    if command.fields:
        yield Bullets(tuple(_field(command, one) for one in command.fields))
    yield text("help-example", line=example(command))
    if not here:
        yield text(f"help-not-now-{command.needs.replace('_', '-')}")
    yield Note(text("help-seen-place" if command.audience is Audience.PLACE else "help-seen-you"))


def _field(command: Command, field: Field) -> Text:
    label = text(command.field_key(field.name))
    plain, of = _FIELD[field.required]
    if not field.options:
        return text(plain, name=field.name, label=label)
    return text(of, name=field.name, label=label, options=", ".join(field.options))
