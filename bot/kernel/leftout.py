"""What is said in a place about posts whose time went by before they could be posted: all of them, in one note."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.kernel.documents import Bullets, Text, say, text
from bot.kernel.effects import Post, Why
from bot.kernel.people import PlaceId

_OF_USE = timedelta(days=1)
_MOST_NAMED = 10


def left_out(place: PlaceId, missed: Sequence[Text], key: str, now: datetime) -> Post:
    """Of very many the first are named, the others counted. `key`: of the last of them."""
    more = len(missed) - _MOST_NAMED
    counted = (text("kernel-left-out-more", count=more),) if more > 0 else ()
    note = say(text("kernel-left-out"), Bullets((*missed[:_MOST_NAMED], *counted)))
    return Post(f"left-out:{key}", place, note, Why.UNASKED, not_after=now + _OF_USE)
