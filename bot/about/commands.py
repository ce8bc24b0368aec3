"""`about`: who hosts, what is kept, what Kith is not. Works for everybody, always."""

from dataclasses import dataclass

from bot.kernel.commands import Command, Needs
from bot.kernel.documents import Bullets, Heading, Note, Press, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.features import Silent
from bot.kernel.people import Caller


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command without fields."""


class About(Silent):
    """`host`, `contact`: as whoever runs it wishes to be named; may be empty."""

    def __init__(self, *, host: str, contact: str = "") -> None:
        self._host, self._contact = host, contact

    def commands(self) -> tuple[Command, ...]:
        return (Command("about", Nothing, self.about, needs=Needs.NOTHING, in_circle=False),)

    def about(self, caller: Caller, _: Nothing) -> Reply:
        host = (
            text("about-host-contact", host=self._host, contact=self._contact)
            if self._host and self._contact
            else text("about-host", host=self._host)
            if self._host
            else text("about-host-unnamed")
        )
        return tell(
            Heading(text("about-title")),
            text("about-what"),
            host,
            Bullets((text("about-kept"), text("about-words"), text("about-room"), text("about-host-sees"))),
            text("about-not"),
            choices(
                (text("about-help"), Press("help")),
                (text("about-welcome"), Press("welcome")),
                (text("about-urgent"), Press("urgent")),
            ),
            Note(text("about-yours" if caller.kept else "about-nothing-kept")),
        )
