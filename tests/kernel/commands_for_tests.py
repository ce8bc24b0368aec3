"""A few commands of every shape, for reading lines and forms."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from bot.kernel.commands import Catalogue, Command, Hint, Words
from bot.kernel.documents import Person
from bot.kernel.effects import Reply


class Colour(StrEnum):
    RED = "red"
    DEEP_BLUE = "deep_blue"


@dataclass(frozen=True, slots=True)
class Nothing:
    """No fields."""


@dataclass(frozen=True, slots=True)
class Propose:
    words: Annotated[Words, Hint(longest=40)]
    clarify: timedelta = timedelta(hours=24)
    line: Annotated[int, Hint(least=1, most=20)] = 1
    named: bool = False
    colour: Colour = Colour.RED


@dataclass(frozen=True, slots=True)
class Thank:
    member: Person
    words: Annotated[Words, Hint(longest=40)]


@dataclass(frozen=True, slots=True)
class Arrive:
    """What comes after the words is needed, and only ever named."""

    words: Annotated[Words, Hint(longest=40)]
    colour: Colour


@dataclass(frozen=True, slots=True)
class One:
    name: Annotated[str, Hint(longest=10)]


def answer(_caller: object, _form: object) -> Reply:
    return Reply()


PROPOSE = Command("rules propose", Propose, answer)
THANKS = Command("thanks", Thank, answer)
ARRIVE = Command("arrive", Arrive, answer)
ONE = Command("circle find", One, answer)
CATALOGUE = Catalogue(
    (
        PROPOSE,
        THANKS,
        ONE,
        ARRIVE,
        Command("rules show", Nothing, answer),
        Command("help", One, answer),
        Command("rules secret", Nothing, answer, hidden=True),
    )
)
