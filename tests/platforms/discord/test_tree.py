"""What Discord is offered is every command there is, and keeps to Discord's limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

import pytest

from adapters.discord.tree import Json, fingerprint, menus, tree
from bot.kernel.commands import Catalogue, Command, Hint
from bot.kernel.documents import Person, Text
from tests.kernel.commands_for_tests import ARRIVE, CATALOGUE, PROPOSE, Nothing, answer
from tests.platforms.discord.declared import at, catalogue, english, in_keys


def offered(*commands: Command, **words: Any) -> list[Json]:
    return tree(Catalogue(commands), {"en": in_keys(), **words})


def one(command: Command) -> Json:
    return offered(command)[0]


def paths(payload: list[Json], before: str = "") -> Iterator[str]:
    for entry in payload:
        inner = entry.get("options", ())
        if entry["type"] in (1, 2) and any(option["type"] in (1, 2) for option in inner):
            yield from paths(inner, f"{before}{entry['name']} ")
        else:
            yield f"{before}{entry['name']}"


def everything(payload: list[Json]) -> Iterator[Json]:
    for entry in payload:
        yield entry
        yield from everything(entry.get("options", []))


class Door(StrEnum):
    OPEN = "open"
    BY_ASKING = "by_asking"


Many = StrEnum("Many", [f"c{n}" for n in range(26)])  # type: ignore[misc]  # too many to be written down


@dataclass(frozen=True, slots=True)
class Every:
    """A field of each kind."""

    door: Door = Door.OPEN
    sure: bool = False
    long: Annotated[str, Hint(longest=9000, suggests="zone")] = ""
    days: Annotated[int, Hint(least=1, most=60)] = 7
    who: Person | None = None


@dataclass(frozen=True, slots=True)
class NeededLast:
    clarify: timedelta
    line: int = 1
    words: str = ""


@dataclass(frozen=True, slots=True)
class TooMany:
    which: Many


@dataclass(frozen=True, slots=True)
class Loud:
    Name: str


def test_every_listed_command_is_offered_once_and_no_hidden_one():
    whole = tree(catalogue(), {"en": english()})

    assert sorted(paths([one for one in whole if one.get("type") == 1])) == sorted(
        one.path for one in catalogue().listed()
    )


@pytest.mark.parametrize("words", [english, in_keys])
def test_the_whole_tree_keeps_to_discords_limits(words):
    whole = tree(catalogue(), {"en": words(), "de": words(), "es": words()})

    assert len([one for one in whole if one["type"] == 1]) <= 100
    assert len({(one["type"], one["name"]) for one in whole}) == len(whole)
    for entry in everything([one for one in whole if one["type"] == 1]):
        assert re.fullmatch(r"[-_a-z0-9]{1,32}", entry["name"])
        assert 1 <= len(entry["description"]) <= 100
        assert all(1 <= len(said) <= 100 for said in entry.get("description_localizations", {}).values())
        assert len(entry.get("options", ())) <= 25
        assert len(entry.get("choices", ())) <= 25
        assert all(1 <= len(choice["name"]) <= 100 for choice in entry.get("choices", ()))
        assert 0 <= entry.get("max_length", 1) <= 6000


def test_whoever_is_there_may_call_a_command_and_kith_decides_then():
    for entry in tree(catalogue(), {"en": english()}):
        assert "default_member_permissions" not in entry
        assert entry["integration_types"] == [0]
        assert entry["contexts"] == ([0, 1] if entry["type"] == 1 else [0])


def test_a_command_of_two_words_stands_in_a_group():
    group = one(PROPOSE)

    assert (group["name"], group["type"], group["description"]) == ("rules", 1, "propose")
    assert [(inner["name"], inner["type"]) for inner in group["options"]] == [("propose", 1)]


def test_a_command_of_three_words_stands_two_groups_deep():
    deep = one(Command("circle step back", Nothing, answer))

    assert (deep["type"], deep["options"][0]["type"], deep["options"][0]["options"][0]["type"]) == (1, 2, 1)


def test_a_group_tells_what_is_in_it():
    group = at("rules", tree(catalogue(), {"en": english()}))

    assert group["description"].startswith("show, agree, talk, propose")


def test_every_kind_of_field_has_its_own_option():
    options = {option["name"]: option for option in one(Command("every", Every, answer))["options"]}

    assert {name: option["type"] for name, option in options.items()} == {
        "door": 3,
        "sure": 5,
        "long": 3,
        "days": 4,
        "who": 6,
    }
    assert options["door"]["choices"] == [
        {"name": "command-every-door-open", "value": "open"},
        {"name": "command-every-door-by-asking", "value": "by_asking"},
    ]
    assert (options["days"]["min_value"], options["days"]["max_value"]) == (1, 60)
    assert (options["long"]["max_length"], options["long"]["autocomplete"]) == (6000, True)


def test_nothing_is_suggested_where_nobody_asked_for_it():
    whole = tree(catalogue(), {"en": english()})

    hinted = {one.name for command in catalogue().listed() for one in command.fields if one.hint.suggests}
    assert {entry["name"] for entry in everything(whole) if "autocomplete" in entry} == hinted


def test_nothing_is_required_but_what_is_needed_comes_first():
    options = one(Command("later", NeededLast, answer))["options"]

    assert [option["name"] for option in options] == ["clarify", "line", "words"]
    assert not any(option["required"] for option in options)


def test_a_field_of_the_catalogue_is_never_required():
    whole = tree(catalogue(), {"en": english()})

    assert not any(entry.get("required") for entry in everything(whole))


def test_no_description_of_ours_is_cut():
    described = [
        one["description"] for one in everything(tree(catalogue(), {"en": english()})) if "description" in one
    ]

    assert [one for one in described if "…" in one] == []


def test_what_is_too_long_ends_with_a_whole_sentence():
    def wordy(_: Text) -> str:
        return f"Thank somebody in this circle. {'They decide whether the circle sees it ' * 3}"

    (offered_it,) = tree(Catalogue((ARRIVE,)), {"en": wordy})

    assert at(ARRIVE.path, [offered_it])["description"] == "Thank somebody in this circle"


def shouting(message: Text) -> str:
    return message.key.upper()


def test_other_languages_come_by_discords_codes():
    choice = offered(PROPOSE, de=shouting, es=shouting, pt=shouting, zh=shouting)[0]["options"][0]
    colour = next(option for option in choice["options"] if option["name"] == "colour")

    assert set(choice["description_localizations"]) == {"de", "es-ES", "es-419", "pt-BR", "zh-CN"}
    assert choice["description_localizations"]["de"] == "COMMAND-RULES-PROPOSE"
    assert colour["choices"][0]["name_localizations"]["de"] == "COMMAND-RULES-PROPOSE-COLOUR-RED"
    assert "name_localizations" not in choice


def test_a_language_that_discord_does_not_know_is_left_out():
    assert "description_localizations" not in offered(ARRIVE, eo=shouting)[0]


def test_a_language_with_a_code_of_its_own_wins_it():
    said = offered(ARRIVE, **{"es-419": shouting, "es": in_keys()})[0]["description_localizations"]

    assert said == {"es-ES": "command-arrive", "es-419": "COMMAND-ARRIVE"}


def test_thanking_stands_in_everybodys_own_menu():
    assert menus({"en": english(), "de": shouting}) == [
        {
            "type": 2,
            "name": "Thank",
            "name_localizations": {"de": "DISCORD-THANK-SOMEONE"},
            "contexts": [0],
            "integration_types": [0],
        }
    ]
    assert tree(CATALOGUE, {"en": english()})[-1:] == menus({"en": english()})


def test_without_thanks_there_is_no_menu():
    assert [entry["type"] for entry in offered(ARRIVE)] == [1]


@pytest.mark.parametrize(
    ("commands", "named"),
    [
        ([Command(f"c{n}", Nothing, answer) for n in range(101)], "c100"),
        ([Command(f"c w{n}", Nothing, answer) for n in range(26)], "c: "),
        ([Command("choose", TooMany, answer)], "choose which"),
        ([Command("much", Loud, answer)], "much Name"),
        ([Command("w" * 33, Nothing, answer)], "w" * 33),
        ([Command("rules", Nothing, answer), PROPOSE], "rules: "),
        ([Command("one two three four", Nothing, answer)], "one two three"),
    ],
)
def test_what_discord_would_refuse_is_named_before_it_does(commands: list[Command], named: str):
    with pytest.raises(ValueError, match=f"^{named}"):
        offered(*commands)


def test_a_text_of_nothing_is_named():
    with pytest.raises(ValueError, match=r"^arrive: a description"):
        tree(Catalogue((ARRIVE,)), {"en": lambda _: ""})


def test_all_languages_together_may_be_long_but_no_single_one():
    """Discord counts the longest language of each text."""
    many = [Command(f"circle word{n}", Every, answer) for n in range(20)]
    long = {"en": lambda message: f"{message.key} ".ljust(90, "x")}

    with pytest.raises(ValueError, match=r"^circle: \d{5} characters in all"):
        tree(Catalogue(tuple(many)), long)
    assert tree(Catalogue(tuple(many[:8])), long | {"de": long["en"], "fr": long["en"]})


def test_the_fingerprint_changes_with_a_word_and_with_nothing_else():
    payload = tree(CATALOGUE, {"en": english()})

    assert fingerprint(payload) == fingerprint(tree(CATALOGUE, {"en": english()}))
    assert fingerprint(payload) == fingerprint([dict(reversed(entry.items())) for entry in payload])
    assert fingerprint(payload) != fingerprint(tree(CATALOGUE, {"en": in_keys()}))
