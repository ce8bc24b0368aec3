"""`rules draft · publish · propose`: how words come to the group. One proposal at a time, so that each is heard."""

from dataclasses import replace
from datetime import timedelta

from bot.kernel.appointments import Appointment
from bot.kernel.documents import Document, Heading, Note, Press, choices, text
from bot.kernel.effects import Effect, FormToFill, Post, Reply, Why, tell
from bot.kernel.errors import Refusal
from bot.kernel.ids import new_id
from bot.kernel.people import Caller, CircleFacts
from bot.rules.adopting import ROUND
from bot.rules.forms import Draft, Propose, Publish
from bot.rules.model import (
    DEFAULTS,
    Change,
    DraftLine,
    Phase,
    Proposal,
    a_rule,
    a_time,
    changed,
    checked,
    meant,
    with_owner,
)
from bot.rules.notices import SHOW, numbered, proposed, round_opened, withdraw_button
from bot.rules.ports import Around
from bot.rules.showing import circle_of, lines_now

_PUBLISH = (text("rules-button-publish"), Press("rules publish"))


class Drafting:
    def __init__(self, around: Around) -> None:
        self._around = around
        self._book = around.book

    def draft(self, caller: Caller, form: Draft) -> Reply:
        circle = circle_of(caller)
        lines = tuple(self._book.draft(circle.id)) or self._beginning(circle)
        change = meant(form.change, form.line)
        asks = bool(form.words.strip() or form.change or form.line)
        if asks and change is not Change.REMOVE and not form.words.strip():
            return Reply(form=FormToFill("rules draft", _given(form)))
        if asks:
            words = tuple(one.words for one in lines)
            lines = with_owner(lines, changed(words, change, form.line, form.words), caller.account)
        self._book.keep_draft(circle.id, lines)
        return tell(
            Heading(text("rules-draft-title")),
            numbered([one.words for one in lines]),
            text("rules-draft-how"),
            choices(_PUBLISH, SHOW),
            Note(text("rules-draft-note")),
        )

    def publish(self, caller: Caller, form: Publish) -> Reply:
        circle = circle_of(caller)
        lines = tuple(one.words for one in self._book.draft(circle.id))
        known = self._book.open(circle.id)
        if known and known.change is None and known.lines == lines:
            return self._on_its_way(known)
        if known and known.change is None and known.phase is Phase.INTEGRATE:
            return self._anew(caller, circle, known, lines)
        self._is_free(known)
        if not lines:
            raise Refusal("rules-no-draft")
        base = lines_now(self._book, circle)
        proposal = self._new(caller, circle, checked(lines), form.clarify)
        if proposal.founds:
            proposal = proposal.opened(caller.now)
        return self._put(circle, proposal, base, "")

    def propose(self, caller: Caller, form: Propose) -> Reply:
        circle = circle_of(caller)
        base = lines_now(self._book, circle)
        if not base:
            raise Refusal("rules-none-yet")
        change, words = meant(form.change, form.line), a_rule(form.words)
        lines = changed(base, change, form.line, words)
        known = self._book.open(circle.id)
        if known and known.author == caller.account and known.lines == lines:
            return self._on_its_way(known)
        self._is_free(known)
        line = form.line or len(lines)
        proposal = self._new(caller, circle, lines, form.clarify, change=change, line=line)
        return self._put(circle, proposal, base, words)

    def start(self, circle: CircleFacts, words: tuple[str, ...]) -> None:
        """A draft from elsewhere, nobody's own."""
        lines = checked(tuple(a_rule(one) for one in words))
        self._book.keep_draft(circle.id, tuple(DraftLine(one) for one in lines))

    def _beginning(self, circle: CircleFacts) -> tuple[DraftLine, ...]:
        return tuple(DraftLine(one) for one in lines_now(self._book, circle) or DEFAULTS)

    def _is_free(self, known: Proposal | None) -> None:
        if known:
            raise Refusal("rules-open-already", offer=choices(SHOW))

    def _new(
        self,
        caller: Caller,
        circle: CircleFacts,
        lines: tuple[str, ...],
        length: timedelta,
        *,
        change: Change | None = None,
        line: int = 0,
    ) -> Proposal:
        return Proposal(
            id=new_id(self._around.dice),
            circle=circle.id,
            author=caller.account,
            base=circle.rules_version,
            change=change,
            line=line,
            length=a_time(length),
            ends=caller.now + length,
            phase=Phase.CLARIFYING,
            lines=lines,
        )

    def _put(self, circle: CircleFacts, proposal: Proposal, base: tuple[str, ...], why: str) -> Reply:
        if proposal.lines == base:
            raise Refusal("rules-no-change")
        self._book.keep(proposal)
        self._around.diary.keep(Appointment(ROUND, proposal.id, proposal.ends))
        said = round_opened(proposal, base) if proposal.founds else proposed(proposal, base, why)
        return self._on_its_way(proposal, round_post(circle, proposal, said))

    def _anew(self, caller: Caller, circle: CircleFacts, known: Proposal, lines: tuple[str, ...]) -> Reply:
        """The whole set is worded anew after an objection, from the draft; the round is asked again."""
        self._book.clear(known.id)
        proposal = replace(known, lines=checked(lines)).opened(caller.now)
        self._book.keep(proposal)
        self._around.diary.cancel(ROUND, known.id)
        self._around.diary.keep(Appointment(ROUND, proposal.id, proposal.ends))
        said = round_opened(proposal, lines_now(self._book, circle))
        return self._on_its_way(proposal, round_post(circle, proposal, said))

    def _on_its_way(self, proposal: Proposal, *effects: Effect) -> Reply:
        key = "rules-published" if proposal.founds else "rules-proposed"
        return tell(
            text(key),
            choices(withdraw_button(proposal)),
            Note(text("rules-proposed-note")),
            effects=effects,
        )


def round_post(circle: CircleFacts, proposal: Proposal, said: Document) -> Post:
    key = f"rules:{proposal.id}:{proposal.round}:put"
    return Post(key, circle.place, said, Why.ASKED_FOR, circle=circle.id)


def _given(form: Draft) -> tuple[tuple[str, str], ...]:
    """What was filled in, for the form that asks for the words."""
    given = (("change", str(form.change or "")), ("line", str(form.line or "")))
    return tuple(one for one in given if one[1])
