"""A command is declared once, as the form a person fills in (law 4, DECISIONS 17 and 18)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import pytest

from bot.kernel.commands import Audience, Catalogue, Command, Hint, Needs, Words
from bot.kernel.documents import Person
from bot.kernel.effects import Reply
from bot.kernel.people import Caller
from tests.kernel.commands_for_tests import PROPOSE


class Colour(StrEnum):
    DARK_BLUE = "dark_blue"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Everything:
    whom: Person
    words: Annotated[Words, Hint(longest=500, example="hello")]
    how_long: timedelta = timedelta(1)
    colour: Annotated[Colour | None, Hint()] = None
    count: Annotated[int | None, Hint(least=1, most=9)] = None


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class TooMuch:
    a: str
    b: str
    c: str
    d: str
    e: str
    f: str


def answer(_: Caller, __: object) -> Reply:
    return Reply()


COMMAND = Command("garden paint", Everything, answer)


def test_its_fields_are_those_of_the_form_in_order():
    assert [one.name for one in COMMAND.fields] == ["whom", "words", "how_long", "colour", "count"]
    assert [one.required for one in COMMAND.fields] == [True, True, False, False, False]
    assert [one.kind for one in COMMAND.fields] == [Person, str, timedelta, Colour, int]


def test_what_a_type_leaves_out_is_in_its_hint():
    words, count = COMMAND.named("words"), COMMAND.named("count")

    assert words
    assert (words.hint.longest, words.hint.example, words.free) == (500, "hello", True)
    assert count
    assert (count.hint.least, count.hint.most, count.free) == (1, 9, False)


def test_only_what_is_chosen_from_holds_something_at_first():
    assert {one.name: PROPOSE.at_first(one.name) for one in PROPOSE.fields} == {
        "words": "",
        "clarify": "",
        "line": "",
        "named": "no",
        "colour": "red",
    }
    assert COMMAND.at_first("colour") == ""


def test_a_choice_knows_its_options_and_nothing_else_does():
    assert [one.options for one in COMMAND.fields] == [(), (), (), ("dark_blue", "red"), ()]


def test_what_it_is_called_comes_from_its_path():
    assert COMMAND.key == "command-garden-paint"
    assert COMMAND.field_key("how_long") == "command-garden-paint-how-long"
    assert COMMAND.choice_key("colour", "dark_blue") == "command-garden-paint-colour-dark-blue"


def test_what_it_does_not_have_is_none():
    assert COMMAND.named("nothing") is None


def test_a_form_holds_at_most_five_fields():
    """DECISIONS 17: no dialog of any platform holds more."""
    with pytest.raises(ValueError, match="at most five"):
        Command("too much", TooMuch, answer)


def test_who_sees_the_answer_and_who_may_ask_are_careful_by_default():
    """The audience is part of the declaration: only the caller, unless said otherwise; rules are agreed to first."""
    assert COMMAND.audience is Audience.ONLY_CALLER
    assert COMMAND.needs is Needs.CURRENT_RULES
    assert COMMAND.in_circle
    assert not COMMAND.hidden


def test_a_catalogue_finds_by_path_and_by_first_word():
    water, secret = (
        Command("garden water", Nothing, answer),
        Command("garden secret", Nothing, answer, hidden=True),
    )
    catalogue = Catalogue((COMMAND, water, secret))

    assert catalogue.find("garden water") is water
    assert catalogue.find("garden") is None
    assert catalogue.under("garden") == (COMMAND, water, secret)
    assert catalogue.under("gard") == ()
    assert catalogue.listed() == (COMMAND, water)


def test_no_two_commands_share_a_path():
    with pytest.raises(ValueError, match="declared twice: garden paint"):
        Catalogue((COMMAND, Command("garden paint", Nothing, answer)))
