"""What the doors are given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from bot.kernel.documents import Said, Text
from bot.kernel.people import CircleFacts
from bot.kernel.ports import Circles, People


@dataclass(frozen=True, slots=True)
class Around:
    people: People
    circles: Circles
    dice: Random
    agreed: Callable[[CircleFacts], Sequence[Text | Said]]
    """The rules a circle holds to now, in its own words, the first of them first."""
    host: str = ""
    """Who runs this Kith, as they wish to be named; may be empty, as may `contact`."""
    contact: str = ""
