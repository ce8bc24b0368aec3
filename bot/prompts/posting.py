"""A prompt in the circle's place: when its time has come, or at once with `prompt now`."""

from bot.kernel.appointments import Occurrence
from bot.kernel.at_hand import circle_of
from bot.kernel.documents import Document, Instant, Text, choices, say, text
from bot.kernel.effects import Effect, Post, Reply, Why, facilitators_of, tell
from bot.kernel.errors import Refusal
from bot.kernel.people import Caller, CircleFacts
from bot.kernel.recurrence import Due
from bot.prompts.ahead import WINDOW, passed_over, passes
from bot.prompts.forms import Now
from bot.prompts.keeping import Around
from bot.prompts.model import Box, Plan
from bot.prompts.planning import which_plan
from bot.prompts.showing import PREVIEW, posted, words_of


class Posting:
    def __init__(self, around: Around) -> None:
        self._book, self._circles = around.book, around.circles

    def held(self, occurrence: Occurrence) -> Reply:
        """Where the circle is not able to answer, its time passes silently. One that comes too late is not used up."""
        circle = self._circles.facts(occurrence.schedule.circle)
        box = self._book.box(occurrence.schedule.circle)
        plan = box.plan(occurrence.schedule.subject)
        if circle is None or plan is None or not circle.goes_on:
            return Reply()
        due = Due(occurrence.wall, occurrence.at)
        before = self._before(box, plan, occurrence, circle)
        if passes(box, plan, due):
            return Reply(effects=before)
        prompt = box.next_of(plan)
        if prompt is None:
            return Reply(effects=(*before, _nothing_to_post(plan, due, circle)))
        if not occurrence.too_late:
            self._book.keep(box, box.drawn(prompt))
        return Reply(effects=(*before, _post(box, plan, due, circle, prompt)))

    def now(self, caller: Caller, form: Now) -> Reply:
        """At once, and used; whatever the schedule, a pause or a break says."""
        circle = circle_of(caller)
        if circle.rules_version == 0:
            raise Refusal("prompts-no-rules")
        box = self._book.box(circle.id)
        prompt = self._chosen(box, form)
        self._book.keep(box, box.drawn(prompt))
        key = f"prompt:{circle.id}:now:{caller.now:%Y%m%d%H%M%S}"
        post = Post(key, circle.place, posted(box, prompt), Why.ASKED_FOR, circle=circle.id)
        more = (choices(PREVIEW),) if box.plans else ()
        return tell(text("prompts-now"), words_of(box, prompt), *more, effects=(post,))

    def _chosen(self, box: Box, form: Now) -> str:
        if form.number is not None:
            own = box.numbered(form.number)
            if own is None:
                raise Refusal("prompts-no-such", number=form.number)
            return own.id
        plan = which_plan(box, form.schedule, "prompt now") if box.plans or form.schedule else None
        prompt = box.next_of(plan)
        if prompt is None:
            raise Refusal("prompts-own-first")
        return prompt

    def _before(
        self, box: Box, plan: Plan, occurrence: Occurrence, circle: CircleFacts
    ) -> tuple[Effect, ...]:
        """What fell in our own downtime is not made up for; it is said, with all else that was not posted."""
        lost = [due for due in passed_over(occurrence) if not passes(box, plan, due)]
        if not lost:
            return ()
        said = text("prompts-missed-before", count=len(lost), at=Instant(lost[0].at))
        return (_unasked(plan, lost[-1], circle, said, say(said)),)


def _post(box: Box, plan: Plan, due: Due, circle: CircleFacts, prompt: str) -> Post:
    return _unasked(plan, due, circle, text("prompts-missed", at=Instant(due.at)), posted(box, prompt))


def _unasked(plan: Plan, due: Due, circle: CircleFacts, missed: Text, document: Document) -> Post:
    return Post(
        f"prompt:{plan.id}:{due.wall:%Y-%m-%dT%H:%M}",
        circle.place,
        document,
        Why.UNASKED,
        circle=circle.id,
        not_after=due.at + WINDOW,
        missed=missed,
    )


def _nothing_to_post(plan: Plan, due: Due, circle: CircleFacts) -> Post:
    """To the facilitators: not posting is said, too."""
    return Post(
        f"prompt:{plan.id}:{due.wall:%Y-%m-%dT%H:%M}:none",
        facilitators_of(circle),
        say(text("prompts-nothing-there", number=plan.number, at=Instant(due.at))),
        Why.UNASKED,
        circle=circle.id,
        not_after=due.at + WINDOW,
    )
