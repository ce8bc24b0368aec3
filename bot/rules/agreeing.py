"""`rules agree` and `rules talk`: each member's own word on the rules, and the way to ask first."""

from dataclasses import replace

from bot.kernel.documents import Note, text
from bot.kernel.effects import Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.happenings import Agreed
from bot.kernel.ids import new_id
from bot.kernel.people import AccountId, Caller, CircleFacts, Membership
from bot.rules.forms import Agree, Talk
from bot.rules.notices import told_to_facilitators
from bot.rules.ports import Around
from bot.rules.showing import Showing, circle_of


class Agreeing:
    def __init__(self, around: Around, showing: Showing) -> None:
        self._around = around
        self._circles = around.circles
        self._showing = showing

    def agree(self, caller: Caller, form: Agree) -> Reply:
        """A button under an older version agrees to nothing: what it showed is not what holds."""
        circle = circle_of(caller)
        if not circle.rules_version:
            raise Refusal("rules-none-yet")
        if form.version not in (0, circle.rules_version):
            return self._showing.rules(caller, circle, text("rules-changed-since"))
        before = self._circles.membership(circle.id, caller.member)
        if before and before.agreed >= circle.rules_version and not before.talking:
            return tell(text("rules-agreed-already", version=circle.rules_version))
        self._circles.keep_membership(_agreed(caller, circle, before))
        self._around.outbox.cancel(again_key(circle, circle.rules_version, caller.account))
        happened = (Agreed(circle.id, caller.account, circle.rules_version, first=before is None),)
        return tell(text("rules-agreed"), Note(text("rules-agreed-note")), happened=happened)

    def talk(self, caller: Caller, form: Talk) -> Reply:
        """No reason needed; a member's clock stops until they agree."""
        circle = circle_of(caller)
        before = self._circles.membership(circle.id, caller.member)
        if before:
            self._circles.keep_membership(replace(before, talking=True))
        post = Post(
            self._talk_key(caller, circle, form),
            facilitators_of(circle),
            told_to_facilitators(caller.account, form.words),
            Why.ASKED_FOR,
            circle=circle.id,
        )
        note = text("rules-talk-note" if before else "rules-talk-note-newcomer")
        return tell(text("rules-talk"), Note(note), effects=(post,))

    def _talk_key(self, caller: Caller, circle: CircleFacts, form: Talk) -> str:
        """Without words, pressing again on the same day asks nothing new."""
        which = new_id(self._around.dice) if form.words else f"{caller.now:%Y%m%d}"
        return f"rules:{circle.id}:talk:{caller.account}:{which}"


def again_key(circle: CircleFacts, version: int, account: AccountId) -> str:
    """The invitation to agree again: one for each version and person."""
    return f"rules:{circle.id}:{version}:again:{account}"


def _agreed(caller: Caller, circle: CircleFacts, before: Membership | None) -> Membership:
    if before is None:
        return Membership(circle.id, caller.member, caller.account, circle.rules_version)
    here = caller.place in (circle.place, circle.lobby)
    return replace(before, agreed=circle.rules_version, talking=False, away=before.away and not here)
