"""The introductions of a round go out: a few at a time; then whoever has nobody is placed anew, or told so at once."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.buddies.introducing import Introducing
from bot.buddies.making import HEAVY, Gathered, Making, thought
from bot.buddies.ports import Around
from bot.buddies.result import Matched
from bot.buddies.rounds import Round, Stage
from bot.kernel.appointments import Appointment
from bot.kernel.effects import Effect, Reply
from bot.kernel.features import Thought
from bot.kernel.ids import new_id
from bot.kernel.people import AccountId

INTRODUCE, REST = "buddies-introduce", "buddies-rest"
CLOSE_ROUND, MAKE = "buddies-round-over", "buddies-make"
_AT_ONCE = 20
_NEXT_FEW = timedelta(seconds=1)


def over(gathered: Gathered | None) -> Matched | None:
    """Thought over, where there is anything left to think about."""
    return thought(gathered) if gathered else None


def heavy(gathered: Gathered | None) -> bool:
    return gathered is not None and len(gathered.seats) > HEAVY


class SendingOut:
    def __init__(self, around: Around, making: Making, introducing: Introducing) -> None:
        self._around, self._making, self._introducing = around, making, introducing
        self._rounds, self._diary = around.rounds, around.diary

    def introduce(self, appointment: Appointment) -> Reply:
        """A few at a time, each few in a transaction of their own; at the end, whoever has nobody."""
        round_ = self._rounds.find(appointment.subject)
        if round_ is None or round_.stage not in (Stage.MADE, Stage.RUNNING) or round_.paused:
            return Reply()
        now = self._around.clock.now()
        if round_.stage is Stage.MADE:
            round_ = round_.begun(now)
            self._rounds.keep(round_)
            self._diary.keep(Appointment(CLOSE_ROUND, round_.id, round_.ends or now))
        some = self._rounds.not_introduced(round_.id, _AT_ONCE)
        effects = tuple(effect for pair in some for effect in self._introducing.ask(round_, pair, now))
        if len(some) == _AT_ONCE:
            self._diary.keep(Appointment(INTRODUCE, round_.id, now + _NEXT_FEW))
            return Reply(effects=effects)
        self._diary.keep(Appointment(REST, round_.id, now))
        return Reply(effects=effects)

    def thoughts(self) -> tuple[Thought, ...]:
        return (Thought(REST, self._look, over, heavy, keep=self._rest),)

    def _look(self, appointment: Appointment) -> Gathered | None:
        round_ = self._rounds.find(appointment.subject)
        running = round_ is not None and round_.stage is Stage.RUNNING
        return self._making.gather(round_, self._around.clock.now()) if round_ and running else None

    def _rest(self, _: Appointment, gathered: Gathered | None, matched: Matched | None) -> Reply:
        """Whose buddy fell away meanwhile is placed anew; who fits nobody is told at once."""
        round_ = self._rounds.find(gathered.round.id) if gathered else None
        if round_ is None or gathered is None or matched is None or round_.stage is not Stage.RUNNING:
            return Reply()
        now, effects = self._around.clock.now(), list[Effect]()
        for pair in self._making.pairs(gathered, matched):
            effects += self._introducing.ask(round_, pair, now)
        following = self._following(round_)
        for alone in matched.alone:
            effects += self._introducing.sorry(round_, AccountId(alone.id), alone.reason, following)
        return Reply(effects=tuple(effects))

    def _following(self, round_: Round) -> datetime | None:
        """The next round of a series is opened with this one."""
        if not round_.every:
            return None
        circle = self._around.circles.facts(round_.circle)
        at = round_.following(circle.zone if circle else "UTC")
        after = replace(
            round_,
            id=new_id(self._around.dice),
            number=round_.number + 1,
            at=at,
            stage=Stage.OPEN,
            ends=None,
            joined=0,
        )
        self._rounds.keep(after)
        self._diary.keep(Appointment(MAKE, after.id, at))
        return at

    def over(self, appointment: Appointment) -> Reply:
        round_ = self._rounds.find(appointment.subject)
        if round_ is not None and round_.stage is Stage.RUNNING:
            self._rounds.keep(replace(round_, stage=Stage.CLOSED))
        return Reply()
