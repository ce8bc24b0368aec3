"""What is shortened reads well, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.fitting import fitted, parted

THANK = "Thank somebody here, or name a strength you see in them. They decide whether the circle sees it"


def test_what_fits_stays_as_it_is():
    assert fitted("Your private journal", 45) == "Your private journal"


def test_whole_sentences_stay_whole():
    assert parted(THANK, 70) == (
        "Thank somebody here, or name a strength you see in them",
        "They decide whether the circle sees it",
    )


def test_a_question_keeps_its_mark():
    assert parted("How are you arriving? In your own words", 30) == (
        "How are you arriving?",
        "In your own words",
    )


def test_as_many_sentences_stay_as_have_room():
    assert parted("One. Two. Three is longer.", 12) == ("One. Two", "Three is longer.")


def test_a_sentence_is_cut_at_a_pause():
    assert parted("Its country, as two letters, so that urgent help is near", 45) == (
        "Its country, as two letters…",
        "…so that urgent help is near",
    )


def test_a_pause_too_early_is_passed_over():
    assert fitted("A pause: nothing you did not ask for is sent to you", 45) == (
        "A pause: nothing you did not ask for is sent…"
    )


def test_without_a_pause_it_is_cut_between_words():
    assert parted("How many days an agreement counts after the rules change", 45) == (
        "How many days an agreement counts after the…",
        "…rules change",
    )


def test_a_word_that_is_too_long_is_cut_anyway():
    assert parted("Selbsthilfegruppenverzeichnis", 12) == ("Selbsthilfe…", "…gruppenverzeichnis")


def test_a_language_without_spaces_has_sentences_too():
    assert parted("你好吗？用你自己的话说。", 6) == ("你好吗？", "用你自己的话说。")


def test_line_ends_are_spaces():
    assert fitted("one\n  two", 10) == "one two"


@pytest.mark.parametrize("most", [1, 2, 45, 100])
@given(words=st.text(st.sampled_from("ab ,.?–…。\n"), max_size=150))
def test_it_always_fits(most: int, words: str):
    assert len(fitted(words, most)) <= most


@given(st.text(st.sampled_from("ab ,?–"), min_size=1, max_size=150), st.integers(10, 100))
def test_no_letter_is_lost(words: str, most: int):
    shown, left_out = parted(words, most)

    assert [one for one in shown + left_out if one in "ab"] == [one for one in words if one in "ab"]
