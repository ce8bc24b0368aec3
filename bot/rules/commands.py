"""The `rules` commands, wired to the parts that answer them."""

from collections.abc import Sequence
from functools import partial
from random import Random

from bot.kernel.commands import Command, Needs
from bot.kernel.effects import Reply
from bot.kernel.features import Job, Silent
from bot.kernel.happenings import CircleEnded, CircleMade, Happening, LeftAll, LeftCircle
from bot.kernel.people import CircleId
from bot.kernel.ports import Circles, Clock, Diary, Outbox, People
from bot.rules.adopting import GRACE, ROUND, Adopting
from bot.rules.agreeing import Agreeing
from bot.rules.deciding import Deciding
from bot.rules.drafting import Drafting
from bot.rules.forms import (
    Agree,
    Consent,
    Draft,
    History,
    Object,
    Propose,
    Publish,
    Reword,
    Show,
    Talk,
    Withdraw,
)
from bot.rules.ports import Around, RuleBook
from bot.rules.showing import Showing, lines_now

_open = partial(Command, needs=Needs.NOTHING)
_kept = partial(Command, needs=Needs.CONSENT)
_holder = partial(Command, needs=Needs.FACILITATOR)


class Rules(Silent):
    """`clock`: with one, a step that is taken late (Kith was away) gives people their whole time from then on."""

    def __init__(
        self,
        *,
        book: RuleBook,
        people: People,
        circles: Circles,
        diary: Diary,
        outbox: Outbox,
        dice: Random,
        clock: Clock | None = None,
    ) -> None:
        self._around = around = Around(book, people, circles, diary, outbox, dice, clock)
        self._showing = Showing(around)
        self._agreeing = Agreeing(around, self._showing)
        self._drafting = Drafting(around)
        self._adopting = Adopting(around)
        self._deciding = Deciding(around, self._adopting)

    def commands(self) -> tuple[Command, ...]:
        deciding, drafting = self._deciding, self._drafting
        return (
            _open("rules show", Show, self._showing.show),
            _kept("rules agree", Agree, self._agreeing.agree),
            _kept("rules talk", Talk, self._agreeing.talk, confidential=True),
            Command("rules propose", Propose, drafting.propose),
            _kept("rules consent", Consent, deciding.consent),
            _kept("rules object", Object, deciding.object, confidential=True),
            _kept("rules reword", Reword, deciding.reword),
            _kept("rules withdraw", Withdraw, deciding.withdraw),
            _open("rules history", History, self._showing.history),
            _holder("rules draft", Draft, drafting.draft),
            _holder("rules publish", Publish, drafting.publish),
        )

    def jobs(self) -> tuple[Job, ...]:
        return (Job(ROUND, self._deciding.turn), Job(GRACE, self._adopting.grace_ended))

    def hear(self, happening: Happening) -> Reply | None:
        match happening:
            case CircleMade(circle, rules=rules) if rules:
                self._drafting.start(circle, rules)
                return None
            case LeftCircle(circle, account):
                return Reply(effects=self._deciding.gone(account, circle.id))
            case LeftAll(account):
                return Reply(effects=self._deciding.gone(account, None))
            case CircleEnded(circle):
                self._deciding.stop(circle)
                self._adopting.let_go(circle)
                return None
            case _:
                return None

    def start_draft(self, circle: CircleId, lines: Sequence[str]) -> None:
        """A draft from elsewhere (a circle's file). Raises `Refusal` for a line too many or too long."""
        facts = self._around.circles.facts(circle)
        if facts is not None:
            self._drafting.start(facts, tuple(lines))

    def lines(self, circle: CircleId) -> Sequence[str]:
        """The draft, if there is one, else the rules that hold."""
        draft = tuple(one.words for one in self._around.book.draft(circle))
        facts = self._around.circles.facts(circle)
        return draft or (lines_now(self._around.book, facts) if facts else ())
