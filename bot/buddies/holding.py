"""`round …`: a facilitator opens a round, looks at it in numbers, runs it, and can take it back until it goes out.

They see how many, and never who wished what; nobody can be picked out of the numbers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.buddies.forms import Hand, Nothing, Open, Run, Whom
from bot.buddies.making import Making
from bot.buddies.model import Part
from bot.buddies.pairing import Matched
from bot.buddies.ports import Around
from bot.buddies.rounds import LEAST, SHOWN_FROM, UNDO, Round, Stage, State, numbers
from bot.buddies.sending_out import INTRODUCE, MAKE
from bot.buddies.showing import in_numbers, kind_name
from bot.kernel.appointments import Appointment
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Block, Bullets, Instant, Note, Press, Text, choices, say, shared, text
from bot.kernel.effects import Effect, Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.ids import new_id
from bot.kernel.people import Caller, CircleFacts
from bot.kernel.walltime import read_moment

USUALLY_IN = timedelta(days=3)
_CANCEL = (text("buddies-undo-press"), Press("round undo"))
_NOW = (text("buddies-introduce-press"), Press("round introduce"))
_RUN = (text("buddies-run-press"), Press("round run"))
_PREVIEW = (text("buddies-preview-press"), Press("round preview"))


class Rounds:
    def __init__(self, around: Around, making: Making) -> None:
        self._around, self._making = around, making
        self._rounds, self._diary = around.rounds, around.diary

    def open(self, caller: Caller, form: Open) -> Reply:
        circle = circle_of(caller)
        known = self._rounds.open_in(circle.id, circle.community, form.kind)
        if known is not None:
            raise Refusal("buddies-round-open-already", at=Instant(known.at))
        at = self._starts(form.starts, caller, circle)
        round_ = Round(
            new_id(self._around.dice),
            circle.id,
            circle.community,
            form.kind,
            form.reach,
            form.weeks,
            form.every,
            LEAST,
            at,
        )
        return tell(
            text("buddies-round-opened", kind=kind_name(form.kind), at=Instant(at), weeks=form.weeks),
            *((text("buddies-round-again", weeks=form.every),) if form.every else ()),
            choices(_PREVIEW),
            Note(text("buddies-round-opened-note", hours=int(UNDO.total_seconds() // 3600))),
            effects=self._invited(round_, circle),
        )

    def _starts(self, words: str, caller: Caller, circle: CircleFacts) -> datetime:
        if not words.strip():
            return caller.now + USUALLY_IN
        at = read_moment(words, caller.now, circle.zone)
        if at > caller.now + timedelta(weeks=26):
            raise Unreadable("buddies-round-too-far")
        return at

    def _invited(self, round_: Round, circle: CircleFacts) -> tuple[Effect, ...]:
        """Said in the circle's room, where everybody can come in with one tap."""
        self._rounds.keep(round_)
        self._diary.keep(Appointment(MAKE, round_.id, round_.at))
        join = shared(Press("buddy join", (("kind", round_.kind.value),)))
        said = say(
            text("buddies-invited", kind=kind_name(round_.kind), at=Instant(round_.at), weeks=round_.weeks),
            choices((text("buddies-join-press"), join)),
            Note(text("buddies-invited-note")),
        )
        key = f"buddies:{round_.id}:invited"
        return (Post(key, circle.place, said, Why.UNASKED, circle=circle.id, not_after=round_.at),)

    def preview(self, caller: Caller, _: Nothing) -> Reply:
        """In numbers; it changes nothing."""
        round_ = self._at_hand(caller, Stage.OPEN, Stage.MADE)
        if round_.stage is Stage.MADE:
            return tell(*self._made_numbers(round_), choices(_NOW, _CANCEL))
        gathered = self._making.gather(round_, caller.now)
        matched = self._making.think(round_, gathered)
        return tell(
            *_preview(len(gathered.seats), matched),
            text("buddies-preview-when", at=Instant(round_.at)),
            choices(_RUN),
            Note(text("buddies-preview-note")),
        )

    def run(self, caller: Caller, form: Run) -> Reply:
        round_ = self._at_hand(caller, Stage.OPEN)
        made = self._make(replace(round_, least=form.least), caller.now)
        if made is None:
            raise Refusal("buddies-too-few", least=form.least)
        at = Instant(caller.now + UNDO)
        return tell(*self._made_numbers(made), text("buddies-made-at", at=at), choices(_NOW, _CANCEL))

    def make(self, appointment: Appointment) -> Reply:
        """Its time has come. With too few, a later one is tried; whoever holds it is told."""
        round_ = self._rounds.find(appointment.subject)
        circle = self._around.circles.facts(round_.circle) if round_ else None
        if round_ is None or circle is None or not round_.open or round_.at != appointment.at:
            return Reply()
        if round_.paused or not circle.goes_on:
            return Reply()
        made = self._make(round_, appointment.at)
        if made is None:
            later = replace(round_, at=round_.at + timedelta(weeks=max(1, round_.every)))
            self._rounds.keep(later)
            self._diary.keep(Appointment(MAKE, later.id, later.at))
            told: tuple[Block, ...] = (
                text("buddies-too-few-later", least=round_.least, at=Instant(later.at)),
            )
            return Reply(effects=(self._to_holders(circle, round_, f"few:{round_.at:%Y%m%d%H%M}", *told),))
        at = text("buddies-made-at", at=Instant(appointment.at + UNDO))
        blocks = (*self._made_numbers(made), at, choices(*(map(_for_all, (_NOW, _CANCEL)))))
        return Reply(effects=(self._to_holders(circle, round_, f"made:{round_.number}", *blocks),))

    def _make(self, round_: Round, now: datetime) -> Round | None:
        gathered = self._making.gather(round_, now)
        if len(gathered.seats) + self._making.by_hand(round_) < round_.least:
            return None
        made = self._making.keep(round_, gathered, self._making.think(round_, gathered))
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
        return tell(text("buddies-undone"), choices(_PREVIEW, _RUN))

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
        round_ = self._rounds.latest(circle_of(caller).id)
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
        gathered = self._making.gather(round_, caller.now)
        both = [gathered.seats.get(one.account) for one in (form.one, form.other)]
        one, other = both
        if one is None or other is None or not self._making.fits(round_, gathered, one, other):
            raise Refusal("buddies-hand-cannot")
        self._making.pair(round_, (one, other), ())
        return tell(text("buddies-hand-made"), Note(text("buddies-hand-note")))

    def vouch(self, caller: Caller, form: Whom) -> Reply:
        """Somebody new need not wait. Whether they have a seat at all is not told."""
        for seat in self._around.seats.of(form.who.account):
            if seat.community == caller.community:
                self._around.seats.keep(replace(seat, vouched=True))
        return tell(text("buddies-vouched", who=form.who))

    def _at_hand(self, caller: Caller, *stages: Stage) -> Round:
        round_ = self._rounds.latest(circle_of(caller).id)
        if round_ is None:
            raise Refusal("buddies-no-round")
        if round_.stage not in stages:
            raise Refusal(f"buddies-round-is-{round_.stage}")
        return round_

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


def _preview(joined: int, matched: Matched) -> tuple[Block, ...]:
    if joined < SHOWN_FROM:
        return (text("buddies-preview-few", count=joined, least=SHOWN_FROM),)
    points = sorted(sum(fit.points for fit in group.fits) // len(group.fits) for group in matched.groups)
    new = sum(all(_is_new(fit.parts) for fit in group.fits) for group in matched.groups)
    lines = [
        text("buddies-preview-in", count=joined),
        text(
            "buddies-preview-pairs",
            count=len(matched.groups),
            threes=sum(len(one.members) > 2 for one in matched.groups),
        ),
        text("buddies-preview-new", count=new),
    ]
    if points:
        lines.append(
            text("buddies-preview-fit", low=points[0], middle=points[len(points) // 2], high=points[-1])
        )
    left = Counter(one.reason for one in matched.alone)
    lines += [text(f"buddies-preview-left-{reason}", count=count) for reason, count in sorted(left.items())]
    return (Bullets(tuple(lines)),)


def _is_new(parts: Sequence[Part]) -> bool:
    return any(part.name == "new" and not part.what for part in parts)
