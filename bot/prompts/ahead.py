"""When prompts are posted, and which: every schedule of a circle in the order of its moments. Pure.

What is shown ahead and what is posted come of the same box by the same steps, so they are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from bot.kernel.appointments import Occurrence
from bot.kernel.breaks import on_break
from bot.kernel.people import FOREVER
from bot.kernel.recurrence import Due, next_after
from bot.prompts.model import Box, Plan

WINDOW = timedelta(hours=3)
"""How late a prompt is still of use."""
LOOKED_AT = 400
"""Moments looked at to find the few that are posted: more than a year of days on a break."""
_MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Coming:
    """A moment to come. `prompt`: None where it is passed over, or where there is no prompt."""

    plan: Plan
    due: Due
    prompt: str | None
    skipped: bool = False


def moments(plan: Plan, zone: str, after: datetime) -> Iterator[Due]:
    """None at all after the end of time, which is when a pause without an end is over."""
    while after != FOREVER and (due := next_after(plan.when.rule, plan.when.start, zone, after)) is not None:
        yield due
        after = due.at


def passes(box: Box, plan: Plan, due: Due) -> bool:
    """Whether nothing is posted then: a break, a pause, or passed over."""
    paused = box.paused is not None and due.at < box.paused
    return paused or on_break(plan.breaks, due.wall.date()) or plan.skip == due.wall


def next_moment(box: Box, plan: Plan, zone: str, now: datetime) -> Due | None:
    """The next one that is posted, or would be, were it not passed over."""
    after, unskipped = _from(box, now), replace(plan, skip=None)
    coming = islice(moments(plan, zone, after), LOOKED_AT)
    return next((due for due in coming if not passes(box, unskipped, due)), None)


def look_ahead(
    box: Box, zone: str, now: datetime, *, most: int = 5, only: Plan | None = None
) -> Sequence[Coming]:
    """What will be posted next, moment by moment; what is passed over once is in it, too."""
    found: list[Coming] = []
    for plan, due in islice(_in_order(box, zone, _from(box, now)), LOOKED_AT):
        wanted = only is None or plan.id == only.id
        if passes(box, plan, due):
            skipped = plan.skip == due.wall and not on_break(plan.breaks, due.wall.date())
            found += [Coming(plan, due, None, skipped=True)] * (wanted and skipped)
            continue
        prompt = box.next_of(box.plan(plan.id))
        found += [Coming(plan, due, prompt)] * wanted
        if sum(not one.skipped for one in found) >= most:
            break
        box = box.drawn(prompt) if prompt else box
    return found


def passed_over(occurrence: Occurrence) -> Sequence[Due]:
    """The moments before it that fell in our own downtime, the latest hundred of them."""
    wanted, span, found = min(occurrence.skipped, _MOST_COUNTED), timedelta(days=2), list[Due]()
    one = occurrence.schedule
    while len(found) < wanted and span < timedelta(days=40_000):
        after, found = occurrence.at - span, []
        while (due := next_after(one.rrule, one.start, one.zone, after)) and due.at < occurrence.at:
            found.append(due)
            after = due.at
        span *= 4
    return found[len(found) - wanted :] if wanted else ()


def _from(box: Box, now: datetime) -> datetime:
    """Nothing before a pause ends needs looking at."""
    if box.paused is None or box.paused <= now:
        return now
    return box.paused - timedelta(microseconds=1) if box.paused < FOREVER else FOREVER


def _in_order(box: Box, zone: str, after: datetime) -> Iterator[tuple[Plan, Due]]:
    """All schedules together, as they fall due."""
    each = (_named(plan, zone, after) for plan in box.plans)
    return merge(*each, key=lambda one: (one[1].at, one[0].id))


def _named(plan: Plan, zone: str, after: datetime) -> Iterator[tuple[Plan, Due]]:
    return ((plan, due) for due in moments(plan, zone, after))
