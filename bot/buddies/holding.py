"""`round …`: a facilitator opens a round, looks at it in numbers, runs it, and can take it back until it goes out.

They see how many, and never who wished what; nobody can be picked out of the numbers.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.buddies.forms import Days, Hand, Nothing, Run, Whom
from bot.buddies.making import Gathered, Making, thought
from bot.buddies.ports import Around
from bot.buddies.previewing import preview_of
from bot.buddies.result import Matched
from bot.buddies.rounds import SHOWN_FROM, UNDO, Round, Stage, State, numbers
from bot.buddies.sending_out import INTRODUCE, MAKE, heavy, over
from bot.buddies.showing import PREVIEW, in_numbers, kind_name
from bot.buddies.telling import Telling
from bot.kernel.appointments import Appointment
from bot.kernel.at_hand import circle_of
from bot.kernel.breaks import read_breaks, shown_breaks
from bot.kernel.documents import Block, Instant, Note, Press, Text, choices, say, shared, text
from bot.kernel.effects import Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.features import Thought
from bot.kernel.people import Caller, CircleFacts
from bot.kernel.recurrence import local_day

LOOKED_AT = "buddies-preview"
_OFF = ("off", "none", "no")
_CANCEL = (text("buddies-undo-press"), Press("round undo"))
_NOW = (text("buddies-introduce-press"), Press("round introduce"))
_RUN = (text("buddies-run-press"), Press("round run"))


class Rounds:
    def __init__(self, around: Around, making: Making, telling: Telling) -> None:
        self._around, self._making, self._tell = around, making, telling
        self._rounds, self._diary = around.rounds, around.diary

    def preview(self, caller: Caller, _: Nothing) -> Reply:
        """In numbers; it changes nothing."""
        round_ = self._at_hand(caller, Stage.OPEN, Stage.MADE)
        if round_.stage is Stage.MADE:
            return tell(*self._made_numbers(round_), choices(_NOW, _CANCEL))
        if self._making.many(round_):
            self._diary.keep(Appointment(LOOKED_AT, round_.id, caller.now))
            return tell(text("buddies-thinking"))
        gathered = self._making.gather(round_, caller.now)
        return tell(*preview_of(round_, gathered, thought(gathered)), choices(_RUN))

    def run(self, caller: Caller, form: Run) -> Reply:
        round_ = replace(self._at_hand(caller, Stage.OPEN), least=form.least)
        if self._making.many(round_):
            self._rounds.keep(replace(round_, at=caller.now))
            self._diary.keep(Appointment(MAKE, round_.id, caller.now))
            return tell(text("buddies-thinking"))
        gathered = self._making.gather(round_, caller.now)
        made = self._make(replace(round_, at=caller.now), gathered, thought(gathered), caller.now)
        if made is None:
            raise Refusal("buddies-too-few", least=form.least)
        at = Instant(caller.now + UNDO)
        return tell(*self._made_numbers(made), text("buddies-made-at", at=at), choices(_NOW, _CANCEL))

    def thoughts(self) -> tuple[Thought, ...]:
        return (
            Thought(MAKE, self._look, over, heavy, keep=self.make),
            Thought(LOOKED_AT, self._look, over, heavy, keep=self._previewed),
        )

    def _look(self, appointment: Appointment) -> Gathered | None:
        round_ = self._rounds.find(appointment.subject)
        if round_ is None or not round_.open or round_.paused:
            return None
        return self._making.gather(round_, self._around.clock.now())

    def _previewed(
        self, appointment: Appointment, gathered: Gathered | None, matched: Matched | None
    ) -> Reply:
        circle = self._around.circles.facts(gathered.round.circle) if gathered else None
        if gathered is None or matched is None or circle is None:
            return Reply()
        blocks = (*preview_of(gathered.round, gathered, matched), choices(_for_all(_RUN)))
        key = f"preview:{appointment.at:%Y%m%d%H%M%S}"
        return Reply(effects=(self._to_holders(circle, gathered.round, key, *blocks),))

    def make(self, appointment: Appointment, gathered: Gathered | None, matched: Matched | None) -> Reply:
        """Its time has come. With too few, a later one is tried; whoever holds it is told."""
        round_ = self._rounds.find(appointment.subject)
        circle = self._around.circles.facts(round_.circle) if round_ else None
        if round_ is None or circle is None or not round_.open or round_.at != appointment.at:
            return Reply()
        if round_.paused or not circle.goes_on or gathered is None or matched is None:
            return Reply()
        made = self._make(round_, gathered, matched, appointment.at)
        if made is None:
            later = replace(round_, at=round_.following(circle.zone))
            self._rounds.keep(later)
            self._diary.keep(Appointment(MAKE, later.id, later.at))
            told: tuple[Block, ...] = (
                text("buddies-too-few-later", least=round_.least, at=Instant(later.at)),
            )
            return Reply(effects=(self._to_holders(circle, round_, f"few:{round_.at:%Y%m%d%H%M}", *told),))
        at = text("buddies-made-at", at=Instant(appointment.at + UNDO))
        blocks = (*self._made_numbers(made), at, choices(*(map(_for_all, (_NOW, _CANCEL)))))
        return Reply(
            effects=(self._to_holders(circle, round_, f"made:{appointment.at:%Y%m%d%H%M%S}", *blocks),)
        )

    def _make(self, round_: Round, gathered: Gathered, matched: Matched, now: datetime) -> Round | None:
        if len(gathered.seats) + self._making.made_by_hand(round_) < round_.least:
            return None
        made = self._making.keep(round_, gathered, matched)
        self._diary.keep(Appointment(INTRODUCE, round_.id, now + UNDO))
        return made

    def introduce_now(self, caller: Caller, _: Nothing) -> Reply:
        round_ = self._at_hand(caller, Stage.MADE)
        self._diary.cancel(INTRODUCE, round_.id)
        self._diary.keep(Appointment(INTRODUCE, round_.id, caller.now))
        return tell(text("buddies-introducing"))

    def undo(self, caller: Caller, _: Nothing) -> Reply:
        """As if the pairs had not been made. They are made anew when somebody says so, or at a new time."""
        round_ = self._at_hand(caller, Stage.MADE)
        self._diary.cancel(INTRODUCE, round_.id)
        self._rounds.forget_made(round_.id)
        self._rounds.keep(replace(round_, stage=Stage.OPEN, joined=0))
        return tell(text("buddies-undone"), choices(PREVIEW, _RUN))

    def breaks(self, caller: Caller, form: Days) -> Reply:
        """Days on which none of the series begins; what would begin on one of them does so in the first week after."""
        circle, round_ = circle_of(caller), self._at_hand(caller, Stage.OPEN, Stage.MADE, Stage.RUNNING)
        off = form.days.strip().casefold() in _OFF
        breaks = () if off else read_breaks(form.days, local_day(caller.now, circle.zone))
        moved = replace(round_, breaks=breaks).clear(circle.zone)
        self._rounds.keep(moved)
        if moved.at != round_.at:
            self._diary.cancel(MAKE, round_.id)
            self._diary.keep(Appointment(MAKE, round_.id, moved.at))
        shown = (
            (text("buddies-round-breaks"), shown_breaks(breaks)) if breaks else (text("buddies-breaks-none"),)
        )
        when = (text("buddies-round-goes-on", at=Instant(moved.at)),) if moved.open else ()
        return tell(*shown, *when)

    def pause(self, caller: Caller, _: Nothing) -> Reply:
        round_ = self._at_hand(caller, Stage.OPEN, Stage.MADE)
        paused = replace(round_, paused=not round_.paused)
        self._rounds.keep(paused)
        if paused.paused:
            return tell(text("buddies-round-paused"), Note(text("buddies-round-paused-note")))
        at = max(round_.at, caller.now)
        self._rounds.keep(replace(paused, at=at))
        name = MAKE if round_.open else INTRODUCE
        self._diary.cancel(name, round_.id)
        self._diary.keep(Appointment(name, round_.id, at))
        return tell(text("buddies-round-goes-on", at=Instant(at)))

    def close(self, caller: Caller, _: Nothing) -> Reply:
        """No more of it. Pairs there are go on: they are their people's own."""
        round_ = self._at_hand(caller, Stage.OPEN, Stage.MADE, Stage.RUNNING)
        self._rounds.forget_made(round_.id)
        for name in (MAKE, INTRODUCE):
            self._diary.cancel(name, round_.id)
        self._rounds.keep(replace(round_, stage=Stage.CLOSED))
        return tell(text("buddies-round-closed"), Note(text("buddies-round-closed-note")))

    def report(self, caller: Caller, _: Nothing) -> Reply:
        told = (Stage.MADE, Stage.RUNNING, Stage.CLOSED)
        round_ = self._rounds.latest(circle_of(caller).id, told)
        if round_ is None:
            raise Refusal("buddies-no-round")
        found = numbers(round_, tuple(self._rounds.pairs(round_.id)))
        title = text(
            "buddies-report", number=round_.number, kind=kind_name(round_.kind), at=Instant(round_.at)
        )
        return tell(title, *in_numbers(found), Note(text("buddies-report-note")))

    def hand(self, caller: Caller, form: Hand) -> Reply:
        """Two people at a facilitator's wish; both are asked as always. Where it cannot be, the sentence is one and the
        same, whatever the cause."""
        round_ = self._at_hand(caller, Stage.OPEN, Stage.MADE)
        two = frozenset((form.one.account, form.other.account))
        gathered = self._making.gather(round_, caller.now, only=two)
        both = [gathered.seats.get(one.account) for one in (form.one, form.other)]
        one, other = both
        if one is None or other is None or not self._making.fits(gathered, one, other):
            raise Refusal("buddies-hand-cannot")
        self._making.by_hand(round_, (one, other))
        return tell(text("buddies-hand-made"), Note(text("buddies-hand-note")))

    def hold(self, caller: Caller, form: Whom) -> Reply:
        """Somebody is asked whether they would sit this round out: only they can say so. Whether they are in is not
        told."""
        round_ = self._at_hand(caller, Stage.OPEN, Stage.MADE)
        seats = self._around.seats.of(form.who.account)
        mine = [one for one in seats if (one.community, one.kind) == (caller.community, round_.kind)]
        rest = (text("buddies-hold-yes"), Press("buddy pause", (("for", f"{round_.weeks} weeks"),)))
        document = say(text("buddies-hold"), choices(rest), Note(text("buddies-hold-note")))
        key = f"buddies:{round_.id}:hold:{form.who.account}"
        asked = tuple(self._tell.seat(one, key, document) for one in mine)
        return tell(text("buddies-hold-asked", who=form.who), effects=asked)

    def vouch(self, caller: Caller, form: Whom) -> Reply:
        """Somebody new need not wait. Whether they have a seat at all is not told."""
        for seat in self._around.seats.of(form.who.account):
            if seat.community == caller.community:
                self._around.seats.keep(replace(seat, vouched=True))
        return tell(text("buddies-vouched", who=form.who))

    def _at_hand(self, caller: Caller, *stages: Stage) -> Round:
        circle = circle_of(caller)
        round_ = self._rounds.latest(circle.id, stages)
        if round_ is not None:
            return round_
        other = self._rounds.latest(circle.id)
        raise Refusal(f"buddies-round-is-{other.stage}" if other else "buddies-no-round")

    def _made_numbers(self, round_: Round) -> tuple[Block, ...]:
        pairs = tuple(one for one in self._rounds.pairs(round_.id) if one.state is State.MADE)
        paired = sum(len(one.people) for one in pairs)
        if round_.joined < SHOWN_FROM:
            return (text("buddies-made-few", count=paired),)
        threes = sum(len(one.people) > 2 for one in pairs)
        waiting = max(0, round_.joined - paired)
        return (
            text("buddies-made", count=paired, pairs=len(pairs) - threes, threes=threes, waiting=waiting),
        )

    def _to_holders(self, circle: CircleFacts, round_: Round, what: str, *blocks: Block) -> Post:
        until = self._around.clock.now() + timedelta(days=7)
        key = f"buddies:{round_.id}:{what}"
        return Post(
            key, facilitators_of(circle), say(*blocks), Why.UNASKED, circle=circle.id, not_after=until
        )


def _for_all(way: tuple[Text, Press]) -> tuple[Text, Press]:
    return (way[0], shared(way[1]))
