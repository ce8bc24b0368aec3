"""What is said in a place about posts whose time went by before they could be posted: all of them, in one note."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.kernel.documents import Bullets, Text, say, text
from bot.kernel.effects import Effect, Post, Why
from bot.kernel.people import PlaceId

_OF_USE = timedelta(days=1)
_MOST_NAMED = 10
_NOTE = "left-out:"
_MORE = "kernel-left-out-more"


def left_out(
    place: PlaceId, missed: Sequence[Text], key: str, now: datetime, *, unsent: Sequence[Post] = ()
) -> Post:
    """Of very many the first are named, the others counted. `key`: of the last of them.

    `unsent`: notes that nobody has seen yet; this one says what they would have said as well.
    """
    before = [line for note in unsent for line in _lines(note)]
    named = [*(line for line in before if line.key != _MORE), *missed]
    more = max(0, len(named) - _MOST_NAMED)
    more += sum(
        value for line in before if line.key == _MORE for _, value in line.args if isinstance(value, int)
    )
    counted = (text(_MORE, count=more),) if more else ()
    note = say(text("kernel-left-out"), Bullets((*named[:_MOST_NAMED], *counted)))
    return Post(f"{_NOTE}{key}", place, note, Why.UNASKED, not_after=now + _OF_USE)


def is_note(effect: Effect | None) -> bool:
    return isinstance(effect, Post) and effect.key.startswith(_NOTE)


def _lines(note: Post) -> Sequence[Text]:
    listed = next(block for block in note.document.blocks if isinstance(block, Bullets))
    return tuple(line for line in listed.items if isinstance(line, Text))
