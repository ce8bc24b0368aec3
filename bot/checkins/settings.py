"""`checkin settings`: how somebody is invited, whether others may be asked to listen, and a journal of one's own."""

from dataclasses import replace

from bot.checkins.forms import Choose
from bot.checkins.inviting import Invitations
from bot.checkins.model import Inviting, Settings
from bot.checkins.ports import Around
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Block, Bullets, Heading, Note, Press, Said, Text, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Unreadable
from bot.kernel.ids import new_id
from bot.kernel.people import CHECKINS, Caller, CircleFacts
from bot.kernel.rhythm import describe, rhythm_to_come


class Choosing:
    def __init__(self, around: Around, invitations: Invitations) -> None:
        self._around, self._invitations = around, invitations
        self._choices = around.choices

    def choose(self, caller: Caller, form: Choose) -> Reply:
        circle = circle_of(caller)
        before = self._choices.settings(circle.id, caller.account)
        chosen = self._inviting(caller, before, form)
        chosen = replace(
            chosen,
            ask_others=before.ask_others if form.ask is None else form.ask,
            journal=before.journal if form.journal is None else form.journal,
        )
        if chosen != before:
            self._choices.settle(chosen)
            self._plan(caller, circle, before, chosen)
        if chosen.inviting is not Inviting.NEVER and (form.inviting or form.when.strip()):
            self._around.people.allow(caller.member, CHECKINS, on=True)
        return tell(*self._shown(circle, chosen), *_also(before, chosen))

    def _inviting(self, caller: Caller, before: Settings, form: Choose) -> Settings:
        if form.when.strip():
            rhythm = rhythm_to_come(form.when, caller.now, caller.zone)
            own = before.own or new_id(self._around.dice)
            return replace(before, inviting=Inviting.OWN, rhythm=rhythm, own=own)
        if form.inviting is None or form.inviting is before.inviting:
            return before
        if form.inviting is Inviting.OWN and before.rhythm is None:
            raise Unreadable("checkins-own-when")
        return replace(before, inviting=form.inviting)

    def _plan(self, caller: Caller, circle: CircleFacts, before: Settings, chosen: Settings) -> None:
        if chosen.inviting is Inviting.OWN:
            self._invitations.plan_own(circle, chosen, caller.zone)
        else:
            self._invitations.unplan_own(before)

    def _shown(self, circle: CircleFacts, chosen: Settings) -> tuple[Block, ...]:
        lines = (
            _invited(chosen),
            text("checkins-set-asked" if chosen.ask_others else "checkins-set-not-asked"),
            text("checkins-set-journal" if chosen.journal else "checkins-set-no-journal"),
        )
        return (
            Heading(text("checkins-settings", circle=Said(circle.name))),
            Bullets(lines),
            choices(*_switches(chosen)),
            Note(text("checkins-settings-how")),
        )


def _invited(chosen: Settings) -> Text:
    if chosen.inviting is Inviting.OWN and chosen.rhythm is not None:
        return text("checkins-set-own", rhythm=describe(chosen.rhythm))
    return text("checkins-set-circle" if chosen.inviting is Inviting.CIRCLE else "checkins-set-never")


def _switches(chosen: Settings) -> tuple[tuple[Text, Press], ...]:
    def to(**values: str) -> Press:
        return Press("checkin settings", tuple(values.items()))

    invited = (
        (text("checkins-switch-never"), to(inviting="never"))
        if chosen.inviting is not Inviting.NEVER
        else (text("checkins-switch-circle"), to(inviting="circle"))
    )
    asked = (
        (text("checkins-switch-not-asked"), to(ask="no"))
        if chosen.ask_others
        else (text("checkins-switch-asked"), to(ask="yes"))
    )
    journal = (
        (text("checkins-switch-no-journal"), to(journal="no"))
        if chosen.journal
        else (text("checkins-switch-journal"), to(journal="yes"))
    )
    return invited, asked, journal


def _also(before: Settings, chosen: Settings) -> tuple[Block, ...]:
    """What was written stays until its owner burns it."""
    if before.journal and not chosen.journal:
        burn = (text("checkins-burn"), Press("checkin burn"))
        return (text("checkins-journal-stays"), choices(burn))
    return ()
