"""What somebody filled in behind a slash comes back as the values a form reads."""

from collections.abc import Mapping
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.tree import Json, called, focused, missing, tree
from bot.kernel.commands import Catalogue, Command
from bot.kernel.forms import Missing, fill
from bot.kernel.people import AccountId
from tests.kernel.commands_for_tests import ARRIVE, CATALOGUE, PROPOSE, THANKS, Nothing, One, answer
from tests.platforms.discord.declared import IDS, LISTED, at, catalogue, in_keys, some_values


@cache
def whole() -> list[Json]:
    return tree(catalogue(), {"en": in_keys()})


def offered(command: Command) -> list[Json]:
    return tree(Catalogue((command,)), {"en": in_keys()})


def used(payload: list[Json], path: str, values: Mapping[str, str]) -> Json:
    """What Discord sends when somebody fills these options in."""
    types = {option["name"]: option["type"] for option in at(path, payload)["options"]}
    options = [
        {"name": name, "type": types[name], "value": _wire(types[name], value)}
        for name, value in values.items()
    ]
    first, *rest = path.split(" ")
    *outer, last = rest or [""]
    if last:
        options = [{"name": last, "type": 1, "options": options}]
    for name in reversed(outer):
        options = [{"name": name, "type": 2, "options": options}]
    return {"id": "1", "name": first, "type": 1, "options": options}


def _wire(kind: int, value: str) -> object:
    return {4: lambda: int(value), 5: lambda: value == "yes"}.get(kind, lambda: value)()


@settings(deadline=None)
@given(st.data())
def test_whatever_is_filled_in_comes_back(data: st.DataObject):
    command = data.draw(LISTED)
    values = data.draw(some_values(command))

    sent = used(whole(), command.path, values)

    assert called(sent, catalogue()) == (command.path, tuple(values.items()))


def test_three_words_come_back_as_three():
    deep = Command("circle step back", One, answer)

    sent = used(offered(deep), "circle step back", {"name": "Tuesdays"})

    assert called(sent, CATALOGUE) == ("circle step back", (("name", "Tuesdays"),))


def test_a_command_without_options_comes_without_any():
    assert called({"name": "help", "type": 1}, CATALOGUE) == ("help", ())


@settings(deadline=None)
@given(IDS)
def test_whoever_is_thanked_from_their_menu_stands_in_the_form(who: str):
    sent = {"id": "1", "name": "Thank", "type": 2, "target_id": who, "resolved": {"users": {}}}

    assert called(sent, catalogue()) == ("thanks", (("member", who),))


def test_what_is_typed_so_far_is_known():
    sent = used(offered(PROPOSE), "rules propose", {"line": "3", "words": "We ke"})
    sent["options"][0]["options"][1]["focused"] = True

    assert focused(sent) == ("rules propose", "words", "We ke")


def test_nothing_is_typed_where_nothing_is_focused():
    assert focused(used(offered(PROPOSE), "rules propose", {"words": "We keep"})) is None


def test_a_form_is_needed_where_something_needed_is_empty():
    assert missing(THANKS, {})
    assert missing(THANKS, {"member": "1", "words": "  "})
    assert not missing(THANKS, {"member": "1", "words": "For Tuesday"})
    assert not missing(Command("rules show", Nothing, answer), {})


@given(st.dictionaries(st.sampled_from(["words", "colour"]), st.sampled_from(["red", " ", ""])))
def test_it_is_needed_exactly_where_the_form_would_say_so(values: dict[str, str]):
    try:
        fill(ARRIVE, values, person=AccountId)
    except Missing:
        assert missing(ARRIVE, values)
    else:
        assert not missing(ARRIVE, values)
