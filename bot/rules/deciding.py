"""`rules consent · object · reword · withdraw`, and what happens when time is up (F12).

What each said is known to storage alone until the decision, and wiped with it; the circle sees counts.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.kernel.appointments import Appointment
from bot.kernel.documents import Document, Note, say, text
from bot.kernel.effects import Effect, Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import AccountId, Caller, CircleFacts, CircleId
from bot.rules import notices
from bot.rules.adopting import ROUND, Adopting
from bot.rules.forms import Consent, Object, Reword, Withdraw
from bot.rules.model import Outcome, Phase, Proposal, Stance, Tally, View, at_the_end, reworded, tally
from bot.rules.ports import Around
from bot.rules.showing import circle_of, lines_now


@dataclass(frozen=True, slots=True)
class _Open:
    circle: CircleFacts
    proposal: Proposal


class Deciding:
    def __init__(self, around: Around, adopting: Adopting) -> None:
        self._around, self._adopting = around, adopting
        self._book, self._circles = around.book, around.circles

    def consent(self, caller: Caller, form: Consent) -> Reply:
        """Consenting after an objection takes the objection back."""
        at = self._in_round(caller, form.id, form.round)
        before = next(
            (one for one in self._book.stances(at.proposal.id) if one.account == caller.account), None
        )
        self._book.take(Stance(at.proposal.id, caller.account, View.CONSENT))
        told = tell(text("rules-consented"), Note(text("rules-consented-note")))
        counts = self._tally(at)
        if counts.everybody and self._all_there(at, counts):
            return _both(told, self._adopting.adopt(at.circle, at.proposal, caller.now))
        if (
            before
            and before.view is View.OBJECT
            and not counts.objections
            and at.proposal.phase is Phase.INTEGRATE
        ):
            return _both(told, self._resume(at, caller))
        return told

    def object(self, caller: Caller, form: Object) -> Reply:
        at = self._in_round(caller, form.id, form.round)
        stance = Stance(at.proposal.id, caller.account, View.OBJECT, named=form.named, reason=form.reason)
        before = self._book.stances(at.proposal.id)
        if stance in before:
            return tell(text("rules-objected"))
        self._book.take(stance)
        proposal = at.proposal.to_integrate(caller.now)
        self._keep(proposal)
        count = sum(one.view is View.OBJECT for one in before)
        key = f"rules:{proposal.id}:{proposal.round}:objection:{caller.account}:{count}:{caller.now.timestamp()}"
        post = _post(at.circle, key, notices.objection(proposal, stance))
        note = text("rules-objected-named" if form.named else "rules-objected-note")
        return tell(text("rules-objected"), Note(note), effects=(post,))

    def reword(self, caller: Caller, form: Reword) -> Reply:
        at = self._open(caller, form.id)
        _may_reword(at.proposal, caller)
        proposal = reworded(at.proposal, form.line, form.words)
        base = lines_now(self._book, at.circle)
        if proposal.lines in (at.proposal.lines, base):
            raise Refusal("rules-no-change")
        if proposal.phase is Phase.CLARIFYING:
            self._book.keep(proposal)
            said = notices.reworded_while_clarifying(proposal, base)
            key = f"rules:{proposal.id}:reworded:{caller.now.timestamp()}"
        else:
            self._book.clear(proposal.id)
            proposal = proposal.opened(caller.now)
            self._keep(proposal)
            said = notices.round_opened(proposal, base)
            key = f"rules:{proposal.id}:{proposal.round}:opened"
        return tell(text("rules-reworded"), effects=(_post(at.circle, key, said),))

    def withdraw(self, caller: Caller, form: Withdraw) -> Reply:
        at = self._open(caller, form.id)
        if at.proposal.author != caller.account:
            raise Refusal("rules-not-your-proposal")
        return tell(text("rules-withdrawn"), effects=(self._take_back(at),))

    def turn(self, appointment: Appointment) -> Reply:
        """Time is up for the phase at hand."""
        proposal = self._book.find(appointment.subject)
        if proposal is None or not proposal.open or proposal.ends != appointment.at:
            return Reply()
        circle = self._circles.facts(proposal.circle)
        if circle is None or circle.ended:
            return Reply()
        at = _Open(circle, proposal)
        return (
            self._open_round(at, self._now(appointment))
            if proposal.phase is Phase.CLARIFYING
            else self._end(at, self._now(appointment))
        )

    def gone(self, account: AccountId, circle: CircleId | None) -> tuple[Effect, ...]:
        """Somebody left: what they proposed is taken back, what they said is wiped."""
        theirs = [one for one in self._book.open_of(account) if circle in (None, one.circle)]
        effects = [
            self._take_back(_Open(facts, one))
            for one in theirs
            if (facts := self._circles.facts(one.circle)) is not None
        ]
        self._book.let_go(account, circle)
        return tuple(effects)

    def stop(self, circle: CircleFacts) -> None:
        """The circle ended."""
        proposal = self._book.open(circle.id)
        if proposal is not None:
            self._close(proposal, Phase.LAPSED)

    def _now(self, appointment: Appointment) -> datetime:
        """However late it is kept, nobody's time to answer has gone by while Kith was away."""
        clock = self._around.clock
        return max(appointment.at, clock.now()) if clock else appointment.at

    def _open_round(self, at: _Open, now: datetime) -> Reply:
        proposal = at.proposal.opened(now)
        self._keep(proposal)
        said = notices.round_opened(proposal, lines_now(self._book, at.circle))
        return Reply(effects=(_post(at.circle, f"rules:{proposal.id}:{proposal.round}:opened", said),))

    def _end(self, at: _Open, now: datetime) -> Reply:
        counts, proposal = self._tally(at), at.proposal
        match at_the_end(counts, extended=proposal.extended):
            case Outcome.ADOPT:
                return self._adopting.adopt(at.circle, proposal, now)
            case Outcome.EXTEND:
                longer = proposal.prolonged(now)
                self._keep(longer)
                key = f"rules:{proposal.id}:{proposal.round}:extended"
                return Reply(effects=(_post(at.circle, key, notices.prolonged(longer, counts)),))
            case Outcome.LAPSE:
                self._close(proposal, Phase.LAPSED)
                return Reply(
                    effects=(_post(at.circle, f"rules:{proposal.id}:lapsed", notices.lapsed(counts)),)
                )

    def _resume(self, at: _Open, caller: Caller) -> Reply:
        proposal = at.proposal.resumed()
        self._keep(proposal)
        key = f"rules:{proposal.id}:{proposal.round}:resumed:{caller.now.timestamp()}"
        return Reply(effects=(_post(at.circle, key, notices.resumed(proposal)),))

    def _in_round(self, caller: Caller, id_: str, round_: int) -> _Open:
        """The round a button belongs to; one of an older round changes nothing."""
        at = self._open(caller, id_)
        if at.proposal.phase is Phase.CLARIFYING:
            raise Refusal("rules-not-yet")
        if round_ not in (0, at.proposal.round):
            raise Refusal("rules-round-over")
        member = self._circles.membership(at.circle.id, caller.member)
        if member is None and not at.proposal.founds:
            raise Refusal("needs-member")
        return at

    def _open(self, caller: Caller, id_: str) -> _Open:
        circle = circle_of(caller)
        proposal = self._book.find(id_) if id_ else self._book.open(circle.id)
        if proposal is None or proposal.circle != circle.id or not proposal.open:
            raise Refusal("rules-nothing-open")
        return _Open(circle, proposal)

    def _tally(self, at: _Open) -> Tally:
        """Asked are those who are there and take part; for the first rules, whoever wants to found it."""
        present = set(self._around.people.present(at.circle.place))
        members = {one.account for one in self._circles.members(at.circle.id) if not one.away}
        asked = frozenset() if at.proposal.founds else frozenset(present & members)
        return tally(asked, self._book.stances(at.proposal.id))

    def _all_there(self, at: _Open, counts: Tally) -> bool:
        """For the first rules, whoever is in the room might still want to found it with the others."""
        return not at.proposal.founds or counts.consents >= len(self._around.people.present(at.circle.place))

    def _keep(self, proposal: Proposal) -> None:
        self._book.keep(proposal)
        self._around.diary.cancel(ROUND, proposal.id)
        self._around.diary.keep(Appointment(ROUND, proposal.id, proposal.ends))

    def _close(self, proposal: Proposal, phase: Phase) -> None:
        self._book.clear(proposal.id)
        self._book.keep(proposal.closed(phase))
        self._around.diary.cancel(ROUND, proposal.id)

    def _take_back(self, at: _Open) -> Post:
        self._close(at.proposal, Phase.WITHDRAWN)
        return _post(at.circle, f"rules:{at.proposal.id}:withdrawn", say(text("rules-taken-back")))


def _may_reword(proposal: Proposal, caller: Caller) -> None:
    """During questions its author; after an objection a facilitator too. What is being asked stays as it is."""
    mine = proposal.author == caller.account
    if not mine and not (caller.facilitates and proposal.phase is Phase.INTEGRATE):
        raise Refusal("rules-not-your-proposal")
    if proposal.phase is Phase.CONSENT:
        raise Refusal("rules-reword-not-now")


def _both(told: Reply, further: Reply) -> Reply:
    return Reply(told.document, (*told.effects, *further.effects), happened=further.happened)


def _post(circle: CircleFacts, key: str, document: Document) -> Post:
    return Post(key, circle.place, document, Why.ASKED_FOR, circle=circle.id)
