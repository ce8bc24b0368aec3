"""It has gone quiet, and how is it going: each is asked alone, kindly, and nobody's talk is read for it."""

from dataclasses import replace

from bot.buddies.ending import ASK_QUIET, NO_WORD, Ending, subject_of
from bot.buddies.forms import Check, Going, Midway, Mine, StillThere
from bot.buddies.ports import Around
from bot.buddies.rounds import QUIET_ASKED, QUIET_FIRST, One, Pair, State
from bot.buddies.showing import URGENT, about
from bot.buddies.telling import Telling
from bot.kernel.appointments import Appointment
from bot.kernel.documents import (
    Block,
    Document,
    Note,
    Person,
    Press,
    choices,
    say,
    text,
)
from bot.kernel.effects import (
    Post,
    Reply,
    Why,
    facilitators_of,
    tell,
)
from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId, Caller

A_HUMAN_FROM = 2
"""From so many times quiet on, a facilitator's ear is offered."""


class Quiet:
    def __init__(self, around: Around, telling: Telling, ending: Ending) -> None:
        self._around, self._tell, self._ending = around, telling, ending
        self._rounds, self._diary = around.rounds, around.diary

    def quiet(self, caller: Caller, form: Mine) -> Reply:
        """Waited for a day, since most silences end by themselves; then the quiet one is asked, alone."""
        pair = self._ending.mine(caller, form.id)
        others = [one for one in pair.others(caller.account) if one.asked_at is None]
        if not others:
            return tell(text("buddies-quiet-asked-already"))
        at = caller.now + QUIET_FIRST
        for one in others:
            pair = pair.with_one(replace(one, asked_at=at))
            self._diary.keep(Appointment(ASK_QUIET, subject_of(pair, one), at))
        self._rounds.keep_pair(pair)
        return tell(
            text("buddies-quiet-heard"),
            choices((text("buddies-end-press"), Press("buddy end", about(pair))), URGENT),
            Note(text("buddies-quiet-note")),
        )

    def ask_quiet(self, appointment: Appointment) -> Reply:
        pair, one = self._of(appointment)
        if pair is None or one is None or one.asked_at is None:
            return Reply()
        until = appointment.at + QUIET_ASKED
        self._diary.keep(Appointment(NO_WORD, appointment.subject, until))
        return Reply(
            effects=(self._tell.unasked(pair, one, f"quiet{one.quiet}", _still_there(pair), until=until),)
        )

    def check(self, caller: Caller, form: Check) -> Reply:
        """What the quiet one says, whenever they say it."""
        pair = self._ending.mine(caller, form.id)
        if form.say is StillThere.END:
            return self._ending.end(caller, Mine(pair.id))
        one = self._heard(pair, caller.account)
        pair = pair.with_one(one)
        self._rounds.keep_pair(pair)
        told = text(f"buddies-quiet-{form.say}", who=Person(caller.account))
        posts = self._ending.others(pair, one, f"{form.say}{one.quiet}", told, self._ending.new_buddy(pair))
        if form.say is StillThere.HERE:
            posts = self._ending.others(pair, one, f"here{one.quiet}", told)
        return tell(text(f"buddies-said-{form.say}"), effects=posts)

    def here(self, caller: Caller, form: Mine) -> Reply:
        return self.check(caller, Check(form.id, StillThere.HERE))

    def no_word(self, appointment: Appointment) -> Reply:
        """Told warmly: nobody knows why somebody is quiet, and nobody has to."""
        pair, one = self._of(appointment)
        if pair is None or one is None or one.asked_at is None:
            return Reply()
        after = replace(one, quiet=one.quiet + 1, asked_at=None)
        pair = pair.with_one(after)
        self._rounds.keep_pair(pair)
        ear: tuple[Block, ...] = ()
        if after.quiet >= A_HUMAN_FROM:
            ear = (
                text("buddies-quiet-ear"),
                choices((text("buddies-ear-press"), Press("buddy ear", about(pair)))),
            )
        told = (
            text("buddies-quiet-still"),
            self._ending.new_buddy(pair),
            *ear,
            Note(text("buddies-quiet-still-note")),
        )
        return Reply(effects=self._ending.others(pair, one, f"no-word{one.quiet}", *told))

    def ear(self, caller: Caller, form: Mine) -> Reply:
        """A human, because they asked for one: the facilitators learn that, and nothing else."""
        pair = self._rounds.pair(form.id)
        one = pair.one(caller.account) if pair else None
        circle = self._around.circles.facts(one.circle) if one else None
        if pair is None or one is None or circle is None:
            raise Refusal("buddies-gone")
        said = say(text("buddies-ear-for", who=Person(caller.account)), Note(text("buddies-ear-for-note")))
        key = f"buddies:{pair.id}:ear:{caller.account}:{caller.now:%Y%m%d}"
        post = Post(key, facilitators_of(circle), said, Why.ASKED_FOR, circle=circle.id)
        return tell(text("buddies-ear-asked"), Note(text("buddies-ear-note")), effects=(post,))

    def midway(self, appointment: Appointment) -> Reply:
        """Each alone; no answer is owed, and whatever is said stays with whoever said it."""
        pair = self._rounds.pair(appointment.subject)
        if pair is None or pair.state is not State.MET:
            return Reply()
        ways = (
            (text(f"buddies-going-{how}"), Press("buddy going", (*about(pair), ("say", how.value))))
            for how in Going
        )
        document = say(text("buddies-midway"), choices(*ways), Note(text("buddies-midway-note")))
        return Reply(effects=tuple(self._tell.unasked(pair, one, "midway", document) for one in pair.staying))

    def going(self, caller: Caller, form: Midway) -> Reply:
        if form.say is Going.QUIET:
            return self.quiet(caller, Mine(form.id))
        if form.say is Going.END:
            return self._ending.end(caller, Mine(form.id))
        pair = self._ending.mine(caller, form.id)
        one = pair.one(caller.account)
        if one is not None:
            self._rounds.keep_pair(pair.with_one(replace(one, met=True)))
        return tell(text("buddies-going-good"))

    def _heard(self, pair: Pair, account: AccountId) -> One:
        one = pair.one(account)
        assert one is not None  # noqa: S101  # the caller is one of them
        for name in (ASK_QUIET, NO_WORD):
            self._diary.cancel(name, subject_of(pair, one))
        return replace(one, asked_at=None, quiet=one.quiet + (one.asked_at is not None))

    def _of(self, appointment: Appointment) -> tuple[Pair | None, One | None]:
        id_, _, account = appointment.subject.partition(":")
        pair = self._rounds.pair(id_)
        if pair is None or pair.state is not State.MET:
            return None, None
        return pair, pair.one(AccountId(account))


def _still_there(pair: Pair) -> Document:
    ways = (
        (text(f"buddies-there-{how}"), Press("buddy check", (*about(pair), ("say", how.value))))
        for how in StillThere
    )
    return say(text("buddies-there"), choices(*ways), Note(text("buddies-there-note")))
