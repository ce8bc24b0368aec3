"""The form that Discord shows is one it accepts, holds what was given, and gives back what was filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.components import validate_modal

from adapters.discord.modal import filled, modal
from bot.kernel.commands import Command, Hint, Words
from bot.kernel.forms import fill
from bot.kernel.people import AccountId
from tests.kernel.commands_for_tests import PROPOSE, THANKS, Nothing, answer
from tests.platforms.discord.declared import WITH_FIELDS, catalogue, english, in_keys, some_values

Json = dict[str, Any]


class Who(StrEnum):
    ME = "me"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Every:
    name: Annotated[Words, Hint(longest=40, example="Tuesdays")]
    words: Annotated[Words, Hint(longest=500)]
    file: Annotated[str, Hint(longest=9000, lines=True)] = ""
    days: Annotated[int, Hint(least=1, most=60, example="7")] = 7
    seen: Who = Who.ME


@dataclass(frozen=True, slots=True)
class Agree:
    sure: bool
    seen: Who
    told: bool | None = None
    asked: bool = True


EVERY, AGREE = Command("every", Every, answer), Command("agree", Agree, answer)


def form(command: Command, hidden: tuple[str, ...] = (), **given: str) -> Json:
    return modal(command, "token", given, in_keys(), hidden=hidden)


def labels(shown: Json) -> dict[str, Json]:
    return {label["component"]["custom_id"]: label for label in shown["components"]}


def inputs(shown: Json) -> dict[str, Json]:
    return {name: label["component"] for name, label in labels(shown).items()}


def in_english(path: str) -> Json:
    command = catalogue().by_path[path]
    return modal(command, "token", {}, english())


def chosen(part: Json) -> list[str]:
    return [option["value"] for option in part["options"] if option["default"]]


def sent(shown: Json, answers: Mapping[str, str]) -> Json:
    """What Discord sends once somebody changed some fields and left the others as they were."""
    parts = [_answered(part, answers.get(name)) for name, part in inputs(shown).items()]
    components = [{"type": 18, "id": n, "component": part} for n, part in enumerate(parts)]
    return {"custom_id": shown["custom_id"], "components": components}


def _answered(part: Json, value: str | None) -> Json:
    answered = {"type": part["type"], "id": 9, "custom_id": part["custom_id"]}
    if part["type"] == 4:
        typed = part.get("value", "") if value is None else value
        assert len(typed) <= part["max_length"]
        return {**answered, "value": typed}
    if part["type"] == 5:
        stood = [one["id"] for one in part.get("default_values", ())]
        return {**answered, "values": stood if value is None else [value]}
    if part["type"] == 19:
        return {**answered, "values": []}
    assert value is None or value in [option["value"] for option in part["options"]]
    return {**answered, "values": chosen(part) if value is None else [value]}


def first_choices(command: Command) -> dict[str, str]:
    return {one.name: command.at_first(one.name) for one in command.fields if command.at_first(one.name)}


@pytest.mark.parametrize("words", [english, in_keys])
def test_discord_accepts_the_form_of_every_command(words):
    for command in catalogue().commands:
        if command.fields:
            validate_modal(modal(command, "token", {}, words()))


@settings(deadline=None)
@given(st.data())
def test_discord_accepts_it_whatever_is_given(data: st.DataObject):
    command = data.draw(WITH_FIELDS)
    values = data.draw(st.fixed_dictionaries({}, optional={one.name: st.text() for one in command.fields}))

    validate_modal(modal(command, "token", values, in_keys()))


def asked_of(command: Command, values: dict[str, str]) -> dict[str, str]:
    """What a person is asked for; the rest is filled by a button."""
    shown = inputs(form(command))
    return {name: value for name, value in values.items() if name in shown}


def test_what_a_button_fills_is_not_asked_of_people():
    assert list(inputs(form(catalogue().by_path["rules object"]))) == ["reason", "named"]


@settings(deadline=None)
@given(st.data())
def test_what_was_given_is_sent_in_again_untouched(data: st.DataObject):
    command = data.draw(WITH_FIELDS)
    values = data.draw(some_values(command))

    untouched = sent(modal(command, "token", values, in_keys()), {})

    assert filled(untouched) == asked_of(command, first_choices(command) | values)


@settings(deadline=None)
@given(st.data())
def test_what_people_fill_in_comes_back(data: st.DataObject):
    command = data.draw(WITH_FIELDS)
    answers = asked_of(command, data.draw(some_values(command)))

    assert filled(sent(form(command), answers)) == asked_of(command, first_choices(command) | answers)


def test_what_is_sent_in_fills_the_commands_form():
    answers = {"words": "We keep it short", "clarify": "24h", "line": "3", "colour": "deep_blue"}

    whole = fill(PROPOSE, filled(sent(form(PROPOSE), answers)), person=AccountId)

    assert (whole.words, whole.clarify, whole.line, whole.named) == (
        "We keep it short",
        timedelta(hours=24),
        3,
        False,
    )


def test_it_carries_the_token_it_is_given():
    assert form(THANKS)["custom_id"] == "token"


def test_what_fits_on_no_label_is_said_below_it():
    shown = labels(in_english("checkin now"))

    assert shown["words"]["label"] == "How are you arriving?"
    assert shown["words"]["description"] == (
        "In your own words, or one of the circle’s picture-words · For example: Tired, and glad to be here"
    )
    assert shown["seen"]["label"] == "Who may see it?"
    assert shown["seen"]["description"].startswith("“Only me” is shown to you")


def test_an_example_is_not_said_twice():
    assert "description" not in labels(in_english("me zone"))["zone"]
    assert labels(in_english("me country"))["country"]["description"] == "For example: GB"


def test_a_choice_needs_no_example():
    assert "description" not in labels(in_english("smallstep"))["where"]


def test_the_example_gives_way_to_what_the_label_left_out():
    more = " ".join(["so much more to say"] * 4)
    hidden = ("words", "file", "days", "seen")

    [label] = modal(EVERY, "token", {}, lambda _: f"A question? {more}", hidden=hidden)["components"]

    assert (label["label"], label["description"]) == ("A question?", more)


def test_the_title_is_what_the_command_is_for():
    assert in_english("rules propose")["title"] == "Propose a change to the rules"
    assert in_english("thanks")["title"] == "Thank somebody, or name a strength you see"


def test_free_words_have_room_and_a_name_has_a_line():
    styles = {name: part.get("style") for name, part in inputs(form(EVERY)).items()}

    assert styles == {"name": 1, "words": 2, "file": 2, "days": 1, "seen": None}


def test_no_more_can_be_typed_than_the_form_takes():
    most = {name: part.get("max_length") for name, part in inputs(form(EVERY)).items()}

    assert most == {"name": 40, "words": 500, "file": 4000, "days": 10, "seen": None}


def test_what_is_needed_is_marked():
    required = {name: part["required"] for name, part in inputs(form(EVERY)).items()}

    assert required == {"name": True, "words": True, "file": False, "days": False, "seen": False}


def test_a_given_value_is_cut_to_what_fits():
    given = inputs(form(EVERY, name="Tuesdays " * 9, words="a\nb", days="12"))

    assert given["name"]["value"] == ("Tuesdays " * 9)[:40]
    assert (given["words"]["value"], given["days"]["value"]) == ("a\nb", "12")
    assert "value" not in given["file"]


def test_on_one_line_line_ends_are_spaces():
    assert inputs(form(EVERY, name="Tues\ndays"))["name"]["value"] == "Tues days"


def test_what_the_form_would_choose_is_chosen_already():
    parts = inputs(form(AGREE))

    assert {name: chosen(part) for name, part in parts.items()} == {
        "sure": [],
        "seen": [],
        "told": [],
        "asked": ["yes"],
    }


def test_what_was_chosen_stays_chosen():
    parts = inputs(form(AGREE, sure="no", seen="circle", asked="no"))

    assert {name: chosen(part) for name, part in parts.items()} == {
        "sure": ["no"],
        "seen": ["circle"],
        "told": [],
        "asked": ["no"],
    }


def test_yes_and_no_are_words():
    shown = inputs(in_english("circle end"))["sure"]

    assert [(option["label"], option["value"]) for option in shown["options"]] == [
        ("Yes", "yes"),
        ("No", "no"),
    ]


def test_somebody_is_picked_and_stays_picked():
    assert inputs(form(THANKS))["member"] == {"custom_id": "member", "required": True, "type": 5}
    assert inputs(form(THANKS, member="123"))["member"]["default_values"] == [{"id": "123", "type": "user"}]


def test_a_name_picks_nobody():
    assert "default_values" not in inputs(form(THANKS, member="bo"))["member"]


def test_a_hidden_field_is_not_shown():
    assert list(inputs(form(THANKS, hidden=("member",), member="123"))) == ["words"]


@pytest.mark.parametrize(
    ("command", "hidden"), [(THANKS, ("member", "words")), (Command("a", Nothing, answer), ())]
)
def test_a_form_of_nothing_is_named(command: Command, hidden: tuple[str, ...]):
    with pytest.raises(ValueError, match=f"^{command.path}: there is no field"):
        form(command, hidden)


def test_what_was_left_empty_is_left_out():
    assert filled(sent(form(EVERY), {"name": "", "words": "Hello"})) == {"words": "Hello", "seen": "me"}


def test_a_row_is_read_as_a_label_is():
    """As forms were before there were labels."""
    line = {"type": 4, "custom_id": "words", "value": "Hello"}

    assert filled({"custom_id": "token", "components": [{"type": 1, "components": [line]}]}) == {
        "words": "Hello"
    }


def test_what_holds_no_value_is_passed_over():
    told = {"type": 10, "id": 1}
    unmarked = {"type": 18, "component": {"type": 21, "custom_id": "one", "value": None}}

    assert filled({"components": [told, unmarked]}) == {}


def test_of_several_picked_the_first_counts():
    part = {"type": 5, "custom_id": "member", "values": ["1", "2"]}

    assert filled({"components": [{"type": 18, "component": part}]}) == {"member": "1"}
