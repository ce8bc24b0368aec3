"""What buddies and whoever holds a round are shown. A why is told from what decided it, and from nothing else."""

from datetime import datetime

from bot.buddies.model import Kind, Likeness
from bot.buddies.rounds import SHOWN_FROM, Numbers, Pair, Reach, Reason, Round
from bot.buddies.seats import Wishes
from bot.buddies.times import in_words
from bot.buddies.why import common_times
from bot.kernel.documents import (
    Block,
    Bullets,
    Document,
    Heading,
    Instant,
    Note,
    Person,
    Press,
    Said,
    Text,
    choices,
    say,
    shared,
    text,
)
from bot.kernel.people import AccountId

URGENT = (text("buddies-urgent"), Press("urgent"))
PREVIEW = (text("buddies-preview-press"), Press("round preview"))
OPENERS = 3
_MOST_TIMES, _ALL_WEEK = 2, 7 * 24 * 60 - 120
_BEYOND = (Reach.CIRCLES, Reach.NETWORK)
_STRUCTURE = ("settle", "one", "other", "close")


def kind_name(kind: Kind) -> Text:
    return text(f"buddies-kind-{kind}")


def about(pair: Pair) -> tuple[tuple[str, str], ...]:
    return (("id", pair.id),)


def listed(words: tuple[str, ...]) -> Said:
    """Their own words, one after another."""
    return Said(", ".join(words))


def shown_wishes(wishes: Wishes) -> tuple[Block, ...]:
    """What is kept of somebody's wishes, to themselves."""
    lines: list[Text] = []
    if wishes.topics:
        lines.append(text("buddies-wish-topics", what=listed(wishes.topics)))
    if wishes.languages:
        lines.append(text("buddies-wish-languages", what=listed(tuple(map(str.title, wishes.languages)))))
    lines += [text("buddies-wish-time", when=in_words(span)) for span in wishes.week]
    lines += [text(f"buddies-by-{mode}") for mode in wishes.by]
    if wishes.area:
        lines.append(text("buddies-wish-area", what=Said(wishes.area)))
    if wishes.likeness is not Likeness.ANY:
        lines.append(text(f"buddies-likeness-{wishes.likeness}"))
    if wishes.gender:
        key = "buddies-wish-same-gender" if wishes.same_gender else "buddies-wish-gender"
        lines.append(text(key, what=Said(wishes.gender)))
    if wishes.access:
        lines.append(text("buddies-wish-access", what=Said(wishes.access)))
    if wishes.experienced:
        lines.append(text("buddies-wish-experienced"))
    limit = text("buddies-limit", count=wishes.people)
    return (
        (text("buddies-wishes"), Bullets((*lines, limit))) if lines else (text("buddies-wishes-none"), limit)
    )


def reasons(why: tuple[Reason, ...], zone: str, now: datetime) -> Bullets:
    """In a reader's zone: which evenings suit both is another hour for each."""
    lines = tuple(line for one in why for line in _reason(one, why, zone, now))
    return Bullets(lines or (text("buddies-why-none"),))


def _reason(reason: Reason, why: tuple[Reason, ...], zone: str, now: datetime) -> tuple[Text, ...]:
    if reason.name == "times":
        spans = common_times(why, zone, now)
        all_week = sum(one.end - one.start for one in spans) >= _ALL_WEEK
        some = () if all_week else spans[:_MOST_TIMES]
        return tuple(text("buddies-why-times", when=in_words(one)) for one in some)
    if reason.name == "mode":
        return tuple(text(f"buddies-why-by-{one}") for one in reason.what)
    if reason.what:
        what = tuple(map(str.title, reason.what)) if reason.name == "languages" else reason.what
        return (text(f"buddies-why-{reason.name}", what=listed(what)),)
    return (text(f"buddies-why-{reason.name}"),)


