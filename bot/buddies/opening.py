"""`round open`: a facilitator says when, how long and who is invited; everybody it reaches is told in their circle."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.buddies.forms import Open
from bot.buddies.ports import Around
from bot.buddies.rounds import LEAST, UNDO, Reach, Round
from bot.buddies.sending_out import MAKE
from bot.buddies.showing import PREVIEW, invitation, kind_name
from bot.kernel.appointments import Appointment
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Instant, Note, choices, text
from bot.kernel.effects import Effect, Post, Reply, Why, tell
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.ids import new_id
from bot.kernel.people import Caller, CircleFacts, CircleId
from bot.kernel.walltime import read_moment

USUALLY_IN = timedelta(days=3)


class Opening:
    def __init__(self, around: Around) -> None:
        self._around, self._rounds, self._diary = around, around.rounds, around.diary

    def open(self, caller: Caller, form: Open) -> Reply:
        circle = circle_of(caller)
        known = self._rounds.open_in(circle.id, circle.community, form.kind)
        if known is not None:
            raise Refusal("buddies-round-open-already", at=Instant(known.at))
        self._reaches(form.reach, circle)
        at, last = self._starts(form.starts, caller, circle), self._rounds.latest(circle.id)
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
            number=last.number + 1 if last else 1,
        )
        return tell(
            text("buddies-round-opened", kind=kind_name(form.kind), at=Instant(at), weeks=form.weeks),
            *((text("buddies-round-again", weeks=form.every),) if form.every else ()),
            choices(PREVIEW),
            Note(text("buddies-round-opened-note", hours=int(UNDO.total_seconds() // 3600))),
            effects=self._invited(round_, circle),
        )

    def _reaches(self, reach: Reach, circle: CircleFacts) -> None:
        """Nobody is invited from where nobody agreed to it."""
        if reach is Reach.CIRCLES and not self._around.links.circles(circle.id):
            raise Refusal("buddies-reach-circles")
        if reach is Reach.NETWORK and not self._around.links.communities(circle.community):
            raise Refusal("buddies-reach-network")

    def _starts(self, words: str, caller: Caller, circle: CircleFacts) -> datetime:
        if not words.strip():
            return caller.now + USUALLY_IN
        at = read_moment(words, caller.now, circle.zone)
        if at > caller.now + timedelta(weeks=26):
            raise Unreadable("buddies-round-too-far")
        return at

    def _invited(self, round_: Round, circle: CircleFacts) -> tuple[Effect, ...]:
        """Said in the room of each circle it reaches, where everybody can come in with one tap."""
        self._rounds.keep(round_)
        self._diary.keep(Appointment(MAKE, round_.id, round_.at))
        said, key = invitation(round_), f"buddies:{round_.id}:invited"
        rooms = (self._around.circles.facts(one) for one in self._beyond(round_))
        return tuple(
            Post(f"{key}:{one.id}", one.place, said, Why.UNASKED, circle=one.id, not_after=round_.at)
            for one in (circle, *rooms)
            if one is not None and not one.ended
        )

    def _beyond(self, round_: Round) -> Sequence[CircleId]:
        """The circles that agreed to being reached."""
        if round_.reach is Reach.CIRCLES:
            return sorted(self._around.links.circles(round_.circle))
        if round_.reach is Reach.NETWORK:
            return sorted(self._around.links.communities(round_.community).values())
        return ()
