"""Doors instead of watching: `worried`, when somebody worries about another, and `contentnote`, for one's own words.

Nothing is looked at beyond what a person gives to these forms (DR6).
"""

from functools import partial

from bot.doors.forms import ContentNote, Mine, Taken, Tell, Worry
from bot.doors.notes import Notes
from bot.doors.ports import Around
from bot.doors.worried import Worried
from bot.kernel.commands import Command, Needs
from bot.kernel.features import Silent

_button = partial(Command, needs=Needs.CONSENT, in_circle=False, hidden=True)


class Doors(Silent):
    def __init__(self, around: Around) -> None:
        self._worried, self._notes = Worried(around), Notes(around)

    def commands(self) -> tuple[Command, ...]:
        worried, notes = self._worried, self._notes
        return (
            Command("worried", Worry, worried.worried, needs=Needs.MEMBER, confidential=True),
            Command("worried tell", Tell, worried.tell, needs=Needs.MEMBER, hidden=True, confidential=True),
            _button("worried taken", Taken, worried.taken),
            Command("contentnote", ContentNote, notes.post, confidential=True),
            _button("contentnote back", Mine, notes.back),
        )
