"""`prompt add · edit · remove · list · schedule · preview · skip · pause · now`, and what prompts hear of a circle."""

from dataclasses import replace
from functools import partial
from random import Random

from bot.kernel.commands import Command, Needs
from bot.kernel.documents import Text
from bot.kernel.effects import Reply
from bot.kernel.features import Rhythm, Silent, Suggester
from bot.kernel.happenings import CircleChanged, CircleEnded, CircleMade, Happening
from bot.kernel.ids import new_id
from bot.kernel.people import CircleId
from bot.kernel.ports import Circles, Clock, Diary
from bot.kernel.rhythm import describe
from bot.prompts.forms import Add, Edit, List, Now, OfPlan, Pass, Pause, Remove, Schedule, Swap
from bot.prompts.keeping import Around, Keeping
from bot.prompts.model import MOST_OWN, Own, Which
from bot.prompts.planning import NAME, Planning
from bot.prompts.ports import PromptBook
from bot.prompts.posting import Posting

_holder = partial(Command, needs=Needs.FACILITATOR)
_button = partial(Command, needs=Needs.FACILITATOR, hidden=True)


class Prompts(Silent):
    def __init__(
        self, *, book: PromptBook, circles: Circles, diary: Diary, clock: Clock, dice: Random
    ) -> None:
        around = Around(book, circles, diary, clock, dice)
        self._book, self._clock, self._dice = book, clock, dice
        self._keeping, self._planning, self._posting = Keeping(around), Planning(around), Posting(around)

    def commands(self) -> tuple[Command, ...]:
        keeping, planning, posting = self._keeping, self._planning, self._posting
        return (
            _holder("prompt add", Add, keeping.add),
            _holder("prompt list", List, keeping.list),
            _holder("prompt edit", Edit, keeping.edit),
            _holder("prompt remove", Remove, keeping.remove),
            _holder("prompt schedule", Schedule, planning.schedule),
            _holder("prompt preview", OfPlan, planning.preview),
            _holder("prompt skip", OfPlan, planning.skip),
            _holder("prompt pause", Pause, planning.pause),
            _holder("prompt now", Now, posting.now),
            _button("prompt unschedule", OfPlan, planning.off),
            _button("prompt swap", Swap, planning.swap),
            _button("prompt pass", Pass, planning.pass_),
        )

    def suggesters(self) -> tuple[Suggester, ...]:
        return (Suggester("prompt", self._keeping.suggest),)

    def rhythms(self) -> tuple[Rhythm, ...]:
        return (Rhythm(NAME, self._posting.held),)

    def hear(self, happening: Happening) -> Reply | None:
        match happening:
            case CircleMade(circle, prompts=prompts, schedules=schedules) if prompts or schedules:
                self._begin(circle.id, prompts)
                self._planning.begin(circle, schedules, self._clock.now())
            case CircleChanged(before, after) if before.zone != after.zone or before.ended:
                self._planning.plan_all(after)
            case CircleEnded(circle):
                self._planning.unplan_all(circle)
            case _:
                pass
        return None

    def for_file(self, circle: CircleId) -> tuple[tuple[str, ...], tuple[tuple[Text, str], ...]]:
        """A circle's own prompts, and its schedules: the rhythm of each, to be worded, and from which, if not any."""
        box = self._book.box(circle)
        plans = tuple(
            (describe(one.when), "" if one.which is Which.ANY else str(one.which)) for one in box.plans
        )
        return tuple(one.words for one in box.own), plans

    def _begin(self, circle: CircleId, prompts: tuple[str, ...]) -> None:
        box = self._book.box(circle)
        own = tuple(
            Own(new_id(self._dice), number, words) for number, words in enumerate(prompts[:MOST_OWN], start=1)
        )
        self._book.keep(box, replace(box, own=own))
