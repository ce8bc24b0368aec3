"""`prompt schedule · preview · skip · pause`, and the buttons under what is ahead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from bot.kernel.appointments import Schedule as Planned
from bot.kernel.at_hand import circle_of
from bot.kernel.breaks import Break, read_breaks
from bot.kernel.documents import Block, Instant, Moment, Note, choices, text
from bot.kernel.effects import Reply, tell
from bot.kernel.errors import Refusal, Unreadable
from bot.kernel.ids import new_id
from bot.kernel.people import FOREVER, Caller, CircleFacts
from bot.kernel.recurrence import held_at, local_day
from bot.kernel.rhythm import Recurring, rhythm_to_come
from bot.kernel.walltime import read_day, read_duration
from bot.prompts.ahead import WINDOW, Coming, look_ahead, next_moment
from bot.prompts.forms import OfPlan, Pass, Pause, Schedule, Swap
from bot.prompts.keeping import Around
from bot.prompts.model import MOST_PLANS, Box, Deck, Plan, Which
from bot.prompts.showing import GO_ON, PREVIEW, about_plan, pass_button, paused, plan_buttons, preview

NAME = "prompts"
_OFF = ("off", "none", "no")


class Planning:
    def __init__(self, around: Around) -> None:
        self._book, self._diary, self._dice = around.book, around.diary, around.dice

    def schedule(self, caller: Caller, form: Schedule) -> Reply:
        """A new one, another one, none any more, or a look at those there are."""
        circle = circle_of(caller)
        box = self._book.box(circle.id)
        if form == Schedule():
            return self._shown(box, circle, caller.now)
        if form.when.strip().casefold() in _OFF:
            return self._off(box, which_plan(box, form.schedule, "prompt unschedule"))
        when = rhythm_to_come(form.when, caller.now, circle.zone) if form.when else None
        breaks = _breaks(form.breaks, caller, circle)
        if when is not None and not form.schedule:
            plan = self._new(box, when, form.prompts)
        else:
            plan = which_plan(box, form.schedule)
        changed = replace(
            plan,
            when=when or plan.when,
            which=form.prompts or plan.which,
            breaks=plan.breaks if breaks is None else breaks,
            skip=None if when else plan.skip,
        )
        if changed.which is Which.OWN and not box.own:
            raise Refusal("prompts-own-first")
        return self._kept(box, changed, circle, caller.now)

    def off(self, caller: Caller, form: OfPlan) -> Reply:
        box = self._book.box(circle_of(caller).id)
        return self._off(box, which_plan(box, form.schedule))

    def preview(self, caller: Caller, form: OfPlan) -> Reply:
        circle = circle_of(caller)
        box = self._book.box(circle.id)
        only = which_plan(box, form.schedule) if form.schedule or not box.plans else None
        return tell(*self._ahead(box, circle, caller.now, only))

    def swap(self, caller: Caller, form: Swap) -> Reply:
        """Another one comes instead, and this one at the end of the round."""
        circle = circle_of(caller)
        box = self._book.box(circle.id)
        plan = box.plan(form.schedule)
        if plan is None or self._next(box, plan, circle, caller.now) != form.prompt:
            raise Refusal("prompts-changed", offer=choices(PREVIEW))
        swapped = box.set_aside(plan, form.prompt)
        if self._next(swapped, plan, circle, caller.now) == form.prompt:
            raise Refusal("prompts-only-one")
        self._book.keep(box, swapped)
        return tell(text("prompts-swapped"), *self._ahead(swapped, circle, caller.now))

    def skip(self, caller: Caller, form: OfPlan) -> Reply:
        circle = circle_of(caller)
        box = self._book.box(circle.id)
        plan = which_plan(box, form.schedule, "prompt skip")
        due = next_moment(box, plan, circle.zone, caller.now)
        if due is None:
            raise Refusal("prompts-nothing-next")
        self._book.keep(box, box.with_plan(replace(plan, skip=due.wall)))
        undo = choices(pass_button(Coming(plan, due, None), undo=True), PREVIEW)
        return tell(text("prompts-skipped", at=Instant(due.at)), undo)

    def pass_(self, caller: Caller, form: Pass) -> Reply:
        """By a button, which is about one moment only."""
        circle = circle_of(caller)
        box = self._book.box(circle.id)
        plan, wall = box.plan(form.schedule), _wall(form.at)
        due = next_moment(box, plan, circle.zone, caller.now) if plan else None
        if plan is None or due is None or due.wall != wall:
            raise Refusal("prompts-changed", offer=choices(PREVIEW))
        changed = box.with_plan(replace(plan, skip=None if form.undo else wall))
        self._book.keep(box, changed)
        said = (
            text("prompts-unskipped", at=Instant(due.at))
            if form.undo
            else text("prompts-skipped", at=Instant(due.at))
        )
        return tell(said, *self._ahead(changed, circle, caller.now))

    def pause(self, caller: Caller, form: Pause) -> Reply:
        circle = circle_of(caller)
        box = self._book.box(circle.id)
        if form.until.strip().casefold() in _OFF:
            resumed = replace(box, paused=None)
            self._book.keep(box, resumed)
            ahead = self._ahead(resumed, circle, caller.now) if box.plans else ()
            return tell(text("prompts-resumed"), *ahead)
        until = _until(form.until, caller, circle)
        self._book.keep(box, replace(box, paused=until))
        said = text("prompts-paused") if until == FOREVER else text("prompts-paused-until", at=Instant(until))
        return tell(said, Note(text("prompts-paused-note")), choices(GO_ON))

    def begin(self, circle: CircleFacts, rhythms: Sequence[str], now: datetime) -> None:
        """What came with a circle's file. Where its first day is over by now, it begins at once."""
        for line in rhythms[:MOST_PLANS]:
            words, _, which = line.partition(";")
            box = self._book.box(circle.id)
            try:
                when = rhythm_to_come(words, now, circle.zone)
            except Unreadable:
                when = rhythm_to_come(words.partition(" from ")[0], now, circle.zone)
            known = which.strip() in [str(one) for one in Which]
            self._keep(box, self._new(box, when, Which(which.strip()) if known else None), circle)

    def plan_all(self, circle: CircleFacts) -> None:
        for plan in self._book.box(circle.id).plans:
            self._diary.plan(_planned(plan, circle))

    def unplan_all(self, circle: CircleFacts) -> None:
        for plan in self._book.box(circle.id).plans:
            self._diary.unplan(_key(plan))

    def _new(self, box: Box, when: Recurring, which: Which | None) -> Plan:
        if len(box.plans) >= MOST_PLANS:
            raise Refusal("prompts-plans-full", most=MOST_PLANS)
        id_ = new_id(self._dice)
        return Plan(id_, box.next_number, when, which or Which.ANY, Deck(id_))

    def _keep(self, box: Box, plan: Plan, circle: CircleFacts) -> Box:
        changed = box.with_plan(plan)
        self._book.keep(box, changed)
        self._diary.plan(_planned(plan, circle))
        return changed

    def _kept(self, box: Box, plan: Plan, circle: CircleFacts, now: datetime) -> Reply:
        changed = self._keep(box, plan, circle)
        first = next_moment(changed, plan, circle.zone, now)
        moment: tuple[Block, ...] = (Moment(text("prompts-first"), first.at),) if first else ()
        notes = (Note(text("prompts-zone", zone=circle.zone)), *paused(_current(box, now)))
        more = len(changed.plans) if len(changed.plans) > max(1, len(box.plans)) else 0
        several = (Note(text("prompts-plans-now", count=more)),) if more else ()
        return tell(text("prompts-planned"), *about_plan(plan), *moment, *notes, *several, choices(PREVIEW))

    def _off(self, box: Box, plan: Plan) -> Reply:
        self._book.keep(box, replace(box, plans=tuple(one for one in box.plans if one.id != plan.id)))
        self._diary.unplan(_key(plan))
        return tell(text("prompts-plan-off"), about_plan(plan)[0])

    def _shown(self, box: Box, circle: CircleFacts, now: datetime) -> Reply:
        if not box.plans:
            raise Refusal("prompts-none-planned")
        blocks = [block for plan in box.plans for block in about_plan(plan)]
        zone = Note(text("prompts-zone", zone=circle.zone))
        return tell(text("prompts-plans"), *blocks, zone, Note(text("prompts-plans-how")), choices(PREVIEW))

    def _ahead(
        self, box: Box, circle: CircleFacts, now: datetime, only: Plan | None = None
    ) -> tuple[Block, ...]:
        current = _current(box, now)
        return preview(current, look_ahead(current, circle.zone, now, only=only), circle)

    def _next(self, box: Box, plan: Plan, circle: CircleFacts, now: datetime) -> str | None:
        """What this schedule posts next."""
        ahead = look_ahead(box, circle.zone, now, most=1, only=plan)
        return next((one.prompt for one in ahead if not one.skipped), None)


