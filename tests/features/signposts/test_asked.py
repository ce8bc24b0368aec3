"""SG6: what is typed after `urgent` names a country or it does not; nothing is guessed from half a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signposts.asked import wanted


@pytest.mark.parametrize(
    ("line", "country"),
    [
        ("urgent IE", "IE"),
        ("urgent ie", "IE"),
        ("!urgent ireland", "IE"),
        ("Urgent, New Zealand.", "NZ"),
        ("urgent in the Netherlands", "NL"),
        ("urgent --country GB", "GB"),
        ("urgent uk", "GB"),
        ("urgent ME", "ME"),
    ],
)
def test_a_country_is_named(line: str, country: str):
    assert wanted(line) == {"country": country}


@pytest.mark.parametrize(
    "line",
    [
        "urgent", "urgent me", "urgent Me", "urgent it is", "urgent please", "urgent help me", "urgent irelan",
        "urgent no", "urgent to my brother", "urgent 🇬🇧", "urgent " + "x" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_country_is_let_be(line: str):
    assert wanted(line) == {}


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("urgent numbers", {"numbers": "yes"}),
        ("urgent IE numbers", {"country": "IE", "numbers": "yes"}),
        ("urgent --country new zealand --numbers", {"country": "NZ", "numbers": "yes"}),
    ],
)
def test_just_the_numbers_can_be_asked_for(line: str, asked: dict[str, str]):
    assert wanted(line) == asked


@given(st.text(max_size=200))
def test_any_words_are_read_without_a_fault(words: str):
    assert set(wanted(f"urgent {words}")) <= {"country", "numbers"}
