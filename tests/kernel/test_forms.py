"""Filling forms: AB4, AB24 – one clear sentence for what cannot be read, nothing kept."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel.documents import Person
from bot.kernel.errors import Unreadable
from bot.kernel.forms import Missing, clean, fill
from bot.kernel.people import AccountId
from tests.kernel.commands_for_tests import ONE, PROPOSE, THANKS, Colour, Propose

BO = AccountId("account-of-bo")


def find(named: str) -> AccountId | None:
    return BO if named == "bo" else None


def filled(**values: str) -> Propose:
    form: Propose = fill(PROPOSE, values, person=find)
    return form


def test_a_whole_form():
    form = filled(words="Be kind", clarify="3 days", line="４", named="on", colour="Deep Blue")

    assert form == Propose("Be kind", timedelta(days=3), 4, True, Colour.DEEP_BLUE)  # type: ignore[arg-type]


def test_what_is_left_out_has_its_default():
    assert filled(words="Be kind", clarify="", line=" ").clarify == timedelta(hours=24)


def test_what_is_needed_and_empty_is_asked_for():
    with pytest.raises(Missing) as missing:
        filled(clarify="3h", words="  ")

    assert missing.value.fields == ("words",)
    assert missing.value.given == (("clarify", "3h"),)


@pytest.mark.parametrize("named", ["@bo", "bo", "<@bo>", "<@!bo>"])
def test_a_person_is_a_mention_or_a_full_id(named: str):
    assert fill(THANKS, {"member": named, "words": "x"}, person=find).member == Person(BO)


def test_an_id_that_begins_like_a_mention_is_found_as_it_is():
    form = fill(THANKS, {"member": "@bo:example.org", "words": "x"}, person={"@bo:example.org": BO}.get)

    assert form.member == Person(BO)


@pytest.mark.parametrize("words", ["🌦️", "\U0001fae9", "e\u0301te\u0301", "👩‍👩‍👧", "בְּרֵאשִׁ֖ית"])
def test_pictures_and_the_marks_of_languages_are_words(words: str):
    """A letter newer than this Python is a letter too."""
    assert filled(words=words).words == words


@pytest.mark.parametrize("named", ["@Bo the Kind", "everyone", "@@", "x" * 999])
def test_a_person_is_never_a_name(named: str):
    """AB3."""
    with pytest.raises(Unreadable, match="form-person"):
        fill(THANKS, {"member": named, "words": "x"}, person=find)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"words": "x" * 41}, "form-too-long"),
        ({"words": "x" * 100_000}, "form-too-long"),
        ({"words": "\u200b\u200d\u2060"}, "form-empty"),
        ({"words": "\x00\x01"}, "form-empty"),
        ({"words": "half \ud800"}, "form-letters"),
        ({"words": "\x01" * 200 + "x\ud800"}, "form-letters"),
        ({"words": "a\x00b"}, "form-letters"),
        ({"words": "a" + "\u0301" * 30}, "form-marks"),
        ({"words": "\u2800\u3164 \u115f"}, "form-empty"),
        ({"words": "x", "line": "0"}, "form-number-between"),
        ({"words": "x", "line": "many"}, "form-number-between"),
        ({"words": "x", "line": "9" * 400}, "form-number-between"),
        ({"words": "x", "named": "perhaps"}, "form-yes-no"),
        ({"words": "x", "colour": "rde"}, "form-choice-near"),
        ({"words": "x", "colour": "qqqq"}, "form-choice"),
        ({"words": "x", "clarify": "soon"}, "form-duration"),
    ],
)
def test_what_cannot_be_read_is_named(values: dict[str, str], key: str):
    with pytest.raises(Unreadable) as refused:
        filled(**values)

    assert refused.value.text.key == key


def test_words_that_ping_are_words():
    """AB1: renderers see to it that nobody is pinged."""
    assert filled(words="@everyone be kind").words == "@everyone be kind"


def test_line_ends_and_control_characters():
    assert clean("a\r\nb\rc\x07") == "a\nb\nc"
    assert fill(ONE, {"name": "a\x07b"}, person=find).name == "ab"


def test_unknown_fields_are_passed_over():
    assert filled(words="x", other="y").words == "x"


@given(
    st.dictionaries(st.sampled_from(["words", "clarify", "line", "named", "colour"]), st.text(max_size=60))
)
def test_any_values_are_filled_refused_or_asked_for(values: dict[str, str]):
    with contextlib.suppress(Unreadable, Missing):
        filled(**values)