def which_plan(box: Box, named: str, path: str = "") -> Plan:
    """The one that is named, or the only one. `path`: the command to offer for each, where there are several."""
    if not box.plans:
        raise Refusal("prompts-none-planned")
    if not named and len(box.plans) == 1:
        return box.plans[0]
    if not named:
        raise Refusal("prompts-which-plan", offer=plan_buttons(box.plans, path) if path else None)
    plan = box.plan(named.strip().lstrip("#"))
    if plan is None:
        raise Refusal("prompts-no-such-plan")
    return plan


def _current(box: Box, now: datetime) -> Box:
    """Without a pause that is over."""
    return replace(box, paused=None) if box.paused is not None and box.paused <= now else box


def _planned(plan: Plan, circle: CircleFacts) -> Planned:
    return Planned(
        _key(plan), NAME, plan.id, circle.id, plan.when.rule, plan.when.start, circle.zone, window=WINDOW
    )


def _key(plan: Plan) -> str:
    return f"prompt:{plan.id}"


def _breaks(words: str, caller: Caller, circle: CircleFacts) -> tuple[Break, ...] | None:
    """None: they stay as they are."""
    if not words.strip():
        return None
    return () if words.strip().casefold() in _OFF else read_breaks(words, local_day(caller.now, circle.zone))


def _until(words: str, caller: Caller, circle: CircleFacts) -> datetime:
    """After a stretch of time, or as a day begins in the circle's zone; without words, until somebody goes on."""
    if not words.strip():
        return FOREVER
    try:
        until = caller.now + read_duration(words)
    except Unreadable:
        day = read_day(words.casefold().removeprefix("until "), local_day(caller.now, circle.zone))
        until = held_at(datetime.combine(day, time()), circle.zone)
    except OverflowError:
        return FOREVER
    if until <= caller.now:
        raise Unreadable("prompts-pause-past")
    return until


def _wall(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        return None
