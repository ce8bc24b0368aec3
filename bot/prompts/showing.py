"""Prompts, schedules and what is ahead, as blocks to read. Pure."""

from collections.abc import Sequence

from bot.kernel.breaks import shown_breaks
from bot.kernel.documents import (
    Block,
    Bullets,
    Choice,
    Choices,
    Document,
    Heading,
    Instant,
    Moment,
    Note,
    Press,
    Quote,
    Said,
    Text,
    choices,
    say,
    text,
)
from bot.kernel.people import FOREVER, CircleFacts
from bot.kernel.rhythm import describe
from bot.prompts.ahead import Coming
from bot.prompts.bank import BANK, Topic
from bot.prompts.model import Box, Own, Plan, Which, counts

PAGE = 10
PREVIEW = (text("prompts-preview-button"), Press("prompt preview"))
GO_ON = (text("prompts-go-on-button"), Press("prompt pause", (("until", "off"),)))


def words_of(box: Box, prompt: str) -> Block:
    own = box.own_words(prompt)
    return text(f"prompts-bank-{prompt}") if own is None else Quote(Said(own))


def posted(box: Box, prompt: str) -> Document:
    """What the circle reads."""
    return say(words_of(box, prompt), Note(text("prompts-note")))


def own_list(box: Box, page: int) -> tuple[Block, ...]:
    pages = max(1, -(-len(box.own) // PAGE))
    page = min(page, pages)
    if not box.own:
        return (text("prompts-own-none"),)
    more = Press("prompt list", (("page", str(page + 1)),))
    return (
        text("prompts-own", count=len(box.own)),
        Bullets(tuple(_own(one) for one in box.own[(page - 1) * PAGE : page * PAGE])),
        *((choices((text("prompts-more-button"), more)),) if page < pages else ()),
    )


def topics() -> tuple[Block, ...]:
    lines = tuple(
        text("prompts-topic", topic=_topic(topic), light=light, deep=deep)
        for topic, (light, deep) in counts().items()
    )
    return (text("prompts-bank", count=len(BANK)), Bullets(lines), Note(text("prompts-list-how")))


def of_topic(topic: Topic) -> tuple[Block, ...]:
    lines = tuple(
        text(f"prompts-one-{depth}", prompt=text(f"prompts-bank-{id_}"))
        for id_, (of, depth) in BANK.items()
        if of is topic
    )
    return (Heading(_topic(topic)), text(f"prompts-about-{topic}"), Bullets(lines))


def plan_line(plan: Plan) -> Text:
    return text(
        "prompts-plan", number=plan.number, rhythm=describe(plan.when), which=text(_which(plan.which))
    )


def about_plan(plan: Plan) -> tuple[Block, ...]:
    breaks = (text("prompts-breaks-are"), shown_breaks(plan.breaks)) if plan.breaks else ()
    return (plan_line(plan), *breaks)


def plan_buttons(plans: Sequence[Plan], path: str) -> Choices:
    """Which schedule is meant, as buttons."""
    return Choices(
        tuple(
            Choice(
                text("prompts-plan-button", number=one.number, rhythm=describe(one.when)),
                Press(path, (("schedule", one.id),)),
            )
            for one in plans
        )
    )


def preview(box: Box, ahead: Sequence[Coming], circle: CircleFacts) -> tuple[Block, ...]:
    """What is ahead, moment by moment, and what can be done about the next one."""
    several = len(box.plans) > 1
    blocks: list[Block] = [Heading(text("prompts-preview"))]
    if circle.rules_version == 0:
        blocks.append(text("prompts-no-rules-yet"))
    for one in ahead:
        blocks += _coming(box, one, several=several)
    if not ahead and box.paused is None:
        blocks.append(text("prompts-nothing-ahead"))
    return (*blocks, *paused(box), *_buttons(box, ahead))


def _coming(box: Box, one: Coming, *, several: bool) -> tuple[Block, ...]:
    number = one.plan.number
    if one.skipped:
        return (text("prompts-skipping", number=number, at=Instant(one.due.at)),)
    label = text("prompts-moment-of", number=number) if several else text("prompts-moment")
    words = text("prompts-none-to-post") if one.prompt is None else words_of(box, one.prompt)
    return (Moment(label, one.due.at), words)


def _buttons(box: Box, ahead: Sequence[Coming]) -> tuple[Block, ...]:
    following = next((one for one in ahead if not one.skipped), None)
    skipped = tuple(pass_button(one, undo=True) for one in ahead if one.skipped)
    pauses = (GO_ON,) if box.paused is not None else ((text("prompts-pause-button"), Press("prompt pause")),)
    if following is None:
        offered = (*skipped, *pauses) if box.plans else ()
        return (choices(*offered),) if offered else ()
    swap = () if following.prompt is None else (_swap_button(following.plan, following.prompt),)
    once = (
        ()
        if any(one.skipped and one.plan.id == following.plan.id for one in ahead)
        else (pass_button(following),)
    )
    return (choices(*swap, *once, *skipped, *pauses),)


def _swap_button(plan: Plan, prompt: str) -> tuple[Text, Press]:
    return text("prompts-swap-button"), Press("prompt swap", (("schedule", plan.id), ("prompt", prompt)))


def pass_button(one: Coming, *, undo: bool = False) -> tuple[Text, Press]:
    given = (("schedule", one.plan.id), ("at", one.due.wall.isoformat(timespec="minutes")))
    if undo:
        return text("prompts-unskip-button"), Press("prompt pass", (*given, ("undo", "yes")))
    return text("prompts-skip-button"), Press("prompt pass", given)


def paused(box: Box) -> tuple[Block, ...]:
    if box.paused is None:
        return ()
    if box.paused == FOREVER:
        return (Note(text("prompts-paused")),)
    return (Note(text("prompts-paused-until", at=Instant(box.paused))),)


def _own(one: Own) -> Text:
    return text("prompts-own-one", number=one.number, words=Said(one.words))


def _topic(topic: Topic) -> Text:
    return text(f"prompts-which-{topic}")


def _which(which: Which) -> str:
    return f"prompts-which-{which}"