def invitation(round_: Round) -> Document:
    """To everybody in a circle. Where it reaches beyond the community, coming in says yes to that."""
    beyond = round_.reach is Reach.NETWORK
    values = (("kind", round_.kind.value), *((("beyond", "yes"),) if beyond else ()))
    return say(
        text("buddies-invited", kind=kind_name(round_.kind), at=Instant(round_.at), weeks=round_.weeks),
        *((text(f"buddies-invited-{round_.reach}"),) if round_.reach in _BEYOND else ()),
        choices((text("buddies-join-press"), shared(Press("buddy join", values)))),
        Note(text("buddies-invited-note")),
    )


def found(pair: Pair, zone: str, now: datetime, *, across: bool = False) -> Document:
    """The first word of it: why, and no name yet. `across`: no room is open to all of them."""
    answers = ("direct", "no") if across else ("yes", "direct", "no")
    return say(
        text("buddies-found" if len(pair.people) == 2 else "buddies-found-two", kind=kind_name(pair.kind)),
        reasons(pair.why, zone, now),
        *((text("buddies-found-across"),) if across else ()),
        text("buddies-found-question"),
        choices(
            *(
                (text(f"buddies-say-{answer}"), Press("buddy answer", (*about(pair), ("say", answer))))
                for answer in answers
            )
        ),
        Note(text("buddies-found-note")),
    )


def introduction(pair: Pair, zone: str, now: datetime) -> Document:
    """The same words for all of them, in their room."""
    assert pair.ends is not None  # noqa: S101  # who is introduced has an end
    return say(
        Heading(text("buddies-room-title")),
        text("buddies-room-hello", names=_names(pair)),
        text("buddies-room-why"),
        reasons(pair.why, zone, now),
        *structure(),
        text("buddies-room-until", at=Instant(pair.ends)),
        Note(text("buddies-room-readers")),
        Note(text("buddies-room-note")),
    )


def structure() -> tuple[Block, ...]:
    """A buddy meeting, with equal time each way (F2)."""
    steps = tuple(text(f"buddies-meeting-{step}") for step in _STRUCTURE)
    return (text("buddies-meeting"), Bullets(steps, numbered=True))


def with_them(pair: Pair, account: AccountId, zone: str, now: datetime) -> Document:
    """To one of them: who it is, how to say hello, and every way out."""
    assert pair.ends is not None  # noqa: S101  # who is introduced has an end
    names = tuple(one.account for one in pair.others(account))
    where = text("buddies-where-direct" if pair.direct else "buddies-where-room")
    hello = tuple(
        (text(f"buddies-opener-{n}-short"), Press("buddy hello", (*about(pair), ("n", str(n)))))
        for n in range(1, OPENERS + 1)
    )
    return say(
        text("buddies-met", who=_joined(names)),
        where,
        reasons(pair.why, zone, now),
        *structure(),
        text("buddies-room-until", at=Instant(pair.ends)),
        choices(*(() if pair.direct else hello), *ways_on(pair)),
        Note(text("buddies-met-note")),
    )


def ways_on(pair: Pair) -> tuple[tuple[Text, Press], ...]:
    """What they can do at any time."""
    return (
        (text("buddies-quiet-press"), Press("buddy quiet", about(pair))),
        (text("buddies-end-press"), Press("buddy end", about(pair))),
    )


def _names(pair: Pair) -> Text:
    return _joined(tuple(one.account for one in pair.staying))


def _joined(accounts: tuple[AccountId, ...]) -> Text:
    """One, two or three people."""
    blanks = {f"p{n}": Person(account) for n, account in enumerate(accounts, start=1)}
    return text(f"buddies-names-{len(accounts)}", **blanks)


joined_names = _joined


def in_numbers(numbers: Numbers) -> tuple[Block, ...]:
    """Of few people, only how many there are."""
    if numbers.joined < SHOWN_FROM:
        return (text("buddies-report-few", count=numbers.joined, least=SHOWN_FROM),)
    lines = (
        text("buddies-report-joined", count=numbers.joined),
        text("buddies-report-paired", count=numbers.paired, pairs=numbers.pairs, threes=numbers.threes),
        text("buddies-report-met", count=numbers.met),
        text("buddies-report-ended", count=numbers.ended_early),
        text("buddies-report-waiting", count=numbers.waiting),
    )
    return (Bullets(lines),)
