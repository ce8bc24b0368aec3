"""A command as somebody types it on Discord: with a slash, and each field by its name."""

from functools import partial

from adapters.desk import ReplyDesk
from bot.kernel.commands import Catalogue
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.ports import Wording
from bot.kernel.prefix import read_line


def worded(desk: ReplyDesk) -> Wording:
    """The desk's words, with every command in them as Discord takes it."""
    return partial(desk.wording, typed=partial(_typed, desk.catalogue))


def _typed(catalogue: Catalogue, line: str) -> str:
    try:
        call = read_line(line, catalogue)
    except (Refusal, Unreadable):
        return f"/{line}"
    return " ".join((f"/{call.command.path}", *(f"{name}:{value}" for name, value in call.values)))
