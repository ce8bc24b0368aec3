"""A member's own post with a content note (DR4): what it touches on is seen first, the words when a reader chooses.

Nothing of it is kept: that it is theirs is in the key of the post, so nobody else can take it back.
"""

from bot.doors.forms import ContentNote, Mine
from bot.doors.model import Lately
from bot.doors.ports import Around
from bot.doors.worried import URGENT, circle_of
from bot.kernel.documents import Hidden, Note, Person, Press, Said, Text, choices, say, shared, text
from bot.kernel.effects import Card, Reply, Withdraw, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.people import AccountId, Caller, CircleId


class Notes:
    def __init__(self, around: Around) -> None:
        self._around = around
        self._lately = Lately()

    def post(self, caller: Caller, form: ContentNote) -> Reply:
        circle = circle_of(caller)
        said = (caller.account, circle.id, form.note, form.own, form.words)
        id_ = self._lately.same(*said, now=caller.now, fresh=lambda: new_id(self._around.dice))
        shown = say(
            text("doors-note-by", who=Person(caller.account)),
            Hidden(_label(form), Said(form.words)),
            choices((text("doors-urgent"), shared(Press("urgent")))),
        )
        back = Press("contentnote back", (("id", id_), ("circle", str(circle.id))))
        return tell(
            text("doors-note-posted"),
            choices((text("doors-note-back"), back), URGENT),
            Note(text("doors-note-kept")),
            effects=(Card(_key(caller.account, id_), 1, circle.place, shown, circle=circle.id),),
        )

    def back(self, caller: Caller, form: Mine) -> Reply:
        circle = self._around.circles.facts(CircleId(form.circle))
        if circle is None or circle.ended:
            raise Refusal("doors-note-gone")
        key = _key(caller.account, form.id)
        return tell(text("doors-note-taken"), effects=(Withdraw(f"{key}:back", circle.place, key),))


def _key(author: AccountId, id_: str) -> str:
    return f"note:{author}:{id_}"


def _label(form: ContentNote) -> Text:
    note = text(f"doors-note-{form.note}")
    if not form.own:
        return text("doors-note-label", note=note)
    return text("doors-note-label-own", note=note, own=Said(form.own))
