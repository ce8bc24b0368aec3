"""`checkin …` and `listening …`: what members say about how they arrive, and how it is met (A3, A4)."""

from dataclasses import replace
from functools import partial

from bot.checkins import forms
from bot.checkins.arriving import Arriving
from bot.checkins.closing import NO_ANSWER, UNHEARD
from bot.checkins.hearing import Hearing
from bot.checkins.inviting import OWN_DAYS, PICTURE, WITH_CIRCLE, WORDS_GO, Invitations
from bot.checkins.journal import Pages
from bot.checkins.listening import Listening
from bot.checkins.ports import Around
from bot.checkins.settings import Choosing
from bot.kernel.commands import Command, Needs
from bot.kernel.effects import Reply
from bot.kernel.features import Job, Rhythm, Silent
from bot.kernel.happenings import (
    CircleChanged,
    CircleEnded,
    Happening,
    LeftAll,
    LeftCircle,
    Thanked,
    WentOut,
    ZoneSet,
)
from bot.kernel.people import AccountId, CircleFacts

_holder = partial(Command, needs=Needs.FACILITATOR)
_own = partial(Command, needs=Needs.CONSENT, in_circle=False)
_button = partial(Command, needs=Needs.CONSENT, in_circle=False, hidden=True)


class CheckIns(Silent):
    def __init__(self, around: Around) -> None:
        self._around = around
        self._listening = Listening(around)
        self._hearing = Hearing(around, self._listening)
        self._arriving = Arriving(around, self._hearing)
        self._invitations = Invitations(around)
        self._choosing = Choosing(around, self._invitations)
        self._pages = Pages(around)

    def commands(self) -> tuple[Command, ...]:
        arriving, hearing, invitations = self._arriving, self._hearing, self._invitations
        return (
            Command("checkin now", forms.Now, arriving.now, confidential=True),
            Command("checkin change", forms.Change, arriving.change, needs=Needs.MEMBER, confidential=True),
            Command("checkin takeback", forms.Mine, arriving.take_back, needs=Needs.MEMBER),
            Command("checkin settings", forms.Choose, self._choosing.choose),
            _holder("checkin schedule", forms.Schedule, invitations.schedule),
            _holder("checkin words", forms.PictureWords, invitations.words),
            Command("checkin open", forms.Nothing, invitations.in_own_words, hidden=True),
            Command("checkin word", forms.Word, invitations.word, hidden=True),
            _button("checkin pass", forms.Nothing, arriving.not_today),
            Command("checkin answer", forms.Answer, hearing.answer, hidden=True),
            _button("checkin buddy", forms.Answer, hearing.answer),
            _button("checkin heard", forms.Mine, hearing.is_enough),
            _button("checkin ask", forms.Mine, hearing.ask),
            _button("checkin tell", forms.Mine, hearing.tell_facilitators),
            _button("checkin listen", forms.Listen, self._listening.listen),
            *self._journal(),
            Command("listening on", forms.Nothing, self._listening.on),
            Command("listening off", forms.Nothing, self._listening.off, needs=Needs.MEMBER),
            _own("listening limit", forms.Limit, self._listening.limit),
        )

    def jobs(self) -> tuple[Job, ...]:
        return (
            Job(UNHEARD, self._hearing.unheard),
            Job(NO_ANSWER, self._listening.no_answer),
            Job(WORDS_GO, self._invitations.words_go),
            Job(PICTURE, self._invitations.how_we_arrived),
        )

    def rhythms(self) -> tuple[Rhythm, ...]:
        return (
            Rhythm(WITH_CIRCLE, self._invitations.with_circle),
            Rhythm(OWN_DAYS, self._invitations.on_own_days),
        )

    def hear(self, happening: Happening) -> Reply | None:
        match happening:
            case Thanked(circle, giver, receiver):
                self._hearing.thanked(giver, receiver, circle)
            case LeftCircle(circle, account):
                return self._left(circle, account)
            case WentOut(caller, circle) if caller.place == circle.place:
                return Reply(effects=self._listening.passed_on(caller.account, circle.id))
            case LeftAll(account):
                self._left_all(account)
            case ZoneSet(account, zone):
                self._invitations.zone_set(account, zone)
            case CircleEnded(circle):
                self._invitations.circle_changed(replace(circle, ended=True))
            case CircleChanged(after=circle):
                self._invitations.circle_changed(circle)
            case _:
                pass
        return None

    def _left(self, circle: CircleFacts, account: AccountId) -> Reply:
        """What they chose, offered and asked for here goes with them, and what nobody has seen yet stays unseen.

        Whoever waited for them is not left waiting.
        """
        book, choices = self._around.book, self._around.choices
        chosen = choices.settings(circle.id, account)
        self._invitations.unplan_own(chosen)
        choices.forget_choices(circle.id, account)
        pending = book.pending(account, circle.id)
        for id_ in book.theirs(account, circle.id):
            checkin = book.find(id_)
            if checkin is not None:
                self._around.outbox.cancel(checkin.key)
                self._hearing.forget(checkin)
        book.let_go(account, circle.id)
        return Reply(effects=self._listening.gone(account, pending))

    def _left_all(self, account: AccountId) -> None:
        """Also what is theirs where they were away, or what has ended: of such a circle nobody hears that they left."""
        for chosen in self._around.choices.all_of(account):
            self._invitations.unplan_own(chosen)
            self._around.choices.forget_choices(chosen.circle, account)
        self._around.journal.burn(account)

    def _journal(self) -> tuple[Command, ...]:
        pages = self._pages
        return (
            _own("checkin mine", forms.Journal, pages.mine),
            _button("checkin page", forms.Mine, pages.page),
            _button("checkin rewriting", forms.Mine, pages.rewriting),
            _button("checkin rewrite", forms.Rewrite, pages.rewrite, confidential=True),
            _button("checkin tear", forms.Mine, pages.tear),
            _button("checkin burn", forms.Burn, pages.burn),
            _button("checkin take", forms.Nothing, pages.take),
        )
