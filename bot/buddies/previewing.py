"""A round before it is held, in numbers: how many, how well they fit, and nobody to be picked out of it."""

from collections import Counter
from collections.abc import Sequence

from bot.buddies.making import Gathered
from bot.buddies.model import Part
from bot.buddies.result import Matched
from bot.buddies.rounds import SHOWN_FROM, Round
from bot.kernel.documents import Block, Bullets, Instant, Note, text


def preview_of(round_: Round, gathered: Gathered, matched: Matched) -> tuple[Block, ...]:
    when = text("buddies-preview-when", at=Instant(round_.at))
    return (*_preview(len(gathered.seats), matched), when, Note(text("buddies-preview-note")))


def _preview(joined: int, matched: Matched) -> tuple[Block, ...]:
    if joined < SHOWN_FROM:
        return (text("buddies-preview-few", count=joined, least=SHOWN_FROM),)
    points = sorted(sum(fit.points for fit in group.fits) // len(group.fits) for group in matched.groups)
    new = sum(all(_is_new(fit.parts) for fit in group.fits) for group in matched.groups)
    lines = [
        text("buddies-preview-in", count=joined),
        text(
            "buddies-preview-pairs",
            count=len(matched.groups),
            threes=sum(len(one.members) > 2 for one in matched.groups),
        ),
        text("buddies-preview-new", count=new),
    ]
    if points:
        lines.append(
            text("buddies-preview-fit", low=points[0], middle=points[len(points) // 2], high=points[-1])
        )
    left = Counter(one.reason for one in matched.alone)
    lines += [text(f"buddies-preview-left-{reason}", count=count) for reason, count in sorted(left.items())]
    return (Bullets(tuple(lines)),)


def _is_new(parts: Sequence[Part]) -> bool:
    return any(part.name == "new" and not part.what for part in parts)
